"""A fixed run gives a fixed text. Where it must change, CHANGELOG.md says why; summary.py says how to write it anew."""

from __future__ import annotations

from summary import GOLDEN, text


def test_the_golden_text_is_still_true() -> None:
    assert text() == GOLDEN.read_text("utf-8"), (
        "results have changed: if that is meant, give the reason in CHANGELOG.md and run python tests/golden/summary.py"
    )


def test_the_golden_run_has_something_to_say() -> None:
    kept = GOLDEN.read_text("utf-8")
    for part in ("first_rally", "violence_begins", "object_taken", "deaths", "arrests", "price_rise", "emergency"):
        assert part in kept, part


def test_where_they_decide_for_themselves_the_alliance_answers() -> None:
    adaptive = GOLDEN.read_text("utf-8").split("policy adaptive")[1]
    for part in ("alliance_request", "vote_agree", "alliance_grant", "contingent", "survives_intervention"):
        assert part in adaptive, part
