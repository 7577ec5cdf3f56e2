"""A what-if question over many pairs: every member once as it is and once edited, on the same random numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from steppefire.core.settings import Settings
from steppefire.engine import provenance
from steppefire.scenario import edits as editing
from steppefire.scenario.load import from_texts
from steppefire.scenario.located import Problems
from steppefire.scenario.named_edits import NAMED
from steppefire.scenario.observed import CLASSES
from steppefire.study import kept_series, many, paired, parting
from steppefire.study.ensemble import EVENTS, NUMBERS, event, number
from steppefire.study.jobs import Job, Study
from steppefire.study.many import Many, Side

AS_IT_IS, EDITED = "as it is", "edited"
Rows = list[dict[str, Any]]
# How a row tells that a decision was taken, for those that leave a trace there.
TRACES: dict[str, Callable[[dict[str, Any]], bool]] = {
    "alliance_request": lambda row: row["request_time"] is not None,
    "alliance_grant": lambda row: row["decision_time"] is not None,
    "contingent": lambda row: bool(row["troops_peak"]),
    "shooting_order": lambda row: row["shooting_time"] is not None,
    "blackout": lambda row: any(hours > 0.0 for hours in row["blackout_hours"].values()),
    "reverse_price": lambda row: "reverse_price" in row["concessions"],
    "sack_cabinet": lambda row: "sack_cabinet" in row["concessions"],
    "drop_predecessor": lambda row: "drop_predecessor" in row["concessions"],
    "meet_demand": lambda row: "meet_demand" in row["concessions"],
}


@dataclass(frozen=True)
class Change:
    """What one edited side changes: its edits, words for it, and whether it takes its cause away or adds it.

    `bans` are the forbidden decisions of which a row tells whether they were taken.
    """

    edits: tuple[str, ...]
    words: str
    cause: str
    takes: bool
    bans: tuple[str, ...] = ()


def change(scenario: Any, settings: Settings, edits: tuple[str, ...]) -> Change:
    """What these edits change; edits with mistakes are told of when the study is prepared.

    Edits that only forbid or switch off take a cause away, all others add one; a named edit says which it does.
    """
    placed = editing.read(edits, scenario, settings.days, Problems(), settings.policy == "adaptive")
    parts = [part for _, part in placed]
    named = NAMED[edits[0]] if len(edits) == 1 and edits[0] in NAMED else None
    takes = all(isinstance(part, editing.Never | editing.Without) for part in parts) if named is None else named.takes
    banned = tuple(part.action for part in parts if isinstance(part, editing.Never))
    bans = banned[:1] if named else banned  # of a named edit the first one is its cause, the others follow from it
    seen = takes and len(banned) >= (1 if named else len(parts)) and all(action in TRACES for action in bans)
    words = named.words if named else f"With {', '.join(edits)}" if edits else "With the empty edit"
    cause = named.cause if named else f"what {', '.join(edits) or 'nothing'} {'takes away' if takes else 'adds'}"
    return Change(edits, words, cause, takes, bans if seen else ())


def study(scenario: Any, settings: Settings, changes: dict[str, tuple[str, ...]], members: int,
          series: tuple[str, ...] = kept_series.KEPT) -> Study:  # fmt: skip
    """Members 0 to members - 1 as it is, and the same ones with each of these edits; twins come one after the other."""
    edited = [Side(name, scenario, replace(settings, edits=(*settings.edits, *edits)))
              for name, edits in changes.items()]  # fmt: skip
    sides = [Side(AS_IT_IS, scenario, settings), *edited]
    jobs = tuple(Job(side.name, member, replace(side.settings, member=member))
                 for member in range(members) for side in sides)  # fmt: skip
    plan = {"each": members, "changes": {name: list(edits) for name, edits in changes.items()}}
    return many.study("compare", sides, jobs, plan, series=series)


def scenario_of(played: Many) -> tuple[Any, Settings]:
    """The scenario of a finished study, from the texts in its folder, and the settings of the side as it is."""
    document = played.document
    scenario = from_texts(document["scenarios"][AS_IT_IS]["files"])
    return scenario, provenance.restore({**document["settings"], "member": 0})


def contrast(played: Many, name: str = EDITED) -> dict[str, Any]:
    """All that the pairs of one edited side say, as plain numbers; differences are edited less as it is."""
    scenario, settings = scenario_of(played)
    what = change(scenario, settings, tuple(played.document["plan"]["changes"][name]))
    one, two = played.of(AS_IT_IS), played.of(name)
    hours = 24 * min(settings.days or scenario.days, scenario.days)
    first = parting.first_hours(played, AS_IT_IS, name)
    acted = ~(parting.same_rows(one, two) & (first == parting.NEVER))
    there = acted & caused(what, one)
    numbers = {key: (_numbers(one, key), _numbers(two, key)) for key in NUMBERS}
    happened = {key: (_events(one, key), _events(two, key)) for key in EVENTS}
    days = parting.by_day(one, two)
    return {
        "name": name, "scenario": scenario.name, "start": scenario.start.isoformat(), "change": asdict(what),
        "pairs": len(one), "acted": int(acted.sum()), "caused": int(there.sum()),
        "numbers": {key: {"unit": NUMBERS[key], "spread": _spread(sides[0]), **paired.difference(*sides)}
                    for key, sides in numbers.items()},
        "days": {day: paired.difference(*sides) for day, sides in days.items()},
        "events": {key: _chance(what, *sides) for key, sides in happened.items()},
        "classes": {key: _chance(what, *(_classes(rows, key) for rows in (one, two))) for key in CLASSES},
        "causes": {key: paired.causation(*(sides if what.takes else sides[::-1]), there)
                   for key, sides in happened.items()},
        "pairing": {key: paired.gain(*sides) for key, sides in {**numbers, **happened}.items()},
        "parting": parting.told(first, hours, scenario.start),
        "apart": {day: _levels(np.abs(b - a)) for day, (a, b) in days.items()},
        "fan": {side: {day: _levels(values[number]) for day, values in days.items()}
                for number, side in enumerate((AS_IT_IS, name))},
    }  # fmt: skip


def caused(what: Change, one: Rows) -> np.ndarray:
    """Pairs in which the cause was there, as far as rows tell: where edits forbid decisions, those that took one.

    A forbidden decision can part twins even where it was never taken, because it leaves the others more room. All
    pairs where rows do not tell.
    """
    return np.array([not what.bans or any(TRACES[action](row) for action in what.bans) for row in one], bool)


def _chance(what: Change, one: np.ndarray, two: np.ndarray) -> dict[str, Any]:
    """A paired chance; without an edit both sides are the same run, so that no doubt is left."""
    found = paired.chance(one, two)
    return found if what.edits or (one != two).any() else {**found, "low": 0.0, "high": 0.0}


def _numbers(rows: Rows, key: str) -> np.ndarray:
    return np.array([number(row, key) for row in rows], float)


def _events(rows: Rows, key: str) -> np.ndarray:
    return np.array([event(row, key) for row in rows], bool)


def _classes(rows: Rows, kind: str) -> np.ndarray:
    return np.array([row["outcome_class"] == kind for row in rows], bool)


def _spread(values: np.ndarray) -> float | None:
    known = values[np.isfinite(values)]
    return float(known.std(ddof=1)) if known.size > 1 else None


def _levels(values: np.ndarray) -> dict[str, float]:
    levels = (("q05", 0.05), ("q25", 0.25), ("median", 0.5), ("q75", 0.75), ("q95", 0.95))
    return {key: float(np.quantile(values, level)) for key, level in levels}
