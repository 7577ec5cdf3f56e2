"""The page of a study: whole, offline, true to its tables, and safe whatever its texts hold."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from typer.testing import CliRunner

from steppefire import studies
from steppefire.cli.main import app
from steppefire.core.errors import SteppefireError
from steppefire.report import study as page_of
from steppefire.report.html import hash_source
from steppefire.study import found as study_found
from steppefire.study.found import Chart, Found
from tests.unit.made_up_study import made_up_study
from tests.unit.test_report import HOSTILE, LOADING, Page

STEERING = "\x1b[31m\x07\u202e\u2066\x00\udc80"


def with_few_charts(hostile: str = "") -> Found:
    """The made-up study with a chart of each kind, and one without rows."""
    made = made_up_study(hostile)
    names = ("crowd", "ends", "ratios", "tornado", "parts", "sizes", "cloud", "empty")
    return replace(made, charts=[chart for chart in made.charts if chart.name in names])


@pytest.fixture(scope="module")
def shown() -> Found:
    made = with_few_charts()
    made.tables[0].rows.pop()  # study.json holds no number that is none
    return made


@pytest.fixture(scope="module")
def folder(shown: Found, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("studies") / "study"
    place.mkdir()
    studies.tell(shown, place)
    return place


@pytest.fixture(scope="module")
def text(folder: Path) -> str:
    return (folder / "report.html").read_text("utf-8")


def test_sentences_come_first_then_charts_tables_limits_and_what_it_was_made_with(text: str, shown: Found) -> None:
    page = Page(text)
    sections = [attributes["id"] for tag, attributes in page.elements if tag == "section"]
    assert sections == ["found", "charts", "tables", "limits", "made"]
    for sentence in (*shown.sentences, *shown.limits):
        assert sentence.replace(" %", "\u00a0%") in unescape(text)
    for chart in shown.charts:
        assert chart.title in page.text
    assert "Nothing to draw: no row of this chart has a value." in page.text
    assert "No row: nothing of the kind came about." in page.text
    assert "Seed" in page.text and "turn_rate = 0.2" in page.text and "versions: steppefire" in page.text


def test_the_page_asks_no_network_runs_no_script_and_has_sound_links(text: str, folder: Path) -> None:
    page = Page(text)
    assert not any(tag in ("script", "img", "iframe", "object", "link") and attributes.get("rel") != "icon"
                   for tag, attributes in page.elements)  # fmt: skip
    policy = next(a["content"] for _, a in page.elements if a.get("http-equiv") == "Content-Security-Policy")
    style = re.search(r"<style>(.*?)</style>", text, re.S)
    assert policy and "default-src 'none'" in policy and "unsafe" not in policy
    assert style and hash_source(style[1]) in policy and "url(" not in style[1]
    assert len(page.ids) == len(set(page.ids))
    for tag, attributes in page.elements:
        assert not LOADING & attributes.keys() and "style" not in attributes, (tag, attributes)
        assert not any(name.startswith("on") for name in attributes)
        target = attributes.get("href") or "#found"
        assert target == "data:," or (folder / target).is_file() or target[1:] in page.ids, target
    assert len(text) < 1_500_000


def test_every_chart_has_its_figures_and_every_table_its_file_with_the_same_rows(
    text: str, shown: Found, folder: Path
) -> None:
    assert text.count("Figures of this chart") == sum(bool(chart.rows) for chart in shown.charts)
    for table in shown.tables:
        with (folder / "tables" / f"{table.name}.csv").open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        assert len(rows) == len(table.rows)
        for kept, row in zip(rows, table.rows):
            assert kept == {column.key: str(row[column.key]) for column in table.columns}
        for row in table.rows:
            for column in table.columns:
                assert column.text(row).replace("%", "\u00a0%") in text


def test_a_page_elsewhere_links_to_no_table(shown: Found, tmp_path: Path) -> None:
    text = page_of.write(replace(shown, charts=[]), tmp_path / "elsewhere.html").read_text("utf-8")
    assert "tables/" not in text and [path.name for path in tmp_path.iterdir()] == ["elsewhere.html"]


def test_long_tables_are_cut_in_the_page_and_say_so() -> None:
    rows = [{"x": number, "label": "", "value": number} for number in range(1000)]
    made = Found("ensemble", "Long", [], [], [Chart("long", "lines", "Long", rows)], {})
    text = page_of.render(made)
    assert text.count("<tr><td") == page_of.MOST_ROWS and "600 more rows are in study.json" in text


def test_hostile_texts_stay_texts_and_steer_nothing() -> None:
    clean, text = Page(page_of.render(with_few_charts())), page_of.render(with_few_charts(HOSTILE + STEERING))
    page = Page(text)
    count = lambda found, tag: sum(name == tag for name, _ in found.elements)  # noqa: E731
    assert count(page, "script") == 0 and count(page, "img") == 0
    assert {tag for tag, _ in page.elements} == {tag for tag, _ in clean.elements}
    assert "<script>alert" not in text and "onerror=alert(2)>" not in text
    assert "{{ 7*7 }}" in unescape(text), "a text was rendered as a template"
    assert not any(sign in text for sign in STEERING if sign not in "[31m")
    assert "\\x1b[31m" in unescape(text) and "\\u202e" in unescape(text)
    text.encode()
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)


def test_report_writes_the_page_of_a_study_anew(folder: Path, text: str) -> None:
    (folder / "report.html").unlink()
    done = CliRunner().invoke(app, ["report", str(folder)])
    assert done.exit_code == 0 and done.stdout.strip() == str(folder / "report.html")
    assert (folder / "report.html").read_text("utf-8") == text


def test_a_page_may_go_to_another_place(shown: Found, tmp_path: Path) -> None:
    (tmp_path / "study").mkdir()
    study_found.write(replace(shown, charts=[]), tmp_path / "study")
    page = tmp_path / "page.html"
    done = CliRunner().invoke(app, ["report", str(tmp_path / "study"), "--out", str(page)])
    assert done.exit_code == 0 and done.stdout.strip() == str(page) and page.is_file()
    assert not (tmp_path / "study" / "report.html").exists()


@pytest.mark.parametrize("damage", ["not json", "[]", "{}", '{"tables": 1, "charts": []}'])
def test_a_damaged_study_is_refused_in_one_sentence(damage: str, tmp_path: Path) -> None:
    (tmp_path / "study.json").write_text(damage, "utf-8")
    done = CliRunner().invoke(app, ["report", str(tmp_path)])
    assert done.exit_code == 1 and "cannot be read as what a study has found" in done.stderr
    assert "Traceback" not in done.output


def test_a_study_with_senseless_rows_is_refused_in_one_sentence(shown: Found, folder: Path, tmp_path: Path) -> None:
    document = json.loads((folder / "study.json").read_text("utf-8"))
    document["charts"][0]["kind"] = "pie"
    (tmp_path / "study.json").write_text(json.dumps(document), "utf-8")
    with pytest.raises(SteppefireError, match="pie is no kind of chart"):
        studies.report(tmp_path)
    document["charts"][0] |= {"kind": "fan", "rows": [{"median": 1.0}]}
    (tmp_path / "study.json").write_text(json.dumps(document), "utf-8")
    with pytest.raises(SteppefireError, match="cannot be shown"):
        studies.report(tmp_path)


def test_what_is_written_is_read_again(shown: Found, folder: Path) -> None:
    assert study_found.read(folder) == shown
