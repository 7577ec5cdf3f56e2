"""Elites: tables as arrays, factions that hold a pact and break it, purges, and what the chronicle tells of them.

The tests fix every seed. Where a count of seeds is asked, its docstring says how likely chance alone is to fail it.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from intrigue_land import country, live

from steppefire.core.errors import SteppefireError
from steppefire.engine.events import Chronicle
from steppefire.mechanisms import clique_choice as choice
from steppefire.mechanisms.cliques import hire, orders
from steppefire.mechanisms.elite_position import position
from steppefire.mechanisms.purge import ARRESTED, CHANGED, FLED, REPLACED
from steppefire.mechanisms.statics import CLIQUE_MOVES
from steppefire.mechanisms.values import PARAMETERS
from steppefire.scenario.load import load
from steppefire.world import build as world_build
from steppefire.world import elites

NUMBERS = {name: entry.default for name, entry in PARAMETERS.items()}
UNREST = {"active": 4000.0, "violent": 800.0}


def office(name: str, side: str, assets: str = "", patron: str | None = None) -> SimpleNamespace:
    return SimpleNamespace(office=name, name=name.title(), patron=patron, allegiance=side, assets=assets)


def with_elites(scenario: Any, *offices: Any) -> Any:
    return scenario.model_copy(update={"elites": offices})


@pytest.fixture(scope="module")
def kazakhstan() -> Any:
    return load("kazakhstan-2022")


# The table as arrays


def test_factions_are_sides_by_what_they_hold(kazakhstan: Any) -> None:
    names = elites.faction_names(kazakhstan.elites)
    assert names == ("president office", "predecessor office", "predecessor armed", "president armed",
                     "predecessor wealth")  # fmt: skip
    statics = world_build.world(kazakhstan).statics
    assert statics["faction_side"].tolist() == [0, 1, 1, 0, 1]
    assert [names[int(home)] for home in statics["faction_home"]] == [
        "president office", "president office", "president armed", "president armed", "president office"]  # fmt: skip
    for kind in ("armed", "wealth", "office"):
        assert statics[f"elite_{kind}"].sum() == pytest.approx(1.0)
    assert statics["elite_wealth"][statics["elite_side"] == 0].sum() == 0.0
    chair = int(np.flatnonzero(statics["elite_chair"])[0])
    assert kazakhstan.elites[chair].office == "first_president" and statics["elite_chair"].sum() == 1
    assert kazakhstan.elites[int(np.flatnonzero(statics["elite_cabinet"])[0])].office == "prime_minister"


def test_the_security_chief_commands_the_posts_of_his_service(kazakhstan: Any) -> None:
    built = world_build.world(kazakhstan)
    posts = [entry.kind for entry in built.objects]
    commander = [kazakhstan.elites[int(n)].office if n >= 0 else "" for n in built.statics["object_elite"]]
    assert {who for who, kind in zip(commander, posts) if kind == "security_hq"} == {"knb_head"}
    assert {who for who, kind in zip(commander, posts) if kind == "city_hall"} == {""}
    rivals = {kind for rival, kind in zip(built.starts["object_rival"], posts) if rival}
    assert rivals == {"security_hq", "residence"}


def test_a_shared_asset_counts_once(tiny_land: Any) -> None:
    land = with_elites(tiny_land, office("a", "x", "army"), office("b", "y", "security_service"),
                       office("c", "y", "security_service oil"))  # fmt: skip
    statics = world_build.world(land).statics
    assert statics["elite_armed"].tolist() == [0.5, 0.25, 0.25], "no facts on the service: the mean of those known"
    assert statics["elite_wealth"].tolist() == [0.0, 0.0, 1.0]


@pytest.mark.parametrize("offices", [
    (office("a", "x"),), (office("a", "x", "army"), office("b", "x", "oil", "a")),
    (office("a", "x", "army"), office("b", "y", "security_service"), office("c", "z", "oil banks")),
    (office("a", "x"), office("b", "y"), office("c", "z"), office("d", "w", "police")),
])  # fmt: skip
def test_any_table_of_elites_will_do(tiny_land: Any, offices: tuple[Any, ...]) -> None:
    kinds = tuple(kind.model_copy(update={"asset": None}) for kind in tiny_land.object_kinds)
    land = country(with_elites(tiny_land, *offices).model_copy(update={"object_kinds": kinds}), survival=0.4)
    for now in live(land, 48, **UNREST)[1:]:
        assert np.isfinite(now["faction_power"]).all() and 0.0 <= now["leader_power"] <= 1.0


def test_no_elites_is_a_located_mistake(tmp_path: Any) -> None:
    folder = tmp_path / "tiny-land"
    shutil.copytree(Path(__file__).parents[1] / "data" / "tiny-land", folder)
    table = folder / "elites.csv"
    table.write_text(table.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    with pytest.raises(SteppefireError, match="elites.csv.*no rows"):
        load(folder)
    lines = ["office,name,patron,allegiance,assets", *(f"o{n},Office {n},,side{n},security_service" for n in range(5))]
    table.write_text("\n".join(lines) + "\n", "utf-8")
    with pytest.raises(SteppefireError, match="elites.csv:6.*side number 5"):
        load(folder)


# Rest


def test_elites_of_one_side_are_at_rest_in_any_danger(tiny_land: Any) -> None:
    kinds = tuple(kind.model_copy(update={"asset": None}) for kind in tiny_land.object_kinds)
    one = with_elites(tiny_land, office("a", "x", "army"), office("b", "x", "oil", "a"), office("c", "x", "police"))
    land = country(one.model_copy(update={"object_kinds": kinds}), survival=0.5, script={"purge_order": 1.0})
    for now in live(land, 200, **UNREST)[1:]:
        assert not now["clique_met"].any() and not now["office_state"].any() and not now["hired"].any()
        assert now["coup"] == 0.0 and now["leader_power"] == 1.0 and now["asset_moved"] == 0.0


def test_the_pact_holds_in_calm(kazakhstan: Any) -> None:
    """Without danger nobody acts in ten days: by the base rate alone one run in some 360 would; these ten do not."""
    for seed in range(10):
        now = live(country(kazakhstan, seed), 240)[-1]
        assert now["pact"] > 0.999 and not now["office_state"].any() and not now["clique_stand_down"].any()


def test_nobody_loses_power_for_men_who_are_not_yet_on_duty(kazakhstan: Any) -> None:
    """Before the first hour no man is on duty; nobody has refused either."""
    first, second = (now["leader_power"] for now in live(country(kazakhstan), 2)[1:])
    assert first == pytest.approx(second, abs=1e-3)


def test_where_the_script_rules_powers_are_shown_and_nobody_moves(kazakhstan: Any) -> None:
    hours = live(country(kazakhstan, survival=0.4, adaptive=0.0), 200, **UNREST)[1:]
    assert hours[-1]["pact"] < 0.1 and hours[-1]["faction_power"].sum() == pytest.approx(1.0)
    met = sum(int(now["clique_met"].sum()) for now in hours)
    assert met > 20, "they meet"
    for now in hours:
        assert not now["clique_move"].any() and not now["office_state"].any() and now["left_alone"] == 0.0


# Moves


def moved(hours: list[dict[str, Any]]) -> set[str]:
    """Names of all moves made."""
    return {CLIQUE_MOVES[int(code)] for now in hours[1:] for code in now["clique_move"][now["clique_met"] > 0]}


@pytest.fixture(scope="module")
def danger(kazakhstan: Any) -> list[list[dict[str, Any]]]:
    """Five days of great danger and unrest everywhere, twelve seeds."""
    return [live(country(kazakhstan, seed, survival=0.45), 120, **UNREST) for seed in range(12)]


def test_in_danger_cliques_move_and_everything_is_recorded(danger: Any) -> None:
    seen = set().union(*(moved(hours) for hours in danger))
    assert {"stay", "stand_down", "hire", "flight"} <= seen
    for hours in danger:
        for now in hours[1:]:
            told = now["clique_met"] > 0
            assert now["clique_chance"][told].sum(axis=1) == pytest.approx(np.ones(told.sum()))
            made = now["clique_chance"][told, now["clique_move"][told].astype(int)]
            assert (made > 0.0).all(), "what was done had a chance"
            closed = now["clique_worth"][told] == choice.UNABLE
            assert not now["clique_chance"][told][closed].any()
            assert (now["clique_stand_down"] > 0).tolist() == (now["order_left"] > 0).tolist()


def test_only_rivals_with_men_empty_their_own_posts(danger: Any, kazakhstan: Any) -> None:
    built = world_build.world(kazakhstan)
    kinds = {built.objects[post].kind for hours in danger for now in hours[1:]
             for post in np.flatnonzero(now["clique_stand_down"])}  # fmt: skip
    assert kinds == {"security_hq"}


def test_a_new_commander_calls_the_men_back(danger: Any, kazakhstan: Any) -> None:
    now = next(now for hours in danger for now in hours if (now["order_left"] > 1.0).any())
    land, posts = country(kazakhstan), np.flatnonzero(now["order_left"] > 1.0)
    nobody = np.zeros(now["order_left"].size, bool)
    for side, left in ((now["office_side"], now["order_left"][posts] - 1.0), (0.0 * now["office_side"], 0.0)):
        read = SimpleNamespace(**land.hours.statics, order_left=now["order_left"], office_side=side)
        after = orders(read, land.hours.parameters["cliques"], lambda _, keys: np.ones(keys.size), nobody[:5], nobody,
                       np.zeros(nobody.size, int), 1.0)  # fmt: skip
        assert after[posts] == pytest.approx(left * np.ones(posts.size))


def test_hired_men_hide_in_the_largest_crowds_and_go_home(kazakhstan: Any) -> None:
    land = country(kazakhstan, survival=0.45)
    active = np.zeros(len(land.built.rows))
    active[3], active[5] = 1000.0, 2000.0
    p = land.hours.parameters["cliques"]
    read = SimpleNamespace(hired=np.zeros(active.size), active=active, step_hours=np.asarray(1.0))
    paid = hire(read, p, 1.0)
    room = p.hiding_share * active
    assert paid[5] == min(p.hired_men, room[5]) and paid[3] == min(p.hired_men - paid[5], room[3])
    assert paid.sum() <= p.hired_men
    read.hired = paid
    assert hire(read, p, 0.0)[5] < paid[5]
    read.active = 0.0 * active
    assert hire(read, p, 1.0).sum() < paid.sum(), "nowhere to hide, nobody is paid"


def hostile(strength: float, survival: float, seed: int, kazakhstan: Any) -> tuple[float, float]:
    """Chance of a hostile move and of a coup at the last meeting of the armed rivals, after some hours of danger."""
    land = country(kazakhstan, seed, survival=survival, overrides=(
        ("rival_strength", str(strength)), ("meeting_rate", "1"), ("power_doubt", "0")))  # fmt: skip
    now = live(land, 6, **UNREST)[-1]
    chance = now["clique_chance"][2]
    return float(chance[list(choice.HOSTILE)].sum()), float(chance[choice.COUP])


def test_the_stronger_the_rivals_the_likelier_sabotage_and_coup() -> None:
    p = SimpleNamespace(**NUMBERS)
    for survival in (0.3, 0.6, 0.9):
        for excluded in (0.0, 0.5, 1.0):
            found = []
            for strength in np.linspace(-2.0, 2.0, 15):
                rivals = np.exp(strength) * 0.3 / (np.exp(strength) * 0.3 + 0.7)
                worth, _ = choice.worths(survival, np.full(1, excluded), np.full(1, rivals), np.zeros(1), np.zeros(1),
                                         rivals, 1.0 - rivals, p)  # fmt: skip
                chance = choice.chances(worth, np.ones(worth.shape, bool), 1.0, p.clique_reason)[0]
                found.append((chance[list(choice.HOSTILE)].sum(), chance[choice.COUP]))
            assert (np.diff(np.array(found), axis=0) > 0).all(), (survival, excluded)


def test_strength_tells_in_the_country_too(kazakhstan: Any) -> None:
    weak, strong = (hostile(strength, 0.7, 1, kazakhstan) for strength in (-1.5, 1.5))
    assert weak[1] < strong[1]


def test_a_staged_break_is_not_resisted_and_leaves_wealth_alone(kazakhstan: Any) -> None:
    staged = (("staged_chance", "1"), ("purge_rate", "2"), ("flight_keeps", "0"))
    script = {"predecessor_dropped": 1.0, "purge_order": 1.0}
    land = country(kazakhstan, survival=0.5, script=script, overrides=staged)
    hours = live(land, 400, **UNREST)
    wealthy = land.built.statics["elite_wealth"] > 0
    acted = moved(hours[3:]) & {CLIQUE_MOVES[code] for code in choice.HOSTILE}
    assert hours[-1]["break_staged"] == 1.0 and not acted
    state = hours[-1]["office_state"]
    assert not np.isin(state[wealthy], (REPLACED, ARRESTED)).any()
    rivals = (land.built.statics["elite_side"] > 0) & ~wealthy
    assert state[rivals].all() and not state[land.built.statics["elite_side"] == 0].any()


def test_a_leader_in_great_danger_is_left_alone_after_a_while(kazakhstan: Any) -> None:
    alone = [int(now["left_alone"]) for now in live(country(kazakhstan, survival=0.05), 48)[1:]]
    assert alone[0] == 0 and alone[-1] == 1 and alone == sorted(alone)
    assert live(country(kazakhstan, survival=0.6), 48)[-1]["left_alone"] == 0.0


def test_a_coup_succeeds_by_the_ratio_of_powers_or_ends_in_arrest(kazakhstan: Any) -> None:
    """Coups are made likely; of 16 seeds at least one succeeds and one fails (each fails to by chance under 1e-3)."""
    ends = set()
    for seed in range(16):
        land = country(kazakhstan, seed, survival=0.3, overrides=(
            ("rival_strength", "2"), ("arrest_cost", "0"), ("meeting_rate", "1"), ("fall_prize", "0"),
            ("staged_chance", "0"), ("submission_keeps", "0"), ("clique_reason", "20"), ("contest_edge", "0.5"),
            ("purge_rate", "0.02")))  # fmt: skip
        hours = live(land, 48)
        if hours[-1]["coup"]:
            at = next(n for n, now in enumerate(hours) if now["coup"])
            ends.add(float(hours[at]["coup"]))
            plotters = (land.built.statics["elite_side"] > 0) & (land.built.statics["elite_armed"] > 0)
            gone = hours[at]["office_state"][plotters]
            assert (gone[hours[at - 1]["office_state"][plotters] == 0] == ARRESTED).all() or hours[at]["coup"] == 2.0
    assert ends == {1.0, 2.0}


# Switches


def test_without_cliques_nobody_orders_hires_plots_or_leaves(kazakhstan: Any) -> None:
    script = {"predecessor_dropped": 1.0}
    land = country(kazakhstan, survival=0.3, script=script, without=("cliques",))
    for now in live(land, 120, **UNREST)[1:]:
        assert not now["clique_stand_down"].any() and not now["hired"].any() and now["coup"] == 0.0
        assert now["left_alone"] == 0.0 and not np.isin(now["office_state"], (FLED, CHANGED)).any()


def test_without_purges_assets_never_change_hands(kazakhstan: Any) -> None:
    script = {"cabinet_sacked": 1.0, "predecessor_dropped": 1.0, "purge_order": 1.0}
    land = country(kazakhstan, survival=0.4, script=script, without=("purge",))
    first = land.built.starts["object_rival"]
    for now in live(land, 120, **UNREST)[1:]:
        assert not now["office_state"].any() and now["asset_moved"] == 0.0
        assert np.array_equal(now["object_rival"], first)


# Concessions, and what is told


def test_each_side_would_give_what_is_the_others() -> None:
    side, kind = np.array([0.0, 1.0]), np.array([2.0, 2.0])
    leader_rules = position(np.array([1.0, 0.01]), 0.4, side, kind, np.zeros(0), 8.0)
    rivals_rule = position(np.array([0.01, 1.0]), 0.4, side, kind, np.zeros(0), 8.0)
    assert leader_rules == pytest.approx(0.75, abs=0.1), "the predecessor"
    assert rivals_rule < 0.6, "no further than the cabinet"
    calm = position(np.array([1.0, 1.0]), 0.0, side, kind, np.zeros(0), 8.0)
    assert calm < 0.25 < position(np.array([1.0, 1.0]), 0.9, side, kind, np.zeros(0), 8.0)


def told(scenario: Any, hours: list[dict[str, Any]]) -> Chronicle:
    chronicle = Chronicle(scenario, world_build.world(scenario))
    chronicle.told = len(scenario.script)
    for hour, (before, now) in enumerate(zip(hours, hours[1:])):
        chronicle.intrigue.watch(hour, before, now, chronicle.add)
    return chronicle


def test_every_move_and_every_lost_office_is_told_once(danger: Any, kazakhstan: Any) -> None:
    names = set()
    for hours in danger:
        rows = told(kazakhstan, hours).rows
        lost = [row for row in rows if row["sub_event_type"] in ("dismissed", "arrested", "fled", "changed_sides")]
        assert len(lost) == int((hours[-1]["office_state"] > 0).sum()) == len({row["actor1"] for row in lost})
        orders = sum(int((now["clique_move"][now["clique_met"] > 0] == choice.STAND_DOWN).sum()) for now in hours[1:])
        assert sum(row["sub_event_type"] == "stand_down_order" for row in rows) == orders
        assert all(row["event_type"] == "elite" and row["notes"] and row["actor1"] for row in rows)
        names |= {row["sub_event_type"] for row in rows}
    assert {"stand_down_order", "hired_violence", "fled"} <= names


def test_a_post_left_by_a_cliques_order_goes_back_to_it(danger: Any, kazakhstan: Any) -> None:
    found = 0
    for hours in danger:
        chronicle = told(kazakhstan, hours)
        for row in chronicle.rows:
            if row["sub_event_type"] == "stand_down_order" and row["place"]:
                post = row["notes"].split("; to ")[1].split(", ")[0]
                number = [entry.id for entry in chronicle.built.objects].index(post)
                cause = chronicle.causes.of_post(number, 0, post, True)
                assert chronicle.rows[cause]["sub_event_type"] == "stand_down_order"
                found += 1
    assert found > 0
