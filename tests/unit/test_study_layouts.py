"""Whoever plays a study, in whatever batches and order: every file is the same, and what goes wrong is said."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import DATA
from deadly import Deadly
from processes import children, listening, players

import steppefire as sf
from steppefire.core.errors import SteppefireError
from steppefire.core.settings import Settings
from steppefire.engine import provenance
from steppefire.study import batches, crew, ensemble, found, kept, layout, many
from steppefire.study.batches import Answer, Fault
from steppefire.study.jobs import Job, Study
from steppefire.study.layout import Layout

pytestmark = pytest.mark.usefixtures("no_waiting_for_the_disk")

MEMBERS = 10
UNEASY = (("effort", "1.9"), ("available", "0.3"), ("anonymity", "60"), ("turn_rate", "0.5"))
SETTINGS = Settings(scale=0.02, days=1, policy="adaptive", overrides=UNEASY)


@pytest.fixture(scope="module")
def study(tiny_land: Any) -> Study:
    return ensemble.study(tiny_land, SETTINGS, MEMBERS, prior=False)


@pytest.fixture(scope="module")
def whole(study: Study, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What this process alone makes of the study."""
    return finished(study, tmp_path_factory.mktemp("alone") / "study", Layout())


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """One cluster of two workers for all tests that send something to one."""
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1", protocol="tcp", memory_limit=0,
                      dashboard_address=None, silence_logs=crew.SILENT,
                      scheduler_kwargs={"allowed_failures": crew.TRIES - 1, "dashboard_address": "127.0.0.1:0"},
                      ) as made:  # fmt: skip
        yield made


def finished(study: Study, folder: Path, how: Layout, progress: Any = None) -> dict[str, bytes]:
    """Play a study, write what it found, and read every file but the one that says how long it took."""
    played = many.played(study, folder, how, progress)
    found.write(ensemble.found(played), folder)
    return contents(folder)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*"))
            if path.is_file() and path.name != kept.TIMINGS}  # fmt: skip


def test_a_study_keeps_what_it_says(study: Study, whole: dict[str, bytes], tmp_path: Path) -> None:
    names = {name.partition("/")[0] for name in whole}
    assert names == {kept.BEGUN, kept.MEMBERS, "series.zarr", "study.json", "tables"}
    played = many.played(study, tmp_path / "study")
    assert len(played.rows) == MEMBERS and len({str(row["participants_peak"]) for row in played.rows}) > 1
    series = played.series
    assert dict(series.sizes) == {"member": MEMBERS, "time": 24, "place": 4}
    assert series.attrs["offset"] == "+06:00" and series.attrs["scenario"] == "tiny-land"
    assert series["active"].attrs == {"unit": "people", "about": "on the street now, where they stand"}
    assert series["place_name"].values.tolist()[-1] == "Salt Bay"


@pytest.mark.skipif(not os.path.isdir("/proc"), reason="this system does not tell who listens where")
def test_workers_of_this_machine_change_no_byte_and_listen_to_this_machine_alone(
    study: Study, whole: dict[str, bytes], tmp_path: Path
) -> None:
    heard: list[tuple[str, int]] = []
    sent_for: list[int] = []

    def look(done: int, *rest: Any) -> None:
        if done == 1:
            sent_for.extend(players(os.getpid()))
            for process in (os.getpid(), *children(os.getpid())):
                heard.extend(listening(process))

    before = set(listening(os.getpid()))
    assert finished(study, tmp_path / "study", Layout(workers=2), look) == whole
    assert len(sent_for) == 2 and heard
    assert {address for address, _ in set(heard) - before} == {"127.0.0.1"}
    assert 8787 not in {port for _, port in set(heard) - before}, "the usual port of a dashboard"
    assert not set(players(os.getpid())) & set(sent_for)


@pytest.mark.parametrize("batch", [1, 7, 50])
def test_batches_and_order_change_no_byte(batch: int, study: Study, whole: dict[str, bytes], cluster: Any,
                                          tmp_path: Path) -> None:  # fmt: skip
    shuffled = list(study.jobs)
    random.Random(batch).shuffle(shuffled)
    how = Layout(cluster=cluster.scheduler_address, batch=batch)
    assert finished(replace(study, jobs=tuple(shuffled)), tmp_path / "study", how) == whole


def test_a_killed_worker_changes_no_byte(study: Study, whole: dict[str, bytes], cluster: Any, tmp_path: Path) -> None:
    killed = []

    def kill(done: int, *rest: Any) -> None:
        if done == 2:
            killed.append(cluster.workers[0].pid)
            os.kill(killed[0], signal.SIGKILL)

    how = Layout(cluster=cluster.scheduler_address, batch=2)
    assert finished(study, tmp_path / "study", how, kill) == whole
    assert killed


def test_a_member_that_kills_every_worker_is_named_and_the_others_are_kept(study: Study, cluster: Any,
                                                                           tmp_path: Path) -> None:  # fmt: skip
    jobs = (*study.jobs[:2], Job("deadly", 7, SETTINGS))
    mixed = replace(study, jobs=jobs, scenarios={**study.scenarios, "deadly": Deadly()})
    rows = []
    with pytest.raises(SteppefireError, match=r"member 7 of deadly ended without a word, 3 times; perhaps memory"):
        for row, _ in layout.play(mixed, jobs, Layout(cluster=cluster.scheduler_address, batch=1)):
            rows.append(row["member"])
    assert sorted(rows) == [0, 1]


def test_a_member_that_fails_is_named_and_those_before_it_are_kept(study: Study, cluster: Any,
                                                                   tmp_path: Path) -> None:  # fmt: skip
    wrong = replace(study.jobs[1], settings=replace(SETTINGS, member=1, without=("nothing_of_this_name",)))
    bad = replace(study, jobs=(study.jobs[0], wrong, *study.jobs[2:]))
    how = Layout(cluster=cluster.scheduler_address, batch=5)
    with pytest.raises(SteppefireError, match="nothing_of_this_name") as caught:
        many.played(bad, tmp_path / "study", how)
    assert caught.value.__notes__ == ["in member 1 of tiny-land"] and caught.value.exit_code == 1
    assert (tmp_path / "study" / kept.GROWING).read_bytes().count(b"\n") >= 1


def test_workers_of_other_sources_are_refused(study: Study, cluster: Any, tmp_path: Path,
                                              monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr(provenance, "versions", lambda: {"code": "0123", "numpy": "1.0"})
    batches.versions.cache_clear()
    try:
        with pytest.raises(SteppefireError, match=r"other versions.*code \w+ there, 0123 here; numpy"):
            many.played(study, tmp_path / "study", Layout(cluster=cluster.scheduler_address))
        assert batches.play(batches.of(study, study.jobs[:1]), {"code": "4567"}).others == {"code": "0123",
                                                                                           "numpy": "1.0"}
    finally:
        batches.versions.cache_clear()
    assert not (tmp_path / "study").exists()


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense", "tcp://127.0.0.1", "carrier-pigeon://here:1"])
def test_a_cluster_that_is_not_there_is_said(address: str, study: Study, tmp_path: Path,
                                             monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr(crew, "PATIENCE", 0.5)
    with pytest.raises(SteppefireError, match=f"the cluster at {address} cannot be reached"):
        many.played(study, tmp_path / "study", Layout(cluster=address))
    assert not (tmp_path / "study").exists()


class MadeUp:
    """A crew of so many places that answers from a list."""

    def __init__(self, places: int, dies_with: set[int], fails_with: set[int] = frozenset()):  # type: ignore[assignment]
        self.places, self.dies_with, self.fails_with = places, dies_with, fails_with
        self.out: deque[Any] = deque()
        self.most = 0

    @property
    def busy(self) -> bool:
        return bool(self.out)

    @property
    def free(self) -> bool:
        return len(self.out) < self.places

    def send(self, batch: Any) -> None:
        self.out.append(batch)
        self.most = max(self.most, len(self.out))

    def next_answer(self) -> Any:
        batch = self.out.popleft()
        members = [job.member for job in batch.jobs]
        if self.dies_with & set(members):
            return batch, None
        good = [({"member": member}, {}) for member in members if member not in self.fails_with]
        fault = Fault("no bread", "member") if self.fails_with & set(members) else None
        return batch, Answer(good, fault)


def played_by(hands: MadeUp, study: Study, batch: int) -> Iterator[int]:
    for row, _ in layout._shared(study, study.jobs, Layout(2, None, batch), hands):  # type: ignore[arg-type]
        yield int(str(row["member"]))


@pytest.mark.parametrize("batch", [1, 3, 50])
def test_no_more_is_out_than_there_are_places(batch: int, study: Study) -> None:
    hands = MadeUp(2, set())
    assert sorted(played_by(hands, study, batch)) == list(range(MEMBERS))
    assert hands.most == min(2, -(-MEMBERS // batch))


def test_of_a_deadly_batch_all_but_the_deadly_member_are_played(study: Study) -> None:
    seen: list[int] = []
    with pytest.raises(SteppefireError, match="member 6 of tiny-land"):
        for member in played_by(MadeUp(2, {6}), study, 5):
            seen.append(member)
    assert {0, 1, 2, 3, 4, 5} <= set(seen) and 6 not in seen


def test_a_script_that_does_not_guard_its_main_part_is_told(study: Study, tmp_path: Path,
                                                            monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    """As in a worker that runs the script once more, which is how Python starts processes."""
    monkeypatch.setattr(multiprocessing.current_process(), "_inheriting", True, raising=False)
    with pytest.raises(SteppefireError, match="guards its main part: if __name__"):
        many.played(study, tmp_path / "study", Layout(workers=2))
    assert not (tmp_path / "study").exists()


def test_no_member_is_no_study(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="1 member at least, not 0"):
        sf.ensemble(DATA / "tiny-land", members=0, out=tmp_path / "study")
    assert not (tmp_path / "study").exists()
