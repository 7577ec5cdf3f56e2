"""What could be known of a country before hour 0: what is published, what a poll hears, and what nobody could see.

Each indicator says why an observer could have had it, or why not. Nothing here reads an hour after hour 0.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np

from steppefire.core import draws
from steppefire.study import slowing

PUBLISHED, ASKED, SLOWING, NOISE, HIDDEN = "published", "asked", "slowing down", "noise", "hidden"
SEEN = (PUBLISHED, ASKED, SLOWING, NOISE)  # in the order of the tables
POLLED = 1000  # adults whom a poll asks every month
HOURS_A_YEAR, YEAR = 8766, 12  # months
LATELY, LONG_AGO = 3.0, 10.0  # years in which a protest, and a shooting, is still spoken of
Months = Mapping[str, np.ndarray]


@dataclass(frozen=True)
class Before:
    """What indicators are computed from: facts, dated history before hour 0, the months' series, people, the poll."""

    facts: Mapping[str, float]
    scenario: Any
    months: Months
    people: float
    poll: np.ndarray
    noise: float

    @property
    def years(self) -> float:
        """How long the leader is in office."""
        return float((self.scenario.start - self.scenario.power_since) / timedelta(hours=HOURS_A_YEAR))

    def happened(self, quantity: str, years: float) -> list[float]:
        """Values of what happened in so many years before hour 0."""
        since = self.scenario.start - timedelta(hours=HOURS_A_YEAR * years)
        return [float(row.value) for row in self.scenario.history
                if row.quantity == quantity and since <= row.from_ < self.scenario.start]  # fmt: skip

    def level(self, quantity: str, last: bool = True) -> float | None:
        """The last level known at hour 0, or the first since the change of power."""
        rows = sorted((row.from_, float(row.value)) for row in self.scenario.history if row.quantity == quantity)
        held = [row for row in rows if row[0] <= self.scenario.power_since][-1:]
        held += [row for row in rows if self.scenario.power_since < row[0] < self.scenario.start]
        return (held[-1] if last else held[0])[1] if held else None


@dataclass(frozen=True)
class Indicator:
    """A number known at hour 0, or not: its words and unit, its kind, why it is seen or not, and how it comes about."""

    name: str
    words: str
    unit: str
    kind: str
    why: str
    value: Callable[[Before], float | None]


def fact(name: str, words: str, unit: str, why: str) -> Indicator:
    """A fact of the scenario that is published."""
    return Indicator(name, words, unit, PUBLISHED, why, lambda b: float(b.facts[name]))


def month(name: str, words: str, unit: str, why: str) -> Indicator:
    """A state of the country at hour 0 that nobody could see."""
    return Indicator(name, words, unit, HIDDEN, why, lambda b: float(b.months[name][-1]))


def slope(series: np.ndarray) -> float | None:
    """Change a year of the line through the last three years of months."""
    last = series[-3 * YEAR :]
    return float(YEAR * np.polyfit(np.arange(last.size), last, 1)[0]) if last.size >= YEAR else None


def growth(b: Before, months: int | None = None) -> float | None:
    """Mean growth of incomes a year over so many months before hour 0, or since the change of power."""
    logs = b.months["welfare"]
    back = min(months or logs.size - 1, logs.size - 1)
    return float((logs[-1] - logs[-1 - back]) * YEAR / back) if back else None


def fallen_behind(b: Before) -> float | None:
    """Promised growth less growth as it was."""
    promised, was = b.level("promised_growth"), growth(b)
    return None if promised is None or was is None else promised - was


def debt_change(b: Before) -> float | None:
    """Change of the government's debt a year since the change of power."""
    first, last = b.level("debt", last=False), b.level("debt")
    return None if first is None or last is None else (last - first) / b.years


def crowds(b: Before) -> float:
    """People in earlier protests, for a million inhabitants."""
    return 1e6 * sum(b.happened("protest", LATELY)) / b.people


SLOW = {
    "spread": ("spread of {} around its trend", "share"),
    "echo": ("month-to-month echo of {}", "1"),
    "spread_trend": ("rising spread of {}", "tau"),
    "echo_trend": ("rising echo of {}", "tau"),
}


def slow(prefix: str, kind: str, words: str, why: str, series: Callable[[Before], np.ndarray]) -> list[Indicator]:
    """The four signs of slowing down in a monthly series (study/slowing.py)."""

    def sign(name: str) -> Callable[[Before], float | None]:
        return lambda b: slowing.signs(series(b))[name]

    return [Indicator(f"{prefix}_{name}", text.format(words), unit, kind, why, sign(name))
            for name, (text, unit) in SLOW.items()]  # fmt: skip


_STATISTICS, _INDEX = "published statistics", "published index of experts"
_PRESS = "the press told of it"
_POLL = f"a poll asks {POLLED:,} adults a month; whoever hides what he thinks from the rulers hides it from the poll"
_MINDS = "it is in people's minds, and whoever asks hears what is shown"
INDICATORS: tuple[Indicator, ...] = (
    fact("gdp_per_head", "income of the country", "USD/year", _STATISTICS),
    fact("gini", "inequality", "1", _STATISTICS),
    fact("democracy", "electoral democracy", "1", _INDEX),
    fact("corruption_index", "corruption index (100 clean)", "index", _INDEX),
    fact("rents_share", "rents of resources", "share", _STATISTICS),
    fact("youth_share", "people aged 15 to 39", "share", _STATISTICS),
    fact("internet_share", "people on the internet", "share", _STATISTICS),
    fact("security_scale", "police and troops", "1", "published or counted by others, against the scenario's own"),
    fact("patron_stance", "standing with the patron", "1", "diplomats judge it"),
    Indicator("years_in_office", "years in office", "year", PUBLISHED, "known", lambda b: b.years),
    Indicator("growth", "growth of incomes since the change of power", "1/year", PUBLISHED, _STATISTICS, growth),
    Indicator("growth_lately", "growth of incomes in the last year", "1/year", PUBLISHED, _STATISTICS,
              lambda b: growth(b, YEAR)),
    Indicator("behind", "promised growth less growth", "1/year", PUBLISHED, "plans and statistics", fallen_behind),
    Indicator("corruption_change", "rise of corruption a year", "1/year", PUBLISHED, _INDEX,
              lambda b: float(b.months["corruption"][-1] - b.months["corruption"][0]) / b.years),
    Indicator("debt", "debt of the government", "share", PUBLISHED, _STATISTICS, lambda b: b.level("debt")),
    Indicator("debt_change", "rise of the debt a year", "1/year", PUBLISHED, _STATISTICS, debt_change),
    Indicator("protests", f"people in protests of the last {LATELY:.0f} years", "1/million", PUBLISHED, _PRESS,
              crowds),
    Indicator("shot", f"dead of shootings in the last {LONG_AGO:.0f} years", "people", PUBLISHED, _PRESS,
              lambda b: sum(b.happened("shooting", LONG_AGO))),
    Indicator("promises", f"promises broken in the last {LATELY:.0f} years", "1", PUBLISHED, _PRESS,
              lambda b: sum(b.happened("promise_broken", LATELY))),
    Indicator("shown", "shown opposition, polls of the last year", "share", ASKED, _POLL,
              lambda b: float(b.poll[-YEAR:].mean())),
    Indicator("shown_trend", "rise of shown opposition a year", "1/year", ASKED, _POLL, lambda b: slope(b.poll)),
    *slow("poll", SLOWING, "the polls", "computed from the polls", lambda b: b.poll),
    Indicator("noise", "a number drawn at random", "1", NOISE, "it knows nothing and must tell nothing",
              lambda b: b.noise),
    month("private_opposition", "private opposition", "share", _MINDS),
    Indicator("gap", "private less shown opposition", "share", HIDDEN, _MINDS,
              lambda b: float(b.months["private_opposition"][-1] - b.months["shown_opposition"][-1])),
    month("shown_opposition", "shown opposition without a poll's error", "share", "nobody asks every adult"),
    month("standing", "legitimacy of the rulers", "share", _MINDS),
    month("deprivation", "part of the expected welfare that is missing", "share", _MINDS),
    month("critical", "adults critical of the rulers", "share", _MINDS),
    month("estranged", "adults estranged from the order", "share", _MINDS),
    month("political_stress", "political stress index", "1", "it rests on distrust, which is in people's minds"),
    Indicator("loyalty_deviation", "loyalty of the forces", "log", HIDDEN, "nobody can read it off statistics",
              lambda b: float(b.facts["loyalty_deviation"])),
    *slow("true", HIDDEN, "shown opposition", "nobody asks every adult", lambda b: b.months["shown_opposition"]),
)  # fmt: skip
BY_NAME = {indicator.name: indicator for indicator in INDICATORS}


def of_run(series: Mapping[str, Any], scenario: Any, facts: Mapping[str, float], seed: int,
           country: int) -> dict[str, float | None]:  # fmt: skip
    """Every indicator of a run by name; None where its past is too short or silent.

    `series` holds the arrays `years_*` of the run, `country` is the address of the poll and of the noise.
    """
    months = {name.removeprefix("years_"): np.asarray(values, float) for name, values in series.items()
              if name.startswith("years_")}  # fmt: skip
    people = float(sum(unit.population for unit in scenario.units))
    known = Before(facts, scenario, months, people, poll(months["shown_opposition"], seed, country),
                   float(draws.one(0, 0, 0, draws.DECISIONS["noise"], seed, country)))  # fmt: skip
    return {indicator.name: rounded(indicator.value(known)) for indicator in INDICATORS}


def poll(shown: np.ndarray, seed: int, country: int) -> np.ndarray:
    """What polls hear, month by month: of those asked, how many are among those who show their opposition."""
    ahead = shown.size  # the last month has the same draw however long the past is
    who = zlib.crc32(b"poll")
    uniforms = [float(draws.one(who, 0, ahead - step, draws.DECISIONS["poll"], seed, country)) for step in range(ahead)]
    return heard(np.array(uniforms), shown) / POLLED


def heard(u: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Quantiles of the number of hits among POLLED draws with these chances (binomial)."""
    counts = np.arange(POLLED + 1)
    choices = np.array([math.lgamma(POLLED + 1) - math.lgamma(k + 1) - math.lgamma(POLLED - k + 1) for k in counts])
    chance = np.clip(share, 1e-12, 1.0 - 1e-12)[:, None]
    mass = np.exp(choices + counts * np.log(chance) + (POLLED - counts) * np.log1p(-chance))
    return np.minimum((mass.cumsum(axis=1) < u[:, None]).sum(axis=1), POLLED).astype(float)


def rounded(value: float | None) -> float | None:
    """Twelve digits, so that a row reads back as it was; None for what is no number."""
    return None if value is None or not math.isfinite(value) else float(f"{value:.12g}")
