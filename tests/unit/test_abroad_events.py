"""Other states in events, minutes, series and outcome: what a hand-made sequence leaves, each step with its cause."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from given_abroad import (
    ANSWERED,
    ASKED,
    CODES,
    CONSENT,
    FIRST,
    LEAVES,
    MEN,
    MET,
    OUT,
    RISK_NOW,
    STATES,
    by_state,
    given_result,
    patron,
    powers,
    shown,
)

from steppefire.engine.abroad import Abroad
from steppefire.engine.causes import Causes
from steppefire.engine.events import Chronicle
from steppefire.engine.outcome_abroad import troop_fields
from steppefire.engine.record import Record
from steppefire.mechanisms.moves import NEVER
from steppefire.mechanisms.statics import PATRON_MOVES
from steppefire.scenario.load import load
from steppefire.world import build as world_build


@pytest.fixture(scope="module")
def result() -> Any:
    return given_result()


def events(result: Any, *subs: str) -> list[dict[str, Any]]:
    return [row for row in result.events if row["sub_event_type"] in subs]


def cause(result: Any, row: dict[str, Any]) -> str:
    """The kind of event that an event goes back to."""
    return str(result.events[row["cause"]]["sub_event_type"]) if row["cause"] >= 0 else ""


# The alliance.


def test_request_consultation_session_and_answer_follow_each_other(result: Any) -> None:
    steps = events(result, "alliance_request", "consultation", "session", "alliance_grant")
    assert [(row["sub_event_type"], row["hour"], cause(result, row)) for row in steps] == [
        ("alliance_request", ASKED, "violence_begins"), ("consultation", ASKED, "alliance_request"),
        ("session", MET, "consultation"), ("alliance_grant", ANSWERED, "alliance_request")]  # fmt: skip
    assert steps[1]["notes"] == "the treaty is open for defence; the allies believe in an attack from outside to 62%"
    assert steps[3]["notes"] == "agreed: ARM, BLR, KGZ, RUS, TJK" and steps[3]["actor1"] == "country"


def test_each_member_votes_with_its_chance_and_pledge(result: Any) -> None:
    votes = {row["actor1"]: row for row in events(result, "vote_agree", "vote_object")}
    assert set(votes) == set(MEN) and {cause(result, row) for row in votes.values()} == {"session"}
    for code, row in votes.items():
        assert row["notes"] == f"would agree with a chance of {CONSENT[code]:.0%}; pledges {MEN[code]:,.0f} men"


def test_votes_at_home_are_told_where_there_are_any(result: Any) -> None:
    told = [(row["sub_event_type"], row["actor1"], row["hour"], row["notes"]) for row in
            events(result, "gate_failed", "gate_passed")]  # fmt: skip
    assert told == [("gate_failed", "KGZ", 125, "its parliament says no"),
                    ("gate_passed", "KGZ", 149, "its parliament agrees"),
                    ("gate_passed", "TJK", 149, "its parliament agrees")]  # fmt: skip


def test_contingents_come_leave_and_are_gone_each_after_the_other(result: Any) -> None:
    for sub, before, when in (("contingent", "alliance_grant", FIRST), ("withdraw_troops", "contingent", None)):
        rows = {row["actor1"].removeprefix("state:"): row for row in events(result, sub)}
        assert set(rows) == set(MEN) and {cause(result, row) for row in rows.values()} == {before}
        assert all(row["event_type"] == "decision" for row in rows.values())
        assert {code: row["hour"] for code, row in rows.items()} == (when or dict.fromkeys(MEN, LEAVES))
    out = events(result, "last_men_out")
    assert {row["actor1"] for row in out} == set(MEN) and {cause(result, row) for row in out} == {"withdraw_troops"}
    own = {row["actor1"]: row["event_id"] for row in events(result, "withdraw_troops")}
    assert all(own[f"state:{row['actor1']}"] == row["cause"] for row in out), "each its own state's"


def test_a_refusal_names_who_objected_and_one_without_a_leader_has_lapsed(result: Any) -> None:
    seen = watched()
    now = shown(ANSWERED) | {"alliance_answer": 3.0, "member_vote": by_state({"RUS": 1.0, "KGZ": 2.0})}
    seen.watch(shown(ANSWERED - 1), now)
    assert seen.told("alliance_refuse") == ["agreed: RUS; objected: KGZ"]
    seen = watched()
    seen.watch(shown(ANSWERED - 1), now | {"leader_out": 1.0})
    assert seen.told("alliance_refuse") == ["lapsed, the leader is out"]


def test_what_the_script_has_told_is_not_told_again() -> None:
    result = given_result(policy="historical")
    script = load("kazakhstan-2022").script
    for action in ("alliance_grant", "contingent"):
        told = [row["actor1"] for row in events(result, action)]
        assert sorted(told) == sorted(entry.scope for entry in script if entry.action == action)
    assert [row["hour"] for row in events(result, "session")] == [MET], "the script does not tell it"


def test_a_member_that_changes_its_vote_is_told_again_and_under_the_script_nobody_votes() -> None:
    first = shown(ANSWERED) | {"member_vote": by_state({"RUS": 2.0, "KGZ": 2.0})}
    now = first | {"member_vote": by_state({"RUS": 1.0, "KGZ": 2.0})}
    seen = watched()
    seen.watch(first, now)
    assert len(seen.told("vote_agree")) == 1 and not seen.told("vote_object")
    assert [row["who"] for meeting in seen.envoys.votes(first, now) for row in meeting if row["chosen"]] == ["Russia"]
    seen = watched()
    seen.abroad.scripted = seen.envoys.scripted = True
    seen.watch(shown(ANSWERED - 1), now)
    assert not seen.told("vote_agree") and not seen.envoys.votes(first, now)


# The patron, powers, revolts elsewhere.


def test_the_patron_calls_over_unrest_and_backs_what_was_asked(result: Any) -> None:
    call, mission = events(result, *(f"patron_{move}" for move in PATRON_MOVES))
    assert (call["sub_event_type"], call["hour"], cause(result, call)) == ("patron_call", ASKED - 1, "violence_begins")
    assert (mission["sub_event_type"], cause(result, mission)) == ("patron_mission", "alliance_request")
    assert call["notes"] == "it saw the leader's chance to stay at 42%; chosen with a chance of 40%"


def test_a_move_that_the_patron_did_not_choose_at_a_meeting_is_not_told() -> None:
    seen = watched()
    seen.watch(shown(ASKED), shown(ASKED + 1) | {"patron_move": -1.0})
    assert not seen.told("patron_mission")


def test_a_move_that_was_not_chosen_has_no_chance_and_no_minutes() -> None:
    """As by the script, or where the patron's choice is switched off and it backs whoever asks."""
    seen, nothing = watched(), {"patron_chance": np.zeros(5), "patron_value": np.zeros(5)}
    now = shown(ASKED + 1) | nothing
    seen.watch(shown(ASKED), now)
    (note,) = seen.told("patron_mission")
    assert note == "it saw the leader's chance to stay at 40%"
    assert seen.envoys.patron({"elite_survival": 0.3}, now) == []


def test_troops_that_came_unasked_go_back_to_the_patrons_force() -> None:
    seen, hours = watched(), np.full(5, NEVER)
    forced = patron(0) | {"patron_move": 4.0, "patron_hour": np.where(np.arange(5) == 4, 9.0, NEVER),
                          "patron_chance": np.full(5, 0.2)}  # fmt: skip
    quiet = shown(0) | {"patron_hour": hours}
    seen.watch(quiet, quiet | forced)
    landed = by_state({"RUS": 300.0})
    came = {"sent_hour": by_state({"RUS": 12.0}, NEVER), "landed": landed, "state_troops": landed}
    seen.watch(quiet | forced, quiet | forced | came)
    row = next(row for row in seen.rows if row["sub"] == "contingent")
    assert row["notes"] == "300 men have landed" and seen.rows[row["cause"]]["sub"] == "patron_force"


def test_deeds_of_powers_are_told_the_first_time_and_follow_the_troops(result: Any) -> None:
    rows = events(result, "words", "staff_home", "sanctions", "invest")
    assert [(row["sub_event_type"], row["actor1"], row["hour"]) for row in rows] == [
        ("words", "EU", 160), ("invest", "CHN", 170)]  # fmt: skip
    assert {cause(result, row) for row in rows} == {"contingent"}


def test_a_revolt_elsewhere_is_laid_to_the_example_only_where_its_rate_has_doubled(result: Any) -> None:
    (row,) = events(result, "revolt_elsewhere")
    assert (row["actor1"], row["hour"], cause(result, row)) == ("UZB", 200, "violence_begins")
    assert row["notes"] == f"rate {RISK_NOW:.3g} a year, 0.03 at the start"
    seen = watched()
    seen.watch(shown(0), shown(0) | {"state_crises": by_state({"UZB": 1.0, "KAZ": 1.0})})
    assert [row["cause"] for row in seen.rows if row["sub"] == "revolt_elsewhere"] == [-1], "and never the host's"


def test_nothing_is_told_where_nothing_happened() -> None:
    result = given_result(quiet=True)
    assert not [row for row in result.events if row["event_type"] == "abroad" or row["actor1"].startswith("state:")]
    assert not [row for row in result.decisions if row["who"] != "leader"]
    fields = ("first_troops_time", "troops_out_time", "request_time", "decision_time")
    assert [result.outcome[name] for name in fields] == [None] * 4
    assert result.outcome["contingents"] == {} and result.outcome["troops_peak"] == 0


def test_hours_without_other_states_are_passed_over() -> None:
    seen = watched()
    seen.watch({}, {})
    assert seen.rows == []


# Minutes.


def by_who(result: Any, who: str) -> list[dict[str, Any]]:
    return [row for row in result.decisions if row["who"] == who]


def test_a_meeting_of_the_patron_holds_its_options_and_a_reason_in_words(result: Any) -> None:
    rows = by_who(result, "patron")
    options = {row["option"]: row["chance"] for row in rows if row["hour"] == ASKED - 1}
    assert options == {"nothing": 0.4, "pressure": 0.2, "call": 0.4}
    chosen = [row for row in rows if row["chosen"]]
    assert [(row["option"], row["hour"]) for row in chosen] == [("call", ASKED - 1), ("mission", ASKED + 1)]
    stance, stake = load("kazakhstan-2022").facts["patron_stance"].value, STATES["RUS"].interest
    assert chosen[1]["why"] == (
        f"It put the leader's chance to stay at 42%; he was loyal to it ({stance:g}), its stake in the country was "
        f"{stake:g} of 1, and acting would cost it 0.3 among the powers. Backing an allied mission seemed worth most; "
        "the choice had a chance of 84%.")  # fmt: skip
    assert {row["believed_survival"] for row in rows} == {0.42}


def test_a_choice_of_the_patron_that_was_not_the_best_says_so() -> None:
    seen = watched()
    now = patron(ASKED + 1) | {"patron_move": 0.0, "patron_price": 0.3}
    rows = seen.envoys.patron({"elite_survival": 0.42}, now)
    assert "Backing an allied mission seemed worth more, but choices are drawn, and doing nothing" in rows[0]["why"]
    assert seen.envoys.patron({"elite_survival": 0.9}, now | {"patron_chance": np.array([1.0, 0, 0, 0, 0])}) == []


def test_votes_of_members_have_both_chances_and_what_they_went_by(result: Any) -> None:
    armenia = by_who(result, "Armenia")
    assert [(row["option"], row["chance"], row["chosen"]) for row in armenia] == [
        ("agree", 0.62, True), ("object", pytest.approx(0.38), False)]  # fmt: skip
    assert armenia[0]["why"] == (
        "It believed the story of an attack from outside to 62%; it depended on the patron to "
        f"{STATES['ARM'].reliance:g} of 1, and the patron would back the request with a chance of 84%. It pledged 70 "
        f"men, if its {STATES['ARM'].gate} agrees.")  # fmt: skip
    assert "as the patron it would back" in next(row["why"] for row in by_who(result, "Russia"))


def test_powers_that_speak_or_act_are_noted_each_time_and_silent_ones_not(result: Any) -> None:
    spoke = [(row["option"], row["hour"]) for row in by_who(result, "European Union")]
    assert spoke == [("words", 160), ("words", 180)]
    assert f"close to the patron ({STATES['CHN'].patron_ties:g})" in by_who(result, "China")[0]["why"]
    assert not by_who(result, "United States")
    assert powers(9)["power_move"][CODES.index("USA")] == 0.0


def test_meetings_are_numbered_once_each(result: Any) -> None:
    numbers = {}
    for row in result.decisions:
        numbers.setdefault(row["meeting"], set()).add((row["who"], row["hour"]))
    assert sorted(numbers) == list(range(1, len(numbers) + 1)) and all(len(who) == 1 for who in numbers.values())


# Series and outcome.


def test_series_by_state_hold_the_sequence_under_the_names_of_the_states(result: Any) -> None:
    assert tuple(result.coords["state"][1]) == CODES and "Kyrgyzstan" in result.coords["state_name"][1]
    dims, values, about = result.series["state_troops"]
    assert dims == ("time", "state") and about["unit"] == "people"
    assert np.allclose(values[250], shown(250)["state_troops"])
    assert result.series["alliance_answer"][1][[ASKED - 1, ASKED, ANSWERED]].tolist() == [0.0, 1.0, 2.0]


def test_the_outcome_counts_the_men_that_came_and_knows_when_they_went(result: Any) -> None:
    outcome = result.outcome
    assert outcome["contingents"] == MEN and outcome["troops_peak"] == sum(MEN.values())
    hours = {row["sub_event_type"]: row["time"] for row in reversed(result.events)}
    assert outcome["request_time"] == hours["alliance_request"] and outcome["decision_time"] == hours["alliance_grant"]
    assert outcome["first_troops_time"] == hours["contingent"] and outcome["troops_out_time"] == hours["last_men_out"]
    assert outcome["outcome_class"] == "survives_intervention"


def test_contingents_of_the_script_count_where_the_run_has_none_by_state() -> None:
    scenario = load("kazakhstan-2022")
    built = world_build.world(scenario)
    chronicle, record = Chronicle(scenario, built), Record(24, len(built.rows), len(CODES))
    chronicle.told[:] = True
    assert troop_fields(scenario, record, chronicle)["contingents"] == {}, "nobody came"
    record.country["foreign_troops"][5:] = 40.0
    told = troop_fields(scenario, record, chronicle)
    assert told["contingents"]["RUS"] == 1480 and told["troops_out_time"] is None and told["troops_peak"] == 40
    assert told["first_troops_time"] == "2022-01-01T05:00+06:00"
    record.states["state_troops"][5:, CODES.index("BLR")] = 40.0
    assert troop_fields(scenario, record, chronicle)["contingents"] == {"BLR": 40}


class Watched:
    """The watcher of other states by itself."""

    def __init__(self) -> None:
        from steppefire.engine.minutes_abroad import Envoys

        scenario = load("kazakhstan-2022")
        built = world_build.world(scenario)
        self.causes = Causes(np.ones((len(built.rows),) * 2), 1)
        self.abroad, self.envoys = Abroad(scenario, built, self.causes), Envoys(scenario, built)
        self.rows: list[dict[str, Any]] = []

    def watch(self, before: dict[str, Any], now: dict[str, Any]) -> None:
        self.abroad.watch(len(self.rows), {"elite_survival": 0.4} | before, now, self.add)

    def add(self, hour: float, kind: str, sub: str, place: int, cause: int, notes: str = "", dead: int = 0,
            actor1: str = "", actor2: str = "") -> int:  # fmt: skip
        self.rows.append({"kind": kind, "sub": sub, "cause": cause, "notes": notes, "actor1": actor1})
        return len(self.rows) - 1

    def told(self, sub: str) -> list[str]:
        return [row["notes"] for row in self.rows if row["sub"] == sub]


def watched() -> Watched:
    return Watched()


def test_the_last_men_are_out_at_the_end(result: Any) -> None:
    assert {row["hour"] for row in events(result, "last_men_out")} == {OUT}
