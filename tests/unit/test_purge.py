"""Purges: who loses an office, in which order, and who is arrested.

The tests fix every seed. Where a count of seeds is asked, its docstring says how likely chance alone is to fail it.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from given_crowds import seen_by
from intrigue_land import country, live

from steppefire.mechanisms import purge
from steppefire.mechanisms.cliques import chance_of_purge
from steppefire.mechanisms.purge import ARRESTED, REPLACED
from steppefire.scenario.load import load
from steppefire.world import build as world_build

UNREST = {"active": 4000.0, "violent": 800.0}


@pytest.fixture(scope="module")
def kazakhstan() -> Any:
    return load("kazakhstan-2022")


@pytest.fixture(scope="module")
def danger(kazakhstan: Any) -> list[list[dict[str, Any]]]:
    """Five days of great danger and unrest everywhere, twelve seeds."""
    return [live(country(kazakhstan, seed, survival=0.45), 120, **UNREST) for seed in range(12)]


def test_the_cabinet_and_the_predecessor_go_by_decision(kazakhstan: Any) -> None:
    land = country(kazakhstan, adaptive=0.0, script={"cabinet_sacked": 1.0, "predecessor_dropped": 1.0})
    now = live(land, 3)[-1]
    gone = [kazakhstan.elites[n].office for n in np.flatnonzero(now["office_state"])]
    assert gone == ["first_president", "prime_minister"] and (now["office_side"][now["office_state"] > 0] == 0).all()
    assert 0.1 < now["asset_moved"] < 0.5


def test_an_order_takes_the_security_chief_at_once_and_his_posts_with_him(kazakhstan: Any) -> None:
    chief = [elite.office for elite in kazakhstan.elites].index("knb_head")
    posts = np.array([entry.kind == "security_hq" for entry in world_build.world(kazakhstan).objects])
    for adaptive in (0.0, 1.0):
        hours = live(country(kazakhstan, adaptive=adaptive, script={"purge_order": 1.0}), 1)
        assert hours[0]["object_rival"][posts].all()
        assert hours[1]["office_state"][chief] == REPLACED and not hours[1]["object_rival"][posts].any()


def test_armed_rivals_are_purged_before_the_others(kazakhstan: Any) -> None:
    land = country(kazakhstan, script={"purge_order": 1.0},
                   overrides=(("purge_rate", "2"), ("staged_chance", "0")))  # fmt: skip
    statics = land.built.statics
    armed = (statics["elite_side"] > 0) & (statics["elite_armed"] > 0)
    other = (statics["elite_side"] > 0) & ~armed
    for now in live(land, 300)[1:]:
        if now["office_state"][other].any():
            assert now["office_state"][armed].all()
    assert now["office_state"][other].all() and now["asset_moved"] == pytest.approx(1.0)


def test_who_gave_orders_against_the_leader_is_arrested(danger: Any, kazakhstan: Any) -> None:
    chief = [elite.office for elite in kazakhstan.elites].index("knb_head")
    ends = {(float(hours[-1]["faction_acted"][2]), float(hours[-1]["office_state"][chief])) for hours in danger}
    assert (0.0, ARRESTED) not in ends
    script = {"purge_order": 1.0}
    quiet = live(country(kazakhstan, script=script), 2)[-1]
    assert quiet["office_state"][chief] == REPLACED


def test_a_purge_under_way_tempts_the_excluded(kazakhstan: Any) -> None:
    statics = world_build.world(kazakhstan).statics
    s = SimpleNamespace(inside=np.array([True, True, False, True, False]), pact=0.9)
    read = SimpleNamespace(**statics, office_state=np.zeros(14))
    before = chance_of_purge(read, s)
    read.office_state[3] = REPLACED
    after = chance_of_purge(read, s)
    assert (after >= before).all() and after[2] == 1.0 > before[2] > 0.0 and after[1] == 0.0


def test_once_the_leader_is_out_nobody_is_purged_for_him(kazakhstan: Any) -> None:
    """Every draw falls on a purge, of excluded rivals and by an order."""
    land = country(kazakhstan)
    factions = land.built.statics["faction_side"]
    for order in (0.0, 1.0):
        here = {"pact": 0.0, "faction_in": (factions == 0).astype(float), "purge_order": order, "purge_begun": 0.0}
        gone = {}
        for way in (0.0, 1.0, 4.0):
            read, p = seen_by(land.hours, "purge", leader_out=way, **here)
            out = purge.step(read, p, lambda _, keys: np.full(keys.shape, 1e-9))
            gone[way] = int((out["office_state"] > 0).sum())
        assert gone[0.0] > 0 and gone[1.0] == gone[4.0] == 0


def test_never_binds_factions_and_purges_too(kazakhstan: Any) -> None:
    """In six fixed seeds of great danger orders and purges come about; where they are banned, in none."""
    seen: dict[tuple[str, ...], list[float]] = {}
    for edits in ((), ("never:stand_down_order", "never:purge")):
        ordered = purged = 0.0
        for seed in range(6):
            land = country(kazakhstan, seed, survival=0.4, edits=edits, overrides=(
                ("clique_meeting_rate", "1"), ("purge_rate", "2"), ("rival_strength", "-1")))  # fmt: skip
            last = live(land, 48, **UNREST)
            ordered += sum(float(now["clique_stand_down"].sum()) for now in last[1:])
            purged += float(np.isin(last[-1]["office_state"], (REPLACED, ARRESTED)).sum())
        seen[edits] = [ordered, purged]
    assert min(seen[()]) > 0.0 and seen["never:stand_down_order", "never:purge"] == [0.0, 0.0]
