"""A country card unfolds into the texts of a scenario folder, every number with the field and the rule it came from."""

from __future__ import annotations

import re
from json import dumps
from pathlib import Path
from textwrap import wrap

from steppefire.scenario import rows
from steppefire.scenario import unfold_tables as made
from steppefire.scenario.card import CARD_KEY, Card, load_card
from steppefire.scenario.card_fields import BY_NAME, FIELDS, STANCES, Field, plain
from steppefire.scenario.located import Problems
from steppefire.scenario.schema import Scenario, read_scenario
from steppefire.scenario.treaty import TREATY
from steppefire.scenario.unfold_abroad import patron, states, treaty
from steppefire.scenario.unfold_tables import INCOME, OUTPUT, WAGE, city_ids, power_since, standard, written

UNITS = {"gini": "1", "democracy": "1", "patron_stance": "1", "troop_feeling": "1", "trigger_size": "1",
         "security_scale": "1", "rents_share": "share", "internet_share": "share", "youth_share": "share",
         "gdp_per_head": "USD/year", "corruption_index": "index"}  # fmt: skip
# Facts that are 1 by themselves: the field's value stands in a table, and the fact carries how uncertain it is.
SCALES = ("trigger_size", "security_scale")
WIDE_TRIGGER = "lognormal(ln 1, 0.5)"
EXPOSED = 0.5


def card_scenario(path: str | Path) -> Scenario:
    """The scenario of a card file; raises InputError with every mistake."""
    return read_scenario(unfolded(load_card(path)), Problems())


def unfolded(card: Card) -> dict[str, str]:
    """The texts of a scenario folder, by file name."""
    texts = {
        "scenario.yaml": _head(card), "columns.yaml": _columns(card), "rules.yaml": standard("rules.yaml"),
        "units.csv": written("units", made.units(card)), "places.csv": written("places", made.places(card)),
        "groups.csv": written("groups", made.groups(card)), "bands.csv": written("bands", made.bands(card)),
        "forces.csv": written("forces", made.forces(card)), "object_kinds.csv": standard("object_kinds.csv"),
        "objects.csv": written("objects", made.objects(card)), "elites.csv": written("elites", made.elites(card)),
        "states.csv": written("states", states(card)),
        "sources.csv": written("sources", made.sources(card, rows.Source)),
        "licences.csv": written("licences", [{"data": "standard tables of Steppefire", "licence": "Apache-2.0"}]),
        **{f"{name}.csv": written(name, ()) for name in ("history", "script", "claims", "targets")},
    }  # fmt: skip
    bound = treaty(card)
    return texts if bound is None else texts | {TREATY: bound}


def _columns(card: Card) -> str:
    """columns.yaml with a word where a field was missing."""
    def said(match: re.Match[str]) -> str:
        name = match.group(1)
        if name == "groups" or card.given(name):
            return "" if card.given(name) or card.groups else ", not given"
        if name == "trigger.size" and card.values["trigger.kind"] != "price":
            return ""
        return f", not given and taken as {card.value(name):g}"

    return re.sub(r"\{([a-z0-9_.]+)\}", said, standard("columns.yaml"))


def _text(text: str) -> str:
    """A text in quotes: a city may be called null."""
    return dumps(text, ensure_ascii=False)


def _head(card: Card) -> str:
    """scenario.yaml."""
    ids, start = city_ids(card), card.values["start"]
    place = card.values.get("trigger.place")
    numbers = [number for number, city in enumerate(card.cities) if city.name == place]
    lines = [
        f"# Unfolded from the country card {card.values['name']}. `rule` names a rule of rules.yaml.",
        "scenario: 1", f"name: {_text(card.values['name'])}", f"title: {_text(card.value('title'))}",
        f"country: {card.values['country']}", f"start: {start.isoformat('T', 'minutes')}",
        f"power_since: {power_since(card).isoformat('T', 'minutes')}  # rule power-since",
        f"days: {card.value('days')}",
        f"largest_city: {_text(ids[card.largest])}", f"capital: {_text(ids[card.capital])}  # rule capital",
        f"trigger: {card.values['trigger.kind']}",
        *(f"trigger_unit: {_text(ids[number])}  # rule trigger-place" for number in numbers), "facts:",
    ]  # fmt: skip
    lines += [line for entry in FIELDS if entry.fact for line in _of_field(entry, card)]
    return "\n".join(lines + _beside(card)) + "\n"


def _fact(name: str, value: float, unit: str, rule: str, assumed: str | None, prior: str | None = None,
          about: str = "") -> list[str]:  # fmt: skip
    """A fact in lines; one without a reason is the card's."""
    lines = [f"  {name}:" + (f"  # {about}" if about else ""), f"    value: {plain(value)}", f'    unit: "{unit}"']
    if assumed is None:
        lines.append(f"    source: {CARD_KEY}")
    else:
        lines += ["    assumed: >-", *wrap(assumed, 110, initial_indent="      ", subsequent_indent="      ")]
    return [*lines, f"    rule: {rule}", *([f"    prior: {prior}"] if prior else [])]


def _of_field(entry: Field, card: Card) -> list[str]:
    """The fact that one field becomes, with the narrow prior of a given value or the wide one of a missing one."""
    given = card.given(entry.name)
    law = entry.given if given else entry.wide
    middle = 1.0 if entry.fact in SCALES else _number(entry, card) * entry.times
    reason = None if given else f"card field {entry.name} is missing. Taken: {entry.reason}."
    prior = None if law is None else type(law)(law.law, law.spread * entry.times).around(middle)
    if entry.name == "trigger.size" and card.values["trigger.kind"] != "price":
        reason, prior = "an ordinary event of its kind; how much it weighs nobody has measured", WIDE_TRIGGER
    if entry.name == "alliance.patron_stance" and patron(card) is None:
        middle, reason, prior = 0.0, "the card has no patron", None
    rule = "trigger" if entry.name == "trigger.size" and card.values["trigger.kind"] != "price" else entry.rule
    about = f"multiplies: {entry.about}" if entry.fact in SCALES else entry.about
    return _fact(entry.fact, middle, UNITS[entry.fact], rule, reason, prior, about)


def _number(entry: Field, card: Card) -> float:
    value = card.value(entry.name)
    return STANCES[value] if isinstance(value, str) else float(value)


def _beside(card: Card) -> list[str]:
    """The facts that no single field gives."""
    is_price = card.values["trigger.kind"] == "price"
    timed = card.given("trigger.time")
    index = "an index number: only its proportion to the others acts"
    half = "half of the people live in a household for which the price is a large cost"
    return [
        *_fact("national_income", INCOME, "kLCU/month", "money-index", index),
        *_fact("national_wage", WAGE, "kLCU/month", "money-index", index),
        *_fact("national_output", OUTPUT, "kLCU/year", "money-index", index),
        *_fact("exposed_share_elsewhere", 0, "share", "price-felt-by", "never used: every unit has a share of its own"),
        *_fact("exposed_households", EXPOSED if is_price else 0, "share", "price-felt-by",
               half if is_price else "no price rises"),
        *_fact("organised_cadre", 0, "people", "no-cadre", "ships at 0; a hypothesis of organised men sets it"),
        *_fact("trigger_hour", card.trigger_hour, "hour", "trigger-hour",
               None if timed else f"card field trigger.time is missing. Taken: {BY_NAME['trigger.time'].reason}.",
               None if timed else "uniform(0, 24)"),
        *_fact("curfew_from", 23, "hour", "curfew-hours", "as is common"),
        *_fact("curfew_to", 7, "hour", "curfew-hours", "as is common"),
    ]  # fmt: skip
