"""From a chosen hour the powerful decide for themselves: what was decided before stands, later things are unknown."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import FunctionType
from typing import Any

import numpy as np
import pytest

from steppefire.core.errors import InputError
from steppefire.core.settings import Settings
from steppefire.engine import provenance
from steppefire.engine.policy import policy_statics
from steppefire.engine.run import Result, prepare, simulate
from steppefire.scenario.load import load
from steppefire.scenario.resolve import resolve

TINY = Path(__file__).parents[1] / "data" / "tiny-land"
SCALE = 0.05


@pytest.fixture(scope="module")
def land() -> Any:
    return load(TINY)


def played(land: Any, **settings: Any) -> Result:
    return simulate(land, Settings(scale=SCALE, **settings), cache=False)


def same(one: Result, other: Result) -> bool:
    """Whether two runs agree to the last bit in all that they leave."""
    series = all(one.series[name][1].tobytes() == other.series[name][1].tobytes() for name in one.series)
    told = all(repr(getattr(one, name)) == repr(getattr(other, name))
               for name in ("events", "claims", "decisions", "outcome"))  # fmt: skip
    return series and told and one.series.keys() == other.series.keys()


@pytest.mark.parametrize("edits", [(), ("at:2022-01-04T12:00:blackout=0.6", "never:alliance_request")])
def test_from_hour_0_on_is_adaptive(land: Any, edits: tuple[str, ...]) -> None:
    for policy in ("adaptive", "historical"):
        turned = played(land, policy=policy, decide_from="2022-01-01T00:00", edits=edits)
        assert same(turned, played(land, policy="adaptive", edits=edits))


def test_from_the_end_on_is_historical(land: Any) -> None:
    assert same(played(land, policy="adaptive", decide_from="2022-01-11T00:00"), played(land, policy="historical"))


def test_until_the_turn_it_is_history(land: Any) -> None:
    """Six days by the script, to the last bit; then other hands."""
    history, turned = played(land, policy="historical"), played(land, decide_from="2022-01-07T00:00+06:00")
    for name in ("active", "connectivity", "arrested", "dead_civilians"):
        one, other = history.series[name][1], turned.series[name][1]
        assert one[:144].tobytes() == other[:144].tobytes()
    taken = {row["sub_event_type"] for row in turned.events if row["event_type"] == "decision" and row["hour"] >= 144}
    assert "shooting_order" not in taken or any(row["who"] == "leader" for row in turned.decisions)


def test_later_decisions_are_not_read(land: Any) -> None:
    turn = "2022-01-06T20:00"
    later = tuple(entry for entry in land.script if entry.time <= land.start + timedelta(hours=140))
    assert len(later) < len(land.script)
    other = land.model_copy(update={"script": later})
    assert same(played(land, decide_from=turn), played(other, decide_from=turn))


def test_ends_that_nobody_announced_are_unknown(land: Any) -> None:
    resolved = resolve(land, Settings(decide_from="2022-01-05T20:00"))
    ends = {(entry.action, entry.value): entry.until for entry in resolved.scenario.script}
    assert ends["blackout", 0.98] is None, "nobody knew when it would end"
    assert ends["blackout", 0.5] == land.script[1].until, "it had ended"
    assert ends["emergency", None] == land.script[2].until, "the decree says until when"
    marks = policy_statics(resolved)["script_inherited"]
    assert [entry.action for entry, mark in zip(resolved.scenario.script, marks) if mark] == ["blackout"]


def test_an_inherited_cut_ends_with_the_calm(land: Any) -> None:
    """A cut of half of all connections, without a revolt: it lasts for `net_calm` hours of calm after its order."""
    calm = {"overrides": (("net_calm", "30"),), "without": ("price_shock",)}
    run = played(land, decide_from="2022-01-05T20:00", **calm)
    by_script = played(land, policy="historical", **calm)
    cut = 1.0 - run.series["connectivity"][1].mean(axis=1)
    ordered, ends = 112, int(np.flatnonzero(cut > 0.5).max())
    assert cut[ordered + 4] > 0.5 and ordered + 30 <= ends <= ordered + 34
    assert (1.0 - by_script.series["connectivity"][1].mean(axis=1) > 0.5).sum() != (cut > 0.5).sum()


def test_a_request_made_before_is_answered(land: Any) -> None:
    """Asked at 23:30 by the script; the council of the alliance meets and votes of itself."""
    for seed in range(1, 4):
        run = played(land, seed=seed, decide_from="2022-01-06T00:00")
        answer = run.series["alliance_answer"][1]
        assert run.outcome["request_time"] == "2022-01-05T23:30+06:00"
        assert answer[119] < 2.0 <= answer[-1], "nobody had answered; then somebody does"
        assert any(row["sub_event_type"] in ("vote_agree", "vote_object") for row in run.events)


def test_a_grant_made_before_is_kept(land: Any) -> None:
    """Granted at 02:00, nobody sent yet: the allies pledge at once, and none of them votes against what was granted."""
    for seed in range(1, 4):
        run = played(land, seed=seed, decide_from="2022-01-06T12:00")
        votes = [row for row in run.events if row["sub_event_type"] in ("vote_agree", "vote_object")]
        assert votes and all(row["sub_event_type"] == "vote_agree" and row["hour"] == 132 for row in votes)
        assert run.series["foreign_troops"][1].max() > 0.0
        assert [row["hour"] for row in run.events if row["sub_event_type"] == "alliance_grant"] == [122]


def test_men_there_stay_in_the_books(land: Any) -> None:
    """The 20 men that came by the script before are not sent again."""
    run = played(land, decide_from="2022-01-07T00:00")
    troops = run.series["foreign_troops"][1]
    assert troops[144] == 20.0 and troops[145] >= 20.0
    big = next(row for row in run.events if row["sub_event_type"] == "contingent")
    assert big["hour"] == 138
    assert run.outcome["contingents"]["BIG"] == 20


def test_what_edits_forbid_is_forbidden_from_then_on(land: Any) -> None:
    """A ban does not undo what was decided; an addition in the past does change it."""
    free = played(land, decide_from="2022-01-05T12:00")
    barred = played(land, decide_from="2022-01-05T12:00", edits=("never:blackout",))
    assert free.series["connectivity"][1][:132].tobytes() == barred.series["connectivity"][1][:132].tobytes()
    cuts = [row["hour"] for row in barred.events if row["sub_event_type"] == "blackout"]
    assert cuts == [92]
    statics = prepare(land, Settings(decide_from="2022-01-05T12:00", edits=("never:blackout",)), 3)[3].statics
    assert statics["adaptive"] == 0.0 and not statics["move_banned"].any()


def test_it_is_part_of_what_a_run_was_made_with() -> None:
    settings = Settings(decide_from="2022-01-05T12:00+06:00")
    assert provenance.restore(provenance.describe(settings)) == settings
    assert "decide_from" not in provenance.describe(replace(settings, decide_from=None)), "stored runs keep their bytes"


@pytest.mark.parametrize("text", ["tomorrow", "2022-13-01T00:00", ""])
def test_a_time_that_is_none(land: Any, text: str) -> None:
    with pytest.raises(InputError, match="is not a time"):
        resolve(land, Settings(decide_from=text))


def test_tables_that_are_made_once_a_run_are_never_stale(land: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Facts of who decides change at the hour: the same bytes where every table is made anew every time."""
    turn = {"decide_from": "2022-01-06T12:00"}
    once, anew = played(land, **turn), 0
    for name, module in list(sys.modules.items()):
        if name.startswith("steppefire.mechanisms."):
            for key, value in vars(module).copy().items():
                if isinstance(value, FunctionType) and hasattr(value, "__wrapped__"):
                    monkeypatch.setattr(module, key, value.__wrapped__)
                    anew += 1
    assert anew > 20
    assert same(once, played(land, **turn))
