"""Edits: what they say, what they refuse, and what a run with them leaves."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from edited import made

import steppefire as sf
from steppefire.core.errors import InputError
from steppefire.core.settings import Settings
from steppefire.engine import provenance
from steppefire.scenario import resolve
from steppefire.scenario.edits import notes
from steppefire.scenario.rows import ACTIONS

sys.path.append(str(Path(__file__).parents[1] / "golden"))
from summary import UNEASY

TINY = Path(__file__).parents[1] / "data" / "tiny-land"
def problems_of(scenario: Any, *edits: str, days: int | None = None) -> list[Any]:
    with pytest.raises(InputError) as error:
        resolve(scenario, Settings(edits=edits, days=days))
    return list(error.value.problems)


# What an edit says.


def test_without_edits_the_script_is_the_very_same(tiny_land: Any) -> None:
    assert resolve(tiny_land, Settings()).scenario.script is tiny_land.script


def test_never_takes_every_row_of_the_action_out_and_no_other(tiny_land: Any) -> None:
    script = resolve(tiny_land, Settings(edits=("never:blackout",))).scenario.script
    assert script == tuple(row for row in tiny_land.script if row.action != "blackout")
    assert len(script) == len(tiny_land.script) - 2


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_can_be_taken_out(tiny_land: Any, action: str) -> None:
    script = resolve(tiny_land, Settings(edits=(f"never:{action}",))).scenario.script
    assert action not in {row.action for row in script}


@pytest.mark.parametrize(
    ("text", "time", "action", "scope", "value", "until"),
    [
        ("at:2022-01-05T10:00:curfew", "2022-01-05T10:00+06:00", "curfew", "country", None, None),
        ("at:2022-01-05T10:00:30:curfew", "2022-01-05T10:00:30+06:00", "curfew", "country", None, None),
        ("at:2022-01-05T10:00Z:purge", "2022-01-05T10:00+00:00", "purge", "country", None, None),
        ("at:2022-01-05T10:00-05:00:resign", "2022-01-05T10:00-05:00", "resign", "country", None, None),
        ("at:2022-01-01T00:00:deploy:unit:east", "2022-01-01T00:00+06:00", "deploy", "unit:east", None, None),
        ("at:2022-01-05T10:00:blackout:place:salt-bay=0.5", "2022-01-05T10:00+06:00", "blackout", "place:salt-bay",
         0.5, None),
        ("at:2022-01-05T10:00:blackout=1", "2022-01-05T10:00+06:00", "blackout", "country", 1.0, None),
        ("at:2022-01-05T10:00:reverse_price:unit:west", "2022-01-05T10:00+06:00", "reverse_price", "unit:west", None,
         None),
        ("at:2022-01-05T10:00:contingent:state:BIG=20", "2022-01-05T10:00+06:00", "contingent", "state:BIG", 20.0,
         None),
        ("at:2022-01-05T10:00:stand_down_order:object:river-city-hall", "2022-01-05T10:00+06:00", "stand_down_order",
         "object:river-city-hall", None, None),
        ("at:2022-01-05T10:00:meet_demand", "2022-01-05T10:00+06:00", "meet_demand", "country", None, None),
        ("at:2022-01-05T10:00/2022-01-06T04:00Z:emergency", "2022-01-05T10:00+06:00", "emergency", "country", None,
         "2022-01-06T10:00+06:00"),
        ("at:2022-01-05T10:00:withdraw_troops:state:BIG", "2022-01-05T10:00+06:00", "withdraw_troops", "state:BIG",
         None, "2022-01-05T11:00+06:00"),
    ],
)  # fmt: skip
def test_at_adds_a_decision(
    tiny_land: Any, text: str, time: str, action: str, scope: str, value: float | None, until: str | None
) -> None:
    script = resolve(tiny_land, Settings(edits=(text,))).scenario.script
    (row,) = [row for row in script if row not in tiny_land.script]
    assert (row.time, row.action, row.scope, row.value) == (datetime.fromisoformat(time), action, scope, value)
    assert row.until == (None if until is None else datetime.fromisoformat(until))
    assert text in row.note and row.assumed
    assert [entry.time for entry in script] == sorted(entry.time for entry in script)


def test_an_added_decision_comes_after_the_scripted_ones_of_its_minute(tiny_land: Any) -> None:
    script = resolve(tiny_land, Settings(edits=("at:2022-01-05T16:30:blackout=0.1",))).scenario.script
    assert [row.value for row in script if row.action == "blackout"] == [0.5, 0.98, 0.1]


def test_never_and_at_together_replace_the_script_in_any_order(tiny_land: Any) -> None:
    both = ("never:blackout", "at:2022-01-06T10:00:blackout=0.3")
    for edits in (both, both[::-1]):
        script = resolve(tiny_land, Settings(edits=edits)).scenario.script
        assert [row.value for row in script if row.action == "blackout"] == [0.3]


def test_set_and_without_do_what_their_options_do_and_say_who_did(tiny_land: Any) -> None:
    edited = resolve(tiny_land, Settings(edits=("set:turn_rate=0.2", "without:rents", "set:facts.gini=0.4")))
    by_option = resolve(
        tiny_land, Settings(overrides=(("turn_rate", "0.2"), ("facts.gini", "0.4")), without=("rents",))
    )
    assert edited.value("turn_rate") == by_option.value("turn_rate") == 0.2
    assert edited.parameters["turn_rate"].set_by == edited.facts["gini"].set_by == "--edit"
    assert edited.scenario == by_option.scenario and edited.without == by_option.without
    last = resolve(tiny_land, Settings(overrides=(("turn_rate", "0.2"),), edits=("set:turn_rate=0.3",)))
    assert last.value("turn_rate") == 0.3


def test_the_names_of_python_write_the_same_texts() -> None:
    assert sf.never("alliance_request") == "never:alliance_request"
    assert sf.at("2022-01-05T10:00", "curfew") == "at:2022-01-05T10:00:curfew:country"
    moment = datetime.fromisoformat("2022-01-05T10:00+06:00")
    assert sf.at(moment, "blackout", "place:salt-bay", np.float64(0.5), until="2022-01-06T10:00") == (
        "at:2022-01-05T10:00+06:00/2022-01-06T10:00:blackout:place:salt-bay=0.5"
    )
    assert sf.set_value("turn_rate", 1) == "set:turn_rate=1"
    assert sf.set_value("turn_rate", np.float32(0.5)) == "set:turn_rate=0.5"
    assert sf.without("rents") == "without:rents"


def test_notes_tell_what_changes_nothing_and_what_the_script_does_all_the_same(tiny_land: Any) -> None:
    assert notes((), tiny_land) == []
    assert "changes nothing" in notes(("never:purge",), tiny_land)[0]
    (said,) = notes(("never:alliance_request", "never:alliance_grant"), tiny_land)[:1]
    assert "--edit never:contingent" in said
    assert notes(("never:alliance_request", "never:alliance_grant", "never:contingent"), tiny_land) == []
    assert "nobody decides" in notes(("never:blackout",), tiny_land, ("leader",))[0]
    assert "nobody decides" in notes(("never:blackout", "without:leader"), tiny_land)[0]


def test_notes_tell_of_an_answer_to_which_there_is_no_request(tiny_land: Any) -> None:
    answer, request = "at:2022-01-05T10:00:alliance_refuse", "at:2022-01-04T10:00:alliance_request"
    for adaptive in (False, True):
        assert not notes((answer,), tiny_land, adaptive=adaptive)
        (said,) = [line for line in notes((answer, "never:alliance_request"), tiny_land, adaptive=adaptive)
                   if "alliance_refuse changes nothing: nobody asks" in line]  # fmt: skip
        assert said.endswith("--edit at:TIME:alliance_request")
        assert not any("nobody asks" in line for line in
                       notes((answer, request, "never:alliance_request"), tiny_land, adaptive=adaptive))  # fmt: skip


def test_notes_tell_of_a_demand_where_there_is_none(tiny_land: Any) -> None:
    met, voted = "at:2022-01-05T10:00:meet_demand", tiny_land.model_copy(update={"trigger": "election"})
    for adaptive in (False, True):
        (said,) = notes((met,), tiny_land, adaptive=adaptive)
        assert said.startswith("at: meet_demand lifts nothing") and notes((met,), voted, adaptive=adaptive) == []
    never = ("never:meet_demand",)
    assert "nobody in tiny-land takes this decision" in notes(never, tiny_land, adaptive=True)[0]
    assert notes(never, voted, adaptive=True) == []


def test_notes_know_who_decides(tiny_land: Any) -> None:
    assert notes(("never:deploy",), tiny_land) and not notes(("never:deploy",), tiny_land, adaptive=True)
    for edit in ("never:purge", "never:stand_down_order"):
        assert notes((edit,), tiny_land, adaptive=True) == []
        assert notes((edit,), tiny_land, ("leader",), adaptive=True) == []
    assert "nobody decides" in notes(("never:deploy",), tiny_land, ("leader",), adaptive=True)[0]
    (said,) = notes(("never:security_council_chair",), tiny_land, adaptive=True)
    assert "nobody in tiny-land takes this decision" in said
    for action in ("alliance_request", "alliance_grant", "alliance_refuse", "contingent", "withdraw_troops"):
        assert notes((f"never:{action}",), tiny_land, adaptive=True) == [], "the alliance decides for itself"


# What an edit may not be: text, column, parts of the message.

DAMAGED = [
    ("", 1, "is no edit", "never:ACTION"),
    ("never", 1, "is no edit", "write never:ACTION"),
    ("nevr:blackout", 1, "is no edit", "did you mean 'never'?"),
    ("Never:blackout", 1, "is no edit", "did you mean 'never'?"),
    ("hypothesis", 1, "is no edit", "write hypothesis:NAME"),
    ("hypothesis:", 12, "the name of the hypothesis is missing", "known:"),
    ("hypothesis:coup", 12, "unknown hypothesis 'coup'", "known: clique-led"),
    ("hypothesis:clique_led", 12, "unknown hypothesis 'clique_led'", "did you mean 'clique-led'?"),
    ("hypothesis:foreign-led:east", 12, "unknown hypothesis", "did you mean 'foreign-led'?"),
    ("never:", 7, "the action is missing", "known:"),
    ("never:blakout", 7, "unknown action 'blakout'", "did you mean 'blackout'?"),
    ("never:blackout:country", 7, "unknown action", "did you mean 'blackout'?"),
    ("never: blackout", 7, "unknown action", "did you mean 'blackout'?"),
    ("without:", 9, "unknown switch ''", "known:"),
    ("without:contagon", 9, "unknown switch 'contagon'", "did you mean 'contagion'?"),
    ("set:turn_rate", 5, "is no PATH=VALUE", "for example"),
    ("set:=2", 5, "is no PATH=VALUE", "for example"),
    ("set:turn_rate=", 5, "is no PATH=VALUE", "for example"),
    ("set:turn_rte=0.2", 5, "unknown path 'turn_rte'", "did you mean 'turn_rate'?"),
    ("set:gini=0.2", 5, "unknown path 'gini'", "did you mean 'facts.gini'?"),
    ("set:turn_rate=99", 15, "'99' is out of range", "between"),
    ("set:turn_rate=20%", 15, "'20%' is not a number", "never in percent"),
    ("at:", 4, "the time is missing", "for example"),
    ("at:2022-01-05T10:00", 21, "the action is missing", "at:TIME:ACTION"),
    ("at:2022-01-05T10:00:", 21, "the action is missing", "at:TIME:ACTION"),
    ("at:2022-01-05:curfew", 4, "'2022-01-05' is not a time", "ISO 8601"),
    ("at:2022-01-05T10:curfew", 4, "is not a time", "ISO 8601"),
    ("at:2022-01-32T10:00:curfew", 4, "is not a time", "day is out of range for month|day .* must be in range"),
    ("at:2022-13-01T10:00:curfew", 4, "is not a time", "month must be in"),
    ("at:2022-01-05T25:00:curfew", 4, "is not a time", "hour must be in"),
    ("at:5 January:curfew", 4, "is not a time", "ISO 8601"),
    ("at:0001-01-01T00:00:curfew", 4, "is not a time", "for example"),
    ("at:2022-01-05T10:00+6:curfew", 4, "is not a time", "ISO 8601"),
    ("at:2021-12-31T23:59:curfew", 4, "edit before the beginning", "for 10 days"),
    ("at:2022-01-11T00:00:curfew", 4, "edit after the end", "for 10 days"),
    ("at:2022-01-05T10:00/2022-01-05T09:00:curfew", 21, "ends before it begins", "exchange"),
    ("at:2022-01-05T10:00/:curfew", 21, "the time is missing", "for example"),
    ("at:2022-01-05T10:00/tomorrow:curfew", 21, "'tomorrow' is not a time", "for example"),
    ("at:2022-01-05T10:00:curfw", 21, "unknown action 'curfw'", "did you mean 'curfew'?"),
    ("at:2022-01-05T10:00:curfew:salt-bay", 28, "'salt-bay' is not a scope", "place:ID"),
    ("at:2022-01-05T10:00:curfew:", 28, "'' is not a scope", "country"),
    ("at:2022-01-05T10:00:curfew:place:salt-bai", 34, "unknown place 'salt-bai'", "did you mean 'salt-bay'?"),
    ("at:2022-01-05T10:00:curfew:unit:", 33, "unknown unit ''", "known:"),
    ("at:2022-01-05T10:00:curfew:object:river-city-hall", 28, "cannot concern", "place:ID"),
    ("at:2022-01-05T10:00:curfew:state:BIG", 28, "cannot concern", "place:ID"),
    ("at:2022-01-05T10:00:curfew:border", 28, "'border' is not a scope", "country"),
    ("at:2022-01-05T10:00:curfew=1", 28, "curfew takes no value", "drop the ="),
    ("at:2022-01-05T10:00:blackout", 1, "blackout has no value", "share of connections cut"),
    ("at:2022-01-05T10:00:blackout=", 30, "'' is not a number", "the value is missing"),
    ("at:2022-01-05T10:00:blackout=50", 30, "value '50' is out of range", "0..1"),
    ("at:2022-01-05T10:00:blackout=-0.5", 30, "'-0.5' is out of range", "0 or more"),
    ("at:2022-01-05T10:00:blackout=half", 30, "'half' is not a number", "digits"),
    ("at:2022-01-05T10:00:blackout=nan", 30, "'nan' is not a number", "not-a-number"),
    ("at:2022-01-05T10:00:reverse_price=2e6", 35, "out of range", "a litre"),
    ("at:2022-01-05T10:00:contingent:state:BIG", 1, "contingent has no value", "the troops"),
    ("at:2022-01-05T10:00:contingent:state:BIG=0.5", 42, "not a whole number", "troops are counted"),
    ("at:2022-01-05T10:00:contingent=20", 31, "contingent without its state", "state:CODE"),
    ("at:2022-01-05T10:00:contingent:state:BUG=20", 38, "unknown state 'BUG'", "did you mean 'BIG'?"),
    ("at:2022-01-05T10:00:contingent:state:TNY=20", 38, "TNY is the country itself", "BIG, FAR, MID"),
    ("at:2022-01-05T10:00:withdraw_troops", 36, "withdraw_troops without its state", "state:CODE"),
    ("at:2022-01-05T10:00:stand_down_order", 37, "stand_down_order without its object", "object:ID"),
    ("at:2022-01-05T10:00:stand_down_order:object:hall", 45, "unknown object 'hall'", "known:"),
    ("never:" + "x" * 400, 1, "an edit of 406 characters", "enough"),
]


@pytest.mark.parametrize(("text", "column", "what", "more"), DAMAGED, ids=[row[0][:50] or "nothing" for row in DAMAGED])
def test_damaged_edits_are_located_and_explained(
    tiny_land: Any, text: str, column: int, what: str, more: str
) -> None:
    import re

    found = [problem for problem in problems_of(tiny_land, "never:curfew", text) if what in problem.what]
    assert [(problem.file, problem.line, problem.column) for problem in found] == [("--edit", 2, column)]
    said = str(found[0])
    assert more in said or re.search(more, said), said


def test_all_mistakes_of_all_edits_are_reported_together(tiny_land: Any) -> None:
    given = ("never:blakout", "never:curfew", "at:2022-02-30T10:00:blackout:place:nowhere=7", "set:turn_rate=x")
    found = [(problem.line, problem.column) for problem in problems_of(tiny_land, *given)]
    assert found == [(1, 7), (3, 4), (3, 36), (3, 44), (4, 15)]


def test_an_edit_after_the_end_of_a_shorter_run_is_one_too(tiny_land: Any) -> None:
    resolve(tiny_land, Settings(edits=("at:2022-01-03T23:00:curfew",), days=3))
    (problem,) = problems_of(tiny_land, "at:2022-01-04T00:00:curfew", days=3)
    assert "edit after the end" in problem.what and "for 3 days" in problem.why


# What a run leaves.


def test_a_decision_by_an_edit_is_told_like_any_other_and_says_so(tiny_land: Any) -> None:
    text = "at:2022-01-05T20:00:curfew:place:salt-bay"
    edited = made(tiny_land, text, "at:2022-01-05T21:00:stand_down_order:object:salt-bay-hall")
    (row,) = [row for row in edited.events if text in row["notes"]]
    assert (row["event_type"], row["sub_event_type"], row["time"]) == ("decision", "curfew", "2022-01-05T20:00+06:00")
    assert row["place"] == "salt-bay" and row["notes"].startswith("Edit of this run, not in the script")
    assert any(row["sub_event_type"] == "post_abandoned" and row["place"] == "salt-bay" for row in edited.events)
    left = {row["actor2"] for row in edited.events if row["sub_event_type"] == "post_abandoned"}
    assert edited.outcome["posts_abandoned"] == len(left) >= 2 and "salt-bay-hall" in left


def test_troops_leave_by_an_edit(tiny_land: Any) -> None:
    edits = ("never:withdraw_troops", "at:2022-01-07T10:00:withdraw_troops:state:BIG")
    foreign = np.asarray(made(tiny_land, *edits).series["foreign_troops"][1])
    assert foreign[153] > 0 and foreign[155:].max() == 0


def test_a_run_with_edits_comes_out_again_from_its_folder(tmp_path: Path) -> None:
    edits = [sf.never("blackout"), sf.at("2022-01-03T10:00", "curfew", until="2022-01-04T10:00"),
             sf.set_value("turn_rate", 0.4), sf.without("rents")]  # fmt: skip
    done = sf.run(TINY, seed=5, scale=0.2, days=5, overrides=dict(UNEASY), edits=edits, out=tmp_path / "kept")
    assert sf.rerun(tmp_path / "kept") == []
    kept = sf.open_run(tmp_path / "kept")
    assert kept.settings.edits == done.settings.edits == tuple(edits)
    assert kept.scenario == done.scenario == sf.load(TINY), "the scenario stays as it was read; the edits stand apart"
    page = (tmp_path / "kept" / "report.html").read_text("utf-8")
    assert "A what-if" in page and all(f"<code>{edit}</code>" in page for edit in edits)
    by_name = {row["name"]: row["set_by"] for row in kept.parameters}
    assert by_name["turn_rate"] == "--edit" and by_name["effort"] == "--set"


def test_a_single_text_is_one_edit() -> None:
    done = sf.run(TINY, scale=0.02, days=1, edits="never:curfew")
    assert done.settings.edits == ("never:curfew",)


def test_settings_of_before_edits_existed_are_read() -> None:
    old = provenance.describe(Settings(seed=4, overrides=(("effort", "2"),)))
    del old["edits"]
    assert provenance.restore(old) == Settings(seed=4, overrides=(("effort", "2"),))
    new = Settings(edits=("never:curfew", "without:rents"))
    assert provenance.restore(provenance.describe(new)) == new
