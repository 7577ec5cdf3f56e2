"""What the report says: the story, claims beside simulated figures, timeline, tables."""

from __future__ import annotations

import re
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from steppefire.report import chart_parts, figures, player_data, records, story, svg, tables, timeline, words
from tests.unit.fake_run import fake_run, make_ranges


@pytest.fixture(scope="module")
def run() -> SimpleNamespace:
    return fake_run()


def test_numbers_in_the_story_are_those_of_the_outcome(run: SimpleNamespace) -> None:
    told, outcome = " ".join(story.story(run)), run.outcome
    both = outcome["dead_civilians"] + outcome["dead_security"]
    assert "formed in Zhanaozen (Mangystau) on 2 January, 09:00" in told
    assert f"with {outcome['participants_peak']:,} participants" in told
    assert f"{both:,} people were killed: {outcome['dead_civilians']:,} civilians" in told
    assert f"{outcome['dead_security']:,} members of the security forces" in told
    assert f"{outcome['injured']:,} were injured" in told
    assert f"{outcome['detained']:,} people had been detained" in told
    assert "(Almaty city hall) was taken on 5 January, 15:00, 3.2 days after the first rally" in told
    assert "A state of emergency held from 5 January, 01:00" in told
    assert "in 2 it turned violent" in told
    assert "at most 2,030 were in the country" in told


def test_the_story_follows_the_outcome(run: SimpleNamespace) -> None:
    changed = SimpleNamespace(**vars(run))
    changed.outcome = {**run.outcome, "dead_civilians": 1, "dead_security": 0, "detained": 98_765}
    changed.events = run.events[run.events.sub_event_type != "object_taken"]
    told = " ".join(story.story(changed))
    assert "1 person was killed: 1 civilian and 0 members" in told
    assert "98,765 people had been detained" in told
    assert "(Almaty city hall) was not taken" in told


def test_quiet_begins_with_the_first_24_quiet_hours_after_the_peak(run: SimpleNamespace) -> None:
    quiet = tables.quiet_from(run.series)
    assert quiet is not None
    active = tables.frame(run.series, "active").sum(axis=1)
    assert (active[(active.index > quiet) & (active.index <= quiet + pd.Timedelta(days=1))] < 500).all()
    assert active[active.index == quiet].iloc[0] >= 500
    assert tables.quiet_from(run.series.isel(time=slice(0, 130))) is None


def test_claims_stand_beside_the_same_figure_of_the_run(run: SimpleNamespace) -> None:
    rows = {row["id"]: row for row in tables.claim_rows(run)}
    at = tables.frame(run.series, "arrested")
    assert rows["D04"]["simulated"] == at[at.index <= "2022-01-06 20:00"].iloc[-1].sum() > 0
    assert rows["D17"]["simulated"] < rows["D14"]["simulated"]
    crowd = tables.frame(run.series, "active")["zhanaozen"]
    assert rows["P01"]["simulated"] == crowd["2022-01-03 00:30":"2022-01-04 00:00"].max() > 0
    day = run.outcome["participants_by_day"]["2022-01-04"]
    assert rows["P04"]["simulated"] == rows["P03"]["simulated"] == day


def test_claims_about_a_period_get_the_growth_in_it(run: SimpleNamespace) -> None:
    claim = {
        "quantity": "detained",
        "scope": "country",
        "start": pd.Timestamp("2022-01-08"),
        "end": pd.Timestamp("2022-01-09"),
    }
    at = tables.frame(run.series, "arrested").sum(axis=1)
    grown = at[pd.Timestamp("2022-01-09")] - at[pd.Timestamp("2022-01-08")]
    assert tables.simulated(run.series, claim) == grown > 0
    assert tables.simulated(run.series, {**claim, "quantity": "aircraft_seized"}) is None
    assert tables.simulated(run.series, {**claim, "scope": "object:almaty-hall"}) is None


def test_unit_table_adds_up(run: SimpleNamespace) -> None:
    rows = tables.unit_table(run)
    assert len(rows) == 17
    assert sum(row["dead_civilians"] for row in rows) == run.outcome["dead_civilians"]
    assert sum(row["arrested"] for row in rows) == run.outcome["detained"]
    assert {row["unit"]: row["dead_civilians"] + row["dead_security"] for row in rows} == run.outcome["dead_by_unit"]
    assert next(row for row in rows if row["unit"] == "mangystau")["onset"] == "2022-01-02T09:00+06:00"


def test_timeline_keeps_all_decisions_and_says_what_is_left_out(run: SimpleNamespace) -> None:
    shown = timeline.timeline(run)
    events = [event for day in shown["days"] for event in day["events"]]
    assert len(events) == shown["shown"] <= 200 < shown["all"]
    assert sum(event["type"] == "decision" for event in events) == (run.events.event_type == "decision").sum()
    assert sum(event["what"] == "first rally" for event in events) == (run.events.sub_event_type == "first_rally").sum()
    times = [(day["date"], event["clock"]) for day in shown["days"] for event in day["events"]]
    assert times == sorted(times)
    left = sum(int(text.rpartition("(")[2].rstrip(")").replace(",", "")) for text in shown["left"])
    assert left == shown["all"] - shown["shown"]


def test_links_to_causes_only_lead_to_shown_events(run: SimpleNamespace) -> None:
    shown = timeline.timeline(run, most=40)
    events = [event for day in shown["days"] for event in day["events"]]
    ids = {event["id"] for event in events}
    causes = [event["cause"] for event in events if event["cause"]]
    assert causes and all(cause["linked"] == (cause["id"] in ids) for cause in causes)


def test_decisions_name_the_script_and_their_scope() -> None:
    row = {
        "event_id": 7,
        "date": "2022-01-05",
        "time": "2022-01-05T01:30+06:00",
        "hour": 97,
        "event_type": "decision",
        "sub_event_type": "emergency",
        "actor1": "unit:almaty",
        "actor2": "",
        "admin1": "almaty",
        "place": "almaty",
        "fatalities": 0,
        "notes": "by decree",
        "cause": -1,
    }
    told = timeline.describe(row, {}, {7}, {"almaty": "Almaty"}, {})
    assert told["scripted"] and told["where"] == "Almaty" and told["who"] == ""


def test_tiles_lie_as_the_units_do(run: SimpleNamespace) -> None:
    data = player_data.player_data(run)
    cell = {unit["id"]: (unit["row"], unit["column"]) for unit in data["units"]}
    assert cell["north-kazakhstan"][0] < cell["almaty"][0]
    assert cell["mangystau"][1] < cell["kyzylorda"][1] < cell["almaty-region"][1]
    assert max(column for _, column in cell.values()) < data["columns"] <= 7


def test_tiles_of_one_unit_and_of_one_point() -> None:
    place = {"unit": 0, "lat": 10.0, "lon": 20.0, "people": 5}
    assert player_data.tiles(["a"], [place])[2] == [(0, 0)]
    both = player_data.tiles(["a", "b"], [place, {**place, "unit": 1}])[2]
    assert len(set(both)) == 2


def test_packed_series_come_back() -> None:
    values = [0, 0, 3, 3, 3, 1]
    packed = player_data.packed(values)
    assert np.repeat(packed[::2], packed[1::2]).tolist() == values


def test_charts_follow_the_colour_scheme_and_carry_no_script(run: SimpleNamespace) -> None:
    drawn = figures.figures(run, make_ranges())
    assert [figure["name"] for figure in drawn][:4] == ["crowd", "detained", "dead", "forces"]
    for figure in drawn:
        for picture in (figure["wide"], figure["narrow"]):
            assert picture.startswith("<svg viewBox=") and 'role="img"' in picture
            assert "var(--ink)" in picture and "<script" not in picture and "http" not in picture
            assert not any(colour in picture for colour in svg.STAND_INS.values())
        assert all(len(row) == len(figure["table"]["head"]) for row in figure["table"]["rows"])


def test_squares_without_any_count_stay_pale() -> None:
    picture = figures.heat_figure(fake_run(unrest=False), "arrested", "new", "custody", "Arrests a day")["wide"]
    shades = re.findall(r'fill="var\(--custody\)"[^>]*opacity="([0-9.]+)"', picture)
    assert len(shades) >= 17 * 10 and {float(shade) for shade in shades} == {0.04}


def test_claims_that_cover_each_other_share_a_label() -> None:
    time = pd.Timestamp("2022-01-08")
    values = [
        {"id": name, "time": time, "value": high, "high": high} for name, high in (("A", 100), ("B", 101), ("C", 10))
    ]
    assert {value["id"]: value["label"] for value in chart_parts.labelled(values, 0.0)} == {
        "B": "B +1",
        "A": "",
        "C": "C",
    }


def test_ranges_stand_at_the_day_they_name() -> None:
    days = pd.date_range("2022-01-01", periods=16)
    assert chart_parts.date_of("detained:2022-01-06", "detained", days) == pd.Timestamp("2022-01-06")
    assert chart_parts.date_of("detained:2022-01-06", "dead", days) is None
    assert chart_parts.date_of("detained:2022-02-06", "detained", days) is None
    assert chart_parts.date_of("detained:soon", "detained", days) is None
    assert chart_parts.date_of("dead", "dead", days) == pd.Timestamp("2022-01-16")


def test_charts_reach_the_last_dated_claim(run: SimpleNamespace) -> None:
    assert tables.eventful_days(run)[-1] == pd.Timestamp("2022-01-15")
    alone = SimpleNamespace(**{**vars(fake_run(unrest=False)), "scenario": SimpleNamespace(claims=[])})
    assert len(tables.eventful_days(alone)) == 10


def test_records_read_every_shape_of_table() -> None:
    row = {"from": 1, "low": None}
    assert records.records(pd.DataFrame([{"from": 1, "low": float("nan")}])) == [row]
    assert records.records([SimpleNamespace(from_=1, low=None)]) == [row]
    assert records.records({"x": row}) == [row]
    assert records.records(None) == []


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: words.count(1234.6), "1,235"),
        (lambda: words.count(None), "–"),
        (lambda: words.number(0.00123456), "0.00123"),
        (lambda: words.number(12345.6), "12,346"),
        (lambda: words.number(2.0), "2"),
        (lambda: words.share(0.00256), "0.26 %"),
        (lambda: words.span(200, None), "200 or more"),
        (lambda: words.span(5, 5), "5"),
        (lambda: words.moment("2022-01-05T16:30+06:00"), "5 January, 16:30"),
        (lambda: words.moment(None), "–"),
        (lambda: words.claimed("more than", 200, None), "more than 200"),
        (lambda: words.claimed("dozens", None, None), "dozens"),
        (lambda: words.claimed(None, 2, 3), "2 to 3"),
        (lambda: words.until(pd.Timestamp("2022-01-10").to_pydatetime()), "end of 9 Jan"),
        (lambda: words.listed(["a", "b", "c"]), "a, b and c"),
        (lambda: words.plural(1, "person", "people"), "1 person"),
    ],
)
def test_words(call, said: str) -> None:
    assert call() == said
