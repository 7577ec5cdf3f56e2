"""`python -m verification.scorecard FOLDER`: writes docs/scorecard.md and its figures from a finished scorecard."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from steppefire.report import scorecard_words as said
from steppefire.report.scorecard_figures import LABELS, SHORT, write_files
from steppefire.scenario.observed import CLASSES, read_observed
from steppefire.study import kept, scorecard
from verification import how_soon

DOCS = Path(__file__).parents[1] / "docs"
TEXT = """# The scorecard

Written by `python -m verification.scorecard FOLDER` from the folder of
`steppefire scorecard{options}`: {made} Policy `adaptive`: the powerful decide. It took {hours} of computing time.

**One model, one set of numbers.** What people, forces and rulers are like is the same in every country; a scenario
brings facts known before its first hour. What happened is never read by a run, only here. The numbers of people,
forces and rulers were fitted to `kazakhstan-2022` alone; those of regimes and political triggers were chosen while it,
`kyrgyzstan-2010`, `belarus-2020` and `armenia-2018` were looked at ([calibration.md](calibration.md)). The other four
moved no number by how they ended, but whoever wrote the rules knew all eight: this is no blind test.

{statements}

## Endings

![{alt}](figures/scorecard-classes.svg)

A full bar is all members; the frame stands around what was observed. Shares of members with Wilson's 95 % interval.

| case | leader out | observed | {heads} |
| --- | --- | --- |{dashes}
{endings}
{reliability}
## Where it fails

{failures}
{how_soon}
## How to read it

{rules}
"""
RELIABILITY = """
## Scores

| {heads} |
| --- | --- | --- | --- | --- | --- |
{scores}

![{alt_leader}](figures/scorecard-reliability-leader.svg)
![{alt_classes}](figures/scorecard-reliability-classes.svg)
"""


def endings(rows: list[dict[str, Any]]) -> str:
    """Lines of the table of endings; what was observed is bold."""
    lines = []
    for row in rows:
        observed = row["observed"]
        cells = [f"**{text}**" if observed and kind == observed["outcome_class"] else text
                 for kind, text in zip(CLASSES, said.classes(row), strict=True)]  # fmt: skip
        fate = "-" if observed is None else "fell" if observed["leader_falls"] else "stayed"
        lines.append("| " + " | ".join([f"`{row['name']}`", said.falls(row), fate, *cells]) + " |")
    return "\n".join(lines)


def failures(rows: list[dict[str, Any]]) -> str:
    """A line for every case that was more likely to end on the other side, or in another class."""
    lines = []
    for row in rows:
        if row["observed"] is None:
            continue
        seen, out = row["observed"]["outcome_class"], 1.0 - row["leader_in_office"]
        fell = row["observed"]["leader_falls"]
        likely = max(CLASSES, key=row["outcome_class"].__getitem__)
        words = []
        if (out > 0.5) != fell:
            fate = "fell" if fell else "stayed"
            words.append(f"the leader {fate}, and is out in {said.percent(out)} of the members")
        if likely != seen:
            words.append(f"{SHORT[seen]} was observed and has {said.percent(row['outcome_class'][seen])}; "
                         f"{SHORT[likely]} has {said.percent(row['outcome_class'][likely])}")  # fmt: skip
        if words:
            lines.append(f"- `{row['name']}`: {'; '.join(words)}.")
    return "\n".join(lines) or "In no case was another ending likelier than the observed one."


def reliability(scores: dict[str, Any] | None) -> str:
    """The chapter of scores; nothing without any."""
    if scores is None:
        return ""
    lines = "\n".join("| " + " | ".join(row) + " |" for row in said.score_rows(scores))
    return RELIABILITY.format(heads=" | ".join(said.SCORE_HEADS), scores=lines,
                              alt_leader=LABELS["scorecard-reliability-leader"],
                              alt_classes=LABELS["scorecard-reliability-classes"])  # fmt: skip


def hours(seconds: float) -> str:
    """A time in words."""
    return f"{seconds / 3600.0:.1f} hours" if seconds >= 5400.0 else f"{max(seconds / 60.0, 1.0):.0f} minutes"


def options(document: dict[str, Any]) -> str:
    """The options of the command that differ from its defaults."""
    settings = document["settings"]
    days = "" if settings["days"] is None else f" --days {settings['days']}"
    return f" --members {document['plan']['each']} --scale {settings['scale']:g} --seed {settings['seed']}{days}"


def page(document: dict[str, Any], options_said: str, seconds: float, falls: list[dict[str, Any]]) -> str:
    """The whole page; `falls` as `how_soon.found_in` gives them."""
    return TEXT.format(
        options=options_said, made=said.made(document), hours=hours(seconds),
        statements="\n".join(f"- {sentence}" for sentence in said.statements(document)),
        alt=LABELS["scorecard-classes"], heads=" | ".join(SHORT[kind] for kind in CLASSES),
        dashes=" --- |" * len(CLASSES), endings=endings(document["rows"]),
        reliability=reliability(document["scores"]), failures=failures(document["rows"]),
        how_soon=how_soon.chapter(falls),
        rules="\n".join(f"- {rule}" for rule in said.RULES),
    )  # fmt: skip


def main() -> int:
    """Read the folder and write page and figures."""
    parser = argparse.ArgumentParser(prog="python -m verification.scorecard", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--observed", type=Path, default=None)
    parser.add_argument("--docs", type=Path, default=DOCS)
    given = parser.parse_args()
    made, rows = kept.read(given.folder)
    document = scorecard.document(rows, read_observed(given.observed), made)
    text = page(document, options(made), sum(kept.seconds(given.folder).values()), how_soon.found_in(made, rows))
    write_files(document, given.docs / "figures")
    (given.docs / "scorecard.md").write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
