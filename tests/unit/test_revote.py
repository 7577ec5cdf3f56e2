"""A demand that is met, the vote that it promises, and a leader who loses it."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from given_crowds import after, crowded, seen_by
from given_wrong import alone, wronged
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from steppefire.core.settings import Settings
from steppefire.mechanisms import ballot, council, outlook, revote
from steppefire.mechanisms import moves as m
from steppefire.mechanisms.moves import MOVES, NEVER
from steppefire.mechanisms.overthrow import VOTED_OUT
from steppefire.mechanisms.values import PARAMETERS

P = SimpleNamespace(**{name: PARAMETERS[name].default for name in revote.MECHANISM.parameters})
MET = "at:2022-01-02T10:00:meet_demand"
MET_HOUR = 34
SHARES, DOUBTS = st.floats(0, 1), st.floats(0.01, 0.5)
KEPT = tuple(f"never:{move}" for move in MOVES[1:])  # he does nothing of himself
HATED, LOVED = {"trigger_size": 20.0}, {"trigger_size": 0.1}
CROWD = [1500.0, 3000.0, 500.0, 900.0]


def country(opposed: float = 0.3, **changed: Any) -> SimpleNamespace:
    """Two places after an election, in one of which ten times as many live; a demand just met."""
    return SimpleNamespace(**{
        "hour": np.asarray(40.0), "step_hours": np.asarray(1.0), "vote_hour": np.asarray(NEVER),
        "vote_lost": np.asarray(0.0), "wrong_kind": np.asarray(1.0), "private_opposition": np.full(2, opposed),
        "adults": np.array([1e5, 1e4]), "demand_met": 1.0, "openness": np.asarray(0.5), **changed,
    })  # fmt: skip


def hour(read: SimpleNamespace, u: float = 0.5, p: Any = P) -> dict[str, float]:
    """What an hour makes of it, if the draw comes out as u."""
    out = revote.step(read, p, lambda _, keys: np.full(keys.shape, u))
    return {name: float(value) for name, value in out.items()}


def longer(scenario: Any, days: int) -> Any:
    return scenario.model_copy(update={"days": days})


def told(result: Any, kind: str) -> list[tuple[int, str]]:
    return [(row["hour"], row["notes"]) for row in result.events if row["sub_event_type"] == kind]


# The rule


@given(SHARES, SHARES, DOUBTS)
def test_the_more_oppose_the_rulers_the_likelier_they_lose(one: float, other: float, doubt: float) -> None:
    few, many = sorted((one, other))
    assert 0.0 <= ballot.losing(few, doubt) <= ballot.losing(many, doubt) <= 1.0
    assert ballot.losing(one, doubt) + ballot.losing(1.0 - one, doubt) == pytest.approx(1.0, abs=1e-12)


def test_polls_are_off_by_as_much_as_the_number_says() -> None:
    assert ballot.losing(0.4, 0.1) == pytest.approx(stats.norm.sf(1.0), abs=1e-12)
    assert ballot.losing(0.5, 0.3) == 0.5


def test_a_vote_is_promised_once_and_only_over_an_election() -> None:
    assert hour(country())["vote_hour"] == 40.0 + 24.0 * P.revote_days
    for kind in (0.0, 2.0, 3.0, 4.0, 5.0):
        assert hour(country(wrong_kind=np.asarray(kind)))["vote_hour"] == NEVER
    assert hour(country(demand_met=0.0))["vote_hour"] == NEVER
    assert hour(country(vote_hour=np.asarray(500.0)))["vote_hour"] == 500.0, "the day stands"


@pytest.mark.parametrize("step", [1.0, 0.25])
def test_it_is_held_once_however_long_a_step_is(step: float) -> None:
    held = [now for now in np.arange(495.0, 505.0, step)
            if hour(country(1.0, hour=np.asarray(now), step_hours=np.asarray(step), vote_hour=np.asarray(500.0)),
                    1e-9)["vote_lost"]]  # fmt: skip
    assert held == [500.0]


def test_the_draw_decides_as_often_as_the_share_says() -> None:
    """The largest draw at which the vote is lost, by bisection; places count by their adults."""
    low, high = 0.0, 1.0
    shares = np.array([0.4, 0.7])
    for _ in range(60):
        middle = 0.5 * (low + high)
        lost = hour(country(private_opposition=shares, hour=np.asarray(500.0), vote_hour=np.asarray(500.0)), middle)
        low, high = (middle, high) if lost["vote_lost"] else (low, middle)
    mean = (0.4 * 1e5 + 0.7 * 1e4) / 1.1e5
    as_cast = 0.5**2 / (0.5**2 + P.watched_at**2)
    assert low == pytest.approx(as_cast * stats.norm.sf((0.5 - mean) / P.revote_doubt), abs=1e-9)


@given(SHARES, SHARES)
def test_the_more_open_the_country_the_likelier_a_vote_is_counted_as_it_was_cast(one: float, other: float) -> None:
    closed, open_ = sorted((one, other))
    assert 0.0 <= ballot.watched(closed, P.watched_at) <= ballot.watched(open_, P.watched_at) < 1.0
    assert ballot.watched(P.watched_at, P.watched_at) == 0.5


@pytest.mark.parametrize("openness, lost", [(0.0, 0.0), (0.05, 0.0), (0.9, 1.0)])
def test_who_has_everybody_against_him_loses_only_a_vote_that_is_watched(openness: float, lost: float) -> None:
    held = country(1.0, hour=np.asarray(500.0), vote_hour=np.asarray(500.0), openness=np.asarray(openness))
    assert hour(held, 0.5)["vote_lost"] == lost


def test_a_lost_vote_stays_lost() -> None:
    assert hour(country(0.0, vote_lost=np.asarray(1.0), hour=np.asarray(900.0)))["vote_lost"] == 1.0


# In a run


@pytest.mark.parametrize("policy", ["historical", "adaptive"])
def test_meeting_the_demand_holds_a_vote_on_the_day_promised(tiny_land: Any, policy: str) -> None:
    country = longer(alone(tiny_land, **LOVED, trigger_hour=5.0), 12)
    base = Settings(policy=policy, edits=KEPT, overrides=(("revote_days", "9"),))
    met = crowded(country, [0.0] * 4, replace(base, edits=(*KEPT, MET)))
    not_met = crowded(country, [0.0] * 4, base)
    assert told(met, "meet_demand")[0][0] == MET_HOUR and not told(not_met, "meet_demand")
    ((held, note),) = told(met, "vote_repeated")
    assert held == MET_HOUR + 9 * 24 and note == "the rulers win it"
    assert not told(not_met, "vote_repeated") and met.outcome["leader_in_office"]
    assert list(met.outcome["concessions"]) == ["meet_demand"]


def test_what_was_angry_is_calmer_once_the_demand_is_met(tiny_land: Any) -> None:
    def wrong_at(edits: tuple[str, ...], hour: int) -> np.ndarray:
        settings = Settings(policy="historical", edits=(*KEPT, *edits))
        return np.array(after(alone(tiny_land), [0.0] * 4, hour, settings).now["grievance_wrong"])

    p = PARAMETERS["demand_credit"].default
    assert np.array_equal(wrong_at((MET,), MET_HOUR), wrong_at((), MET_HOUR)), "nothing before its hour"
    met, not_met = wrong_at((MET,), 240), wrong_at((), 240)
    assert (met < 0.5 * not_met).all() and (met >= (1.0 - p) * not_met - 1e-12).all()


def test_a_demand_met_over_a_law_promises_no_vote(tiny_land: Any) -> None:
    law = alone(tiny_land, trigger="law")
    settings = Settings(policy="historical", edits=(*KEPT, MET), overrides=(("revote_days", "7"),))
    result = crowded(law, [0.0] * 4, settings)
    assert told(result, "meet_demand") and not told(result, "vote_repeated")


def test_a_lost_vote_puts_him_out_of_office(tiny_land: Any) -> None:
    """Nearly everybody is against him, and a crowd stands in the street until he has gone."""
    settings = Settings(policy="historical", edits=(*KEPT, MET), overrides=(("revote_days", "7"),),
                        without=("cliques", "escalation"))  # fmt: skip
    result = crowded(alone(tiny_land, **HATED), CROWD, settings)
    held = MET_HOUR + 7 * 24
    assert told(result, "vote_repeated") == [(held, "the rulers lose it")]
    assert told(result, "leader_out") == [(held, "voted out")]
    out = result.series["leader_out"][1]
    assert set(out[:held]) == {0.0} and set(out[held:]) == {VOTED_OUT}
    assert result.outcome["outcome_class"] == "popular_overthrow" and not result.outcome["leader_in_office"]
    assert result.outcome["leader_out_time"] == "2022-01-09T10:00+06:00"


def test_a_vote_that_was_never_promised_is_never_lost(tiny_land: Any) -> None:
    settings = Settings(policy="historical", edits=KEPT, overrides=(("revote_days", "7"),),
                        without=("cliques", "escalation"))  # fmt: skip
    result = crowded(alone(tiny_land, **HATED), CROWD, settings)
    assert not told(result, "vote_repeated") and result.outcome["leader_in_office"]


# What he expects of it


def worth(tiny_land: Any, trigger: str, opposed: float) -> tuple[float, float]:
    """His chance to survive if he meets the demand, and that of sacking the cabinet, when so many are against him."""
    hours = after(wronged(tiny_land, trigger), CROWD, 24, Settings(policy="adaptive"))
    read, p = seen_by(hours, "council", leader_opposition=np.full(4, opposed))
    now = outlook.outlook(read, p, read.crowd_in_mind, read.leader_opposition, read.leader_obedience)
    reach, opened = np.ones((len(MOVES), 4), bool), np.ones(len(MOVES), bool)
    chance = council.weigh(read, p, now, reach, opened)[0]
    return float(chance[m.DEMAND]), float(chance[m.CABINET])


@pytest.mark.parametrize("opposed", [0.2, 0.45, 0.6, 0.9])
def test_a_vote_that_he_would_lose_is_no_way_out(tiny_land: Any, opposed: float) -> None:
    over_vote, other = worth(tiny_land, "election", opposed)
    over_coup, same = worth(tiny_land, "coup", opposed)
    feared = stats.norm.sf((0.5 - opposed) / PARAMETERS["revote_doubt"].default)
    assert other == same
    assert over_vote == pytest.approx((1.0 - feared) * over_coup, abs=1e-9)


def test_he_can_meet_it_of_himself_and_it_costs_what_the_number_says(tiny_land: Any) -> None:
    only = tuple(f"never:{move}" for move in MOVES[1:] if move != "meet_demand")
    eager = (("noticed_crowd", "10"), ("meeting_rate", "2"), ("cost_demand", "0"), ("rationality", "0.5"))
    settings = Settings(days=4, policy="adaptive", edits=only, overrides=eager, without=("cliques",))
    result = crowded(alone(tiny_land, trigger="law", trigger_hour=30.0), CROWD, settings)
    (met, _), *more = told(result, "meet_demand")
    assert met >= 30 and not more, "not before there is a demand, and once"
    dear = replace(settings, overrides=(*eager[:2], ("cost_demand", "50"), ("rationality", "20")))
    assert not told(crowded(alone(tiny_land, trigger="law", trigger_hour=30.0), CROWD, dear), "meet_demand")
    assert not told(crowded(tiny_land, CROWD, settings), "meet_demand"), "over a price there is none to meet"


# In calm, where most mechanisms take several hours at once


@pytest.mark.parametrize("hour", [9, 10, 13])
@pytest.mark.parametrize(("facts", "ends"), [(LOVED, "the rulers win it"), (HATED, "the rulers lose it")])
def test_no_leap_passes_over_the_vote(tiny_land: Any, hour: int, facts: dict[str, float], ends: str) -> None:
    """Days after the demand was met everybody is at home; the vote is held at its hour, and what it says holds."""
    met = f"at:2022-01-02T{hour:02}:00:meet_demand"
    settings = Settings(policy="historical", edits=(*KEPT, met), days=15, without=("cliques",),
                        overrides=(("watched_at", "0.05"), ("revote_days", "12")))  # fmt: skip
    country = longer(alone(tiny_land, **facts, trigger_hour=5.0, democracy=0.9), 60)
    result = crowded(country, [0.0] * 4, settings)
    assert result.timings["steps"] < 280
    held = 24 + hour + 12 * 24
    assert told(result, "vote_repeated") == [(held, ends)]
    assert told(result, "leader_out") == ([(held, "voted out")] if facts is HATED else [])
