"""`python -m verification.scales FOLDER ...`: finished ensembles of one scenario at several scales, side by side.

Each folder is one of `steppefire ensemble SCENARIO --scale F --out FOLDER`; writes docs/scales.md. Those after --calm
were made with `--edit no-price-rise` as well: what each scale says of a country that nothing set off.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from steppefire.core.errors import SteppefireError
from steppefire.report.words import plural
from steppefire.study import ensemble, kept, many
from steppefire.study.intervals import newcombe
from steppefire.study.many import Many

DOCS = Path(__file__).parents[1] / "docs"
NUMBERS = ("participants_peak", "dead", "injured", "detained", "objects_taken", "units_violent", "posts_abandoned",
           "troops_peak")  # fmt: skip
TEXT = """# What the scale changes

Written by `python -m verification.scales` from finished ensembles of `{scenario}` ({ensembles}; seed {seed}, {days}
days, policy {policy}). The scale is the share of the people who are simulated; each then counts for more than one.
Figures are at full scale. Intervals are 95 %.

{finding}

## Chances

{chances}

Bold: the interval of the difference from the largest scale (Newcombe 1998) does not hold 0.

## Numbers

Median, and where nine of ten runs lie.

{numbers}
{calm}
## Cost

{cost}

Seconds are of one process, added over processes and divided by runs; a run on two cores beside another one.
"""

CALM = """
## Without what set it off

The same country with `{edits}`, {days} ({ensembles}): what a scale makes of it by itself.

{chances}

Participants on the largest day, median and where nine of ten runs lie: {peaks}.

**{verdict}**
"""


def table(heads: list[str], rows: list[list[str]]) -> str:
    """A table in Markdown."""
    return "\n".join(["| " + " | ".join(row) + " |" for row in (heads, ["---"] * len(heads), *rows)])


def percent(share: float) -> str:
    """A share in whole percent."""
    return f"{100 * share:.0f} %"


def interval(share: dict[str, float]) -> str:
    """A chance with its interval."""
    return f"{percent(share['chance'])} ({percent(share['low'])} to {percent(share['high'])})"


def apart(share: dict[str, float], runs: int, other: dict[str, float], others: int) -> dict[str, float]:
    """Difference of two independent shares with its 95 % interval."""
    return newcombe((share["chance"] * runs, runs), (other["chance"] * others, others))


def chances(told: list[dict[str, Any]], scales: list[float]) -> tuple[str, list[str]]:
    """The table of endings and events by scale, and what differs from the largest scale."""
    lines, differing, last = [], [], told[-1]
    groups = [("outcome_class", name, name.replace("_", " ")) for name in last["outcome_class"]]
    groups += [("events", name, ensemble.EVENTS[name]) for name in last["events"]]
    for group, name, words in groups:
        cells = [words]
        for scale, entry in zip(scales, told, strict=True):
            share = entry[group][name]
            cells.append(interval(share))
            gap = apart(share, entry["members"], last[group][name], last["members"])
            if entry is not last and not gap["low"] <= 0.0 <= gap["high"]:
                cells[-1] = f"**{cells[-1]}**"
                differing.append(f"{words} at {scale:g}: {percent(share['chance'])} for "
                                 f"{percent(last[group][name]['chance'])}")  # fmt: skip
        lines.append(cells)
    return table(["", *(f"scale {scale:g}" for scale in scales)], lines), differing


def numbers(told: list[dict[str, Any]], scales: list[float]) -> str:
    """The table of numbers by scale."""
    rows = [[name.replace("_", " "), *(f"{entry['numbers'][name]['median']:,.0f} ({entry['numbers'][name]['q05']:,.0f} "
                                       f"to {entry['numbers'][name]['q95']:,.0f})" for entry in told)]
            for name in NUMBERS]  # fmt: skip
    return table(["", *(f"scale {scale:g}" for scale in scales)], rows)


def by_scale(studies: list[Many]) -> tuple[list[Many], list[float], list[dict[str, Any]]]:
    """Ensembles in order of their scale, the scales, and what each says; raises where more than the scale differs."""
    studies = sorted(studies, key=lambda study: float(study.document["settings"]["scale"]))
    made = [study.document["settings"] for study in studies]
    if any({**entry, "scale": 0} != {**made[0], "scale": 0} for entry in made):
        raise SteppefireError("the ensembles differ in more than their scale")
    return studies, [float(entry["scale"]) for entry in made], [ensemble.summary(study.rows) for study in studies]


def runs_of(told: list[dict[str, Any]], scales: list[float]) -> str:
    """How many runs at which scale, in words."""
    return ", ".join(f"{entry['members']:,} runs at {scale:g}" for scale, entry in zip(scales, told, strict=True))


def calm(studies: list[Many]) -> str:
    """What each scale says of the country without what set it off; nothing without studies."""
    if not studies:
        return ""
    studies, scales, told = by_scale(studies)
    made, groups = studies[0].document["settings"], ("crisis", "leader_out", "hundred_dead")
    rows = [[ensemble.EVENTS[name], *(interval(entry["events"][name]) for entry in told)] for name in groups]
    peaks = [entry["numbers"]["participants_peak"] for entry in told]
    alone = [scale for scale, entry in zip(scales[:-1], told[:-1], strict=True)
             if apart(entry["events"]["crisis"], entry["members"], told[-1]["events"]["crisis"],
                      told[-1]["members"])["low"] > 0.0]  # fmt: skip
    verdict = "No smaller scale has more crises than the largest."
    if alone:
        verdict = (f"At {' and '.join(f'{scale:g}' for scale in alone)} the sample itself starts crises that scale "
                   f"{scales[-1]:g} does not have. Whether a cause was necessary can be asked at scale {scales[-1]:g} "
                   "alone ([why](calibration.md)).")  # fmt: skip
    return CALM.format(
        edits=" ".join(f"--edit {edit}" for edit in made["edits"]), ensembles=runs_of(told, scales), verdict=verdict,
        days=plural(made["days"], "day") if made["days"] else "all days",
        chances=table(["", *(f"scale {scale:g}" for scale in scales)], rows),
        peaks="; ".join(f"{peak['median']:,.0f} ({peak['q05']:,.0f} to {peak['q95']:,.0f}) at {scale:g}"
                        for scale, peak in zip(scales, peaks, strict=True)))  # fmt: skip


def page(studies: list[Many], quiet: list[Many] | None = None) -> str:
    """The page of finished ensembles, the largest scale last, and of those without what set it off."""
    studies, scales, told = by_scale(studies)
    first = studies[0].document["settings"]
    shares, differing = chances(told, scales)
    compared = (len(told) - 1) * sum(len(told[0][group]) for group in ("outcome_class", "events"))
    finding = (f"Of {compared} chances compared with those at scale {scales[-1]:g}, {len(differing)} differ beyond "
               f"chance, where {0.05 * compared:.1f} would by accident"
               + (":\n\n" + "\n".join(f"- {line}" for line in differing) if differing else "."))  # fmt: skip
    cost = [[f"{scale:g}", f"{entry['members']:,}",
             f"{sum(kept.seconds(study.folder).values()) / entry['members']:.1f}"]
            for scale, entry, study in zip(scales, told, studies, strict=True)]  # fmt: skip
    return TEXT.format(
        scenario=studies[0].groups[0], seed=first["seed"], policy=first["policy"],
        ensembles=runs_of(told, scales), days=first["days"] or "all", finding=finding, calm=calm(quiet or []),
        chances=shares, numbers=numbers(told, scales),
        cost=table(["scale", "runs", "seconds a run"], cost))  # fmt: skip


def main() -> int:
    """Read the folders and write the page."""
    parser = argparse.ArgumentParser(prog="python -m verification.scales", description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+", help="finished ensembles")
    parser.add_argument("--docs", type=Path, default=DOCS)
    parser.add_argument("--calm", type=Path, nargs="+", default=[], help="the same without what set it off")
    given = parser.parse_args()
    text = page([many.read(folder) for folder in given.folders], [many.read(folder) for folder in given.calm])
    (given.docs / "scales.md").write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
