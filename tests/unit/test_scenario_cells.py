"""Numbers, times and words as they are written: what is read, what is refused, and the reason given."""

from __future__ import annotations

import pytest

from steppefire.scenario import cells
from steppefire.scenario.cells import Refused

READ = {
    "0": 0.0, "-0": 0.0, "7": 7.0, "-7": -7.0, "12.50": 12.5, "0.5": 0.5, "-0.25": -0.25, "1e3": 1000.0,
    "1E3": 1000.0, "2.5e-3": 0.0025, "1e+2": 100.0, "19503159": 19503159.0, "0e9": 0.0, "1e308": 1e308,
}  # fmt: skip

REFUSED = {
    "": "missing", "nan": "not-a-number", "NaN": "not-a-number", ".nan": "not-a-number", "n/a": "not-a-number",
    "NA": "not-a-number", "inf": "finite", "-inf": "finite", "+.Inf": "finite", "Infinity": "finite",
    "1e400": "no number of that size", "-1e999": "no number of that size", "1e-400": "held as 0",
    "true": "truth value", "False": "truth value", "NO": "truth value", "yes": "truth value", "off": "truth value",
    "null": "no number", "~": "no number", "None": "no number", "-": "no number", "?": "no number",
    "5%": "percent", "12.5 %": "percent", "%": "percent", "0,5": "decimal sign", "-1,25": "decimal sign",
    "3,14159": "decimal sign", "1,000": "grouped by commas", "12,345,678": "grouped by commas",
    "1,234.5": "grouped by commas", "1 000": "grouped", "1'000": "grouped", "1\u202f000": "grouped",
    "1_000": "underscores", "010": "leading zero", "-007": "leading zero", "00": "leading zero",
    "0012.5": "leading zero", "0x1F": "decimal", "0o17": "decimal", "0b101": "decimal", "+5": "plus sign",
    ".5": "before the point", "-.5": "before the point", "5.": "after the point", "12:30:45": "time of day",
    "2022-01-05": "date", "5 people": "stands alone", "60KZT": "stands alone", "1e": "stands alone",
    "1.2.3": "digits", "--1": "digits", "1e5.5": "digits", "\u0663": "digits", "\uff15": "digits", "\u00bd": "digits",
    "five": "digits", "=1+1": "digits", "9" * 50: "digits", "1" + "0" * 5000: "digits", "1/2": "stands alone",
}  # fmt: skip


@pytest.mark.parametrize(("text", "value"), READ.items())
def test_numbers_are_read_as_json_writes_them(text: str, value: float) -> None:
    assert cells.number(text) == value


@pytest.mark.parametrize(("text", "reason"), REFUSED.items(), ids=lambda text: text[:12])
def test_everything_else_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        cells.number(text)
    assert reason in f"{refused.value.what} {refused.value.why}"


def test_the_table_of_number_cases_is_long_enough() -> None:
    assert len(READ) + len(REFUSED) >= 60


@pytest.mark.parametrize("text", ["1.5", "-1", "11", "0.999", "1e-1"])
def test_whole_numbers_within_limits(text: str) -> None:
    assert cells.whole(0, 10, "7") == 7
    assert cells.whole(0, 10, "1e1") == 10
    with pytest.raises(Refused):
        cells.whole(0, 10, text)


def test_a_share_out_of_range_says_that_percent_is_not_read() -> None:
    with pytest.raises(Refused) as refused:
        cells.between(0, 1, "62")
    assert "0..1" in refused.value.hint


@pytest.mark.parametrize("text", ["True", "TRUE", "yes", "1", "", "on", "t"])
def test_only_two_words_are_truth_values(text: str) -> None:
    assert cells.flag("true") is True
    assert cells.flag("false") is False
    with pytest.raises(Refused):
        cells.flag(text)


@pytest.mark.parametrize("text", [
    "2022-01-05", "2022-01-05T16:30", "2022-01-05 16:30+06:00", "2022-02-29T00:00Z", "2022-01-05T24:01Z",
    "20220105T1630Z", "2022-W01-3T00:00Z", "05.01.2022", "2022-01-05T16:30+25:00", "0001-01-01T00:00+06:00",
    "9999-12-31T23:59-06:00", "٢٠٢٢-01-05T16:30Z", "1641378600",
])  # fmt: skip
def test_a_time_needs_a_date_a_time_of_day_and_an_offset(text: str) -> None:
    assert cells.moment("2022-01-05T16:30+06:00") == cells.moment("2022-01-05T10:30:00Z")
    with pytest.raises(Refused):
        cells.moment(text)


def test_a_time_without_offset_is_told_so() -> None:
    with pytest.raises(Refused, match="not a time") as refused:
        cells.moment("2022-01-05T16:30")
    assert refused.value.why == "the offset is missing"


@pytest.mark.parametrize(("text", "begins", "ends"), [
    ("2022-01-05", "2022-01-05", "2022-01-06"), ("2022-01", "2022-01-01", "2022-02-01"),
    ("2022-12", "2022-12-01", "2023-01-01"), ("2024-02", "2024-02-01", "2024-03-01"),
])  # fmt: skip
def test_a_claim_may_have_a_bare_date_or_month(text: str, begins: str, ends: str) -> None:
    assert cells.moment_or_day(False, text).date().isoformat() == begins
    assert cells.moment_or_day(True, text).date().isoformat() == ends


@pytest.mark.parametrize("text", ["Almaty", "al maty", "-almaty", "almaty-", "a--b", "a_b", "\u0430lmaty", "a" * 61])
def test_ids_are_plain(text: str) -> None:
    assert cells.ident("nur-sultan-2") == "nur-sultan-2"
    with pytest.raises(Refused):
        cells.ident(text)
