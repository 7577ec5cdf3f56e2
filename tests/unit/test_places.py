"""Places: addresses, distances, and the columns computed by one formula."""

from __future__ import annotations

import math
import zlib
from typing import Any

import numpy as np
import pytest

from steppefire.world import build as world_build
from steppefire.world.places import great_circle, place_key, place_statics, place_table, within_half_a_day


@pytest.fixture(scope="module")
def rows(tiny_land: Any) -> list[dict[str, Any]]:
    return place_table(tiny_land)


def test_addresses_come_from_the_id_alone() -> None:
    assert place_key("almaty") == zlib.crc32(b"almaty")
    assert place_key("almaty") != place_key("almaty-rest")


def test_distances_are_great_circles() -> None:
    latitude = np.array([0.0, 0.0, 90.0, 43.65, 43.24])
    longitude = np.array([0.0, 90.0, 0.0, 51.16, 76.89])
    distance = great_circle(latitude, longitude)
    assert np.array_equal(distance, distance.T) and not np.diag(distance).any()
    quarter = 6371.0 * math.pi / 2.0
    assert [distance[0, 1], distance[0, 2], distance[1, 2]] == pytest.approx([quarter] * 3)
    assert distance[3, 4] == pytest.approx(2067.0, rel=0.01)  # Aktau to Almaty


def test_places_stand_in_order_of_id_whatever_the_table_says(tiny_land: Any, rows: list[dict[str, Any]]) -> None:
    assert [row["id"] for row in rows] == ["east-rest", "old-fort", "river-city", "salt-bay"]
    turned = tiny_land.model_copy(update={"places": tiny_land.places[::-1]})
    assert place_table(turned) == rows


def test_the_rest_of_a_unit_is_what_its_cities_leave(tiny_land: Any, rows: list[dict[str, Any]]) -> None:
    population = {row["id"]: row["population"] for row in rows}
    assert population["east-rest"] == 70_000 - 45_000 - 10_000
    for unit in tiny_land.units:
        assert sum(row["population"] for row in rows if row["unit"] == unit.unit) == unit.population


def test_urban_people_fill_the_cities_first(tiny_land: Any, rows: list[dict[str, Any]]) -> None:
    urban = {row["id"]: row["urban"] for row in rows}
    assert urban["river-city"] == urban["old-fort"] == pytest.approx(min(1.0, 0.75 * 70_000 / 55_000))
    assert urban["east-rest"] == 0.0
    assert urban["salt-bay"] == 1.0


def test_columns_follow_their_formulas(tiny_land: Any, rows: list[dict[str, Any]]) -> None:
    statics = place_statics(tiny_land, rows)
    salt, river = 3, 2
    assert statics["price_rise"] == pytest.approx([math.log(100 / 90)] * 3 + [math.log(2)])
    assert statics["solar_offset"][salt] == pytest.approx(51.16 / 15 - 6)
    assert statics["exclusion_gap"][salt] == pytest.approx((460 * 120 / 300 - 140) / 120)
    kept, country = 12 * 140 / 5000, 12 * 120 / 4400
    assert statics["output_lost"][salt] == pytest.approx(1 - kept / country)
    assert statics["past_dead"].tolist() == [0, 0, 0, 16]
    assert statics["past_years"][salt] == pytest.approx(11.0)
    assert statics["past_years"][river] == pytest.approx(0.0)
    assert statics["seat_of"].tolist() == [2, 2, 2, 3]
    assert statics["largest_city"] == river


def test_forces_add_up_and_stand_where_their_rule_puts_them(tiny_land: Any) -> None:
    statics = world_build.world(tiny_land).statics
    assert statics["police_strength"].sum() == pytest.approx(400.0)
    assert statics["police_strength"] == pytest.approx(statics["population"] * 4 / 1000)
    assert statics["guard_strength"].tolist() == pytest.approx([0, 0, 84, 36])  # by the people of the units of seats
    assert statics["army_strength"].tolist() == pytest.approx([0, 100, 100, 0])


def test_forces_keep_their_speed_and_arms(tiny_land: Any) -> None:
    statics = world_build.world(tiny_land).statics
    assert statics["force_speed"].tolist() == [0, 60, 60]  # police are not sent elsewhere, whatever their speed
    assert statics["force_armed"].tolist() == [1, 1, 1]
    unarmed = tuple(force.model_copy(update={"armed": force.force != "police"}) for force in tiny_land.forces)
    assert world_build.force_statics(tiny_land.model_copy(update={"forces": unarmed}), place_table(tiny_land))[
        "force_armed"].tolist() == [0, 1, 1]  # fmt: skip


def test_hours_of_a_curfew_and_users_of_the_internet_come_from_the_facts(
    tiny_land: Any, rows: list[dict[str, Any]]
) -> None:
    statics = place_statics(tiny_land, rows)
    assert (statics["curfew_from"], statics["curfew_to"]) == (23.0, 7.0)
    assert statics["internet_share"] == tiny_land.facts["internet_share"].value == 0.85


def test_the_script_becomes_arrays(tiny_land: Any) -> None:
    built = world_build.world(tiny_land)
    statics = built.statics
    assert statics["script_places"].shape == (len(tiny_land.script), 4)
    reverse, stand_down = 0, 5
    assert statics["script_start"][reverse] == 84.0
    assert statics["script_places"][reverse].tolist() == [0, 0, 0, 1]
    assert built.objects[int(statics["script_object"][stand_down])].id == "river-city-airport"
    assert statics["script_end"][1] == 112.5


def test_the_sun_is_never_more_than_half_a_day_off_the_clock() -> None:
    given = np.array([-24.10184, -13.0, -12.0, -2.5, 0.0, 1.06, 12.0, 13.5])
    found = within_half_a_day(given)
    days = (found - given) / 24.0
    assert (np.abs(found) <= 12.0).all() and np.allclose(days, np.round(days), atol=1e-9)
    assert (found[2:7] == given[2:7]).all()
