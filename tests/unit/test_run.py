"""A whole run: same bytes whatever the threads, nothing lost, and every event in its place."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from steppefire.core.errors import InputError
from steppefire.core.settings import Settings
from steppefire.engine import run as engine_run
from steppefire.engine.order import variables
from steppefire.mechanisms.statics import CROWD
from steppefire.scenario.load import load
from steppefire.study import canon_order

sys.path.append(str(Path(__file__).parents[1] / "golden"))
from summary import UNEASY, digest

BASE = Settings(seed=11, scale=0.5, days=8, threads=1, overrides=UNEASY)


@pytest.fixture(scope="module")
def result(tiny_land: Any) -> Any:
    return engine_run.simulate(tiny_land, BASE, cache=False)


def series(result: Any, name: str) -> np.ndarray:
    return np.asarray(result.series[name][1])


def hourly(result: Any) -> list[str]:
    """Series of the hours; those of the years before are the same in all runs, those after begin where a run ends."""
    return [name for name, (dims, _, _) in result.series.items() if dims[0] == "time"]


@pytest.mark.parametrize("change", [{}, {"threads": 2}, {"threads": None}], ids=["replay", "2 threads", "all threads"])
def test_the_same_bytes_for_a_replay_and_for_any_number_of_threads(
    tiny_land: Any, result: Any, change: dict[str, Any]
) -> None:
    again = engine_run.simulate(tiny_land, replace(BASE, **change), cache=False)
    assert digest(again) == digest(result)
    assert again.outcome == result.outcome


@pytest.mark.parametrize("change", [{"seed": 12}, {"member": 1}])
def test_another_seed_or_member_is_another_history(tiny_land: Any, result: Any, change: dict[str, Any]) -> None:
    assert digest(engine_run.simulate(tiny_land, replace(BASE, **change), cache=False)) != digest(result)


def test_an_override_with_the_value_that_holds_changes_nothing(tiny_land: Any, result: Any) -> None:
    from steppefire.mechanisms.values import PARAMETERS

    same = (*UNEASY, ("news_weight", repr(PARAMETERS["news_weight"].default)))
    assert digest(engine_run.simulate(tiny_land, replace(BASE, overrides=same), cache=False)) == digest(result)


def test_an_edit_changes_nothing_before_its_hour(tiny_land: Any, result: Any) -> None:
    hour = 80
    late = tiny_land.script[0].model_copy(update={
        "time": tiny_land.start + timedelta(hours=hour), "until": None, "action": "curfew", "scope": "country",
        "value": None})  # fmt: skip
    script = tuple(sorted((*tiny_land.script, late), key=lambda entry: entry.time))
    edited = engine_run.simulate(tiny_land.model_copy(update={"script": script}), BASE, cache=False)
    for name in hourly(result):
        assert np.array_equal(series(edited, name)[:hour], series(result, name)[:hour]), name
    assert not np.array_equal(series(edited, "active")[hour:], series(result, "active")[hour:])


@pytest.mark.parametrize("table", ["units", "places", "groups", "bands", "forces", "object_kinds", "objects",
                                   "states"])  # fmt: skip
def test_the_order_of_rows_in_the_tables_does_not_matter(tiny_land: Any, result: Any, table: str) -> None:
    rows = getattr(tiny_land, table)
    assert len(rows) > 1
    turned = tiny_land.model_copy(update={table: rows[::-1]})
    again = engine_run.simulate(turned, BASE, cache=False)
    assert canon_order.differences(again, result) == []


def test_a_shorter_run_is_the_beginning_of_a_longer_one(tiny_land: Any, result: Any) -> None:
    short = engine_run.simulate(tiny_land, replace(BASE, days=3), cache=False)
    for name in hourly(result):
        assert np.array_equal(series(short, name), series(result, name)[:72]), name


def test_days_end_with_the_scenario(tiny_land: Any) -> None:
    settings = Settings(scale=0.02, days=99, threads=1)
    assert series(engine_run.simulate(tiny_land, settings, cache=False), "active").shape == (240, 4)


def test_counts_are_whole_people_and_totals_never_fall(result: Any) -> None:
    for name in ("active", "violent", "participants", "wanted", "in_custody", "arrested", "dead_civilians",
                 "injured_civilians"):  # fmt: skip
        people = series(result, name) * BASE.scale
        assert (people >= 0).all() and np.array_equal(people, np.round(people)), name
    for name in ("arrested", "dead_civilians", "dead_security", "injured_civilians", "injured_security", "arms_lost",
                 "damage"):  # fmt: skip
        assert (np.diff(series(result, name), axis=0) >= 0).all(), name


def test_parts_are_never_more_than_the_whole(result: Any) -> None:
    assert (series(result, "violent") <= series(result, "active")).all()
    assert series(result, "active").sum(axis=1).max() > 100
    assert (series(result, "shown_opposition") <= series(result, "private_opposition")).all()
    assert (series(result, "in_custody").sum(axis=1) <= series(result, "arrested").sum(axis=1)).all()
    day = np.repeat(np.arange(8), 24)
    seen = series(result, "participants").sum(axis=1)
    for number in range(8):
        rows = day == number
        assert (np.diff(seen[rows]) >= 0).all()
        assert seen[rows][-1] >= series(result, "active")[rows].sum(axis=1).max()


def test_events_count_up_and_causes_come_first(result: Any) -> None:
    kinds = {
        "decision": None, "price": {"price_rise"}, "harm": {"deaths"}, "protest": {"first_rally"},
        "riot": {"violence_begins", "object_besieged", "object_taken", "object_burnt", "object_retaken", "arms_taken"},
        "coercion": {"dispersal", "firing", "arrests", "reinforcement", "post_abandoned", "post_manned", "stand_aside",
                     "come_back"},
        "abroad": {"consultation", "session", "vote_agree", "vote_object", "patron_mission", "last_men_out", "words",
                   "staff_home", "sanctions", "invest", "revolt_elsewhere"},
    }  # fmt: skip
    places = set(result.coords["place"][1].tolist())
    for number, row in enumerate(result.events):
        assert row["event_id"] == number and -1 <= row["cause"] < number
        allowed = kinds[row["event_type"]]
        assert allowed is None or row["sub_event_type"] in allowed
        assert row["place"] == "" or row["place"] in places
    deaths = sum(row["fatalities"] for row in result.events)
    assert series(result, "dead_civilians")[-1].sum() == result.outcome["dead_civilians"]
    assert deaths == result.outcome["dead_civilians"] + result.outcome["dead_security"]


def test_an_object_falls_after_a_siege_and_burns_after_its_fall(result: Any) -> None:
    before = {"object_taken": "object_besieged", "object_burnt": "object_taken"}
    seen: set[tuple[str, str]] = set()
    taken = 0
    for row in result.events:
        name = row["sub_event_type"]
        if name == "object_burnt":
            assert (before[name], row["actor2"]) in seen
        taken += name == "object_taken"
        seen.add((name, row["actor2"]))
    assert taken == len(result.outcome["objects_taken"]) or taken > len(result.outcome["objects_taken"]) > 0


def test_the_result_says_what_it_was_made_with(result: Any) -> None:
    by_name = {row["name"]: row for row in result.parameters}
    asked = dict(result.settings.overrides)
    assert by_name["effort"]["value"] == float(asked["effort"]) and by_name["effort"]["set_by"] == "--set"
    assert by_name["news_weight"]["set_by"] == "default"
    assert all(row["mechanism"] and bool(row["source"]) != bool(row["assumed"]) for row in result.parameters)
    assert set(result.timings) == {"population_s", "hours_s"}


def test_times_are_the_ends_of_hours(result: Any) -> None:
    times = result.coords["time"][1]
    assert str(times[0]).startswith("2022-01-01T01:00") and str(times[-1]).startswith("2022-01-09T00:00")
    for dims, values, attributes in result.series.values():
        assert values.shape == tuple(result.coords[dim][1].size for dim in dims)
        assert attributes["unit"] and attributes["about"]


def test_progress_is_told(tiny_land: Any) -> None:
    told: list[tuple[int, int]] = []
    engine_run.simulate(tiny_land, Settings(scale=0.02, days=2), lambda hour, hours, note: told.append((hour, hours)),
                        cache=False)  # fmt: skip
    assert [pair for pair in told if pair[0] > 0] == [(12, 48), (24, 48), (36, 48), (48, 48)]


def test_a_run_repeats_itself_from_its_folder_alone(tmp_path: Path) -> None:
    import steppefire

    done = steppefire.run("kazakhstan-2022", seed=3, scale=0.01, days=3, out=tmp_path / "kept", report=False)
    assert done.outcome["participants_by_day"].keys() == {"2022-01-01", "2022-01-02", "2022-01-03"}
    assert steppefire.rerun(tmp_path / "kept") == []


def test_everybody_of_kazakhstan_for_six_days() -> None:
    """The one run with all 19.5 million people outside the nightly tests."""
    result = engine_run.simulate(load("kazakhstan-2022"), Settings(days=6, threads=2))
    assert series(result, "active").shape == (144, result.coords["place"][1].size)
    assert result.coords["population"][1].sum() == pytest.approx(19.5e6, rel=0.01)
    for name, (_, values, about) in result.series.items():
        below_none = name.startswith("grievance") or about["unit"] == "log"
        assert np.isfinite(values).all() and ((values >= 0).all() or below_none), name
    assert (series(result, "violent") <= series(result, "active")).all()
    assert series(result, "participants")[-1].sum() > 1000, "nobody went out"
    first = next(row for row in result.events if row["sub_event_type"] == "first_rally")
    assert "2022-01-01" <= first["date"] <= "2022-01-04"


@pytest.mark.parametrize("change", [{"seed": 2**32}, {"seed": -1}, {"seed": 10**30}, {"member": 2**32},
                                    {"member": -1}, {"seed": 1.5}], ids=str)  # fmt: skip
def test_seeds_that_no_address_can_hold_are_bad_input(tiny_land: Any, change: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="--(seed|member):1:1: .*from 0 to 4294967295"):
        engine_run.simulate(tiny_land, replace(Settings(scale=0.02, days=1), **change))


def test_the_largest_seed_runs_and_is_another_history_than_its_neighbours(tiny_land: Any) -> None:
    def of(seed: int) -> str:
        return digest(engine_run.simulate(tiny_land, replace(BASE, seed=seed, days=2), cache=False))

    assert len({of(seed) for seed in (0, 2**31, 2**32 - 2, 2**32 - 1)}) == 4


def test_an_unknown_switch_is_bad_input(tiny_land: Any) -> None:
    with pytest.raises(InputError, match="unknown switch 'contagon'.*contagion"):
        engine_run.simulate(tiny_land, Settings(without=("contagon",)))


def test_every_variable_stays_in_its_range(tiny_land: Any) -> None:
    resolved, built, values, hours = engine_run.prepare(tiny_land, replace(BASE, days=8), 8)
    people = engine_run.world_build.people(built, None)
    law = engine_run.law(values, 8, engine_run.mean_opposition(hours))
    street = engine_run.Crowd(people, built.statics["place_key"], law, BASE.seed)
    known = {**variables(), **CROWD}
    for hour in range(192):
        hours.advance(hour, hour // 24, street)
        for name, variable in known.items():
            value = np.asarray(hours.now[name])
            assert np.isfinite(value).all(), f"{name} in hour {hour}"
            assert value.min() >= variable.low and value.max() <= variable.high, f"{name} in hour {hour}: {value}"
