"""What would change a forecast: edits after its hour, each replayed on the members that fit best what was known.

Both histories of a pair have the same draws, and so are the same to the last bit until the edit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from steppefire.core.errors import InputError, Problem
from steppefire.core.triggers import PRICE, TRIGGERS
from steppefire.scenario import edits as read_edits
from steppefire.scenario import turn as turns
from steppefire.scenario.located import Problems
from steppefire.study import many, particles, scoring
from steppefire.study.ensemble import event
from steppefire.study.intervals import paired_interval
from steppefire.study.jobs import Job, Study
from steppefire.study.many import Side

Pairs = Sequence[tuple[dict[str, Any], dict[str, Any]]]  # outcomes without the edit and with it
KINDS = ((True, True), (False, True), (True, False), (False, False))  # without the edit, with it

OPTION = "--ask"
LATER = timedelta(hours=1)  # after the forecast's hour, when what is asked by default begins
EVENTS = {"leader_out": "the leader falls", "troops": "foreign troops come", "hundred_dead": "a hundred or more die"}
NUMBERS = {"dead": "dead", "participants_peak": "participants of the largest day"}


def usual(scenario: Any, turn: datetime, days: int | None) -> tuple[str, ...]:
    """Edits that are open at this time: a concession not made yet, orders and requests that nobody has given yet."""
    taken = {entry.action for entry in turns.taken_by(scenario, turn)}
    when = f"{turn + LATER:%Y-%m-%dT%H:%M}"
    found = []
    price = scenario.trigger == TRIGGERS[PRICE]
    whole = {entry.action for entry in turns.taken_by(scenario, turn) if entry.scope == "country"}
    if price and "reverse_price" not in whole:
        found.append(f"at:{when}:reverse_price")
    if not price and "meet_demand" not in taken:
        found.append(f"at:{when}:meet_demand")
    if "blackout" in standing(scenario, turn):
        found.append(f"at:{when}:blackout=0")
    else:
        found.append("never:blackout")
    if "alliance_request" not in taken and any(state.role == "host" and state.alliance for state in scenario.states):
        found.append("never:alliance_request")
    if "shooting_order" not in taken:
        found.append("never:shooting_order")
    length = min(days or scenario.days, scenario.days)
    fits = turn + LATER < scenario.start + timedelta(days=length)
    return tuple(edit for edit in found if fits or not edit.startswith("at:"))


def standing(scenario: Any, turn: datetime) -> set[str]:
    """Actions of the whole country that hold at this time."""
    return {entry.action for entry in turns.taken_by(scenario, turn)
            if entry.scope == "country" and (entry.until is None or entry.until > turn)}  # fmt: skip


def checked(asks: Iterable[str], scenario: Any, turn: datetime, days: int | None) -> tuple[str, ...]:
    """The edits, each one that bears on what comes after the hour of the forecast; InputError with every mistake."""
    texts, problems = tuple(dict.fromkeys(asks)), Problems()
    for position, edit in read_edits.read(texts, scenario, days, problems):
        early = isinstance(edit, read_edits.At) and edit.decision.time < turn
        if early or not isinstance(edit, read_edits.At | read_edits.Never):
            why = "it lies before the forecast begins" if early else "it would change what was there before, too"
            problems.found.append(Problem(read_edits.OPTION, position, 1, f"{texts[position - 1]} cannot be asked", why,
                                          "ask at:TIME:ACTION after that hour, or never:ACTION"))  # fmt: skip
    if problems.found:
        # A named edit stands for several, and is one mistake where all of them make the same.
        raise InputError(list(dict.fromkeys(replace(problem, file=OPTION) for problem in problems.found)))
    return texts


def study(scenario: Any, settings: Any, asks: Sequence[str], jobs: Sequence[Job]) -> Study:
    """These members once more under each of the edits; one group an edit."""
    sides = [Side(ask, scenario, replace(settings, edits=(*settings.edits, ask))) for ask in asks]
    again = tuple(Job(side.name, job.member, replace(side.settings, member=job.member), job.inputs)
                  for side in sides for job in jobs)  # fmt: skip
    return many.study("asked", sides, again, {"members": [job.member for job in jobs]}, series=())


def effects(ask: str, pairs: Pairs, counts: np.ndarray) -> list[dict[str, Any]]:
    """Rows of what an edit does: without it, with it, difference with its 95 % interval; `counts` of each pair."""
    weight = counts / counts.sum()
    runs = particles.effective(weight)
    found = []
    for name, words in EVENTS.items():
        seen = [(event(without, name), event(given, name)) for without, given in pairs]
        both, more, fewer, none = (runs * float(weight[[pair == kind for pair in seen]].sum()) for kind in KINDS)
        low, high = paired_interval(both, more, fewer, none)
        shares = {"without": (both + fewer) / runs, "given": (both + more) / runs,
                  "difference": (more - fewer) / runs}  # fmt: skip
        found.append({"ask": ask, "what": words, "kind": "chance", **shares, "low": low, "high": high})
    for name, words in NUMBERS.items():
        found.append({"ask": ask, "what": words, "kind": "people", **mean_gap(name, pairs, weight, runs)})
    return [{**row, "pairs": runs} for row in found]


def mean_gap(name: str, pairs: Pairs, weight: np.ndarray, runs: float) -> dict[str, float]:
    """Weighted means and the difference within pairs, with Student's interval of so many pairs."""
    from scipy import stats

    from steppefire.study.ensemble import number

    without, given = (np.array([number(pair[side], name) for pair in pairs]) for side in (0, 1))
    gaps = given - without
    middle = float((weight * gaps).sum())
    spread = float((weight * (gaps - middle) ** 2).sum())
    wide = stats.t.ppf(0.5 + scoring.LEVEL / 2.0, max(runs - 1.0, 1.0)) * (spread / max(runs - 1.0, 1.0)) ** 0.5
    return {"without": float((weight * without).sum()), "given": float((weight * given).sum()), "difference": middle,
            "low": middle - float(wide), "high": middle + float(wide)}  # fmt: skip
