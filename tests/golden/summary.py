"""The golden text: what a run of tiny-land gives, small enough to be read and compared line by line.

The text changes only when the model changes on purpose, and then CHANGELOG.md says why. To write it anew:

    python tests/golden/summary.py
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from steppefire.core.settings import Settings
from steppefire.engine.run import simulate
from steppefire.scenario.load import load

HERE = Path(__file__).parent
SCENARIO = HERE.parent / "data" / "tiny-land"
GOLDEN = HERE / "tiny-land.txt"
# An uneasy country, so that every part of the model has something to do.
UNEASY = (("effort", "1.9"), ("available", "0.3"), ("anonymity", "60"), ("turn_rate", "0.5"), ("symbol_pull", "2"),
          ("siege_minimum", "5"), ("siege_fire", "0.02"), ("arrest_rate", "0.1"), ("wanted_rate", "0.05"),
          ("flight_rate", "0"))  # fmt: skip
SETTINGS = Settings(seed=2022, overrides=UNEASY)
# A leader who takes notice of a small country's crowds, may fall, and values his office enough to ask for help.
WATCHFUL = (*UNEASY[:-1], ("noticed_crowd", "50"), ("restive_crowd", "20"), ("calm_crowd", "50"),
            ("office_value", "60"))  # fmt: skip
DECIDES = replace(SETTINGS, seed=1, policy="adaptive", overrides=WATCHFUL)


def text(threads: int = 1) -> str:
    """The summaries of two runs at full scale: by the script, and by those who decide for themselves."""
    return "".join(f"policy {settings.policy}\n{summary(replace(settings, threads=threads))}"
                   for settings in (SETTINGS, DECIDES))  # fmt: skip


def summary(settings: Settings) -> str:
    """The summary of one run."""
    result = simulate(load(SCENARIO), settings, cache=False)
    lines = ["participants by day"]
    lines += [f"  {day} {people:7d}" for day, people in result.outcome["participants_by_day"].items()]
    lines += ["events by type"]
    counted = Counter((row["event_type"], row["sub_event_type"]) for row in result.events)
    lines += [f"  {kind:9s} {sub:16s} {number:4d}" for (kind, sub), number in sorted(counted.items())]
    lines += ["outcome"]
    for name in ("outcome_class", "leader_out_time", "dead_civilians", "dead_security", "injured", "detained",
                 "objects_taken", "onset", "request_time", "first_troops_time", "troops_peak",
                 "contingents"):  # fmt: skip
        lines.append(f"  {name} {result.outcome[name]}")
    return "\n".join(lines) + "\n"


def digest(result: Any) -> str:
    """SHA-256 over the bytes of every series, in order of name, and over the events."""
    total = hashlib.sha256()
    for name in sorted(result.series):
        values = np.ascontiguousarray(result.series[name][1])
        total.update(f"{name} {values.dtype} {values.shape}\n".encode() + values.tobytes())
    total.update(repr([tuple(row.items()) for row in result.events]).encode())
    return total.hexdigest()


if __name__ == "__main__":
    GOLDEN.write_text(text(), "utf-8")
    print(GOLDEN.read_text("utf-8"), end="")
