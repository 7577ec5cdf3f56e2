"""How soon the leader fell after the trigger: a chapter of the scorecard's page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np

from steppefire.engine import provenance
from steppefire.engine.outcome import NO_CRISIS_SHARE
from steppefire.scenario.load import from_texts
from steppefire.scenario.resolve import resolve

FALL = "leader_out_day"  # the measure of the targets that date a fall
TEXT = """
## How soon the leader fell

Hours from the trigger to the leader's fall in the members in which he fell: the median, and from 5 % to 95 %. Observed
is the target `{fall}` of the scenario, counted from the same hour. `-`: no fall.

| case | fell | before the trigger | median, hours | 5 % to 95 % | observed, hours | observed, days |
| --- | --- | --- | --- | --- | --- | --- |
{lines}

{findings}
- The scores above count whether a leader falls, not when: the right ending at the wrong pace is a hit there.
"""


def found_in(made: dict[str, Any], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What every scenario's members and targets say of the time of the fall; times in hours from the trigger."""
    return [found_for(name, from_texts(entry["files"]), made["settings"], [row for row in rows if row["name"] == name])
            for name, entry in made["scenarios"].items()]  # fmt: skip


def found_for(name: str, scenario: Any, settings: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The same of one scenario."""
    fell = [row for row in rows if row["leader_out_time"] is not None]
    quiet = [row["participants_peak"] for row in fell if row["outcome_class"] == "no_crisis"]
    trigger = trigger_hour(scenario, settings, 0)
    return {
        "name": name,
        "members": len(rows),
        "hours": sorted(hours_after(scenario.start, row["leader_out_time"])
                        - trigger_hour(scenario, settings, row["member"]) for row in fell),
        "observed": observed(scenario.targets, trigger),
        "end": 24.0 * (settings["days"] or scenario.days) - trigger,
        "without_crisis": quiet,
    }  # fmt: skip


def trigger_hour(scenario: Any, settings: dict[str, Any], member: int) -> float:
    """Hours from hour 0 to the trigger in one member, which draws it where a card does not say it."""
    return float(resolve(scenario, provenance.restore({**settings, "member": member})).facts["trigger_hour"].value)


def hours_after(start: datetime, time: str) -> float:
    """Hours from hour 0 to a time in ISO 8601."""
    return (datetime.fromisoformat(time) - start).total_seconds() / 3600.0


def observed(targets: Any, trigger: float) -> tuple[float, float] | None:
    """Earliest and latest observed hour of the fall; None where no target dates one."""
    for target in targets:
        if target.measure == FALL and target.low is not None and target.high is not None:
            return 24.0 * target.low - trigger, 24.0 * target.high - trigger
    return None


def line(found: dict[str, Any]) -> str:
    """A row of the table."""
    hours, seen = found["hours"], found["observed"]
    ours = ["-", "-"]
    if hours:
        low, median, high = np.quantile(hours, (0.05, 0.5, 0.95))
        ours = [f"{median:.0f}", f"{low:.0f} to {high:.0f}"]
    theirs = ["-", "-"] if seen is None else [f"{seen[0]:,.0f} to {seen[1]:,.0f}",
                                              f"{seen[0] / 24.0:.1f} to {seen[1] / 24.0:.1f}"]  # fmt: skip
    cells = [f"`{found['name']}`", f"{len(hours)} of {found['members']}", str(sum(hour < 0.0 for hour in hours)),
             *ours, *theirs]  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def findings(found: list[dict[str, Any]]) -> list[str]:
    """What the table says, in whole sentences."""
    dated = [entry for entry in found if entry["observed"] and entry["hours"]]
    sides = {side: [entry for entry in dated if side_of(entry) == side] for side in ("soon", "inside", "late")}
    unseen = [entry for entry in found if not entry["observed"] and entry["hours"]]
    short = [entry for entry in found if entry["observed"] and entry["observed"][0] > entry["end"]]
    said = []
    if sides["soon"]:
        said.append(f"**Leaders fall too soon** in {len(sides['soon'])} of the {len(dated)} cases whose fall is dated, "
                    "the median before the earliest observed hour: "
                    f"{'; '.join(map(too_soon, sides['soon']))}.")  # fmt: skip
    if sides["inside"]:
        said.append(f"The median lies within what was observed in {named(sides['inside'])}.")
    if sides["late"]:
        said.append(f"The median lies after what was observed in {named(sides['late'])}.")
    if unseen:
        said.append(f"No fall was observed in {named(unseen)}: nothing to hold the times of their falls against.")
    if short:
        said.append(f"The runs end before the observed fall in {named(short)}: no member could have been on time.")
    return said + [without_crisis(entry) for entry in found if entry["without_crisis"]]


def side_of(entry: dict[str, Any]) -> str:
    """Where the median of the falls lies beside what was observed."""
    median, (low, high) = np.median(entry["hours"]), entry["observed"]
    return "soon" if median < low else "late" if median > high else "inside"


def too_soon(entry: dict[str, Any]) -> str:
    """How many falls of a case come before the earliest observed hour, and how much earlier the median is."""
    hours, low = entry["hours"], entry["observed"][0]
    median, early = float(np.median(hours)), sum(hour < low for hour in hours)
    share = f"all {early}" if early == len(hours) else f"{early} of {len(hours)}"
    times = f"; that hour is {low / median:.0f} times the median" if median > 0.0 else ""
    return f"`{entry['name']}` ({share} falls are earlier{times})"


def without_crisis(entry: dict[str, Any]) -> str:
    """Falls over crowds that are no crisis by our definition."""
    return (f"In {len(entry['without_crisis'])} of {entry['members']} members of `{entry['name']}` the leader is out "
            f"and the class is no crisis: at most {max(entry['without_crisis']):,} people were out on a day, under "
            f"{100.0 * NO_CRISIS_SHARE:g} % of the population. So few should drive nobody out.")  # fmt: skip


def named(entries: list[dict[str, Any]]) -> str:
    """Names in a row."""
    return ", ".join(f"`{entry['name']}`" for entry in entries)


def chapter(found: list[dict[str, Any]]) -> str:
    """The chapter with its table."""
    return TEXT.format(fall=FALL, lines="\n".join(map(line, found)),
                       findings="\n".join(f"- {sentence}" for sentence in findings(found)))  # fmt: skip
