"""The years after the last hour: the slow mechanisms go on, month by month, with nobody in the street.

Unrest is over by assumption: crowds, orders and custody end with the hourly run, whatever stood then. Decisions stay
decided (who was dropped, what was asked of whom), and foreign men leave, or stay, by their own law. A further crisis is
not played: only when it would come is drawn. `Left` is what one crisis leaves to the next one (study/second.py).
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import Any

import numpy as np

from steppefire.core import draws, mathx
from steppefire.core.clock import iso
from steppefire.engine.hour import Hours
from steppefire.engine.years import HOURS_A_MONTH, over_adults, settle
from steppefire.mechanisms import MECHANISMS
from steppefire.mechanisms.bargain import HOURS_A_YEAR, QUANTITIES
from steppefire.mechanisms.moves import NEVER
from steppefire.mechanisms.statics import CROWD

AFTER_YEARS = 5
# What is kept of every month: name in the state, unit, description; `after_` stands before the name in the series.
SERIES = {
    "standing": ("share", "legitimacy of the rulers"),
    "private_opposition": ("share", "adults of the country who oppose the rulers in private"),
    "shown_opposition": ("share", "adults of the country who show it"),
    "dependence": ("share", "how far the leader depends on the patron"),
    "balance": ("share", "evenness of the host's ties with other states"),
    "sovereignty": ("share", "decisions that are still its own"),
    "crisis_risk": ("1/year", "rate of the next crisis"),
    "help_next": ("share", "chance that a request for help would be granted in it"),
    "foreign_troops": ("people", "foreign men still in the country"),
    "welfare": ("log", "real income a head against the change of power"),
    "deprivation": ("share", "part of the expected welfare that is missing"),
}
# What moves with the street, and ends with it; the slow mechanisms among them fade by their own rates.
STREET = ("information", "fog", "belief", "coercion", "custody", "escalation", "firing", "travel", "loyalty", "forces")
ORDERS = ("emergency", "curfew", "shutdown", "deploy_order", "shooting_order", "stand_down", "foreign_story",
          "border_closed", "help_awaited", "survival", "elite_survival")  # fmt: skip
# What outlives a crisis and changes the next one; all else begins anew.
OUTLIVES = ("welfare", "expected_welfare", "deprivation", "elite_numbers", "political_stress", "critical", "estranged",
            "standing", "sunk_in", "opposition_shift", "presence_felt", "dependence", "owed", "ties", "balance",
            "sovereignty", "helped_before", "refused_before", "sanctions", "invested", "deed_hour", "deed_weight",
            "dead_talked", "foreign_words", "feared", "resented", "crisis_risk", "help_next")  # fmt: skip


@dataclass(frozen=True)
class Left:
    """What a crisis leaves: variables that outlive it, the mean of private opposition (sd), its dead, hours since."""

    kept: dict[str, np.ndarray]
    opposition_mean: float
    killed: float
    hours: float


@dataclass(frozen=True)
class After:
    """The years after a run: series of months (row 0 is its last hour), their hours, and when the next crisis comes.

    `left` is what is left after no year, one year, and so on.
    """

    series: dict[str, np.ndarray]
    hours: np.ndarray
    next_crisis: float | None
    left: tuple[Left, ...]


def at_rest(hours: Hours) -> Hours:
    """A copy of the state with the street empty and orders lifted; decisions and what is slow are as they were."""
    later = copy(hours)
    later.statics, later.now, later.owed = dict(hours.statics), dict(hours.now), {}
    fast = {variable.name for mechanism in MECHANISMS if mechanism.name in STREET and not mechanism.slow
            for variable in mechanism.writes}  # fmt: skip
    for name in {*CROWD, *fast, *ORDERS}:
        later.now[name] = np.array(hours.start[name])
    return later


def live_on(hours: Hours, last: int, count: int = 12 * AFTER_YEARS) -> After:
    """So many months from the run's last hour on; the state of the run itself stays as it is."""
    ends = last + HOURS_A_MONTH * np.arange(count + 1)
    later = at_rest(hours)
    kept, left = [row(hours)], [what_is_left(later, last)]
    for month, begins in enumerate(ends[:-1], 1):
        later.drift(float(begins), HOURS_A_MONTH)
        kept.append(row(later))
        if month % 12 == 0:
            left.append(what_is_left(later, float(ends[month])))
    series = {name: np.array([values[name] for values in kept]) for name in SERIES}
    return After(series, ends, next_crisis(hours, last, series["crisis_risk"]), tuple(left))


def what_is_left(hours: Hours, when: float) -> Left:
    """What a next crisis would begin with, so many hours after this one began."""
    kept = {name: np.array(hours.now[name]) for name in OUTLIVES}
    return Left(kept, float(hours.statics["opposition_mean"]), float(hours.now["killed"]), when)


def row(hours: Hours) -> dict[str, float]:
    """What is kept of a month."""
    return {name: over_adults(hours.now[name], hours.statics["adults"]) for name in SERIES}


def next_crisis(hours: Hours, last: int, risk: np.ndarray) -> float | None:
    """Hour at which the next crisis would come, by the risk of each month (1/year); None if after the last month."""
    u = draws.one(0, 0, last, draws.DECISIONS["next_crisis"], hours.seed, hours.member)
    threshold = -float(mathx.log1p(u - 1.0))
    met = np.cumsum(risk[1:] * HOURS_A_MONTH / HOURS_A_YEAR)
    month = int(np.searchsorted(met, threshold))
    if month >= met.size:
        return None
    before = met[month - 1] if month else 0.0
    return float(last + HOURS_A_MONTH * (month + (threshold - before) / (met[month] - before)))


def within_a_year(risk: float) -> float:
    """Chance of a crisis within a year at this rate."""
    return round(float(mathx.chance(risk, 1.0)), 4)


def told(after: After, zero: dict[str, float], start: Any) -> dict[str, Any]:
    """Fields of the outcome about what is left; `zero` is the state at hour 0, changes are up to the last hour."""
    line = after.series
    return {
        "legitimacy_change": round(float(line["standing"][0]) - zero["standing"], 4),
        "dependence_change": round(float(line["dependence"][0]) - zero["dependence"], 4),
        "next_crisis_risk_year": within_a_year(float(line["crisis_risk"][0])),
        "next_crisis_risk_later": within_a_year(float(line["crisis_risk"][-1])),
        "help_next": round(float(line["help_next"][0]), 4),
        "help_next_later": round(float(line["help_next"][-1]), 4),
        "next_crisis_time": None if after.next_crisis is None else iso(start, int(after.next_crisis)),
    }


def begin_again(hours: Hours, left: Left) -> None:
    """Put a country at hour 0 of its next crisis: what outlives the last one, and its dead among those remembered."""
    facts = hours.statics
    facts["opposition_mean"] = np.asarray(left.opposition_mean)
    hours.now |= {name: np.array(value) for name, value in left.kept.items()}
    hours.now["deed_hour"] = np.where(hours.now["deed_hour"] < NEVER, 0.0, NEVER)  # long done, or not at all
    rows = {"history_start": -left.hours, "history_value": left.killed,
            "history_quantity": float(QUANTITIES.index("shooting"))}  # fmt: skip
    facts["history_start"] = facts["history_start"] - left.hours
    later = np.searchsorted(facts["history_start"], -left.hours, side="right")  # rows stay in order of time
    for name, value in rows.items():
        facts[name] = np.insert(facts[name], later, value)
    facts["power_hour"] = facts["power_hour"] - left.hours
    facts["past_years"] = facts["past_years"] + left.hours / HOURS_A_YEAR
    settle(hours)
