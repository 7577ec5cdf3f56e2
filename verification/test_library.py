"""The tables of the bundled scenarios are what their cards unfold into, and the page on what was known is current."""

from __future__ import annotations

from pathlib import Path

import pytest

from steppefire.scenario import load
from steppefire.scenario.card import load_card
from steppefire.scenario.load import library
from steppefire.scenario.located import Problems
from steppefire.scenario.schema import read_scenario
from steppefire.scenario.unfold import unfolded
from verification import known_before
from verification.library import folders, regenerated

# Facts that say the same of a country however rich its tables are. Incomes are index numbers on a card, what is
# exposed to a price and the feeling towards soldiers stand in richer tables.
SAME = ("gini", "internet_share", "youth_share", "democracy", "corruption_index", "rents_share", "gdp_per_head",
        "patron_stance", "trigger_hour", "organised_cadre", "curfew_from", "curfew_to", "trigger_size",
        "security_scale")  # fmt: skip


@pytest.mark.parametrize("folder", folders(), ids=lambda folder: folder.name)
def test_tables_are_those_of_the_card(folder: Path) -> None:
    texts = regenerated(folder)
    stale = [name for name, text in texts.items() if (folder / name).read_text("utf-8") != text]
    assert stale == [], f"run python -m verification.library: {folder.name} has other {', '.join(stale)}"
    assert {path.name for path in folder.iterdir()} - {"ranges.json"} == {
        *texts, "claims.csv", "targets.csv", "script.csv", "card.yaml", "known.csv"}  # fmt: skip


def test_there_are_seven_of_them() -> None:
    assert len(folders()) == 7


def test_the_card_of_the_hand_made_scenario_tells_of_the_same_country() -> None:
    ours = load("kazakhstan-2022")
    card = read_scenario(unfolded(load_card(library() / "kazakhstan-2022" / "card.yaml")), Problems())
    assert {name: card.facts[name].value for name in SAME} == {name: ours.facts[name].value for name in SAME}
    assert (card.country, card.capital, card.largest_city, card.start) == (
        ours.country, ours.capital, ours.largest_city, ours.start)  # fmt: skip
    assert card.trigger == ours.trigger
    people = [sum(unit.population for unit in scenario.units) for scenario in (card, ours)]
    assert people[0] == pytest.approx(people[1], rel=1e-3)
    assert abs((card.power_since - ours.power_since).days) < 20
    titular = [sum(unit.titular_share * unit.population for unit in scenario.units) / total
               for scenario, total in zip((card, ours), people, strict=True)]  # fmt: skip
    assert titular[0] == pytest.approx(titular[1], abs=0.03)
    rises = [{unit.price_after / unit.price_before for unit in scenario.units
              if unit.price_before and unit.price_after != unit.price_before} for scenario in (card, ours)]
    assert rises[0] == rises[1] == {2.0}


def test_the_page_on_what_was_known_is_current() -> None:
    assert known_before.PAGE.read_text("utf-8") == known_before.page(), "run python -m verification.known_before"
