"""Many countries under one shock: what differs between autocracies, and the years that each has behind it.

A country is a number. Its facts and its history are drawn by their own addresses from spreads over the world's
autocracies; the people's places, the forces' posts and the shock stay those of the scenario. Every spread is judged,
with the reason beside it: what is drawn are conceivable countries, not existing ones.
"""

from __future__ import annotations

import math
import zlib
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from steppefire.core import draws, priors
from steppefire.core.settings import Settings
from steppefire.scenario.resolve import drawn as drawn_facts
from steppefire.scenario.rows import QUANTITIES, Happening
from steppefire.study import prior_draws

HOURS_A_YEAR = 8766
QUARTER, MONTH = 0.25, 1.0 / 12.0  # years
Inputs = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Trait:
    """Something in which countries differ: its law, its ends, and why they are so wide."""

    name: str
    prior: str
    low: float
    high: float
    reason: str

    def at(self, u: float) -> float:
        """The value of a uniform number (0..1), cut off at the ends."""
        return float(f"{min(max(priors.read(self.prior).at(u), self.low), self.high):.9g}")


# Where a country card has a spread for what it leaves open, it is the same here.
FACTS = (
    Trait("gdp_per_head", "lognormal(ln 12000, 0.9)", 800, 150000, "as on a card without it (World Bank, recalled)"),
    Trait("gini", "normal(0.37, 0.07)", 0.22, 0.63, "as on a card without it (World Bank, recalled)"),
    Trait("rents_share", "lognormal(ln 0.03, 1.2)", 0.0005, 0.6, "as on a card without it (World Bank, recalled)"),
    Trait("corruption_index", "normal(33, 10)", 8, 85, "as on a card without it (Transparency, recalled)"),
    Trait("youth_share", "normal(0.37, 0.05)", 0.25, 0.55, "as on a card without it (World Population, recalled)"),
    Trait("security_scale", "lognormal(ln 1, 0.4)", 0.25, 4, "as on a card without it, around the scenario's own men"),
    Trait("patron_stance", "normal(0.3, 0.4)", -1, 1, "as on a card without it (judged)"),
    Trait("internet_share", "normal(0.6, 0.25)", 0.02, 0.99, "about the world's share since 2018; autocracies lie "
          "at both ends (recalled)"),
    Trait("democracy", "normal(0.22, 0.1)", 0.02, 0.5, "electoral democracy of autocracies; above a half a country "
          "is none (V-Dem, recalled)"),
    Trait("loyalty_deviation", "normal(0, 0.3)", -1, 1, "nobody can read loyalty off statistics (judged)"),
)  # fmt: skip
PAST = (
    Trait("years_in_office", "lognormal(ln 8, 0.7)", 2, 40, "the median of a card without it; leaders leave after two "
          "years or after forty (Archigos, recalled)"),
    Trait("growth", "normal(0.02, 0.02)", -0.05, 0.09, "mean growth of incomes a head (judged)"),
    Trait("growth_swing", "lognormal(ln 0.05, 0.5)", 0.01, 0.2, "spread of growth over quarters, at a yearly rate: "
          "about half as much over years (judged)"),
    Trait("promise", "normal(0.035, 0.015)", 0, 0.09, "what plans promise a head; mostly more than comes (judged)"),
    Trait("corruption_drift", "normal(0, 0.8)", -3, 3, "change of the corruption index a year (judged)"),
    Trait("debt", "lognormal(ln 0.35, 0.6)", 0.05, 1.5, "government debt at the change of power (IMF, recalled)"),
    Trait("debt_drift", "normal(0.01, 0.02)", -0.05, 0.08, "change of the debt a year, in output (judged)"),
    Trait("protests_a_year", "lognormal(ln 0.7, 0.7)", 0.05, 6, "protests that the press abroad tells of (judged)"),
    Trait("promises_a_year", "lognormal(ln 0.4, 0.6)", 0.02, 3, "promises broken in public (judged)"),
)  # fmt: skip
BY_NAME = {trait.name: trait for trait in (*FACTS, *PAST)}
CROWD = "lognormal(ln 0.00015, 1.2)"  # people in an earlier protest, share of all
SHOOTINGS_A_YEAR, SHOT = 0.02, "lognormal(ln 15, 1)"
LEAST_CROWD = 50.0


def uniform(what: str, step: int, seed: int, country: int) -> float:
    """The addressed draw (0..1) of something of a country, for one of its steps of time."""
    return float(draws.one(zlib.crc32(what.encode()), 0, step, draws.DECISIONS["country"], seed, country))


def drawn(name: str, seed: int, country: int) -> float:
    """A trait of a country."""
    return BY_NAME[name].at(uniform(name, 0, seed, country))


def inputs(scenario: Any, settings: Settings, country: int, prior: bool) -> Inputs:
    """What is set for a country: parameters with `prior`, its facts; what a person has set by hand is not drawn."""
    by_hand = {path for path, _ in settings.overrides}
    own = replace(settings, member=country)
    facts = {name: setting.value for name, setting in drawn_facts(scenario, own).items()}
    facts |= {trait.name: drawn(trait.name, settings.seed, country) for trait in FACTS}
    given = tuple((f"facts.{name}", value) for name, value in facts.items())
    return (prior_draws.drawn(own) if prior else ()) + tuple(pair for pair in given if pair[0] not in by_hand)


def lived(scenario: Any, seed: int, country: int) -> Any:
    """The scenario with the past of a country: how long the leader is in office, and what its history holds."""
    back = timedelta(hours=round(HOURS_A_YEAR * drawn("years_in_office", seed, country)))
    past = scenario.model_copy(update={"power_since": scenario.start - back})
    return past.model_copy(update={"history": tuple(history(past, seed, country))})


def history(scenario: Any, seed: int, country: int) -> list[Happening]:
    """Levels and happenings between the change of power and hour 0, in order of quantity and time."""
    own = {trait.name: drawn(trait.name, seed, country) for trait in PAST}
    years = (scenario.start - scenario.power_since) / timedelta(hours=HOURS_A_YEAR)
    democracy, index = (drawn(name, seed, country) for name in ("democracy", "corruption_index"))

    def row(quantity: str, ago: float, value: float) -> Happening:
        unit, low, high = QUANTITIES[quantity]
        when = scenario.start - timedelta(hours=round(min(ago, years) * HOURS_A_YEAR))
        return Happening.model_construct(from_=when, to=None, quantity=quantity, value=min(max(value, low), high),
                                         unit=unit, source=None, assumed="drawn for a country", note=None)  # fmt: skip

    rows = [row("promised_growth", years, own["promise"]), row("democracy", years, democracy)]
    swings = [priors.Prior("normal", own["growth"], own["growth_swing"]).at(uniform("quarter", step, seed, country))
              for step in range(math.ceil(years / QUARTER))]  # fmt: skip
    rows += [row("income_growth", (step + 1) * QUARTER, swing) for step, swing in enumerate(swings)]
    for ago in range(math.ceil(years), 0, -1):
        rows.append(row("corruption_index", ago, index - own["corruption_drift"] * (ago - 1)))
        rows.append(row("debt", ago, own["debt"] + own["debt_drift"] * (years - min(ago, years))))
    people = float(sum(unit.population for unit in scenario.units))
    sizes = {
        "protest": lambda u: max(LEAST_CROWD, people * priors.read(CROWD).at(u)),
        "shooting": lambda u: max(1.0, priors.read(SHOT).at(u)),
        "promise_broken": lambda u: 1.0,
    }
    rates = {"protest": own["protests_a_year"], "shooting": SHOOTINGS_A_YEAR, "promise_broken": own["promises_a_year"]}
    for quantity, size in sizes.items():
        for step in range(int(years / MONTH)):
            if uniform(quantity, step, seed, country) < -math.expm1(-rates[quantity] * MONTH):
                value = round(size(uniform(f"{quantity} size", step, seed, country)))
                rows.append(row(quantity, (step + 0.5) * MONTH, value))
    return sorted(rows, key=lambda entry: (entry.quantity, entry.from_))
