"""What the tests of this folder share: a small uneasy run, the ways to stop it, and the check of what is left."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import steppefire as sf
from steppefire.engine import manifest, stopping
from steppefire.engine.hour import Hours

TINY = Path(__file__).parents[1] / "data" / "tiny-land"
# An uneasy country, so that every part of the model has something to keep.
UNEASY = {"effort": "1.9", "available": "0.3", "anonymity": "60", "turn_rate": "0.5", "symbol_pull": "2",
          "flight_rate": "0", "siege_minimum": "5", "siege_fire": "0.02", "arrest_rate": "0.1", "wanted_rate": "0.05",
          }  # fmt: skip
RUN: dict[str, Any] = {"seed": 2022, "scale": 0.1, "days": 5, "threads": 1, "overrides": UNEASY, "report": False}
HOURS = 24 * RUN["days"]
OPTIONS = ["--seed", "2022", "--scale", "0.1", "--days", "5", "--threads", "1", "--no-report", "--quiet",
           *(word for pair in UNEASY.items() for word in ("--set", "=".join(pair)))]  # fmt: skip
EVERY_HOUR = {"STEPPEFIRE_CHECKPOINT_SECONDS": "0"}


def undisturbed(folder: Path) -> Path:
    """The run that nobody stops."""
    sf.run(TINY, out=folder, **RUN)
    return folder


def stop_after(hours: int, monkeypatch: Any) -> None:
    """Let somebody wish to stop while this hour runs."""
    advance = Hours.advance

    def wished(self: Hours, hour: int, *rest: Any) -> Any:
        if hour == hours - 1:
            stopping.ask()
        return advance(self, hour, *rest)

    monkeypatch.setattr(Hours, "advance", wished)


def start(*words: str, here: Path, **environment: str) -> subprocess.Popen[str]:
    """A child process that runs the command line in a folder."""
    return subprocess.Popen([sys.executable, "-m", "steppefire", *words], cwd=here, env=os.environ | environment,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # fmt: skip


def start_run(here: Path, **environment: str) -> subprocess.Popen[str]:
    """A child process that makes the run in here/run."""
    return start("run", str(TINY), *OPTIONS, "--out", "run", here=here, **environment)


def what_is_left(here: Path) -> str:
    """'run', 'unfinished', 'both' or 'nothing': what stands in the folder, after a look at everything in it."""
    names = {path.name for path in here.iterdir()}
    assert names <= {"run", "run.unfinished"}, f"something else was left: {names}"
    for found in here.rglob(manifest.NAME):
        if found.parent == here / "run":
            manifest.check(found.parent)
        else:
            assert found.parent == here / "run.unfinished" / "result.part", f"{found.parent} claims to be a run"
    if "run" in names:
        assert (here / "run" / manifest.NAME).is_file(), "a run folder appears whole or not at all"
    return "both" if len(names) == 2 else {"run": "run", "run.unfinished": "unfinished"}.get("".join(names), "nothing")


def finish(here: Path) -> None:
    """Go on with whatever is left, or begin anew where nothing is."""
    left = what_is_left(here)
    if left == "nothing" or (left == "unfinished" and not (here / "run.unfinished" / "begun.json").exists()):
        undisturbed(here / "run")
    else:
        sf.resume(here / "run")
    assert what_is_left(here) == "run"
