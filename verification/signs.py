"""`python -m verification.signs FOLDER`: directions from a finished scorecard and pairs; writes docs/sign-checks.md."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from steppefire.core.what_if import set_value
from steppefire.engine import provenance
from steppefire.scenario.load import from_texts
from steppefire.study import kept, scorecard, signs
from steppefire.study.layout import Layout

DOCS = Path(__file__).parents[1] / "docs"
# What is set down and up, in every scenario to the same two values.
CHANGES = {"vain_cost": (0.5, 2.0), "facts.rents_share": (0.02, 0.3), "facts.patron_stance": (-0.8, 0.8)}
POOR = 0.7  # an area below which we call sorting poor; a convention
EXPECTED = {"vain_cost": 1, "facts.rents_share": -1, "facts.patron_stance": -1}  # sign of up less down in falls
ABOUT = {"vain_cost": "cost of having obeyed in vain (men leave sooner)",
         "facts.rents_share": "natural resource rents, share of output",
         "facts.patron_stance": "the patron's stance towards the leader"}  # fmt: skip
TEXT = """# Sign checks

Written by `python -m verification.signs FOLDER --pairs {pairs}`: directions that the field agrees on, held against
members of the scorecard ({members} members each of {cases} scenarios, seed {seed}, scale {scale:g}) and pairs of
further runs (members 0 to {last} of each). Reported as they come out. Intervals are 95 %.

| what the field says | found | verdict |
| --- | --- | --- |
{verdicts}

## Security defection and falls

Members of each scenario in thirds, by what the men in the capital did until the leader fell (else to the run's end);
rates of falls, and the difference (highest less lowest third) within each scenario. A scenario in which the edges of
the thirds are one value says nothing. This is no effect: whatever makes crowds large makes both likelier.

### Largest share of own men on duty in the capital who did not obey

{defection}

### Posts left by their men

{posts}

## Crowd size alone

Area under the curve: the chance that a member in which the leader fell has the larger value than one in which he did
not; 0.5 sorts like a coin, and below 0.7 we say poorly, a convention. Crowds are participants of the largest day up to
the fall, as a share of the population. "Other cases" draws the scenarios anew; "within" compares members of the same
scenario only.

| sorted by | area | interval | with other cases | within scenarios |
| --- | --- | --- | --- | --- |
{areas}

## Pairs: the same members, with one number down and up

Both runs of a pair have the same random numbers. Differences are in the rate of falls, up less down; p is the exact
sign test of the pairs that differ. Intervals after Newcombe (1998b): pairs that all agree still leave doubt.

{paired}
"""


def rate(value: float | None, signed: bool = False) -> str:
    """A share in whole per cent; a dash where there is none."""
    return "-" if value is None else f"{100.0 * value:{'+' if signed else ''}.0f} %"


def bound(value: float) -> str:
    """A bound in whole per cent; with a decimal where it would else round to none, on which verdicts turn."""
    return f"{100.0 * value:+.{1 if 0.0 < abs(value) < 0.005 else 0}f}"


def interval(row: dict[str, Any]) -> str:
    """The interval of a difference."""
    return "-" if row["low"] is None else f"{bound(row['low'])} to {bound(row['high'])} %"


def table(heads: list[str], rows: list[list[str]]) -> str:
    """A table of Markdown."""
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (heads, ["---"] * len(heads), *rows))


def tercile_table(rows: list[dict[str, Any]]) -> str:
    """Thirds by scenario."""
    heads = ["scenario", "falls in the lowest third", "in the highest third", "difference", "interval"]
    return table(heads, [
        [row["name"], *(f"{row[f'falls_{third}']} of {row[f'runs_{third}']}" for third in ("low", "high")),
         rate(row["difference"], signed=True), interval(row)] for row in rows])  # fmt: skip


def area(value: float | None) -> str:
    """An area with two decimals."""
    return "-" if value is None else f"{value:.2f}"


def area_row(what: str, found: dict[str, Any]) -> str:
    """A line of the table of areas."""
    cells = [what, area(found["auc"]), f"{area(found['low'])} to {area(found['high'])}",
             f"{area(found['cases_low'])} to {area(found['cases_high'])}", area(found["within"])]  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def paired_table(path: str, rows: list[dict[str, Any]]) -> str:
    """Pairs of one change."""
    low, high = CHANGES[path]
    heads = ["scenario", "pairs", f"falls at {low:g}", f"falls at {high:g}", "difference", "interval", "p"]
    return f"### `{path}`: {ABOUT[path]}, {low:g} and {high:g}\n\n" + table(heads, [
        [row["name"], str(row["pairs"]), rate(row["down"]), rate(row["up"]), rate(row["difference"], signed=True),
         interval(row), f"{row['sign_p']:.2g}"] for row in rows])  # fmt: skip


def verdict(row: dict[str, Any], sign: int, nothing: float = 0.0) -> str:
    """Whether an interval lies on the side that was said, on the other, or on both."""
    if row["low"] is None:
        return "cannot be told: no member says anything"
    if row["low"] > nothing or row["high"] < nothing:
        return "agrees" if (row["low"] > nothing) == (sign > 0) else "**against it**"
    none = row.get("more", 1) == row.get("fewer", 0) == 0
    return "cannot be told from nothing" + ("; no pair differs" if none else "")


def verdicts(thirds: dict[str, list[dict[str, Any]]], sorts: dict[str, dict[str, Any]],
             pairs: dict[str, list[dict[str, Any]]]) -> str:  # fmt: skip
    """Lines of the first table."""
    lines = []
    for name, what in (("defection", "disobedience in the capital"), ("posts", "posts left")):
        found = thirds[name][-1]
        lines.append([f"more {what}, more falls", f"{rate(found['difference'], True)} ({interval(found)})",
                      verdict(found, 1)])  # fmt: skip
    crowd, men = sorts["crowd"], sorts["defection"]
    if crowd["auc"] is None:
        said = "cannot be told: one ending only"
    elif 1.0 - POOR < crowd["low"] and crowd["high"] < POOR:
        said = f"agrees: below {POOR:.2f}"
    else:
        beyond = crowd["low"] >= POOR or crowd["high"] <= 1.0 - POOR
        said = f"**against it**: beyond {POOR:.2f}" if beyond else f"cannot be told: {POOR:.2f} lies in the interval"
    lines.append(["crowd size alone sorts outcomes poorly",
                  f"area {area(crowd['auc'])} ({area(crowd['low'])} to {area(crowd['high'])}), "
                  f"disobedience {area(men['auc'])}", said])  # fmt: skip
    words = {"vain_cost": "dearer vain obedience, more falls", "facts.rents_share": "rents prolong survival",
             "facts.patron_stance": "patrons prolong survival"}  # fmt: skip
    for path, rows in pairs.items():
        last = rows[-1] if rows else {"difference": None, "low": None, "high": None}
        lines.append([words[path], f"falls {rate(last['difference'], True)} ({interval(last)})",
                      verdict(last, EXPECTED[path])])  # fmt: skip
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def pairs_of(folder: Path, made: dict[str, Any], count: int, workers: int) -> dict[str, list[dict[str, Any]]]:
    """Play members 0 to count - 1 with every number down and up, each study in a folder of its own, and pair them."""
    scenarios = {name: from_texts(entry["files"]) for name, entry in made["scenarios"].items()}
    settings = provenance.restore({**made["settings"], "member": 0})
    out = {}
    for path, values in CHANGES.items():
        sides = []
        for value in values:
            changed = replace(settings, edits=(*settings.edits, set_value(path, value)))
            place = folder.with_name(f"{folder.name}-signs") / f"{path}={value:g}"
            print(f"{path} at {value:g}", file=sys.stderr, flush=True)
            sides.append(scorecard.played(scorecard.study(scenarios, changed, count), place, Layout(workers), progress))
        out[path] = signs.paired(*sides)
    return out


def progress(done: int, runs: int, note: str) -> None:
    """Every twentieth run."""
    if done > 0 and done % 20 == 0:
        print(f"{done} of {runs} runs", file=sys.stderr, flush=True)


def page(made: dict[str, Any], rows: list[dict[str, Any]], pairs: dict[str, list[dict[str, Any]]], count: int) -> str:
    """The whole page."""
    thirds = {measure: signs.terciles(rows, measure) for measure in ("defection", "posts")}
    sorts = {measure: signs.sorting(rows, measure) for measure in ("crowd", "defection", "posts")}
    names = {"crowd": "crowd, share of the population", "defection": "disobedience in the capital",
             "posts": "posts left"}  # fmt: skip
    return TEXT.format(
        pairs=count, members=made["plan"]["each"], cases=len(made["scenarios"]), seed=made["settings"]["seed"],
        scale=made["settings"]["scale"], last=count - 1, verdicts=verdicts(thirds, sorts, pairs),
        defection=tercile_table(thirds["defection"]), posts=tercile_table(thirds["posts"]),
        areas="\n".join(area_row(names[name], found) for name, found in sorts.items()),
        paired="\n\n".join(paired_table(path, found) for path, found in pairs.items()),
    )  # fmt: skip


def main() -> int:
    """Read the folder, play the pairs that are missing, and write the page."""
    parser = argparse.ArgumentParser(prog="python -m verification.signs", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pairs", type=int, default=40, help="members of each scenario, two or more")
    parser.add_argument("--workers", type=int, default=2, help="processes")
    parser.add_argument("--docs", type=Path, default=DOCS)
    given = parser.parse_args()
    if given.pairs < 2 or given.workers < 1:
        parser.error("two pairs and one worker at least")
    made, rows = kept.read(given.folder)
    text = page(made, rows, pairs_of(given.folder, made, given.pairs, given.workers), given.pairs)
    (given.docs / "sign-checks.md").write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
