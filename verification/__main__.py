"""`python -m verification`: run every published result in full and write docs/verification.md and two figures."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from steppefire import api
from verification import plots

DOCS = Path(__file__).parents[1] / "docs"
HEAD = """# Published results through production code

Written by `python -m verification`; `steppefire verify` prints the same table. The law, ranks, draws and loops are
those of every run; only the crowd seen by each place is fed hour by hour (`src/steppefire/study/canon_crowd.py`).
The models are published (Granovetter 1978; Kuran 1989, 1991; Bonnasse-Gahot et al. 2018); the numbers were computed
from them beforehand, independently of this program.

Thresholds in people are private opposition with its sign turned; a crowd is felt as a share of the place
(`sight`, share form); everybody is equally cautious, nobody has ties, the willing go out at once, nobody goes home.
Whole-number thresholds are kept half a person lower, which changes nobody and keeps rounding out of the law.
In Kuran's model punishment is the person rule's risk. Tolerance 0 means exact.

The chances of V1.6 were first known from simulation, to about 0.015. `verification/ignition.py` gives them exactly
(a Markov chain over levels, no code shared with the product); ours are judged by the exact ones, within three standard
errors of our own number of runs. Each row states the chance that a faultless program falls outside.
In V-A3 a step of a day is wrong by 7.6 %, which is part of the published result.

V5 is the regime-change game (Morris and Shin 2003) by which the leader judges his chance to stay. A flat prior is its
limit as public precision goes to 0: taken at 0, where the formula is 1 - c, and just above it. The attacks of V5.5 were
first known from a simulation of a million people; ours are a million too, and are also held against the exact shares.

V6 is about elites: ruling coalitions (Acemoglu, Egorov and Sonin 2008), given as players on the wrong side of them,
and elections among outcomes, on the example data of the expected-utility bargaining literature (emission standards,
ten states).

V8 and V10 are about alliances: sharing a burden (Olson and Zeckhauser 1966), asking and helping (Signorino 1999), and
belief in help after past answers, by the functions that treaty and members use.

V8.3 and V8.4 are the way out of a mission abroad: a constant hazard, and one with a frailty across missions.

V11 is about counts that nobody has in full (`src/steppefire/evidence/`). In V11.5 violence is constant and a blackout
halves what every source learns; "2022" cuts each place when the script of 2022 did. [observing.md](observing.md) says
how, and where it fails. False alarms assume that intervals hold the truth as often as they promise (95 %).

V12.4 is about common random numbers: sides that share as much noise as a correlation says, and twins without an edit.

![Resting points by spread of thresholds](figures/verification-rests.svg)
![Chance of ignition by spread of thresholds and size of town](figures/verification-towns.svg)

| id | target | ours | tolerance | how | inside |
| --- | --- | --- | --- | --- | --- |
"""


def text(value: Any) -> str:
    """A number with seven digits; words as they are."""
    return f"{value:.7g}" if isinstance(value, float) else str(value)


def line(row: dict[str, Any]) -> str:
    """A row of the table."""
    cells = [row["id"], row["target"], text(row["ours"]), f"{row['tolerance']:.2g}", row["how"],
             "yes" if row["inside"] else "NO"]  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def main() -> int:
    """Write the table and the figures; 1 if a row is outside."""
    rows = api.verify()
    (DOCS / "verification.md").write_text(HEAD + "\n".join(map(line, rows)) + "\n", encoding="utf-8")
    plots.draw(rows, DOCS / "figures")
    outside = [row["id"] for row in rows if not row["inside"]]
    print(f"{len(rows)} rows, outside: {', '.join(outside) or 'none'}")
    return 1 if outside else 0


if __name__ == "__main__":
    sys.exit(main())
