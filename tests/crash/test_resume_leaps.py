"""A long run that was stopped within or beside a leap goes on to the same bytes; so do other numbers of threads."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from undisturbed import TINY

import steppefire as sf
from steppefire.engine import manifest, stopping
from steppefire.engine.pace import Pace

pytestmark = pytest.mark.usefixtures("no_waiting_for_the_disk")

RUN: dict[str, Any] = {"seed": 2, "scale": 0.1, "days": 10, "threads": 1, "report": False,
                       "overrides": {"effort": "2.6", "available": "0.3", "weariness_weight": "8"}}  # fmt: skip


@pytest.fixture(scope="module")
def long_land(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The little country, to last two months."""
    folder = Path(shutil.copytree(TINY, tmp_path_factory.mktemp("long") / "tiny-land"))
    head = (folder / "scenario.yaml").read_text("utf-8")
    (folder / "scenario.yaml").write_text(head.replace("days: 10", "days: 60"), "utf-8")
    return folder


@pytest.fixture(scope="module")
def whole(long_land: Path) -> tuple[Path, list[int]]:
    """The run that nobody stopped, and the hours at which its leaps begin."""
    leaps, live = [], Pace.live

    def watched(self: Pace, hour: int, *rest: Any) -> Any:
        lived = live(self, hour, *rest)
        if len(lived) > 1:
            leaps.append(hour)
        return lived

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Pace, "live", watched)
        sf.run(long_land, out=long_land.parent / "whole", **RUN)
    assert len(leaps) > 3
    return long_land.parent / "whole", leaps


def stop_in_the_step_of(hour: int, patch: pytest.MonkeyPatch) -> None:
    """Let somebody wish to stop while the step that holds this hour runs."""
    live = Pace.live

    def wished(self: Pace, at: int, *rest: Any) -> Any:
        lived = live(self, at, *rest)
        if at <= hour < at + len(lived):
            stopping.ask()
        return lived

    patch.setattr(Pace, "live", wished)


@pytest.mark.parametrize("after", [-1, 0, 3, 5, 6])
def test_stopped_within_and_beside_a_leap_it_comes_to_the_same_end(
    whole: tuple[Path, list[int]], long_land: Path, tmp_path: Path, after: int
) -> None:
    folder, leaps = whole
    with pytest.MonkeyPatch.context() as patch:
        stop_in_the_step_of(leaps[1] + after, patch)
        with pytest.raises(KeyboardInterrupt):
            sf.run(long_land, out=tmp_path / "run", **RUN)
    stopping.forget()
    sf.resume(tmp_path / "run", threads=2 if after == 3 else None)
    assert manifest.differences(folder, tmp_path / "run") == []


def test_it_runs_again_to_the_same_bytes(whole: tuple[Path, list[int]]) -> None:
    assert sf.rerun(whole[0]) == []
