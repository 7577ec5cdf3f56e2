"""The page of sensitivity: tables as Markdown, and the assumptions that matter by name."""

from __future__ import annotations

from steppefire.study.found import Column, Found, Table
from verification.sensitivity import table, weak

ROW = {"parameter": "turn_rate", "value": 0.08, "unit": "1/hour", "prior": "beta(2, 20)", "about": "how fast"}
COLUMNS = (Column("parameter", "parameter"), Column("value", "value", ".4g"))


def found(evidence: str) -> Found:
    kept = Table("kept", "What matters", COLUMNS, [{**ROW, "evidence": evidence}])
    return Found("sensitivity", "", [], [kept], [], {})


def test_a_table_is_one_of_markdown_and_an_empty_one_says_why() -> None:
    (kept,) = found("assumed").tables
    assert table(kept) == "## What matters\n\n| parameter | value |\n| --- | --- |\n| turn_rate | 0.08 |\n"
    assert table(Table("rules", "Where", COLUMNS, [], "No rule.")) == "## Where\n\nNo rule.\n"
    assert table(Table("rules", "Where", COLUMNS, [dict(ROW)], "A rule.")).endswith("| turn_rate | 0.08 |\n\nA rule.\n")


def test_assumptions_that_matter_are_named() -> None:
    assert weak(found("assumed")) == "- `turn_rate`: how fast; 0.08 1/hour, prior beta(2, 20)."
    assert weak(found("source")).startswith("None")
