"""Edits with a name: a question in words, the cause that it concerns, and the edits by which a scenario answers it.

A named edit is spelt out in the edits of `scenario/edits.py` before it is read, from the scenario's own script where it
needs a time. Where the powerful decide for themselves it changes one thing, and they react; under the historical
policy nobody reacts, so what would not have followed is taken out of the script with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from steppefire.core.triggers import PRICE, TRIGGERS
from steppefire.core.what_if import at, never, set_value, without
from steppefire.scenario.cells import Refused
from steppefire.scenario.rows import Decision
from steppefire.scenario.schema import Scenario

A_DAY = timedelta(hours=24)
SPREAD = 0.5  # of loyalty between countries, log scale: rule loyalty-unknown of scenario/standard/rules.yaml
Texts = tuple[str, ...]


@dataclass(frozen=True)
class Named:
    """A named edit: the question, the words before what follows from it, its cause, and what it stands for.

    `takes` says whether it takes the cause away from what would have happened; else it adds it.
    """

    name: str
    question: str
    words: str
    cause: str
    takes: bool
    how: str
    edits: Callable[[Scenario, bool], Texts]


def spelt_out(name: str, scenario: Scenario, adaptive: bool) -> Texts:
    """The edits that a name stands for in this scenario; raises Refused where it has no such thing."""
    return NAMED[name].edits(scenario, adaptive)


def _plain(*texts: str, historical: Texts = ()) -> Callable[[Scenario, bool], Texts]:
    """These edits in every scenario, and some more where nobody reacts."""
    return lambda scenario, adaptive: texts if adaptive else (*texts, *historical)


def _no_price_rise(scenario: Scenario, adaptive: bool) -> Texts:
    if scenario.trigger != TRIGGERS[PRICE]:
        raise Refused("no-price-rise without a price", f"what set {scenario.name} off is no price", "write no-trigger")
    return (without("price_shock"),)


def _scripted(scenario: Scenario, action: str, name: str) -> list[Decision]:
    """The script's decisions of a kind, in order of time."""
    rows = sorted((row for row in scenario.script if row.action == action), key=lambda row: row.time)
    if not rows:
        raise Refused(f"{name} has no time to go by", f"the script of {scenario.name} has no {action}",
                      f"name a time yourself: at:TIME:{action}")  # fmt: skip
    return rows


def _day_earlier(scenario: Scenario, time: datetime, name: str) -> datetime:
    """A day before a time of the script; raises Refused where the scenario has not begun by then."""
    if time - A_DAY < scenario.start:
        raise Refused(f"{name} lies before the beginning", f"a day before the script {scenario.name} has not begun", "")
    return time - A_DAY


def _earlier_reversal(scenario: Scenario, adaptive: bool) -> Texts:
    name = "reversal-a-day-earlier"
    moved = tuple(at(_day_earlier(scenario, row.time, name), row.action, row.scope, row.value, row.until)
                  for row in _scripted(scenario, "reverse_price", name))  # fmt: skip
    return moved if adaptive else (never("reverse_price"), *moved)


def _earlier_blackout(scenario: Scenario, adaptive: bool) -> Texts:
    """The strongest cut of the whole country begins a day earlier, and again at each weaker one that came before it.

    A later cut of a place overrides an earlier one, so a weaker one would lift it.
    """
    rows = [row for row in _scripted(scenario, "blackout", "earlier-blackout") if row.scope == "country"]
    if not rows:
        raise Refused("earlier-blackout has no time to go by", f"no blackout of {scenario.name} holds in the country",
                      "name a time yourself: at:TIME:blackout=SHARE")  # fmt: skip
    first = max(rows, key=lambda row: row.value or 0.0)
    begin = _day_earlier(scenario, first.time, "earlier-blackout")
    times = [begin, *(row.time for row in rows if begin < row.time < first.time)]
    return tuple(at(time, "blackout", first.scope, first.value, first.until) for time in times)


def _allied(scenario: Scenario, name: str) -> None:
    if not any(state.role == "host" and state.alliance for state in scenario.states):
        raise Refused(f"{name} without an alliance", f"{scenario.name} has nobody to ask for help", "")


def _no_request(scenario: Scenario, adaptive: bool) -> Texts:
    _allied(scenario, "no-request")
    followed = () if adaptive else (never("alliance_grant"), never("contingent"))
    return (never("alliance_request"), *followed)


def _refusal(scenario: Scenario, adaptive: bool) -> Texts:
    _allied(scenario, "refusal-as-2010")
    if adaptive:
        return (never("alliance_grant"),)
    asked = _scripted(scenario, "alliance_request", "refusal-as-2010")[0].time
    granted = min((row.time for row in scenario.script if row.action == "alliance_grant"), default=asked)
    return (never("alliance_grant"), never("contingent"), at(granted, "alliance_refuse"))


def _loyalty(spreads: int) -> Callable[[Scenario, bool], Texts]:
    """Loyalty of all men so many spreads beyond what the scenario says."""

    def edits(scenario: Scenario, adaptive: bool) -> Texts:
        fact = scenario.facts["loyalty_deviation"].value
        return (set_value("facts.loyalty_deviation", min(max(fact + spreads * SPREAD, -5.0), 5.0)),)

    return edits


TABLE = (
    Named("no-price-rise", "What if the price had not risen?", "Without the rise of the price", "the rise of the price",
          True, "switches off what set the crisis off; for other causes than a price: no-trigger", _no_price_rise),
    Named("no-trigger", "What if nothing had set it off?", "Without what set it off", "what set it off",
          True, "switches off what set the crisis off, whatever it is", _plain(without("price_shock"))),
    Named("reversal-a-day-earlier", "What if the price rise had been taken back a day earlier?",
          "With the price taken back a day before the script", "an early reversal of the price", False,
          "brings every reversal of the script forward by 24 hours; the leader's own ones come as well",
          _earlier_reversal),
    Named("no-blackout", "What if the lines had stayed open?", "Without blackouts", "the blackouts",
          True, "forbids every cut of connections", _plain(never("blackout"))),
    Named("earlier-blackout", "What if the country had been cut off a day earlier?",
          "With the country cut off a day before the script", "an early blackout", False,
          "begins the strongest cut of the whole country in the script 24 hours earlier; it ends when it did",
          _earlier_blackout),
    Named("no-request", "What if the leader had not asked for help?", "Without the request", "the request",
          True, "forbids the request; under the historical policy the troops of the script stay away too", _no_request),
    Named("refusal-as-2010", "What if the alliance had refused, as in 2010?", "With a refusal", "the grant of help",
          True, "the leader may ask, and the alliance refuses; under the historical policy when the script granted",
          _refusal),
    Named("loyal-police", "What if police and troops had been more loyal?", "With more loyal men",
          "more loyalty of the men", False,
          "sets loyalty_deviation half a log unit (one spread between countries) above the scenario's, for all men",
          _loyalty(+1)),
    Named("disloyal-police", "What if police and troops had been less loyal?", "With less loyal men",
          "less loyalty of the men", False,
          "sets loyalty_deviation half a log unit (one spread between countries) below the scenario's, for all men",
          _loyalty(-1)),
    Named("no-shooting-order", "What if nobody had ordered to shoot?", "Without an order to shoot",
          "the order to shoot", True, "forbids the order; besieged men may still fire",
          _plain(never("shooting_order"))),
    Named("no-rival-clique", "What if the elite had been of one mind?", "Without rival cliques", "the rival cliques",
          True, "switches the rivalry off: nobody in the elite sabotages, hires, plots, flees or empties posts",
          _plain(without("cliques"), historical=(never("stand_down_order"),))),
    Named("cadre-500", "What if 500 organised men had been among the crowds?", "With a cadre of 500",
          "a cadre of 500", False, "sets organised_cadre to 500 people", _plain("set:facts.organised_cadre=500")),
    Named("cadre-5000", "What if 5,000 organised men had been among the crowds?", "With a cadre of 5,000",
          "a cadre of 5,000", False, "sets organised_cadre to 5,000 people", _plain("set:facts.organised_cadre=5000")),
    Named("no-troops", "What if help had been granted, and nobody had come?", "Without foreign troops",
          "the foreign troops", True, "forbids every contingent; request and answer stay as they are",
          _plain(never("contingent"))),
)  # fmt: skip
NAMED = {entry.name: entry for entry in TABLE}
