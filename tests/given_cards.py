"""Cards for tests: a full one of an invented country, one with every optional field missing, and ways to write them."""

from __future__ import annotations

import copy
import json
from typing import Any

from steppefire.core.errors import Problem
from steppefire.scenario.card import Card, read_card
from steppefire.scenario.located import Problems

FULL: dict[str, Any] = {
    "card": 1, "name": "newland-2010", "country": "XNL", "start": "2010-04-06T00:00+06:00", "title": "Newland, 2010",
    "days": 40, "population": 1_000_003, "urban_share": 0.4, "youth_share": 0.5,
    "cities": [{"name": "Big City", "population": 200_000, "lat": 42.9, "lon": 74.6},
               {"name": "Seat", "population": 50_000, "lat": -40.5, "lon": 72.8, "capital": True},
               {"name": "Far", "population": 1_000, "lat": 89.9, "lon": -180}],
    "groups": [{"name": "Titulars", "share": 0.6}, {"name": "Few", "share": 0.05}, {"name": "Russian", "share": 0.2}],
    "gdp_per_head": 5000, "gini": 30, "rents_share": 0.06, "corruption_index": 25, "democracy": 0.3, "polity": 1,
    "years_in_office": 5, "rival_clique": "open", "security_per_1000": 5, "internet_share": 0.2,
    "foreign_troop_feeling": -0.3,
    "trigger": {"kind": "price", "size": 0.9, "place": "Seat", "time": "2010-04-06T09:30+06:00"},
    "alliance": {"name": "CSTO", "patron": "RUS", "patron_stance": "hostile", "requests_granted_before": 0,
                 "requests_refused_before": 0},
}  # fmt: skip
SPARSE: dict[str, Any] = {
    "card": 1, "name": "sparse", "country": "XSP", "start": "2015-01-01T00:00-03:00", "population": 300_000,
    "cities": [{"name": "Only", "population": 100_000, "lat": -30, "lon": -60}], "trigger": {"kind": "law"},
}  # fmt: skip


def changed(base: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A copy with other fields; `trigger__size` is the size inside the trigger, and a value of `...` takes one out."""
    out = copy.deepcopy(base)
    for path, value in fields.items():
        block, _, key = path.rpartition("__")
        inner = out[block] if block else out
        inner[key] = value
        if value is ...:
            del inner[key]
    return out


def text_of(fields: dict[str, Any]) -> str:
    """The card as YAML, a line a field; numbers and nulls stand bare as a person writes them."""
    return "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in fields.items())


def read(fields: dict[str, Any]) -> Card:
    """The card of these fields, which has no mistakes."""
    problems = Problems()
    card = read_card(text_of(fields), "card.yaml", problems)
    assert not problems.found, problems.found
    return card


def mistakes(text: str) -> list[Problem]:
    """The mistakes of a card's text."""
    problems = Problems()
    read_card(text, "card.yaml", problems)
    return problems.sorted()
