"""Named edits: what they stand for, what they really change, and what is said where a scenario has no such thing."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from edited import BASE, made
from test_edits import problems_of

import steppefire as sf
from steppefire.core.settings import Settings
from steppefire.scenario import resolve
from steppefire.scenario.cells import Refused
from steppefire.scenario.edits import notes
from steppefire.scenario.named_edits import NAMED, SPREAD, TABLE, spelt_out

# A leader who values his office enough to ask for help.
DECIDING = replace(BASE, seed=1, policy="adaptive", overrides=(*BASE.overrides, ("office_value", "60")))
LOYALTY, CADRE = "facts.loyalty_deviation", "facts.organised_cadre"


@cache
def played(*edits: str, deciding: bool = False) -> Any:
    """A run of the little country with these edits, by the script or with a leader who asks."""
    scenario = sf.load(Path(__file__).parents[1] / "data" / "tiny-land")
    return made(scenario, *edits, settings=DECIDING if deciding else BASE)


def total(run: Any, name: str) -> float:
    return float(np.asarray(run.series[name][1], float).sum())


def decided(run: Any, action: str) -> list[str]:
    return [row["time"] for row in run.events if row["event_type"] == "decision" and row["sub_event_type"] == action]


# What each one really changes.


def test_without_the_price_rise_there_is_less_to_be_angry_about() -> None:
    plain = played()
    for name in ("no-price-rise", "no-trigger"):
        assert played(name).outcome["participants_peak"] < 0.5 * plain.outcome["participants_peak"]
        assert total(played(name), "grievance_price") == 0.0 < total(plain, "grievance_price")


def test_the_reversal_comes_a_day_earlier_and_not_again() -> None:
    assert decided(played(), "reverse_price") == ["2022-01-04T12:00+06:00"]
    assert decided(played("reversal-a-day-earlier"), "reverse_price") == ["2022-01-03T12:00+06:00"]
    early, late = (np.asarray(played(*names).series["grievance_price"][1])
                   for names in (("reversal-a-day-earlier",), ()))  # fmt: skip
    assert np.array_equal(early[:60], late[:60]) and early[62:84].sum() < late[62:84].sum()


def test_the_lines_stay_open() -> None:
    assert sum(played().outcome["blackout_hours"].values()) > 0.0
    assert sum(played("no-blackout").outcome["blackout_hours"].values()) == 0.0


def test_the_country_is_cut_off_a_day_earlier_and_comes_back_as_it_did() -> None:
    plain, early = (np.asarray(played(*names).series["connectivity"][1]).min(axis=1)
                    for names in ((), ("earlier-blackout",)))  # fmt: skip
    before, after = 4 * 24 + 17, 3 * 24 + 17  # the first full hours from 16:30 on the 5th and the 4th
    assert np.array_equal(plain[:after], early[:after]) and np.array_equal(plain[before:], early[before:])
    assert (plain[after:before] > 0.4).all() and (early[after:before] < 0.1).all()


@pytest.mark.parametrize("deciding", [False, True], ids=["by the script", "deciding"])
def test_nobody_asks(deciding: bool) -> None:
    plain, edited = played(deciding=deciding).outcome, played("no-request", deciding=deciding).outcome
    assert plain["request_time"] and plain["troops_peak"] > 0
    assert edited["request_time"] is None and edited["troops_peak"] == 0


@pytest.mark.parametrize("deciding", [False, True], ids=["by the script", "deciding"])
def test_the_alliance_is_asked_and_refuses(deciding: bool) -> None:
    run = played("refusal-as-2010", deciding=deciding)
    assert run.outcome["request_time"] == played(deciding=deciding).outcome["request_time"]
    assert run.outcome["decision_time"] is None and run.outcome["troops_peak"] == 0
    assert decided(run, "alliance_refuse") and not decided(run, "alliance_grant")


@pytest.mark.parametrize("deciding", [False, True], ids=["by the script", "deciding"])
def test_help_is_granted_and_nobody_comes(deciding: bool) -> None:
    run, plain = played("no-troops", deciding=deciding).outcome, played(deciding=deciding).outcome
    for name in ("request_time", "decision_time"):
        assert run[name] == plain[name] is not None
    assert run["troops_peak"] == 0 < plain["troops_peak"]


def test_loyal_men_obey_more_and_disloyal_ones_less() -> None:
    low, middle, high = (total(played(*names), "obedience") for names in (("disloyal-police",), (), ("loyal-police",)))
    assert low < middle < high


@pytest.mark.parametrize("deciding", [False, True], ids=["by the script", "deciding"])
def test_nobody_orders_to_shoot(deciding: bool) -> None:
    assert decided(played(deciding=deciding), "shooting_order")
    assert not decided(played("no-shooting-order", deciding=deciding), "shooting_order")


def test_without_rival_cliques_the_pact_holds_and_no_post_is_emptied_by_order() -> None:
    def emptied(run: Any) -> list[str]:
        return [row["notes"] for row in run.events if row["sub_event_type"] == "stand_down_order"]

    pact, broken = (np.asarray(run.series["pact"][1]) for run in
                    (played("no-rival-clique", deciding=True), played(deciding=True)))  # fmt: skip
    assert (pact == 1.0).all() and broken.min() < 1.0
    assert emptied(played()) and not emptied(played("no-rival-clique"))


def test_a_cadre_is_there_and_turns_crowds_violent() -> None:
    none, some, many = (total(played(*names), "violent") for names in ((), ("cadre-500",), ("cadre-5000",)))
    assert none < some < many


# What a name stands for.


@pytest.mark.parametrize("name", list(NAMED))
@pytest.mark.parametrize("policy", ["adaptive", "historical"])
def test_a_name_does_what_its_edits_do(tiny_land: Any, name: str, policy: str) -> None:
    texts = spelt_out(name, tiny_land, policy == "adaptive")
    by_name = resolve(tiny_land, Settings(edits=(name,), policy=policy))
    spelt = resolve(tiny_land, Settings(edits=texts, policy=policy))
    assert by_name == spelt
    assert by_name != resolve(tiny_land, Settings(policy=policy))


def test_loyalty_moves_by_one_spread_from_what_the_scenario_says(tiny_land: Any) -> None:
    fact = tiny_land.facts["loyalty_deviation"].value
    for name, sign in (("loyal-police", 1), ("disloyal-police", -1)):
        found = resolve(tiny_land, Settings(edits=(name,)))
        assert found.facts["loyalty_deviation"].value == fact + sign * SPREAD
        assert found.facts["loyalty_deviation"].set_by == "--edit"


def test_the_spread_of_loyalty_is_that_of_the_standard_rules() -> None:
    rule = (Path(sf.__file__).parent / "scenario" / "standard" / "rules.yaml").read_text("utf-8")
    assert f"normal, {SPREAD:g} on the log" in " ".join(rule.partition("loyalty-unknown:")[2].split())


def test_names_and_other_edits_go_together_and_python_takes_them(tiny_land: Any) -> None:
    found = resolve(tiny_land, Settings(edits=("no-blackout", "set:turn_rate=0.2", "cadre-500"), policy="adaptive"))
    assert found.banned == {"blackout"} and found.value("turn_rate") == 0.2
    assert found.facts["organised_cadre"].value == 500


def test_every_named_edit_of_the_reference_case_can_be_made() -> None:
    scenario = sf.load("kazakhstan-2022")
    for name in NAMED:
        for policy in ("adaptive", "historical"):
            resolve(scenario, Settings(edits=(name,), policy=policy))
    assert spelt_out("reversal-a-day-earlier", scenario, True)[0] == (
        "at:2022-01-02T18:00+06:00:reverse_price:unit:mangystau=85.0")  # fmt: skip
    assert spelt_out("earlier-blackout", scenario, True)[0] == (
        "at:2022-01-04T16:30+06:00/2022-01-11T16:30+06:00:blackout:country=0.98")  # fmt: skip


def test_every_entry_asks_and_explains() -> None:
    assert len(TABLE) == len(NAMED) == 14
    for entry in TABLE:
        assert entry.question.startswith("What if") and entry.question.endswith("?")
        assert entry.words[0].isupper() and entry.how and entry.cause
        assert entry.takes == entry.name.startswith(("no-", "refusal"))


# What is refused.


@pytest.mark.parametrize(
    ("scenario", "name", "what", "hint"),
    [
        ("belarus-2020", "no-price-rise", "no-price-rise without a price", "no-trigger"),
        ("belarus-2020", "reversal-a-day-earlier", "has no time to go by", "at:TIME:reverse_price"),
        ("kyrgyzstan-2010", "earlier-blackout", "has no time to go by", "at:TIME:blackout"),
        ("georgia-2003", "no-request", "no-request without an alliance", ""),
        ("belarus-2020", "earlier-blackout", "earlier-blackout lies before the beginning", ""),
    ],
)
def test_a_scenario_without_such_a_thing_says_so(scenario: str, name: str, what: str, hint: str) -> None:
    loaded = sf.load(scenario)
    with pytest.raises(Refused):
        spelt_out(name, loaded, True)
    (problem,) = problems_of(loaded, "never:curfew", name)
    assert (problem.file, problem.line, problem.column) == ("--edit", 2, 1)
    assert what in problem.what and problem.why and hint in problem.hint


def test_what_a_name_stands_for_is_checked_like_any_edit_and_told_at_the_name(tiny_land: Any) -> None:
    (problem,) = problems_of(tiny_land, "reversal-a-day-earlier", days=2)
    assert (problem.line, problem.column) == (1, 1)
    assert problem.what.startswith("reversal-a-day-earlier: edit after the end") and "it stands for" in problem.hint
    (clash,) = problems_of(tiny_land, "hypothesis:spontaneous", "cadre-500")
    assert (clash.line, clash.column) == (2, 1) and "set twice" in clash.what


@pytest.mark.parametrize(("text", "hint"), [("no-blakout", "no-blackout"), ("nevr", "never"),
                                              ("no-troop", "no-troops")])  # fmt: skip
def test_a_misspelt_name_is_met_with_the_nearest(tiny_land: Any, text: str, hint: str) -> None:
    (problem,) = problems_of(tiny_land, text)
    assert (problem.line, problem.column) == (1, 1) and "a name such as no-blackout" in problem.why
    assert problem.hint == f"did you mean {hint!r}?"


def test_notes_know_names(tiny_land: Any) -> None:
    assert notes(("no-request",), tiny_land) == [] == notes(("no-request",), tiny_land, adaptive=True)
    assert "nobody decides" in notes(("no-blackout",), tiny_land, ("leader",))[0]
