"""The chapters on alliance, patron, example and what is left: their numbers are those of the files."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from given_abroad import ASKED, CODES, CONSENT, FIRST, MEN, RISK_NOW, STATES, given_result

from steppefire import api
from steppefire.report import (
    aftermath,
    alliance,
    alliance_figure,
    circles,
    example,
    export,
    html,
    patron,
    timeline,
    words,
)
from tests.unit.fake_beliefs import full_run
from tests.unit.fake_run import fake_run
from tests.unit.test_report import LOADING, Page
from tests.unit.test_report_chapters import part

MONTHS = pd.date_range("2022-01-14", "2027-01-14", periods=61)
HOSTILE = "<script>alert(1)</script>"


def opened(result: Any) -> Any:
    """A result as a Run whose parts can be changed."""
    run = api.Run(result.outcome, result.parameters, result.settings, {}, result=result)
    names = ("outcome", "series", "events", "claims", "decisions", "parameters", "scenario", "settings")
    return SimpleNamespace(folder=None, **{name: getattr(run, name) for name in names})


def changed(run: Any, **parts: Any) -> Any:
    return SimpleNamespace(**{**vars(run), **parts})


@pytest.fixture(scope="module")
def run() -> Any:
    return opened(given_result())


@pytest.fixture(scope="module")
def quiet() -> Any:
    return opened(given_result(quiet=True))


@pytest.fixture(scope="module")
def text(run: Any) -> str:
    return html.render(changed(run, series=with_years_after(run)), None)


def with_years_after(run: Any) -> Any:
    """The series with five made-up years after the run."""
    line = np.linspace(0.0, 1.0, MONTHS.size)
    values = {"standing": 0.55 - 0.1 * line, "dependence": 0.66 - 0.04 * line, "crisis_risk": 0.1 + 0.05 * line,
              "help_next": 0.6 + 0.05 * line, "foreign_troops": np.where(line < 0.1, 300.0, 0.0)}  # fmt: skip
    return run.series.assign_coords(month_after=MONTHS).assign(
        {f"after_{name}": (("month_after",), array) for name, array in values.items()})  # fmt: skip


def without_years_after(run: Any) -> Any:
    """As a run that was made before the model had them."""
    return changed(run, series=run.series.drop_vars([name for name in run.series if name.startswith("after_")]))


# The alliance.


def test_who_was_asked_on_what_ground_with_what_answer_and_men(run: Any) -> None:
    said = alliance.alliance(run)["said"]
    assert said[0] == "The leader asked the alliance for troops on 5 January, 23:00."
    assert said[1].endswith("when the alliance decided, the allies believed in one to 62%.")
    assert said[2] == "The alliance granted help on 6 January, 02:00, 3 hours later."
    assert f"at most {sum(MEN.values()):,.0f} were in the country (Russia 1,480, Tajikistan 200," in said[3]
    assert said[4].startswith("The last of them were out on 12 January") and "At most 2,500 were announced" in said[5]


def test_every_member_has_a_row_with_vote_men_and_dates(run: Any) -> None:
    rows = {row["name"]: row for row in alliance.alliance(run)["rows"]}
    allied = {state.name for state in STATES.values() if state.role in ("patron", "member")}
    assert set(rows) == allied and [row["name"] for row in alliance.alliance(run)["rows"]][0] == "Russia"
    for code, men in MEN.items():
        row = rows[STATES[code].name]
        assert (row["vote"], row["consent"]) == ("agreed", f"{CONSENT[code]:.0%}")
        assert row["pledged"] == row["men"] == f"{men:,.0f}"
        assert row["sent"] == words.brief(f"2022-01-{1 + FIRST[code] // 24:02d}T{FIRST[code] % 24:02d}:00+06:00")
    assert rows["Kyrgyzstan"]["home"] == "1 vote failed; agreed 7 Jan 05:00" and rows["Belarus"]["home"] == "–"


def test_the_chart_stacks_the_states_and_its_table_holds_the_most_of_each_day(run: Any) -> None:
    told = alliance.alliance(run)
    assert [row["name"] for row in told["key"]] == ["Russia", "Tajikistan", "Kyrgyzstan", "Belarus", "Armenia",
                                                    "announced"]  # fmt: skip
    table = told["figure"]["table"]
    days = {row[0]: row[1:] for row in table["rows"]}
    at_peak = run.series.state_troops.sel(time=slice("2022-01-09T01", "2022-01-10T00")).max("time")
    for name, value in zip(table["head"][1:], days["2022-01-09"], strict=True):
        code = next((code for code, state in STATES.items() if state.name == name), None)
        assert value == (2500 if code is None else round(float(at_peak.sel(state=code))))
    for width in ("wide", "narrow"):
        drawn = told["figure"][width]
        assert "men" in drawn and all(f"var(--{colour})" in drawn for colour in alliance_figure.COLOURS[:5])


def test_contingents_beyond_the_fifth_are_one_layer(run: Any) -> None:
    men = run.series.state_troops.copy()
    for number, code in enumerate(("CHN", "TUR", "UZB")):
        men.loc[{"state": code}] = 3.0 + number
    more = changed(run, series=run.series.assign(state_troops=men))
    layers = alliance_figure.layers_of(more)
    assert len(layers.columns) == len(alliance_figure.COLOURS) and layers.columns[-1] == alliance_figure.OTHERS
    assert np.allclose(layers.sum(axis=1), men.sum("state"))


def test_a_request_that_was_refused_or_not_answered_says_so(run: Any) -> None:
    events = run.events.assign(sub_event_type=run.events.sub_event_type.replace("alliance_grant", "alliance_refuse"))
    none = {"first_troops_time": None, "contingents": {}, "troops_peak": 0, "troops_out_time": None}
    refused = changed(run, events=events, outcome=run.outcome | none)
    said = alliance.alliance(refused)["said"]
    assert "The alliance refused on 6 January, 02:00, 3 hours later." in said and "No foreign man came." in said
    assert alliance.said_of_alliance(refused).startswith("The alliance: asked 5 Jan 23:00, refused 6 Jan 02:00.")
    open_still = changed(refused, events=events[events.sub_event_type != "alliance_refuse"])
    assert "The request was not answered before the run ended." in alliance.alliance(open_still)["said"]


def test_men_who_are_still_there_are_counted(run: Any) -> None:
    still = changed(run, outcome=run.outcome | {"troops_out_time": None},
                    series=run.series.assign(foreign_troops=run.series.foreign_troops + 40.0))  # fmt: skip
    assert "When the run ended 40 of them were still there." in alliance.alliance(still)["said"]
    assert "still there at the end" in alliance.said_of_alliance(still)


def test_the_line_for_the_terminal_has_request_answer_men_end_and_debt(run: Any) -> None:
    assert alliance.said_of_alliance(run) == (
        "The alliance: asked 5 Jan 23:00, granted 6 Jan 02:00; troops from 6 Jan 16:00, at most 2,000 men, out 12 Jan "
        "16:00. Dependence on the patron: from 60.0% to 66.0%."
    )


# The patron, the example, what is left.


def test_first_deeds_stand_in_order_with_their_reasons(run: Any) -> None:
    told = patron.patron(run)
    assert [(row["who"], row["what"]) for row in told["rows"]] == [
        ("Russia, patron", "calling on him to ask for help"), ("Russia, patron", "backing an allied mission"),
        ("European Union", "blame in words"), ("China", "money for the country")]  # fmt: skip
    chosen = run.decisions[run.decisions.chosen & (run.decisions.who == "patron")]
    assert [row["why"] for row in told["rows"][:2]] == chosen.why.tolist()
    assert told["said"][0] == "The patron weighed what to do at 2 meetings, and acted each time."
    assert "84% at most" in told["said"][1] and told["said"][2].startswith("2 other powers spoke or acted; sanctions")


def test_the_risk_elsewhere_is_told_before_and_after(run: Any) -> None:
    told = example.example(run)
    assert "changed most in Uzbekistan: 0.03 a year at hour 0, 0.09 at its highest, 0.09 at the end" in told["said"][0]
    assert told["said"][1] == "A revolt broke out in Uzbekistan (9 January, 08:00)."
    rows = {row[0]: row[1:] for row in told["figure"]["table"]["rows"]}
    assert rows["Uzbekistan"] == ["0.03", f"{RISK_NOW:.3g}", f"{RISK_NOW:.3g}"] and "Kazakhstan" not in rows
    assert len(rows) == len(CODES) - 1


def test_an_example_that_changed_nothing_says_so(run: Any) -> None:
    flat = changed(run, series=run.series.assign(state_risk=0.0 * run.series.state_risk + 0.02))
    assert "by less than a hundredth" in example.example(flat)["said"][0]


def test_the_years_after_are_shown_where_they_are(run: Any) -> None:
    assert aftermath.aftermath(without_years_after(run)) == {"known": False, "said": [], "figures": [], "key": []}
    after = aftermath.aftermath(changed(run, series=with_years_after(run)))
    said = " ".join(after["said"])
    assert "In the 5 years after" in said and "from 55.0% to 45.0%" in said and "from 66.0% to 62.0%" in said
    assert "0.1 a year at first and 0.15 at the end" in said and "would be 65%" in said
    assert "Foreign men stayed until 15 June 2022." in said
    assert after["figures"][0]["table"]["rows"][-1] == ["2027-01-14", "45.0%", "62.0%", "65.0%"]


# The page.


def test_the_page_has_the_four_chapters_and_asks_no_network(text: str) -> None:
    for name, said in (("alliance", "granted help"), ("patron", "blame in words"), ("example", "broke out"),
                       ("aftermath", "legitimacy went from")):  # fmt: skip
        assert said in part(text, name)
        assert f'href="#{name}"' in text
    page = Page(text)
    assert len(page.ids) == len(set(page.ids))
    assert not [element for element in page.elements if element[0] in LOADING]
    assert not re.search(r'fill="#0[0-9a-f]0[0-9a-f]0[0-9a-f]"', text), "every colour is the page's own"


def test_events_abroad_are_in_the_timeline_under_the_names_of_states(run: Any) -> None:
    told = timeline.timeline(run)
    rows = [event for day in told["days"] for event in day["events"] if event["type"] == "abroad"]
    assert "abroad" in told["types"] and {"Kyrgyzstan", "China"} <= {row["who"] for row in rows}
    answers = [event for day in told["days"] for event in day["events"] if event["what"] == "allied help granted"]
    assert answers and not answers[0]["scripted"]


def test_meetings_of_states_are_not_those_of_factions(run: Any) -> None:
    assert circles.faction_rows(run) == []
    assert (run.decisions.who == "patron").any()


def test_series_by_state_are_exported(run: Any) -> None:
    table = export.tables(run)["states"]
    assert len(table) == run.series.sizes["time"] * len(CODES)
    at_peak = table[(table.state == "RUS") & (table.time == run.series.time.values[220])]
    assert at_peak.state_troops.item() == MEN["RUS"] and at_peak.state_name.item() == "Russia"
    assert "states" not in export.tables(changed(fake_run(), decisions=run.decisions))


def test_where_nothing_happened_nothing_is_said(quiet: Any) -> None:
    told = alliance.alliance(quiet)
    assert told["said"][0].startswith("The leader did not ask the alliance for troops.") and len(told["said"]) == 1
    assert told["rows"] == [] and told["figure"] is None and told["key"] == []
    assert patron.patron(quiet)["rows"] == []
    assert patron.of_powers(quiet) == "The other powers were silent."
    assert alliance.said_of_alliance(quiet).startswith("The alliance: not asked.")
    assert "Foreign men stayed" not in part(html.render(quiet, None), "aftermath")
    assert "aftermath" not in Page(html.render(without_years_after(quiet), None)).ids


@pytest.mark.parametrize("made", [fake_run, full_run])
def test_runs_of_before_have_the_chapters_too(made: Any) -> None:
    page = html.render(made(), None)
    assert "made before the model had one" in part(page, "alliance")
    assert "Russia 1,480 and Belarus 100" in part(page, "alliance")
    assert "tells nothing of the patron" in part(page, "patron")
    assert "tells nothing of unrest in other states" in part(page, "example")


def test_names_of_states_are_never_markup(run: Any) -> None:
    scenario = SimpleNamespace(**{name: getattr(run.scenario, name) for name in type(run.scenario).model_fields},
                               model_copy=run.scenario.model_copy)
    scenario.states = [{**vars(state), "name": HOSTILE} if state.state == "RUS" else state for state in STATES.values()]
    page = html.render(changed(run, scenario=scenario), None)
    assert HOSTILE not in page and "&lt;script&gt;alert(1)" in page


def test_the_request_hour_of_the_sequence_is_the_outcomes(run: Any) -> None:
    assert run.outcome["request_time"] == run.events[run.events.hour == ASKED].time.iloc[0]
