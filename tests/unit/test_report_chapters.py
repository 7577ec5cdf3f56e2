"""The chapters on reports, beliefs, posts and the dark: numbers of the made-up run, and runs that lack them."""

from __future__ import annotations

import json
import re
from types import SimpleNamespace

import pytest

from steppefire.report import believed, chapters, dark, html, posts, reported, reported_figures, svg, tables, words
from tests.unit.fake_beliefs import ASIDE, full_run
from tests.unit.fake_run import fake_run, iso
from tests.unit.test_report import HOSTILE, Page


@pytest.fixture(scope="module")
def run() -> SimpleNamespace:
    return full_run()


@pytest.fixture(scope="module")
def text(run: SimpleNamespace) -> str:
    return html.render(run, None)


def part(text: str, name: str) -> str:
    """The text of one section of a page."""
    found = re.search(rf'<section id="{name}".*?</section>', text, re.S)
    assert found
    return Page(found[0]).text


def at(run: SimpleNamespace, name: str, hour: int) -> float:
    """A series of the country at the end of so many hours."""
    return float(tables.frame(run.series, name).sum(axis=1).iloc[hour - 1])


# What was reported.


def test_statements_stand_beside_the_truth_at_their_moment(run: SimpleNamespace) -> None:
    said = {row["id"]: row for row in reported.statements(run)}
    assert len(said) == 9
    assert said["K1"]["truth"] == at(run, "dead_civilians", 130) + at(run, "dead_security", 130) > 0
    assert said["P1"]["truth"] == at(run, "injured_security", 150)
    assert said["K2"]["withdrawn"] and said["K2"]["figure"] is None and said["K3"]["figure"] is None
    assert said["P2"]["figure"] == 110 and said["K4"]["figure"] == 70


def test_the_table_tells_last_figure_ratio_and_what_was_taken_back(run: SimpleNamespace) -> None:
    rows = {(row["quantity"], row["source"]): row for row in reported.by_source(reported.statements(run))}
    health = rows["dead, both sides", "health ministry"]
    assert health["withdrawn"] == 1 and health["said"] == "withdrawn" and health["ratio"] is None
    exile = rows["dead civilians", "exile press"]
    assert exile["said"] == "more than 70" and exile["ratio"] == 70 / at(run, "dead_civilians", 150)
    hurt = rows["injured civilians", "health ministry"]
    assert (hurt["up"], hurt["down"], hurt["said"]) == (0, 1, "90 to 110")
    assert reported.withdrawals(reported.statements(run)) == {"K1"}


def test_of_crowds_the_largest_figure_counts() -> None:
    base = {"quantity": "participants", "claimant": "x", "words": "", "withdrawn": False}
    rows = [{**base, "said": n, "figure": figure, "low": figure, "high": figure, "truth": 10.0}
            for n, figure in enumerate((5.0, 8.0, 1.0))]  # fmt: skip
    assert reported.summed_up(rows)["ratio"] == 0.8


def test_the_sentence_on_the_wounded_stands_only_where_reporting_turned_them(run: SimpleNamespace) -> None:
    changed = SimpleNamespace(**vars(run))
    changed.series = run.series.assign(injured_civilians=run.series["injured_security"] * 2)
    true = words.count(tables.frame(changed.series, "injured_civilians").iloc[-1].sum())
    told = reported.said_of_the_wounded(changed)
    assert "(900) outnumber wounded civilians (100)" in told and f"{true} civilians were wounded" in told
    # In the made-up run itself more of the forces are wounded: then nothing was turned.
    assert reported.said_of_the_wounded(run) == ""


def test_the_last_official_figure_of_the_dead_is_one_that_stands(run: SimpleNamespace) -> None:
    true = words.count(at(run, "dead_civilians", 300) + at(run, "dead_security", 300))
    told = reported.said_of_the_dead(run)
    assert told.startswith("The last official figure of the dead is 77 (prosecutor, 13 January, 12:00)")
    assert f"in the run {true} had died" in told
    without = SimpleNamespace(**vars(run))
    without.claims = run.claims[run.claims.claimant != "prosecutor"]
    assert reported.said_of_the_dead(without).startswith("No official figure of all dead stood at the end")
    without.claims = run.claims.iloc[:0]
    assert reported.said_of_the_dead(without).startswith("There was no official figure of all dead")


def test_charts_cross_out_what_was_taken_back_and_keep_the_pages_colours(run: SimpleNamespace) -> None:
    drawn = {row["name"]: row for row in reported_figures.reported_figures(run, reported.statements(run))}
    assert set(drawn) == {f"reported-{name}" for name in
                          ("dead", "dead-civilians", "injured-civilians", "injured-security", "detained")}  # fmt: skip
    assert drawn["reported-dead"]["narrow"].count("✕") == 1
    assert "✕" not in drawn["reported-detained"]["narrow"]
    assert "1 of them in words alone" in drawn["reported-dead-civilians"]["words"]
    for figure in drawn.values():
        assert "var(--ink)" in figure["narrow"] and "<script" not in figure["narrow"]
        assert not any(colour in figure["narrow"] for colour in svg.STAND_INS.values())
    assert drawn["reported-detained"]["real"]["words"].startswith("4 claims about the real events: claims, not truth")
    assert drawn["reported-injured-civilians"]["real"] is None
    assert [row["name"] for row in reported_figures.source_key(["a source of its own", "prosecutor"])] == [
        "prosecutor",
        "other sources",
    ]


def test_figures_repeated_are_drawn_once() -> None:
    row = {"claimant": "x", "quantity": "dead", "low": 3.0, "high": 3.0, "words": "", "figure": 3.0}
    again = {**row, "low": 4.0, "high": 4.0, "figure": 4.0}
    assert reported_figures.news_only([row, row, again, again, row]) == [row, again, row]


# Beliefs.


def test_the_leader_at_telling_moments(run: SimpleNamespace) -> None:
    rows, missing = believed.moments(run)
    assert missing == [] and [row["moment"] for row in rows][0] == "first rally"
    assert [row["time"] for row in rows] == sorted(row["time"] for row in rows)
    shoot = next(row for row in rows if row["moment"] == "order to shoot")
    assert shoot["crowd"] == at(run, "active", 156) > 0
    assert shoot["leader_crowd"] == pytest.approx(0.7 * shoot["crowd"], rel=1e-5)
    assert shoot["private"] == pytest.approx(0.3) and shoot["leader_opposition"] == pytest.approx(0.02)
    assert shoot["believed_dead"] == pytest.approx(0.5 * at(run, "dead_civilians", 156))
    assert believed.view(run, tables.local(run.series, iso(ASIDE + 1)))["leader_obedience"] == pytest.approx(0.58)


def test_beliefs_are_parted_into_places_online_and_cut_off(run: SimpleNamespace) -> None:
    cut, online = (believed.median_where(run, "rumour", off) for off in (True, False))
    assert cut[100:105].isna().all() and online[150:160].isna().all()
    assert cut.dropna().eq(cut.dropna().iloc[0]).all() and cut.dropna().iloc[0] == pytest.approx(1.294)
    assert len(believed.unbroken(online)) == 2
    names = [figure["name"] for figure in believed.believed_figures(run)]
    assert names == ["believed-dead", "rumour", "believed-story", "leader-crowd", "leader-opposition",
                     "leader-obedience"]  # fmt: skip


def test_the_page_prints_the_beliefs(run: SimpleNamespace, text: str) -> None:
    told = part(text, "believed")
    crowd, seen = at(run, "active", 156), at(run, "leader_crowd", 156)
    assert f"{words.count(seen)} ({words.count(crowd)})" in told
    assert "2 % (3 %; 30 %)" in told and "Trust in each source" in told


# Posts and the dark.


def test_posts_tell_why_they_were_left_and_what_followed(run: SimpleNamespace) -> None:
    hall, police = posts.posts_left(run)
    assert hall["why"] == "By order." and hall["then"] == ["taken 5 Jan 15:00", "burnt 5 Jan 16:00"]
    assert hall["manned"] == iso(150) and hall["post"] == "Almaty city hall"
    assert police["why"] == "The men stood aside: the pressure was 0.70, and obedience breaks at 0.40."
    assert police["manned"] is None and police["then"] == []
    assert posts.said_of_posts([hall, police]) == "2 posts were left: 1 by order and 1 because the men stood aside."
    assert posts.said_of_posts([hall]) == "1 post was left: 1 by order."
    assert posts.said_of_posts([{"how": "otherwise"}]) == "1 post was left: 1 for another reason."


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("gone over to the crowd: pressure 0.90, obedience breaks at 0.50",
         "The men went over to the crowd: the pressure was 0.90, and obedience breaks at 0.50."),
        ("for want of bread", "for want of bread"),
        ("", ""),
    ],
)  # fmt: skip
def test_reasons_in_plain_words(note: str, said: str) -> None:
    assert posts.why(note) == said


def test_the_page_shows_posts_obedience_and_the_places_that_wavered(text: str) -> None:
    told = part(text, "posts")
    assert "Oral <police> & co" in told and "not before the end" in told and "stood untouched" in told
    assert "Own men on duty who obeyed" in told and "0.40" in told
    assert "Oral, 6 Jan 01:00 to 7 Jan 06:00: 40 of 100 men obey; pressure 0.70" in told


def test_the_dark_by_unit_and_its_cost(run: SimpleNamespace, text: str) -> None:
    rows, told = dark.cut_by_unit(run), part(text, "dark")
    assert len(rows) == 17
    assert all(row["hours"] == pytest.approx(109 * 0.98, rel=1e-4) for row in rows)
    assert sum(row["cost"] for row in rows) == pytest.approx(run.outcome["blackout_cost_usd"], rel=1e-4)
    assert f"cost {words.count(run.outcome['blackout_cost_usd'] / 1e6)} million USD" in told
    assert "parameter shutdown_cost, 0.001 to 1; DELOITTE" in told and "holds no claim about this cost" in told
    assert "(parameter blackout_effect) is set to 0" in told


@pytest.mark.parametrize(("effect", "said"), [(0.2, "brings people out"), (-0.2, "keeps people in")])
def test_the_effect_of_the_dark_has_the_sign_that_was_set(run: SimpleNamespace, effect: float, said: str) -> None:
    changed = SimpleNamespace(**vars(run))
    changed.parameters = [{**row, "value": effect} if row["name"] == "blackout_effect" else row
                          for row in run.parameters]  # fmt: skip
    told = dark.said_of_effect(changed)
    assert said in told and f"{effect:+.2g} standard deviations" in told


def test_a_claim_about_the_cost_stands_beside_it(run: SimpleNamespace) -> None:
    changed = SimpleNamespace(**vars(run))
    row = {"quantity": "blackout_cost", "low": 4e8, "high": None, "words": "at least", "unit": "USD", "claimant": "X"}
    changed.scenario = SimpleNamespace(**{**vars(run.scenario), "claims": [*run.scenario.claims, row]})
    assert [claim["said"] for claim in dark.cost_claims(changed)] == ["at least 400,000,000"]
    assert dark.cost_claims(run) == []


# Runs that lack all this, and hostile ones.


def test_a_run_of_an_older_version_says_what_it_does_not_hold() -> None:
    older = fake_run()
    older.claims = older.claims.iloc[:0]
    text = html.render(older, None)
    assert "No simulated source said anything in this run." in part(text, "reported")
    assert "hold no beliefs" in part(text, "believed")
    assert "no post was left by its men" in part(text, "posts") and "hold no obedience" in part(text, "posts")
    assert "Hours of full cut" in part(text, "dark")


def test_a_quiet_day_has_all_chapters() -> None:
    short = full_run(unrest=False)
    short.series = short.series.isel(time=slice(0, 24))
    short.events, short.scenario.claims = short.events.iloc[:0], []
    short.outcome["blackout_cost_usd"] = 0.0
    text = html.render(short, None)
    assert "In this run no post was left by its men." in part(text, "posts")
    assert "In no place did fewer than nine in ten" in part(text, "posts")
    assert "Connections were not cut in this run." in part(text, "dark")
    told = part(text, "believed")
    assert "None of the telling moments came in this run: first rally, largest crowd, first post left" in told


def test_hostile_names_and_notes_stay_texts() -> None:
    bad = full_run()
    clean = Page(html.render(full_run(), None))
    bad.claims = bad.claims.assign(claimant=HOSTILE, words=HOSTILE, id=HOSTILE)
    bad.events = bad.events.assign(notes=HOSTILE)
    bad.series = bad.series.assign_coords(
        source=[f"{HOSTILE}{n}" for n in range(5)], place_name=("place", [HOSTILE] * bad.series.sizes["place"])
    )
    for row in bad.scenario.objects:
        row["name"] = HOSTILE
    for row in bad.parameters:
        row["source"] = HOSTILE
    text = html.render(bad, None)
    page = Page(text)
    assert sum(tag == "script" for tag, _ in page.elements) == sum(tag == "script" for tag, _ in clean.elements) == 3
    assert not any(tag == "img" for tag, _ in page.elements)
    assert "<script>alert" not in text and "onerror=alert(2)>" not in text
    assert HOSTILE.replace("\u2028", " ") in part(text, "posts") and "other sources" in part(text, "reported")


def test_the_map_shows_obedience_and_posts_left(text: str) -> None:
    block = re.search(r'id="player-data">(.*?)</script>', text, re.S)
    assert block
    found = {row["key"]: row for row in json.loads(block[1])["variables"]}
    assert min(min(runs[::2]) for runs in found["obedience"]["values"]) == 40 and found["obedience"]["decimals"] == 2
    assert {"obedience", "posts_left"} <= set(found)


def test_every_chapter_has_a_table_for_each_chart(run: SimpleNamespace) -> None:
    told = chapters.chapters(run)
    figures = [*told["reported"]["figures"], *told["believed"]["figures"], told["believed"]["trust"],
               told["posts"]["figure"]]  # fmt: skip
    assert len(figures) == 5 + 6 + 1 + 1
    for figure in figures:
        assert figure["table"]["rows"] and all(
            len(row) == len(figure["table"]["head"]) for row in figure["table"]["rows"]
        )
