"""From card to scenario: every rule, and every number with the field and the rule it came from."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from given_cards import FULL, SPARSE, changed, read

from steppefire.core.settings import Settings
from steppefire.core.triggers import TRIGGERS
from steppefire.engine.run import simulate
from steppefire.scenario import Scenario, from_texts, resolve
from steppefire.scenario.card_fields import BY_NAME
from steppefire.scenario.schema import FILES
from steppefire.scenario.treaty import TREATY
from steppefire.scenario.unfold import unfolded
from steppefire.scenario.unfold_tables import addresses, standard
from steppefire.world.abroad import precedents
from steppefire.world.build import world


def unfold(base: dict[str, Any] = FULL, **fields: Any) -> Scenario:
    """The scenario of a card with other fields."""
    return from_texts(unfolded(read(changed(base, **fields))))


def by(rows: Any, key: str) -> dict[str, Any]:
    return {getattr(row, key): row for row in rows}


def test_every_file_of_the_format_is_written() -> None:
    assert set(unfolded(read(FULL))) == {*FILES, TREATY}
    assert set(unfolded(read(SPARSE))) == set(FILES)


def test_every_city_heads_a_unit_and_the_rest_is_shared_equally() -> None:
    scenario = unfold()
    assert [unit.population for unit in scenario.units] == [200_000 + 249_668, 50_000 + 249_668, 1_000 + 249_667]
    assert sum(unit.population for unit in scenario.units) == FULL["population"]
    places = by(scenario.places, "id")
    assert places["big-city-rest"].latitude == pytest.approx(43.3)
    assert places["far-rest"].latitude == pytest.approx(89.5)
    assert places["seat-rest"].population is None
    assert (scenario.largest_city, scenario.capital) == ("big-city", "seat")


def test_a_country_of_its_cities_alone_has_no_remainders() -> None:
    cities = [{"name": name, "population": 25_000, "lat": 1, "lon": 1} for name in "AB"]
    for people, kinds in ((50_000, ["city", "city"]), (50_001, ["city", "remainder", "city"])):
        scenario = unfold(cities=cities, population=people, trigger__place=None)
        assert [place.kind for place in scenario.places] == kinds


@pytest.mark.parametrize("share", [0.0, 0.1, 0.251, 0.4, 1.0])
def test_the_country_is_as_urban_as_the_card_says(share: float) -> None:
    built = world(unfold(urban_share=share))
    people = sum(row["population"] * row["urban"] for row in built.rows)
    assert people / FULL["population"] == pytest.approx(share, abs=1e-6)


def test_cities_are_urban_before_the_countryside_is() -> None:
    rows = {row["id"]: row["urban"] for row in world(unfold(urban_share=0.4)).rows}
    assert rows["big-city"] == rows["seat"] == pytest.approx(1.0)
    assert rows["big-city-rest"] == pytest.approx(rows["far-rest"], abs=1e-5)


def test_groups_are_titular_the_largest_other_one_and_all_else() -> None:
    scenario = unfold()
    names = {group.column: group.name for group in scenario.groups}
    assert names == {"titular_share": "Titulars", "minority_share": "Russian", "other_share": "Other groups"}
    unit = scenario.units[0]
    assert (unit.titular_share, unit.minority_share, unit.other_share) == pytest.approx((0.6, 0.2, 0.2))
    missing = unfold(SPARSE).units[0]
    assert (missing.titular_share, missing.minority_share, missing.other_share) == pytest.approx((0.8, 0.15, 0.05))


def test_bands_come_from_the_share_of_the_young() -> None:
    shares = [band.share for band in unfold(youth_share=0.5).bands]
    assert shares == pytest.approx([0.44 * 0.56, 0.44, 0.36 * 0.56, 0.2 * 0.56], abs=1e-6)
    assert sum(band.share for band in unfold(youth_share=0.123457).bands) == pytest.approx(1, abs=1e-9)


def test_incomes_differ_nowhere() -> None:
    statics = world(unfold()).statics
    assert not statics["exclusion_gap"].any()
    assert abs(statics["output_lost"]).max() < 1e-12


def test_a_price_rises_where_the_card_says() -> None:
    units = by(unfold().units, "unit")
    assert (units["seat"].price_before, units["seat"].price_after) == (1, pytest.approx(1.9))
    assert units["far"].price_after is None
    assert all(unit.exposed_share == 1 for unit in units.values())
    everywhere = unfold(trigger__place=None)
    assert all(unit.price_after == pytest.approx(1.9) for unit in everywhere.units)
    assert everywhere.trigger_unit is None
    assert unfold().trigger_unit == "seat"
    assert unfold().facts["exposed_households"].value == 0.5


def test_a_price_of_unknown_size_has_the_median_and_a_wide_prior() -> None:
    scenario = unfold(trigger__size=None)
    assert by(scenario.units, "unit")["seat"].price_after == pytest.approx(1.5)
    assert scenario.facts["trigger_size"].prior == "lognormal(ln 1, 0.5)"
    assert scenario.facts["trigger_size"].assumed
    assert unfold().facts["trigger_size"].prior == "lognormal(ln 1, 0.05)"


@pytest.mark.parametrize("kind", [kind for kind in TRIGGERS if kind != "price"])
def test_other_triggers_have_no_price(kind: str) -> None:
    scenario = unfold(trigger={"kind": kind, "place": "Far"})
    assert (scenario.trigger, scenario.trigger_unit) == (kind, "far")
    assert all(unit.price_after is None and unit.exposed_share == 0 for unit in scenario.units)
    assert scenario.facts["trigger_size"].prior == "lognormal(ln 1, 0.5)"
    assert scenario.facts["exposed_households"].value == 0


def test_the_hour_of_the_trigger_counts_from_the_start() -> None:
    assert unfold().facts["trigger_hour"].value == 9.5
    assert unfold(trigger__time="2010-04-06T09:00+05:00").facts["trigger_hour"].value == 10
    missing = unfold(SPARSE).facts["trigger_hour"]
    assert (missing.value, missing.prior) == (9, "uniform(0, 24)")


def test_forces_are_for_a_thousand_people() -> None:
    forces = by(unfold().forces, "force")
    assert [forces[name].strength for name in ("police", "guard", "army")] == pytest.approx([4, 1, 2])
    statics = world(unfold()).statics
    assert statics["police_strength"].sum() == pytest.approx(4 * 1000.003)
    assert unfold(security_per_1000=None).facts["security_scale"].prior == "lognormal(ln 1, 0.4)"


@pytest.mark.parametrize(("word", "rivals"), [
    ("none", set()), ("latent", {"prime_minister", "business_circle"}),
    ("open", {"prime_minister", "business_circle", "security_head"}),
])  # fmt: skip
def test_the_rival_clique_says_who_is_on_which_side(word: str, rivals: set[str]) -> None:
    elites = unfold(rival_clique=word).elites
    assert {elite.office for elite in elites if elite.allegiance != elites[0].allegiance} == rivals
    side = {elite.office: elite.allegiance for elite in elites}
    assert all(side[elite.patron] == elite.allegiance for elite in elites if elite.patron)


def test_objects_stand_by_rule() -> None:
    kinds: dict[str, set[str]] = {}
    for entry in unfold().objects:
        kinds.setdefault(entry.place, set()).add(entry.kind)
    assert kinds["far"] == {"city_hall", "police_hq", "security_hq", "prosecutor", "party_office", "arms_shop"}
    assert kinds["big-city"] == kinds["seat"] == kinds["far"] | {"tv", "residence", "airport"}


def test_the_years_before_are_those_of_the_leader_and_five_at_most() -> None:
    assert unfold().power_since == datetime.fromisoformat("2005-04-06T00:00+06:00")
    assert (unfold(years_in_office=0).start - unfold(years_in_office=0).power_since).days == 1
    assert (unfold(SPARSE).start - unfold(SPARSE).power_since).days == 5 * 365 + 1
    assert unfold(years_in_office=26).power_since == unfold(years_in_office=5).power_since


def test_a_given_field_has_the_narrow_prior_and_cites_the_card() -> None:
    facts, missing = unfold().facts, unfold(SPARSE).facts
    assert (facts["gini"].value, facts["gini"].prior, facts["gini"].source) == (0.3, "normal(0.3, 0.02)", "CARD")
    assert (missing["gini"].value, missing["gini"].prior) == (0.37, "normal(0.37, 0.07)")
    assert "card field gini is missing" in str(missing["gini"].assumed)
    assert facts["patron_stance"].prior == "normal(-0.6, 0.15)"
    assert (missing["patron_stance"].value, missing["patron_stance"].prior) == (0, None)
    assert unfold(rents_share=0).facts["rents_share"].prior == "uniform(0, 0.002)"
    assert facts["troop_feeling"].value == -0.3
    assert all(group.troop_feeling == 0 for group in unfold().groups)


def test_facts_are_drawn_by_seed_and_member() -> None:
    scenario = unfold()
    drawn = [resolve(scenario, Settings(seed=1, member=member)).facts for member in range(200)]
    values = [facts["democracy"].value for facts in drawn]
    # Mean of 200 draws with a deviation of 0.03: beyond 0.01 once in more than 100,000 seeds; these are fixed.
    assert sum(values) / 200 == pytest.approx(0.3, abs=0.01)
    assert len(set(values)) == 200
    assert all(0 <= value <= 1 for value in values)
    assert drawn[0]["democracy"].set_by == "prior"


def test_every_rule_that_is_named_is_there() -> None:
    for card in (FULL, SPARSE):
        scenario = unfold(card)
        named = {fact.rule for fact in scenario.facts.values()} | {entry.source for entry in scenario.objects}
        for column in (column for table in scenario.columns.values() for column in table.values()):
            named |= set(re.findall(r"rule ([a-z-]+)", f"{column.computed} {column.assumed}"))
        named |= set(re.findall(r"rule ([a-z-]+)", scenario.texts["scenario.yaml"] + scenario.texts.get(TREATY, "")))
        named |= {field.rule for field in BY_NAME.values() if field.rule}
        assert named - {"names", "of"} <= set(scenario.rules)
        assert all(fact.rule for fact in scenario.facts.values())


def test_columns_say_where_a_field_was_missing() -> None:
    assert unfold().columns["units"]["urban_share"].computed.count("not given") == 0  # type: ignore[union-attr]
    missing = unfold(SPARSE).columns
    assert "urban_share, not given and taken as 0.55" in str(missing["units"]["urban_share"].computed)
    assert "groups, not given" in str(missing["units"]["titular_share"].computed)
    assert not re.search(r"\{[a-z0-9_.]+\}", unfolded(read(SPARSE))["columns.yaml"])


def test_an_alliance_that_ships_has_the_members_of_its_year() -> None:
    then = by(unfold().states, "state")
    members = {code for code, state in then.items() if state.role == "member"}
    assert members == {"BLR", "KAZ", "ARM", "KGZ", "TJK", "UZB"}
    later = by(unfold(start="2018-04-06T00:00+06:00", trigger__time=None).states, "state")
    assert "UZB" not in later
    assert then["RUS"].role == "patron"
    assert then["RUS"].kin_share == pytest.approx(0.2)
    assert {code for code, state in then.items() if state.role == "power"} == {"USA", "EU", "CHN"}


def test_what_came_after_the_start_is_no_precedent() -> None:
    counts = {}
    for year in (2010, 2021, 2022):
        asked = {"name": "CSTO"}
        scenario = unfold(start=f"{year}-04-06T00:00+06:00", trigger__time=None, alliance=asked)
        counts[year] = {name: float(value) for name, value in precedents(scenario).items()}
    assert counts[2010] == {"helped_before": 0, "refused_before": 0}
    assert counts[2021] == {"helped_before": 0, "refused_before": 2}
    assert counts[2022] == {"helped_before": 0, "refused_before": 3}


def test_a_number_of_requests_that_is_missing_is_that_of_the_shipped_treaty() -> None:
    """Before 2015 one request was refused; a card that speaks of granted ones alone leaves that one standing."""
    scenario = unfold(start="2015-04-06T00:00+06:00", trigger__time=None, alliance__requests_granted_before=2,
                      alliance__requests_refused_before=None)  # fmt: skip
    counted = precedents(scenario)
    assert (counted["helped_before"], counted["refused_before"]) == (2, 1)


def test_the_precedents_of_the_card_hold_where_they_differ() -> None:
    scenario = unfold(alliance__requests_granted_before=2, alliance__requests_refused_before=3)
    counted = precedents(scenario)
    assert (counted["helped_before"], counted["refused_before"]) == (2, 3)
    assert scenario.treaty is not None
    assert scenario.treaty.title == "Collective Security Treaty Organization"


def test_another_alliance_gets_a_treaty_by_rule() -> None:
    own = {"name": 'Pact "X": #1', "patron": "XBG", "patron_stance": "loyal", "requests_granted_before": 1}
    scenario = unfold(alliance=own)
    assert scenario.treaty is not None
    assert scenario.treaty.name == own["name"]
    assert precedents(scenario)["helped_before"] == 1
    patron = by(scenario.states, "state")["XBG"]
    assert (patron.role, patron.pool) == ("patron", 5000)


@pytest.mark.parametrize("alliance", [None, {"name": "CSTO", "patron_stance": "none"}, {"name": "Unknown pact"},
                                      {"patron_stance": "loyal"}])  # fmt: skip
def test_without_a_patron_no_alliance_is_in_play(alliance: Any) -> None:
    scenario = unfold(alliance=alliance)
    assert scenario.treaty is None
    assert not any(state.role in ("patron", "member") for state in scenario.states)
    assert (scenario.facts["patron_stance"].value, scenario.facts["patron_stance"].prior) == (0, None)


def test_a_patron_without_an_alliance_is_the_power_next_door() -> None:
    scenario = unfold(alliance={"name": None, "patron": "RUS", "patron_stance": "cool"})
    assert scenario.treaty is None
    assert by(scenario.states, "state")["RUS"].role == "patron"
    assert by(scenario.states, "state")["RUS"].alliance is None


@pytest.mark.parametrize("code", ["USA", "CHN", "EUU", "UKR", "RUS", "ARE"])
def test_any_patron_has_men_to_send(code: str) -> None:
    states = by(unfold(alliance={"name": "Pact", "patron": code, "patron_stance": "cool"}).states, "state")
    assert states[code].role == "patron"
    assert states[code].pool and states[code].airlift and states[code].gate
    assert all(state.pool == 0 and state.gate is None for state in states.values() if state.role == "power")


def test_the_patron_of_an_alliance_that_is_the_host_has_none() -> None:
    assert unfold(country="RUS", alliance={"name": "CSTO"}).treaty is None


@pytest.mark.parametrize(("names", "ids"), [
    (["Nur-Sultan", "A'ali", "Jalal-Abad"], ["nur-sultan", "a-ali", "jalal-abad"]),
    (["Łódź", "São Paulo", "Zürich"], ["odz", "sao-paulo", "zurich"]),
    (["Москва", "東京", "---"], ["city-1", "city-2", "city-3"]),
    (["A", "a", "Á", "a-2"], ["a", "a-2", "a-3", "a-2-2"]),
    (["X", "X rest", "Y rest", "Y"], ["x", "x-rest-2", "y-rest", "y-2"]),
    (["x" * 80], ["x" * 40]),
])  # fmt: skip
def test_ids_are_latin_and_no_two_are_alike(names: list[str], ids: list[str]) -> None:
    assert addresses(names) == ids


def test_a_city_may_be_called_null() -> None:
    cities = [{"name": "null", "population": 30_000, "lat": 0, "lon": 0}]
    scenario = unfold(cities=cities, trigger__place="null", name="null", title="~")
    assert (scenario.capital, scenario.trigger_unit, scenario.name, scenario.title) == ("null", "null", "null", "~")


def test_the_standard_tables_have_no_outcomes() -> None:
    for name in ("states.csv", "offices.csv", "forces.csv", "rules.yaml", "columns.yaml"):
        assert "2022" not in standard(name).replace("2000 to 2022", "").replace("of 2003 to 2022", "")


@pytest.mark.parametrize("fields", [FULL, SPARSE], ids=["full", "sparse"])
def test_a_card_runs(fields: dict[str, Any]) -> None:
    result = simulate(unfold(fields), Settings(days=2, scale=0.02), cache=False)
    assert result.outcome["participants_by_day"]


def test_a_run_that_draws_its_people_keeps_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("steppefire.engine.run.cache_folder", lambda: tmp_path)
    simulate(unfold(), Settings(days=1, scale=0.01))
    assert not list(tmp_path.iterdir())
