"""How much wider a card's outcomes spread when every optional field is missing: `python -m verification.spread`.

Each card is played as it is and with nothing but its required fields, the same seeds on both sides; the page is
docs/spread.md.
"""

from __future__ import annotations

import argparse
import math
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from steppefire.core.settings import Settings
from steppefire.scenario.card import Card, load_card
from steppefire.scenario.card_fields import FIELDS
from steppefire.scenario.load import library
from steppefire.scenario.located import Problems
from steppefire.scenario.schema import Scenario, read_scenario
from steppefire.scenario.unfold import unfolded
from steppefire.study import scorecard
from steppefire.study.layout import Layout

PAGE = Path(__file__).parents[1] / "docs" / "spread.md"
CARDS = ("kyrgyzstan-2010", "belarus-2020", "armenia-2018")
REQUIRED = {field.name for field in FIELDS if field.required}
TEXT = """# What a missing field costs

Made by `python -m verification.spread --members {members} --scale {scale:g} --days {days}`. Each card is played as it
is, and with all its optional fields taken out; their documented wide priors then stand for them
([country-card.md](country-card.md)). The same seeds on both sides. Peak: people on the largest day. Spread: standard
deviation of the natural logarithm of the peak (one person added). Entropy: of the outcome classes, in bits; 0 where all
runs end alike.

| card | fields | leader out | peak, 5 % to 95 % | spread of the peak | entropy of endings |
| --- | --- | --- | --- | --- | --- |
{lines}

{said}
"""


def bare(card: Card) -> Card:
    """The card with its required fields alone."""
    values = {name: value for name, value in card.values.items() if name in REQUIRED}
    return replace(card, values=values | {"name": card.values["name"] + "-bare"}, groups=())


def scenario_of(card: Card) -> Scenario:
    """The scenario that a card unfolds into."""
    return read_scenario(unfolded(card), Problems())


def entropy(rows: list[dict[str, Any]]) -> float:
    """Entropy of the outcome classes in bits."""
    classes = [row["outcome_class"] for row in rows]
    shares = [classes.count(kind) / len(classes) for kind in set(classes)]
    return -sum(share * math.log2(share) for share in shares) + 0.0


def measured(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Fall rate, peak and spread of one card's runs."""
    peaks = np.array([row["participants_peak"] for row in rows], float)
    return {"out": 1.0 - np.mean([row["leader_in_office"] for row in rows]), "low": float(np.quantile(peaks, 0.05)),
            "high": float(np.quantile(peaks, 0.95)), "spread": float(np.log1p(peaks).std(ddof=1)),
            "entropy": entropy(rows)}  # fmt: skip


def line(name: str, fields: str, found: dict[str, Any]) -> str:
    """One row of the table."""
    return (f"| `{name}` | {fields} | {found['out']:.0%} | {found['low']:,.0f} to {found['high']:,.0f} | "
            f"{found['spread']:.2f} | {found['entropy']:.2f} |")  # fmt: skip


def main() -> int:
    """Play, print and write the page."""
    parser = argparse.ArgumentParser(prog="python -m verification.spread", description=__doc__)
    parser.add_argument("--members", type=int, default=40)
    parser.add_argument("--scale", type=float, default=0.02)
    parser.add_argument("--days", type=int, default=40)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    cards = {name: load_card(library() / name / "card.yaml") for name in CARDS}
    scenarios = [made for card in cards.values() for made in (scenario_of(card), scenario_of(bare(card)))]
    settings = Settings(scale=given.scale, days=given.days, policy="adaptive")
    study = scorecard.study(scorecard.checked(scenarios, settings), settings, given.members)
    rows = scorecard.played(study, how=Layout(given.workers))
    found = {scenario.name: measured([row for row in rows if row["name"] == scenario.name]) for scenario in scenarios}
    lines = [line(name, fields, found[name + end]) for name in CARDS
             for fields, end in (("all of the card", ""), ("required ones alone", "-bare"))]  # fmt: skip
    wider = sum(found[name + "-bare"]["spread"] > found[name]["spread"] for name in CARDS)
    said = f"The peak spreads wider without the optional fields in {wider} of {len(CARDS)} cards."
    text = TEXT.format(members=given.members, scale=given.scale, days=given.days, lines="\n".join(lines), said=said)
    PAGE.write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
