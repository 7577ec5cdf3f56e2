"""The leader's council: what is open to him, what he chooses, how long it holds, and what others answer."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from given_crowds import after, crowded, seen_by
from given_wrong import wronged
from hypothesis import given, settings
from hypothesis import strategies as st

from steppefire.core.settings import Settings
from steppefire.engine.hour import Hours
from steppefire.mechanisms import council, grievance, price, quantal
from steppefire.mechanisms import moves as m
from steppefire.mechanisms.moves import MOVES, NEVER
from steppefire.mechanisms.values import PARAMETERS

NUMBERS = {name: entry.default for name, entry in PARAMETERS.items()}
QUICK = settings(max_examples=150, deadline=None)
ADAPTIVE = Settings(policy="adaptive", without=("cliques",))  # else they leave him alone within a day of riots
RIOT = {"active": [4000.0, 9000.0, 1500.0, 3000.0], "violent": 400.0}
RESTLESS = (("noticed_crowd", "10"), ("meeting_rate", "2"))
LAST = (2.0**32 - 0.5) / 2.0**32  # the largest number that a draw gives
VALUES = st.lists(st.floats(-500, 100), min_size=len(MOVES), max_size=len(MOVES)).map(np.array)
OPEN = st.lists(st.booleans(), min_size=len(MOVES), max_size=len(MOVES)).map(lambda some: np.array([True, *some[1:]]))


@pytest.fixture(scope="module")
def riot(tiny_land: Any) -> Hours:
    """A day of riots everywhere after a vote taken for rigged, with a leader who has not met yet."""
    return after(wronged(tiny_land), RIOT["active"], 24, replace(ADAPTIVE, overrides=(("noticed_crowd", "20000"),
                                                                            ("meeting_rate", "0.02"))), 400.0)


def opened(hours: Hours, **changed: Any) -> dict[str, bool]:
    read, p = seen_by(hours, "council", **changed)
    return dict(zip(MOVES, council.open_moves(read, council.reach_of(read, p)).tolist()))


def drawing(meeting: float, choice: float) -> Any:
    """A draw that comes out as said."""
    numbers = {"meeting": meeting, "choice": choice}
    return lambda decision, keys: np.full(keys.shape, numbers[decision])


def met(hours: Hours, u: float = 0.5, numbers: dict[str, float] | None = None, **changed: Any) -> dict[str, Any]:
    """What a meeting makes of the coming hour; the choice falls as u says."""
    read, p = seen_by(hours, "council", **changed)
    return council.step(read, SimpleNamespace(**(vars(p) | (numbers or {}))), drawing(1e-9, u))


def decisions(result: Any) -> list[tuple[str, int]]:
    return [(row["sub_event_type"], row["hour"]) for row in result.events if row["event_type"] == "decision"]


# What he chooses


@QUICK
@given(VALUES, OPEN, st.floats(0.5, 20), st.floats(2.0**-33, LAST))
def test_a_closed_move_is_never_chosen(values: np.ndarray, some: np.ndarray, weight: float, u: float) -> None:
    likely = quantal.shares(values, some, weight)
    assert abs(likely.sum() - 1.0) < 1e-12 and not likely[~some].any()
    for number in (u, 2.0**-33, LAST):
        assert some[quantal.chosen(likely, number)]


@QUICK
@given(VALUES, OPEN)
def test_without_reason_every_open_move_is_as_likely_and_with_all_reason_only_the_best(
    values: np.ndarray, some: np.ndarray
) -> None:
    assert np.allclose(quantal.shares(values, some, 0.0), some / some.sum(), rtol=0, atol=1e-15)
    values = np.round(values)
    best = some & (values == values[some].max())
    assert np.allclose(quantal.shares(values, some, 1e3), best / best.sum(), rtol=0, atol=1e-12)


@QUICK
@given(VALUES, OPEN, st.floats(0.01, 1), st.integers(0, len(MOVES) - 1), st.floats(0.1, 10))
def test_more_value_makes_a_move_likelier_and_the_others_less_likely(
    values: np.ndarray, some: np.ndarray, weight: float, move: int, more: float
) -> None:
    some[move] = True
    raised = values.copy()
    raised[move] += more
    low, high = quantal.shares(values, some, weight), quantal.shares(raised, some, weight)
    others = np.arange(len(MOVES)) != move
    assert high[move] >= low[move] and (high[others] <= low[others] + 1e-12).all()


COSTS = {m.PRICE: "cost_price", m.CABINET: "cost_cabinet", m.PREDECESSOR: "cost_predecessor",
         m.EMERGENCY: "cost_emergency", m.BLACKOUT: "cost_blackout", m.DEPLOY: "cost_deploy",
         m.SHOOT: "cost_shooting", m.STORY: "cost_story", m.BORDER: "cost_border",
         m.REQUEST: "cost_request", m.DEMAND: "cost_demand"}  # fmt: skip


@pytest.mark.parametrize("move", COSTS, ids=lambda move: MOVES[move])
def test_at_half_the_cost_a_move_is_likelier(riot: Hours, move: int) -> None:
    name, soft = COSTS[move], {"rationality": 0.5}
    full = getattr(riot.parameters["council"], name)
    rivals = {"leader_power": np.asarray(0.6)}  # without rivals it costs nothing to drop the predecessor
    dear, cheap = (met(riot, numbers=soft | {name: cost}, **rivals) for cost in (full, full / 2))
    assert dear["move_open"][move] == 1.0
    assert 0.0 < dear["move_chance"][move] < cheap["move_chance"][move]
    others = (np.arange(len(MOVES)) != move) & (dear["move_open"] > 0)
    assert (cheap["move_chance"][others] < dear["move_chance"][others]).all()


def test_two_half_steps_meet_as_often_as_one_whole(riot: Hours) -> None:
    def chance(step: float) -> float:
        """The largest draw at which he meets, by bisection."""
        read, p = seen_by(riot, "council", step_hours=np.asarray(step))
        read.crowd_in_mind = np.maximum(read.crowd_in_mind, read.leader_crowd)
        read.leader_crowd = read.crowd_in_mind  # nothing fades within the step
        low, high = 0.0, 1.0
        for _ in range(60):
            middle = 0.5 * (low + high)
            out = council.step(read, p, drawing(middle, 0.5))
            low, high = (middle, high) if out["move_taken"] >= 0.0 else (low, middle)
        return low

    assert 0.0 < chance(1.0) < 1.0
    assert 1.0 - (1.0 - chance(0.5)) ** 2 == pytest.approx(chance(1.0), abs=1e-12)


# What is open to him


def test_everything_is_open_in_a_riot_and_next_to_nothing_in_calm(riot: Hours, tiny_land: Any) -> None:
    assert all(opened(riot).values())
    calm = {name for name, free in opened(after(tiny_land, [0.0] * 4, 24, ADAPTIVE)).items() if free}
    assert not calm & {"reverse_price", "emergency", "blackout", "deploy", "shooting_order"} and "wait" in calm


@pytest.mark.parametrize("move", range(1, len(MOVES)), ids=lambda move: MOVES[move])
def test_a_banned_move_is_closed_and_so_is_one_already_taken(riot: Hours, move: int) -> None:
    banned = np.zeros(len(MOVES))
    banned[move] = 1.0
    assert [name for name, free in opened(riot, move_banned=banned).items() if not free] == [MOVES[move]]
    read, _ = seen_by(riot, "council")
    hour, until = read.decided_hour.copy(), read.order_until.copy()
    hour[move], until[move] = 3.0, NEVER
    assert opened(riot, decided_hour=hour, order_until=until)[MOVES[move]] is False
    for u in np.linspace(1e-6, LAST, 40):
        choice = met(riot, u, {"rationality": 0.5}, decided_hour=hour, order_until=until)
        assert choice["move_taken"] != move and choice["move_chance"][move] == 0.0


@pytest.mark.parametrize("name, changed", [
    ("sack_cabinet", {"cabinet_sacked": 1.0}), ("drop_predecessor", {"predecessor_dropped": 1.0}),
    ("drop_predecessor", {"rivals": np.asarray(0.0)}), ("foreign_story", {"foreign_story": np.ones(4)}),
    ("close_border", {"border_closed": 1.0}), ("alliance_request", {"request_hour": 5.0}),
    ("alliance_request", {"allied": np.asarray(0.0)}), ("alliance_request", {"foreign_troops": 20.0}),
    ("reverse_price", {"price_offer": np.ones(4)}), ("reverse_price", {"price_rise": np.zeros(4)}),
    ("meet_demand", {"demand_met": 1.0}), ("meet_demand", {"wrong_kind": np.asarray(0.0)}),
    ("meet_demand", {"wrong_hour": np.asarray(1e6)}),
    ("emergency", {"emergency": np.ones(4)}), ("deploy", {"deploy_order": np.ones(4)}),
    ("shooting_order", {"shooting_order": np.ones(4)}), ("blackout", {"connectivity": np.zeros(4)}),
])  # fmt: skip
def test_what_is_in_force_already_or_cannot_be_is_closed(riot: Hours, name: str, changed: dict[str, Any]) -> None:
    assert opened(riot)[name] and not opened(riot, **changed)[name]


@pytest.mark.parametrize("action", MOVES[1:])
def test_never_bans_a_move_of_his_for_the_whole_run(tiny_land: Any, action: str) -> None:
    """Nothing costs him anything, and he meets nearly every hour: without the ban he takes it within ten seeds."""
    cheap = tuple((name, "0") for name in (*COSTS.values(), "backlash_weight"))
    tempted = replace(ADAPTIVE, days=3, edits=(f"never:{action}",),
                       overrides=(*RESTLESS, *cheap, ("rationality", "0.5"), ("exit_value", "15")))  # fmt: skip
    country = wronged(tiny_land)
    result = crowded(country, RIOT["active"], tempted, 400.0)
    taken = {name for name, _ in decisions(result)}
    assert action not in taken and taken
    assert action not in {row["option"] for row in result.decisions}
    free = (crowded(country, RIOT["active"], replace(tempted, edits=(), seed=seed), 400.0) for seed in range(1, 11))
    assert any(action in {name for name, _ in decisions(result)} for result in free)


def test_what_an_edit_adds_is_decided_though_he_decides_the_rest(tiny_land: Any) -> None:
    calm = replace(ADAPTIVE, days=4, edits=("at:2022-01-02T10:00:sack_cabinet",
                    "at:2022-01-03T05:00:reverse_price:unit:west=60"))  # fmt: skip
    result = crowded(tiny_land, [0.0] * 4, calm)
    assert decisions(result) == [("sack_cabinet", 34), ("reverse_price", 53)], "of the script itself nothing is done"
    assert set(result.outcome["concessions"]) == {"sack_cabinet", "reverse_price"}


def test_an_edit_can_set_the_time_of_what_he_is_forbidden(tiny_land: Any) -> None:
    both = ("never:reverse_price", "at:2022-01-02T10:00:reverse_price:unit:west=60")
    for policy in ("adaptive", "historical"):
        settings = replace(ADAPTIVE, days=6, policy=policy, edits=(*both, "never:resign"),
                            overrides=(*RESTLESS, ("flight_rate", "0")))  # fmt: skip
        result = crowded(tiny_land, RIOT["active"], settings, 400.0)
        assert [hour for name, hour in decisions(result) if name == "reverse_price"] == [34], policy
        assert "reverse_price" not in {row["option"] for row in result.decisions}


def test_who_is_out_of_office_decides_nothing(riot: Hours) -> None:
    out = met(riot, leader_out=1.0)
    assert out["move_taken"] == -1.0 and not out["move_open"].any()
    assert met(riot, adaptive=np.asarray(0.0))["move_taken"] == -1.0
    assert met(riot)["move_taken"] >= 0.0


# How long it holds


def test_orders_lapse_after_calm_the_net_first(riot: Hours) -> None:
    p = riot.parameters["council"]
    standing = np.full((len(MOVES), 4), NEVER)
    for calm, ended in ((0.0, []), (p.net_calm, []), (p.net_calm + 1.0, [m.BLACKOUT]), (p.order_calm, [m.BLACKOUT]),
                        (p.order_calm + 1.0, [m.EMERGENCY, m.BLACKOUT, m.DEPLOY, m.SHOOT])):  # fmt: skip
        until = council.lapsed(standing, 500.0, calm, p)
        assert [move for move in range(len(MOVES)) if (until[move] == 500.0).all()] == ended
        assert [move for move in range(len(MOVES)) if (until[move] == NEVER).all()] == sorted(
            set(range(len(MOVES))) - set(ended))  # fmt: skip


def test_calm_in_the_street_ends_orders_in_a_run(tiny_land: Any) -> None:
    """He cuts the net and calls an emergency; when the crowds have gone, first the net returns, then ordinary law."""
    kept = tuple(f"never:{name}" for name in MOVES[1:] if name not in ("emergency", "blackout"))
    quick = (*RESTLESS, ("cost_emergency", "0"), ("cost_blackout", "0"), ("net_calm", "40"), ("order_calm", "80"),
             ("crowd_memory", "4"), ("leader_delay", "2"))  # fmt: skip
    settings = replace(ADAPTIVE, days=9, overrides=quick, edits=kept)
    result = crowded(tiny_land, RIOT["active"], settings, 400.0, until=24)
    assert {"emergency", "blackout"} <= {name for name, _ in decisions(result)}
    cut = np.flatnonzero((result.series["connectivity"][1] < 0.9).all(axis=1))
    law = np.flatnonzero((result.series["emergency"][1] > 0.0).all(axis=1))
    assert cut.size and law.size and cut[-1] < law[-1] < 9 * 24 - 1
    assert law[-1] - cut[-1] == 40, "the difference of the two waits"


def test_an_order_given_in_calm_holds_as_long_as_any_other(tiny_land: Any) -> None:
    """A small crowd stays: less than breaks the calm, more than leaves him without orders."""
    kept = tuple(f"never:{name}" for name in MOVES[1:] if name != "blackout")
    eager = (("noticed_crowd", "10"), ("meeting_rate", "2"), ("cost_blackout", "0"), ("restive_crowd", "100"),
             ("calm_signal", "2"), ("signal_reference", "5"))  # fmt: skip
    settings = Settings(days=10, policy="adaptive", overrides=eager, edits=kept, without=("cliques",))
    result = crowded(tiny_land, [150.0, 100.0, 150.0, 50.0], settings)
    given_at = [hour for name, hour in decisions(result) if name == "blackout"]
    assert 3 <= len(given_at) and min(np.diff(given_at)) > NUMBERS["net_calm"]


# What a concession reaches


def test_a_concession_lifts_the_grievance_it_is_aimed_at_and_no_other(riot: Hours) -> None:
    parts = ("grievance_price", "grievance_predecessor", "grievance_president", "grievance_system",
             "grievance_wrong")  # fmt: skip

    def felt(**changed: Any) -> dict[str, np.ndarray]:
        read, p = seen_by(riot, "grievance")
        fresh = {name: riot.now[name] for m_ in riot.plan if m_.name == "grievance" for name in m_.reads_fresh}
        return grievance.step(SimpleNamespace(**(vars(read) | fresh | changed)), p, None)

    assert all((felt()[part] > 0.0).any() for part in parts)
    aims = {"grievance_president": {"cabinet_sacked": 1.0}, "grievance_predecessor": {"predecessor_dropped": 1.0},
            "grievance_price": {"price_lifted": np.full(4, 0.5)},
            "grievance_wrong": {"wrong_lifted": np.asarray(0.5)}}  # fmt: skip
    for aim, made in aims.items():
        before, now = felt(), felt(**made)
        assert (now[aim] <= before[aim]).all() and (now[aim] < before[aim]).any(), aim
        for other in set(parts) - {aim}:
            assert np.array_equal(now[other], before[other]), f"{aim}: {other}"


def test_an_offer_lifts_anger_over_the_price_where_it_is_made(riot: Hours) -> None:
    offer = np.array([0.0, 0.0, 0.0, 1.0])
    read, p = seen_by(riot, "price", price_offer=offer)
    lifted = price.step(read, p, None)["price_lifted"]
    assert lifted[3] > 0.0 and not lifted[:3].any()


# What others answer


def answers(tiny_land: Any, *edits: str, asks: bool = True) -> Any:
    """Ten days in which he has nothing left to do but ask."""
    kept = tuple(f"never:{name}" for name in MOVES[1:] if name != "alliance_request")
    cheap = (*RESTLESS, ("cost_request", "0" if asks else "50"), ("backlash_weight", "0"), ("rationality", "20"))
    settings = replace(ADAPTIVE, days=10, overrides=cheap, edits=(*kept, *edits))
    return crowded(tiny_land, [150.0, 300.0, 50.0, 90.0], settings)


def test_of_the_script_nothing_is_left_where_he_decides(tiny_land: Any) -> None:
    """He asks, and not one dated answer of the script follows."""
    result = answers(tiny_land)
    scripted = {entry.note for entry in tiny_land.script if entry.note}
    assert "alliance_request" in {name for name, _ in decisions(result)}
    assert not scripted & {row["notes"] for row in result.events}


def test_who_asks_says_why_unless_he_must_not_or_has_said_so(riot: Hours) -> None:
    """A request that he is paid for, so that he takes it."""
    wish = {"cost_request": -500.0}
    banned = np.zeros(len(MOVES))
    banned[m.STORY] = 1.0
    for changed, story in (({}, True), ({"move_banned": banned}, False), ({"foreign_story": np.ones(4)}, False)):
        hour = met(riot, numbers=wish, **changed)["decided_hour"]
        assert hour[m.REQUEST] < NEVER and bool(hour[m.STORY] < NEVER) == story


def test_help_that_is_no_longer_awaited_strengthens_nobody(riot: Hours) -> None:
    asked = {"request_hour": 5.0, "foreign_troops": 0.0}
    hope, none = (met(riot, help_awaited=still, **asked)["survival"] for still in (1.0, 0.0))
    assert none == met(riot)["survival"] < hope


@pytest.mark.parametrize("edits, asks", [(("never:alliance_request",), True), ((), False)])
def test_nobody_comes_who_was_not_asked(tiny_land: Any, edits: tuple[str, ...], asks: bool) -> None:
    result = answers(tiny_land, *edits, asks=asks)
    assert {name for name, _ in decisions(result)} & {"alliance_request", "alliance_grant", "contingent",
                                                      "withdraw_troops"} == set()  # fmt: skip
    assert not result.series["foreign_troops"][1].any() and result.outcome["request_time"] is None


# What asking costs him and promises


def worth_of_asking(hours: Hours, **changed: Any) -> float:
    return float(met(hours, **changed)["move_value"][m.REQUEST])


def test_foreseen_backlash_and_a_call_move_the_cost_of_asking(riot: Hours) -> None:
    p = riot.parameters["council"]
    plain = worth_of_asking(riot, foreseen_backlash=0.0)
    assert worth_of_asking(riot, foreseen_backlash=1.0) == pytest.approx(plain - p.backlash_weight, abs=1e-9)
    assert worth_of_asking(riot, foreseen_backlash=-1.0) == plain, "a welcome is no reason to ask"
    called = np.full(5, NEVER)
    called[2] = 0.0
    assert worth_of_asking(riot, foreseen_backlash=0.0, patron_hour=called) == pytest.approx(
        plain + p.call_relief * p.cost_request, abs=1e-9)  # fmt: skip


def test_help_that_he_hopes_for_makes_asking_worth_more(riot: Hours) -> None:
    values = [worth_of_asking(riot, help_chance=chance) for chance in (0.0, 0.3, 0.6, 0.9)]
    assert (np.diff(values) > 0).all()


def test_without_a_story_he_hopes_as_far_as_the_treaty_needs_none(riot: Hours) -> None:
    banned = np.zeros(len(MOVES))
    banned[m.STORY] = 1.0
    silent = {"move_banned": banned, "foreign_story": np.zeros(4)}
    strict, lax = (worth_of_asking(riot, untold_open=share, **silent) for share in (0.02, 1.0))
    assert strict < lax
    told = {"move_banned": banned, "foreign_story": np.ones(4)}
    assert worth_of_asking(riot, untold_open=0.02, **told) == worth_of_asking(riot, untold_open=1.0, **told)


def test_once_help_is_granted_he_counts_on_it(riot: Hours) -> None:
    asked = {"request_hour": 5.0, "help_awaited": 1.0, "help_chance": 0.5}
    hoped, sure = (met(riot, alliance_answer=state, **asked)["survival"] for state in (1.0, 2.0))
    assert hoped < sure
