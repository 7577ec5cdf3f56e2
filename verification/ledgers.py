"""`python -m verification.ledgers`: simulate many ledgers of claims and write docs/ledgers.md."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np

from steppefire.core.settings import Settings
from steppefire.scenario.load import load
from steppefire.study.ledgers import ledgers

DOCS = Path(__file__).parents[1] / "docs"
MEMBERS, SCALE, FEWER = 40, 1.0, 10
# What the result rests on: the same with one assumption taken away.
AWAY = (
    ("nobody avoids hospitals", (("avoid_hospital", "0"),)),
    ("every injury counts, on both sides and at once", (("serious_share", "1"),)),
    ("officials neither play down nor stress", (("bias_hidden", "0"), ("bias_own", "0"))),
    ("all three", (("avoid_hospital", "0"), ("serious_share", "1"), ("bias_hidden", "0"), ("bias_own", "0"))),
)
TEXT = """# Simulated ledgers of claims

Written by `python -m verification.ledgers`: {members} runs of `kazakhstan-2022` (seeds 1 to {members}, scale {scale:g},
31 days). The mechanism is `mechanisms/reporting.py`, its table of sources `mechanisms/sources.py`.

## How a claim arises

What happens in a place is counted by the world. A source gets to know a part of it, with a lag: police records hold
arrests, all dead and the forces' own wounded; hospitals hold those who come, and people hurt in the street stay away
for fear of arrest; court files hold all that is registered, days later; witnesses pass on incidents, fewer where the
net is cut, each count drawn from a beta-binomial law; monitors measure the net; the president's office goes by the
crowd that reached the leader's desk; state television repeats officials. At its hours a source turns this into a
figure: times the exponential of its bias (the kind's mean by whose loss it is, plus a draw that holds for the run),
rounded and worded as its kind does. Light injuries count for the own side only, and more of them as days pass. A source
may keep silent, revise, or be made to take back a figure far above the official line. A standing figure that another
camp's new figure (or a later one of the prosecutor's) contradicts beyond the tolerance costs its source trust.

The numbers are assumptions with priors (`mechanisms/values_reporting.py`). They were chosen from reasons, by kind of
source, and not fitted to the real ledger.

## More wounded among the forces, by reporting alone

In **{hits} of {members} runs ({share:.0%}; 5-95 % {low:.0%} to {high:.0%})** the last official figures show more
wounded among the forces than among civilians although the truth is the other way round. Jeffreys interval.

| wounded, end of the run | 5 % | median | 95 % |
| --- | --- | --- | --- |
{split}

This is a statement about this model: under these assumptions a majority of wounded security in the official figures is
no evidence of one in the street. It does not show which holds for January 2022.

The same, {fewer} runs each, with an assumption taken away:

| without | runs | reported security over civilians, median | true, median |
| --- | --- | --- | --- |
{away}

## Reported over true, by source

Last figure that stands at the end of a run over the true count at the end; 1 is the truth. Floors (`at least`, `more
than`) lie below it by nature.

| source | quantity | runs | 5 % | median | 95 % |
| --- | --- | --- | --- | --- | --- |
{ratios}

## What is assumed, and what is missing

- Biases of single sources are constant over a run; their spread (0.3, log) is a guess inside a wide prior.
- A witness who missed an incident does not learn of it later; real inquiries went on for a year.
- `dead_attackers` is the ministry's word for all dead in the street; the model does not count bystanders apart.
- The age of the trouble starts with 1,000 people in the street at once. Hours of briefings are conventions.
- Trust falls by exposure alike for every camp. Nobody knows how much; the cost is a prior.
- Without `misreporting` every source gives the true figure at its hours.
"""


def split(rows: list[dict[str, Any]]) -> str:
    """The lines of the table of wounded."""
    names = {"true_security": "true, forces", "true_civilians": "true, civilians",
             "reported_security": "reported, forces", "reported_civilians": "reported, civilians"}  # fmt: skip
    lines = []
    for name, text in names.items():
        points = np.quantile([row[name] for row in rows if row[name] is not None], (0.05, 0.5, 0.95))
        lines.append(f"| {text} | " + " | ".join(f"{point:,.0f}" for point in points) + " |")
    return "\n".join(lines)


def over(rows: list[dict[str, Any]], kind: str) -> float:
    """Median of wounded security over civilians, true or reported."""
    pairs = [(row[f"{kind}_security"], row[f"{kind}_civilians"]) for row in rows]
    return float(np.median([one / max(other, 1.0) for one, other in pairs if one is not None and other is not None]))


def away(scenario: Any) -> str:
    """The lines of the table of assumptions taken away."""
    lines = []
    for text, overrides in AWAY:
        found = ledgers(scenario, FEWER, Settings(scale=SCALE, overrides=overrides))
        rows = found["rows"]
        told, true = over(rows, "reported"), over(rows, "true")
        lines.append(f"| {text} | {found['hits']} of {FEWER} | {told:.2f} | {true:.2f} |")
    return "\n".join(lines)


def main() -> int:
    """Print the share and write the page."""
    scenario = load("kazakhstan-2022")
    found = ledgers(scenario, MEMBERS, Settings(scale=SCALE))
    ratios = "\n".join(
        f"| {row['claimant']} | {row['quantity']} | {row['runs']} | {row['q05']:.2f} | {row['median']:.2f} | "
        f"{row['q95']:.2f} |" for row in found["ratios"])  # fmt: skip
    low, high = found["range"]
    text = TEXT.format(members=MEMBERS, scale=SCALE, hits=found["hits"], share=found["share"], low=low, high=high,
                       split=split(found["rows"]), away=away(scenario), fewer=FEWER, ratios=ratios)  # fmt: skip
    (DOCS / "ledgers.md").write_text(text, encoding="utf-8")
    print(split(found["rows"]))
    print(ratios)
    print(f"more wounded among the forces by reporting alone: {found['hits']} of {MEMBERS} ({low:.2f} to {high:.2f})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
