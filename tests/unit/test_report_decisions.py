"""The chapters on decisions and elites, the fall, and the line of first moves; runs that lack them; a real run."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from conftest import DATA

import steppefire as sf
from steppefire.mechanisms.moves import MOVES
from steppefire.mechanisms.overthrow import WAYS
from steppefire.report import circles, decisions, decisions_figure, html, leader, meetings, story, timeline
from tests.unit.fake_beliefs import full_run
from tests.unit.fake_decisions import CALLED, adaptive_run, with_elites
from tests.unit.fake_run import fake_run
from tests.unit.test_report import Page
from tests.unit.test_report_chapters import at, part

sys.path.append(str(Path(__file__).parents[1] / "golden"))
from summary import UNEASY

STIRRED = {**dict(UNEASY), "noticed_crowd": "10", "restive_crowd": "10"}


@pytest.fixture(scope="module")
def run() -> SimpleNamespace:
    return adaptive_run()


@pytest.fixture(scope="module")
def text(run: SimpleNamespace) -> str:
    return html.render(with_elites(run), None)


# Why he decided so.


def test_each_decision_stands_with_belief_truth_scope_cause_and_options(run: SimpleNamespace) -> None:
    called, gave_in = decisions.decisions(run)["rows"]
    assert (called["what"], called["where"]) == ("emergency, with curfew", "Almaty and Zhambyl")
    assert called["crowd"] == "600" and called["true_crowd"] == f"{at(run, 'active', CALLED):,.0f}"
    assert called["true_violent"] == f"{at(run, 'violent', CALLED):,.0f}"
    assert called["stays"] == "60%" and called["insiders"] == f"{float(run.series.elite_survival[CALLED]):.0%}"
    assert called["answers"].startswith("first rally, 2 Jan 09:00")
    options = [(row["name"], row["chance"], row["chosen"]) for row in called["options"]]
    assert options == [("cutting the net", "70%", False), ("waiting", "28%", False),
                       ("an emergency with curfew", "2%", True)]  # fmt: skip
    assert gave_in["what"] == "gave in" and gave_in["number"] == 2


def test_meetings_at_which_he_waited_are_counted_not_listed(run: SimpleNamespace) -> None:
    said = " ".join(decisions.decisions(run)["said"])
    assert "met 3 times" in said and "waited at 1 of them, with his chance to stay at 99%" in said
    assert "At 1 of them the draw fell on something that seemed less than best" in said


def test_the_chart_ends_with_his_time_in_office_and_tells_kinds_apart(run: SimpleNamespace) -> None:
    rows = decisions.decisions(run)["rows"]
    figure = decisions_figure.decisions_figure(run, rows)
    assert figure is not None and "Dashed" in figure["words"]
    days = {row[0]: row[1:] for row in figure["table"]["rows"]}
    assert days["2022-01-05"] == [f"{float(run.series[name][119]):.0%}" for name in ("survival", "elite_survival")]
    assert days["2022-01-07"] == ["–", "–"]
    assert [row["name"] for row in decisions_figure.key_of(rows)][2:] == ["force", "gives in"]
    for width in ("wide", "narrow"):
        assert figure[width].count("var(--violence)") == 1


def test_numbers_of_close_moves_stand_together() -> None:
    hour, start = pd.Timedelta(hours=1), pd.Timestamp("2022-01-05")
    close = [(n, start + n * hour) for n in range(1, 4)]
    assert [text for _, text in decisions_figure.numbered(close, hour)] == ["1 … 3"]
    assert [text for _, text in decisions_figure.numbered(close[:2], hour)] == ["1, 2"]
    assert [text for _, text in decisions_figure.numbered(close, hour / 100)] == ["1", "2", "3"]


def test_under_the_script_only_his_beliefs_are_shown() -> None:
    told = decisions.decisions(full_run())
    assert not told["own"] and "The script decided" in told["said"][0] and told["figure"] is None
    first = told["rows"][0]
    assert first["what"] == "price taken back" and first["stays"] == "–" and first["true_crowd"] != "–"
    assert "options" not in first
    assert "The script decided in this run" in part(html.render(fake_run(), None), "decisions")


def test_moves_of_the_script_at_one_moment_are_one_row(run: SimpleNamespace) -> None:
    run = SimpleNamespace(**{**vars(run), "settings": fake_run().settings})
    rows = decisions.decisions(run)["rows"]
    assert [row["what"] for row in rows] == ["emergency and curfew", "gave in"]
    assert rows[0]["kinds"] == ["force"]


def test_a_council_that_never_met_and_a_leader_switched_off_say_so(run: SimpleNamespace) -> None:
    never = SimpleNamespace(**{**vars(run), "decisions": run.decisions.iloc[:0]})
    assert "never met" in decisions.decisions(never)["said"][0]
    off = full_run()
    off.settings.without = ("leader",)
    assert "nobody decides" in decisions.decisions(off)["said"][0]


# How he fell, and his first moves.


def test_the_fall_is_told_in_story_verdict_figures_and_timeline(run: SimpleNamespace, text: str) -> None:
    assert "The leader resigned on 6 January, 10:00." in story.story(run)
    assert story.verdict(run) == "the leader fell to a popular revolt (he resigned)"
    shown = part(text, "story")
    assert "resigned, 6 Jan 10:00" in shown
    assert "emergency 5 Jan 04:00, gave in 6 Jan 10:00" in shown
    assert "the leader is out of office" in part(text, "timeline")


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("overthrown by the street", "was overthrown by the street"),
        ("left alone by the elites", "was left alone by the elites and fell"),
        ("removed by a coup", "was removed by a coup"),
        ("?", "lost office"),
    ],
)
def test_every_way_to_fall_has_words(run: SimpleNamespace, note: str, said: str) -> None:
    events = run.events.assign(notes=run.events.notes.mask(run.events.sub_event_type == "leader_out", note))
    fallen = SimpleNamespace(**{**vars(run), "events": events})
    assert leader.said_of_fall(fallen) == f"The leader {said} on 6 January, 10:00."


def test_the_ways_of_the_mechanism_are_all_told() -> None:
    for way in WAYS[1:]:
        assert any(way.startswith(begin) for begin in leader.WAYS)
    assert set(leader.DONE) == {*MOVES, "curfew"} - {"wait"}


def test_who_stays_has_no_fall_and_the_script_has_first_moves_too() -> None:
    run = fake_run()
    assert leader.said_of_fall(run) == "" and leader.in_office(run) == "in office at the end"
    assert leader.said_of_moves(run).startswith("price taken back 4 Jan 08:00, net cut 4 Jan 20:00, emergency")
    assert leader.said_of_moves(SimpleNamespace(events=run.events.iloc[:0])) == "none"


def test_the_timeline_tells_his_decisions_from_those_of_the_script(run: SimpleNamespace) -> None:
    rows = {event["what"]: event for day in timeline.timeline(run)["days"] for event in day["events"]}
    assert not rows["emergency"]["scripted"] and not rows["curfew"]["scripted"]
    assert rows["emergency"]["where"] == "Almaty and Zhambyl" and rows["emergency"]["cause"]
    assert not rows["allied help granted"]["scripted"]
    edited = run.events.assign(notes=run.events.notes.mask(run.events.sub_event_type == "alliance_grant",
                                                           "Edit of this run: at:..."))  # fmt: skip
    given = timeline.timeline(SimpleNamespace(**{**vars(run), "events": edited}))
    rows = {event["what"]: event for day in given["days"] for event in day["events"]}
    assert rows["allied help granted"]["scripted"] and rows["allied help granted"]["edited"]


# The circles around him.


def test_elites_are_told_by_day_with_names_and_reasons(run: SimpleNamespace) -> None:
    told = circles.circles(with_elites(run))
    assert [day["day"] for day in told["days"]] == ["5 January", "6 January"]
    order, changed = (day["events"][0] for day in told["days"])
    assert (order["what"], order["why"]) == ("order to stand down", "Power 20%; to Almaty city hall")
    assert (changed["who"], changed["answers"]) == ("Head of <security>", "the leader gives in, 6 Jan 10:00")
    assert told["figure"]["table"]["rows"][0][0] == "2022-01-01"
    (met,) = told["meetings"]
    assert (met["who"], met["what"], met["chance"], met["others"]) == ("the family, armed", "coup", "75%", "submit 25%")


def test_meetings_of_factions_are_not_the_leaders(run: SimpleNamespace) -> None:
    assert [row["who"] for row in meetings.meetings(with_elites(run))].count("leader") == 3
    assert len(decisions.decisions(with_elites(run))["rows"]) == 2


def test_a_run_without_elites_says_so(run: SimpleNamespace) -> None:
    told = circles.circles(run)
    assert told == {"known": False, "days": [], "figure": None, "meetings": []}
    assert "tells nothing of the elites" in part(html.render(run, None), "circles")


def test_texts_of_a_run_are_never_markup(text: str) -> None:
    assert "<b>in</b>" not in text and "<security>" not in text
    assert "&lt;b&gt;in&lt;/b&gt;" in text and "&lt;security&gt;" in text
    page = Page(text)
    assert len(page.ids) == len(set(page.ids))


# A real run.


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> sf.Run:
    folder = tmp_path_factory.mktemp("adaptive") / "run"
    sf.run(DATA / "tiny-land", seed=2, scale=0.5, days=5, overrides=STIRRED, out=folder)
    return sf.open_run(folder)


def moves_of_his(real: sf.Run) -> pd.DataFrame:
    """What the leader chose at his meetings, waiting left out; factions meet too."""
    table = real.decisions
    return table[(table.who == "leader") & table.chosen & (table.option != "wait")]


def test_the_page_of_a_real_run_lists_every_decision(real: sf.Run) -> None:
    taken = moves_of_his(real)
    assert len(taken) > 1
    assert real.folder is not None
    shown = part((real.folder / "report.html").read_text("utf-8"), "decisions")
    for why in taken.why:
        assert " ".join(why.split()) in shown
    assert len(re.findall("What he weighed", shown)) == len(taken)


def test_decisions_of_a_real_run_are_numbers_that_add_up_and_go_back_to_unrest(real: sf.Run) -> None:
    table = real.decisions
    known = table[table.chance.notna()]  # of powers only the choice is kept
    assert known.chance.groupby(known.meeting).sum().round(9).eq(1.0).all()
    assert table.chosen.groupby(table.meeting).sum().eq(1).all()
    own = timeline.chosen_events(real)
    causes: Any = real.events[real.events.event_id.isin(own)].cause
    assert len(own) >= len(moves_of_his(real)) and (causes >= 0).all()


def test_decisions_are_exported(real: sf.Run, tmp_path: Path) -> None:
    assert real.folder is not None
    for form in ("csv", "parquet"):
        sf.export(real.folder, form, tmp_path)
    table, same = pd.read_csv(tmp_path / "decisions.csv"), pd.read_parquet(tmp_path / "decisions.parquet")
    assert table.chance.tolist() == pytest.approx(real.decisions.chance.tolist())
    assert same.equals(real.decisions)
