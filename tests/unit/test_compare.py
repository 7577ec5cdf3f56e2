"""Two runs side by side: the differences as data, and the page that shows them."""

from __future__ import annotations

import copy
import re
import sys
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from conftest import DATA, make_result

import steppefire as sf
from steppefire.core.errors import SteppefireError
from steppefire.core.settings import Settings
from steppefire.engine.record import COUNTRY_SERIES, PLACE_SERIES, STATE_SERIES
from steppefire.report import compare, compare_tables
from steppefire.report.html import hash_source
from steppefire.study import pair
from tests.unit.fake_run import fake_run
from tests.unit.test_report import HOSTILE, LOADING, Page

sys.path.append(str(Path(__file__).parents[1] / "golden"))
from summary import UNEASY

TINY = DATA / "tiny-land"
EDIT = "at:2022-01-04T10:00:emergency:place:salt-bay"


def run(*edits: str, **settings: Any) -> sf.Run:
    given = {"seed": 11, "scale": 0.5, "days": 6, "overrides": dict(UNEASY),
             "policy": "historical", **settings}  # fmt: skip
    return sf.run(TINY, edits=edits, **given)


@pytest.fixture(scope="module")
def plain() -> sf.Run:
    return run()


@pytest.fixture(scope="module")
def edited() -> sf.Run:
    return run(EDIT)


@pytest.fixture(scope="module")
def text(plain: sf.Run, edited: sf.Run) -> str:
    return compare.render(plain, edited)


# The differences as data.


def test_a_run_and_itself_again_are_equal_in_everything(plain: sf.Run) -> None:
    gap = sf.compare_runs(plain, run())
    assert gap.equal and gap.paired and not gap.settings and not gap.events and not gap.outcome
    assert {row.name for row in gap.variables} == {*PLACE_SERIES, *COUNTRY_SERIES, *STATE_SERIES,
                                                    "present", "claimed_dead", "trust"}  # fmt: skip
    assert all(row.first_hour is None and row.largest == 0.0 for row in gap.variables)
    assert gap.first_hour is None and gap.first == ()


def test_a_never_of_what_the_script_never_does_is_zero_although_the_settings_differ(plain: sf.Run) -> None:
    gap = sf.compare_runs(plain, run("never:purge"))
    assert gap.equal and gap.paired
    assert gap.settings == ({"name": "edits", "a": "none", "b": "never:purge"},)


def test_an_edit_parts_the_runs_in_its_hour_and_at_its_place(plain: sf.Run, edited: sf.Run) -> None:
    gap = sf.compare_runs(plain, edited)
    assert gap.paired and not gap.equal and gap.first_hour == 82
    assert "emergency" in {row.name for row in gap.first}
    assert {row.first_places for row in gap.first} == {("salt-bay",)}
    assert {row.first_time for row in gap.first} == {"2022-01-04T11:00+06:00"}
    first = gap.events[0]
    assert (first["run"], first["sub_event_type"], first["time"]) == ("B", "emergency", "2022-01-04T10:00+06:00")


def test_first_and_largest_differences_are_those_of_the_series(plain: sf.Run, edited: sf.Run) -> None:
    for row in sf.compare_runs(plain, edited).variables:
        a, b = (np.asarray(made.series[row.name].values, float) for made in (plain, edited))
        where = [name for name in ("place", "source", "state") if name in plain.series[row.name].dims]
        places = [str(name) for name in plain.series[where[0]].values] if where else [""]
        different = np.abs(b - a).reshape(len(a), len(places), -1)
        if row.first_hour is None:
            assert not different.any(), row.name
            continue
        assert not different[: row.first_hour].any() and different[row.first_hour].any(), row.name
        assert row.largest == different.max() > 0
        there = different[row.largest_hour, places.index(row.largest_place)]
        assert there.max() == row.largest and row.a is not None and row.b is not None
        assert abs(row.b - row.a) == row.largest


def test_events_of_one_run_only_make_up_the_difference_of_the_counts(plain: sf.Run, edited: sf.Run) -> None:
    gap = sf.compare_runs(plain, edited)
    only = [row["run"] for row in gap.events]
    assert only.count("B") - only.count("A") == len(edited.events) - len(plain.events)
    assert [row["hour"] for row in gap.events] == sorted(row["hour"] for row in gap.events)
    turned = sf.compare_runs(edited, plain)
    assert turned.first_hour == gap.first_hour and len(turned.events) == len(gap.events)


@pytest.mark.parametrize(
    ("change", "why"),
    [({"seed": 12}, "another seed"), ({"scale": 0.25}, "another scale"), ({"days": 5}, "another number of days")],
)
def test_runs_that_are_no_pair_are_said_to_be_none(
    plain: sf.Run, change: dict[str, Any], why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compare, "figures", lambda a, b: [])
    other = run(**change)
    gap = sf.compare_runs(plain, other)
    assert gap.unpaired == (why,) and not gap.paired
    assert gap.hours == 24 * change.get("days", 6)
    page = Page(compare.render(plain, other)).text
    assert "These two runs are not a pair" in page and why in page


def test_another_scenario_is_no_pair_and_a_foreign_one_cannot_be_compared(tiny_land: Any, plain: sf.Run) -> None:
    changed = tiny_land.model_copy(update={"digest": "another"})
    other = sf.run(changed, seed=11, scale=0.5, days=6, overrides=dict(UNEASY))
    assert sf.compare_runs(plain, other).unpaired == ("another scenario",)
    with pytest.raises(SteppefireError, match="no place in common"):
        pair.compare(fake_run(), plain)


def test_folders_give_the_same_differences_as_the_runs_in_memory(
    plain: sf.Run, edited: sf.Run, tmp_path: Path
) -> None:
    run(out=tmp_path / "a", report=False)
    run(EDIT, out=tmp_path / "b", report=False)
    kept, fresh = sf.compare_runs(tmp_path / "a", str(tmp_path / "b")), sf.compare_runs(plain, edited)
    assert kept.variables == fresh.variables and kept.settings == fresh.settings and kept.outcome == fresh.outcome
    assert len(kept.events) == len(fresh.events) and kept.unpaired == ()


# The page.


def test_the_page_names_the_edit_the_parting_and_the_honest_sentence(text: str) -> None:
    page = Page(text).text
    assert EDIT in page and "no edit." in page
    assert "The first 82 hours are equal to the last bit. They part in the hour that ends on 4 January, 11:00:" in page
    assert "emergency in Salt Bay" in page
    assert "One pair is one draw, not an effect." in page and "only a study of many pairs can say" in page
    assert "not a pair" not in page and "Zero difference" not in page


def test_the_page_of_equal_runs_says_so_plainly(plain: sf.Run) -> None:
    page = Page(compare.render(plain, run("never:purge"))).text
    assert "Zero difference." in page and "although the settings are not" in page
    assert "None: both runs tell the same events." in page
    assert page.count("Equal at every hour that both runs have.") == 5


def test_headline_differences_add_up(plain: sf.Run, edited: sf.Run) -> None:
    rows = {row["label"]: row for row in compare_tables.headline_rows(plain, edited)}
    row = rows["Participants, largest day"]
    for key, made in (("a", plain), ("b", edited)):
        assert row[key] == f"{made.outcome['participants_peak']:,}"
    for row in rows.values():
        one, other, gap = (int(row[key].replace(",", "").replace("−", "-")) for key in ("a", "b", "gap"))
        assert other - one == gap, row
    assert compare_tables.difference(3, None) == "–"
    assert compare_tables.difference(5, 2) == "−3" and compare_tables.difference(2, 5) == "+3"


def test_units_and_objects_are_those_of_both_runs(plain: sf.Run, edited: sf.Run) -> None:
    units = compare_tables.unit_rows(plain, edited)
    assert {row["name"] for row in units} == {unit.name for unit in plain.scenario.units}
    assert [row["change"] for row in units] == sorted((row["change"] for row in units), reverse=True)
    objects = {row["name"]: row for row in compare_tables.object_rows(plain, edited)}
    assert "taken" in objects["River City airport"]["a"], "the order to leave comes too late for it"
    taken = {row["name"] for row in objects.values() if "taken" in row["a"]}
    ids = {row.id: row.name for row in plain.scenario.objects}
    assert taken == {ids[name] for name in plain.outcome["objects_taken"]}


def test_nothing_in_the_page_asks_a_network_or_runs(text: str) -> None:
    page = Page(text)
    for tag, attributes in page.elements:
        assert tag != "script" and not LOADING & attributes.keys(), (tag, attributes)
        assert "style" not in attributes and not any(name.startswith("on") for name in attributes)
        target = attributes.get("href")
        assert target is None or target.startswith(("#", "data:")), (tag, target)
    policy = next(a["content"] for tag, a in page.elements if a.get("http-equiv") == "Content-Security-Policy")
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.S)
    assert policy and "default-src 'none'" in policy and "unsafe" not in policy and hash_source(style) in policy
    assert len(page.ids) == len(set(page.ids))
    links = {a["href"][1:] for tag, a in page.elements if tag == "a" and a["href"]}
    assert len(links) == 7 and links <= set(page.ids)
    assert len(text) < 3_000_000


def test_the_same_runs_give_the_same_page(plain: sf.Run, edited: sf.Run, text: str, tmp_path: Path) -> None:
    assert compare.write(plain, edited, tmp_path / "page.html").read_text("utf-8") == text


def test_hostile_texts_stay_texts() -> None:
    bad = fake_run()
    bad.scenario.title = bad.scenario.name = HOSTILE
    for table in (bad.scenario.places, bad.scenario.units, bad.scenario.objects):
        for row in table:
            row.update({key: HOSTILE for key in ("name",) if key in row})
    bad.events = bad.events.assign(notes=HOSTILE)
    bad.series = bad.series.assign_coords(place_name=("place", [HOSTILE] * bad.series.sizes["place"]))
    other = copy.deepcopy(bad)
    other.settings = SimpleNamespace(**{**vars(bad.settings), "edits": (HOSTILE,)})
    other.series = bad.series.assign(active=bad.series.active * 2)
    found = compare.render(bad, other)
    page = Page(found)
    assert not [tag for tag, _ in page.elements if tag in ("script", "img")]
    assert "<script>alert" not in found and "onerror=alert(2)>" not in found
    assert "{{ 7*7 }}" in unescape(found), "a text was rendered as a template"


def test_runs_without_unrest_have_a_page() -> None:
    quiet = fake_run(unrest=False)
    assert "Zero difference." in Page(compare.render(quiet, fake_run(unrest=False))).text
    assert "They part" in Page(compare.render(quiet, fake_run())).text


def test_made_up_results_of_few_series_have_a_page(tiny_land: Any, tmp_path: Path) -> None:
    from steppefire.engine import store

    for name, dead in (("one", 3), ("two", 5)):
        store.save(make_result(tiny_land, Settings(seed=7, scale=0.5, days=2), dead), tmp_path / name)
    page = sf.open_run(tmp_path / "one")
    gap = sf.compare_runs(page, tmp_path / "two")
    assert [row.name for row in gap.variables if row.first_hour is not None] == ["dead_civilians"]
    assert gap.outcome["dead_civilians"] == (3, 5)
    assert "dead civilians" in Page(compare.render(page, sf.open_run(tmp_path / "two"))).text
