"""The report of a made-up run: complete, true to the outcome, and safe to open."""

from __future__ import annotations

import json
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest

from steppefire.report import html
from steppefire.report.headlines import cautions
from tests.unit.fake_run import fake_run, make_ranges

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\u2028'\"&{{ 7*7 }}"
LOADING = {"src", "srcset", "poster", "data", "action", "formaction", "background", "ping", "manifest"}


class Page(HTMLParser):
    """Elements, attributes and visible text of a page."""

    def __init__(self, text: str):
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.ids: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if identifier := dict(attrs).get("id"):
            self.ids.append(identifier)

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@pytest.fixture(scope="module")
def run() -> SimpleNamespace:
    return fake_run()


@pytest.fixture(scope="module")
def text(run: SimpleNamespace) -> str:
    return html.render(run, make_ranges())


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def test_write_gives_one_small_file_and_the_same_one_twice(run: SimpleNamespace, text: str, tmp_path: Path) -> None:
    path = html.write(run, tmp_path / "report.html", make_ranges())
    assert path == tmp_path / "report.html"
    assert path.read_text("utf-8") == text
    assert path.stat().st_size < 3_000_000
    assert [entry.name for entry in tmp_path.iterdir()] == ["report.html"]


def test_nothing_in_the_page_asks_a_network(text: str, page: Page) -> None:
    for tag, attributes in page.elements:
        assert not LOADING & attributes.keys(), (tag, attributes)
        target = attributes.get("href")
        assert target is None or target.startswith(("#", "data:")), (tag, target)
    style = re.search(r"<style>(.*?)</style>", text, re.S)
    assert style and "url(" not in style[1] and "@import" not in style[1]
    assert not re.search(r"\b(fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon|import)\s*\(", text)


def test_policy_allows_exactly_the_inlined_scripts_and_style(text: str, page: Page) -> None:
    policy = next(a["content"] for tag, a in page.elements if a.get("http-equiv") == "Content-Security-Policy")
    assert policy and "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy
    scripts = re.findall(r'<script type="module">(.*?)</script>', text, re.S)
    styles = re.findall(r"<style>(.*?)</style>", text, re.S)
    assert len(scripts) == 2 and len(styles) == 1
    for inlined in (*scripts, *styles):
        assert html.hash_source(inlined) in policy
    assert not any("style" in attributes for _, attributes in page.elements), "style attributes would be blocked"
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)


def test_ids_are_unique_and_links_lead_somewhere(page: Page) -> None:
    assert len(page.ids) == len(set(page.ids))
    links = [a["href"] for tag, a in page.elements if tag == "a"]
    assert len(links) > 50
    assert {link[1:] for link in links if link} <= set(page.ids)


def test_hostile_texts_stay_texts() -> None:
    bad = fake_run()
    bad.scenario.title = HOSTILE
    bad.scenario.name = HOSTILE
    for table in (bad.scenario.places, bad.scenario.units, bad.scenario.sources, bad.scenario.licences):
        for row in table:
            row.update({key: HOSTILE for key in ("name", "title", "where", "data", "note") if key in row})
    for claim in bad.scenario.claims:
        claim.update(words=HOSTILE, claimant=HOSTILE, source=HOSTILE, id=HOSTILE)
    bad.scenario.rules[HOSTILE] = HOSTILE
    bad.scenario.facts["gini"]["source"] = HOSTILE
    for row in bad.parameters:
        row.update(name=HOSTILE, about=HOSTILE, unit=HOSTILE, prior=HOSTILE, source=HOSTILE, set_by=HOSTILE)
    bad.events = bad.events.assign(notes=HOSTILE, actor1=HOSTILE, actor2=HOSTILE)
    bad.series = bad.series.assign_coords(place_name=("place", [HOSTILE] * bad.series.sizes["place"]))
    ranges = make_ranges()
    ranges["rows"][0]["text"] = HOSTILE
    text = html.render(bad, ranges)
    page = Page(text)
    clean = Page(html.render(fake_run(), make_ranges()))
    count = lambda found, tag: sum(1 for name, _ in found.elements if name == tag)  # noqa: E731
    assert count(page, "script") == count(clean, "script") == 3
    assert count(page, "img") == 0
    assert "<script>alert" not in text and "onerror=alert(2)>" not in text
    assert "{{ 7*7 }}" in unescape(text), "a text was rendered as a template"


def test_player_data_is_safe_json_and_agrees_with_the_series(run: SimpleNamespace, text: str) -> None:
    block = re.search(r'<script type="application/json" id="player-data">(.*?)</script>', text, re.S)
    assert block and not set("<>&\u2028\u2029") & set(block[1])
    data = json.loads(block[1])
    assert len(data["places"]) == 33 and len(data["units"]) == 17
    assert len({(unit["row"], unit["column"]) for unit in data["units"]}) == 17
    dead = next(variable for variable in data["variables"] if variable["key"] == "dead")
    last = sum(runs[-2] for runs in dead["values"])
    assert last == run.outcome["dead_civilians"] + run.outcome["dead_security"] > 0
    assert all(sum(runs[1::2]) == 744 for variable in data["variables"] for runs in variable["values"])


def test_every_parameter_and_its_origin_appear(run: SimpleNamespace, page: Page) -> None:
    for row in run.parameters:
        assert row["name"] in page.text
        assert (row["source"] or f"assumed: {row['assumed']}") in page.text
    assumed = sum(1 for row in run.parameters if row["assumed"])
    assert f"{len(run.parameters)} parameters; {assumed} of them are assumed" in page.text


def test_ranges_show_the_targets_that_are_missed(page: Page) -> None:
    classes = [(a.get("class") or "").split() for _, a in page.elements]
    assert sum("inside" in names for names in classes) == 2
    assert sum("outside" in names for names in classes) == 1
    assert "20 seeds" in page.text and "18,000 to 31,000" in page.text


def test_ranges_of_other_settings_or_code_are_said_to_be_so(run: SimpleNamespace) -> None:
    mine = {"scale": 0.1, "policy": "historical", "without": [], "set": [], "days": None, "seed": 1}
    assert cautions(run, {"settings": mine, "rows": []}) == []
    other = cautions(run, {"settings": {**mine, "scale": 1.0}, "code_hash": "old", "rows": []})
    assert "model has changed" in other[0]
    assert "differs from the seeds of the range in: scale." in other[1]


def test_without_ranges_the_page_says_so(run: SimpleNamespace) -> None:
    text = Page(html.render(run, None)).text
    assert "No stored range belongs to this scenario" in text
    assert "20 seeds" not in text


def test_a_run_without_unrest_has_a_report() -> None:
    text = Page(html.render(fake_run(unrest=False), make_ranges())).text
    assert "no rally of 50 or more people formed" in text
    assert "nobody was killed" in text
    assert "no crisis" in text


def test_a_single_quiet_day_has_a_report() -> None:
    short = fake_run(unrest=False)
    short.series = short.series.isel(time=slice(0, 24))
    short.events = short.events.iloc[:0]
    short.scenario.claims = []
    assert "no rally of 50 or more" in Page(html.render(short, None)).text
