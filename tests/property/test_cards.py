"""Any valid card becomes a scenario without a mistake, and one that runs; any damage to a card is a located mistake."""

from __future__ import annotations

import copy
import json
from datetime import datetime, timedelta, timezone
from typing import Any

import numpy as np
import pytest
from given_cards import FULL, SPARSE, mistakes, read, text_of
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from steppefire.core.settings import Settings
from steppefire.core.triggers import TRIGGERS
from steppefire.engine import run as engine_run
from steppefire.engine.crowd import Crowd
from steppefire.engine.order import variables
from steppefire.mechanisms.statics import STATICS
from steppefire.scenario import from_texts
from steppefire.scenario.card_fields import BY_NAME, CLIQUES, STANCES
from steppefire.scenario.unfold import unfolded
from steppefire.world import build as world_build

PEOPLE, HOURS = 2000, 36
KNOWN = variables()
NASTY = ("null", "NO", "=1+1", "a,b", 'say "x"', "it's", "*x", "&y", "- z", "x: y", "{x}", "#", "../..", "x" * 80,
         "Łódź", "東京", "city-1", "A rest", "a-rest", "\\", "%s", "🙂", "1e5", "true", "~")  # fmt: skip

letters = st.characters(min_codepoint=33, max_codepoint=0x1F600,
                        exclude_categories=("Cc", "Cs", "Cf", "Cn", "Co", "Zl", "Zp"))  # fmt: skip
degrees = st.floats(-180, 180).map(lambda value: round(value, 4))
names = st.one_of(st.sampled_from(NASTY), st.text(letters, min_size=1, max_size=20).map(str.strip).filter(bool))
codes = st.sampled_from(("KAZ", "BHR", "XNL", "RUS", "ZZZ", "CHN", "KGZ", "GEO"))


def number(name: str, low: float, high: float) -> st.SearchStrategy[Any]:
    """A value of a field, its ends more often than chance would have it."""
    assert BY_NAME[name].reads(str(low)) is not None and BY_NAME[name].reads(str(high)) is not None
    return st.none() | st.sampled_from((low, high)) | st.floats(low, high).map(lambda value: float(f"{value:.6g}"))


@st.composite
def cards(draw: st.DrawFn) -> dict[str, Any]:
    """The fields of a valid card, many of them missing or null."""
    people = draw(st.integers(100_000, 1_400_000_000))
    count = draw(st.integers(1, 6))
    left, cities = people, []
    for name in draw(st.lists(names, min_size=count, max_size=count, unique=True)):
        size = draw(st.integers(1, max(1, left - count)) | st.just(max(1, left // 2)))
        size = min(size, left - (count - len(cities) - 1))
        left -= size
        north = draw(st.sampled_from((-180.0, 180.0)) | degrees) / 2
        cities.append({"name": name, "population": size, "lat": round(north, 4), "lon": draw(degrees)})
    if draw(st.booleans()):
        cities[draw(st.integers(0, count - 1))]["capital"] = True
    offset = timezone(timedelta(minutes=15 * draw(st.integers(-56, 56))))
    start = datetime(draw(st.integers(1950, 2090)), draw(st.integers(1, 12)), draw(st.integers(1, 28)),
                     draw(st.integers(0, 23)), tzinfo=offset)  # fmt: skip
    kind = draw(st.sampled_from(TRIGGERS))
    optional = {
        "title": st.none() | names, "days": st.none() | st.integers(2, 366), "urban_share": number("urban_share", 0, 1),
        "youth_share": number("youth_share", 0.05, 0.8), "gdp_per_head": number("gdp_per_head", 100, 1_000_000),
        "gini": number("gini", 15, 75), "rents_share": number("rents_share", 0, 1),
        "corruption_index": number("corruption_index", 0, 100), "democracy": number("democracy", 0, 1),
        "polity": st.none() | st.integers(-10, 10), "years_in_office": number("years_in_office", 0, 80),
        "rival_clique": st.none() | st.sampled_from(CLIQUES), "groups": groups(),
        "security_per_1000": number("security_per_1000", 0.1, 100), "internet_share": number("internet_share", 0, 1),
        "foreign_troop_feeling": number("foreign_troop_feeling", -1, 1), "alliance": alliances(),
    }  # fmt: skip
    trigger: dict[str, Any] = {"kind": kind}
    if draw(st.booleans()):
        trigger["place"] = draw(st.sampled_from([None, *(city["name"] for city in cities)]))
        trigger["time"] = (start + timedelta(minutes=draw(st.integers(0, 2000)))).isoformat("T", "minutes")
        trigger["size"] = draw(number("trigger.size", 0.001, 20)) if kind == "price" else None
    card = {"card": 1, "name": "any", "country": draw(codes), "start": start.isoformat("T", "minutes"),
            "population": people, "cities": cities, "trigger": trigger}  # fmt: skip
    chosen = draw(st.sets(st.sampled_from(sorted(optional))))
    card |= {name: draw(optional[name]) for name in sorted(chosen)}
    if (card.get("alliance") or {}).get("patron") == card["country"]:
        card["alliance"] = None
    return card


def groups() -> st.SearchStrategy[Any]:
    def shares(parts: list[tuple[str, float]]) -> list[dict[str, Any]]:
        total = max(1.0, sum(part for _, part in parts) + 1e-4)
        return [{"name": name, "share": round(part / total, 6)} for name, part in parts]

    parts = st.lists(st.tuples(names, st.floats(0, 1)), max_size=5, unique_by=lambda part: part[0])
    return st.none() | parts.map(shares)


def alliances() -> st.SearchStrategy[Any]:
    return st.none() | st.fixed_dictionaries({}, optional={
        "name": st.sampled_from((None, "CSTO", "GCC", "Pact: 'x'")) | names, "patron": st.none() | codes,
        "patron_stance": st.none() | st.sampled_from(tuple(STANCES)),
        "requests_granted_before": st.none() | st.integers(0, 50),
        "requests_refused_before": st.none() | st.integers(0, 50),
    })  # fmt: skip


def within(value: Any, variable: Any) -> bool:
    """Whether every number is finite and in the variable's declared range."""
    array = np.asarray(value)
    return bool(np.isfinite(array).all() and (array >= variable.low).all() and (array <= variable.high).all())


def runs_within_its_ranges(fields: dict[str, Any], seed: int) -> None:
    """Unfold the card, read it again, and let hours pass: every value stays finite and in its declared range."""
    scenario = from_texts(unfolded(read(fields)))
    assert sum(unit.population for unit in scenario.units) == fields["population"]
    made = Settings(seed=seed, scale=min(1.0, PEOPLE / fields["population"]))
    _, built, values, hours = engine_run.prepare(scenario, made, 8)
    law = engine_run.law(values, 8, engine_run.mean_opposition(hours))
    crowd = Crowd(world_build.people(built, None), built.statics["place_key"], law, seed)
    for name, value in built.statics.items():
        assert within(value, STATICS[name]), name
    for hour in range(min(HOURS, 24 * scenario.days)):
        hours.advance(hour, hour // 24, crowd)
        for name, variable in KNOWN.items():
            assert within(hours.now[name], variable), f"{name} in hour {hour}"


def simulates(fields: dict[str, Any], seed: int) -> None:
    """The whole way of a run, its events and its outcome."""
    scenario = from_texts(unfolded(read(fields)))
    made = Settings(seed=seed, scale=min(1.0, PEOPLE / fields["population"]), days=min(2, scenario.days))
    assert engine_run.simulate(scenario, made, cache=False).outcome["participants_by_day"]


common = settings(deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate),
                  suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example])  # fmt: skip


@settings(common, max_examples=100)
@given(fields=cards())
def test_any_card_becomes_a_scenario_without_a_mistake(fields: dict[str, Any]) -> None:
    scenario = from_texts(unfolded(read(fields)))
    assert scenario.country == fields["country"]
    assert unfolded(read(fields)) == scenario.texts


@settings(common, max_examples=8)
@given(fields=cards(), seed=st.integers(0, 2**32 - 1))
def test_any_card_runs_within_its_ranges(fields: dict[str, Any], seed: int) -> None:
    runs_within_its_ranges(fields, seed)


@settings(common, max_examples=3)
@given(fields=cards(), seed=st.integers(0, 2**32 - 1))
def test_any_card_is_simulated(fields: dict[str, Any], seed: int) -> None:
    simulates(fields, seed)


@pytest.mark.nightly
@settings(common, max_examples=1000)
@given(fields=cards(), seed=st.integers(0, 2**32 - 1))
def test_a_thousand_cards_run_within_their_ranges(fields: dict[str, Any], seed: int) -> None:
    runs_within_its_ranges(fields, seed)
    simulates(fields, seed)


@settings(common, max_examples=150)
@given(data=st.data())
def test_any_damage_gives_a_card_or_located_mistakes(data: st.DataObject) -> None:
    """Some characters of a card's text replaced by others."""
    text = text_of(data.draw(st.sampled_from((FULL, SPARSE))))
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 20)))
    found = mistakes(text[:start] + data.draw(st.text(letters, max_size=8)) + text[end:])
    assert all(problem.file == "card.yaml" and problem.line >= 1 and problem.column >= 1 for problem in found)


JUNK = (None, True, [], {}, [1], {"a": 1}, -1, 1e300, "nan", ".inf", "5%", "0,5", "x" * 200, "\ud800", "a\nb",
        "2010-01-01", "2010-01-01T00:00+25:00", "9999-12-31T23:00+00:00", "0001-01-01T00:00+14:00",
        [[[[]]]], 0, 2**40)  # fmt: skip


def paths(value: Any, before: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value of a card."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [way for key, inner in inside for way in [(*before, key), *paths(inner, (*before, key))]]


@pytest.mark.parametrize("base", [FULL, SPARSE], ids=["full", "sparse"])
def test_junk_in_any_field_is_a_located_mistake_or_a_card(base: dict[str, Any]) -> None:
    """Every value of a card is put to every kind of junk: there is never anything but a card or located mistakes."""
    for way in paths(base):
        for junk in JUNK:
            fields = copy.deepcopy(base)
            inner: Any = fields
            for key in way[:-1]:
                inner = inner[key]
            inner[way[-1]] = junk
            text = "".join(f"{key}: {json.dumps(value)}\n" for key, value in fields.items())
            found = mistakes(text)
            assert all(problem.file == "card.yaml" and problem.line >= 1 for problem in found)
            if not found:
                from_texts(unfolded(read(fields)))
