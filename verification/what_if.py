"""`python -m verification.what_if`: the what-if questions about Kazakhstan over many pairs; writes docs/what-if.md.

One study plays every member once as it is and once with each edit. It is kept in a folder, goes on where it was
stopped, and a finished one is only read again.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from steppefire import api, studies
from steppefire.report.words import listed
from steppefire.scenario.named_edits import NAMED
from steppefire.study import compare, compare_words, many
from steppefire.study.ensemble import EVENTS
from steppefire.study.layout import Layout

DOCS = Path(__file__).parents[1] / "docs"
SCENARIO = "kazakhstan-2022"
QUESTIONS = tuple(name for name in NAMED if name != "no-trigger")
CAUSES = ("no-price-rise", "no-blackout", "no-request", "no-troops")
OUTCOMES = {"crisis": "a crisis", "leader_out": "the fall of the leader", "intervention": "a stay with foreign troops",
            "hundred_dead": "a hundred dead"}  # fmt: skip
NUMBERS = ("participants_peak", "dead", "injured", "detained", "objects_taken", "damage_usd", "troops_peak",
           "next_crisis_risk_year")  # fmt: skip
HEADLINES = ("participants_peak", "dead", "injured", "detained", "damage_usd", "troops_peak")
# What tells whether twins have parted; fewer series than usual, so that the folder stays small.
SERIES = ("active", "private_opposition", "connectivity", "leader_out", "foreign_troops")
MOST = 0.5  # share from which a cause counts as mostly necessary or sufficient; a convention
TEXT = """# What if, and why

Written by `python -m verification.what_if --members {members} --scale {scale:g}{options}`: members 0 to {last} of
`{scenario}` (seed {seed}, scale {scale:g}, {days} days, {policy} policy), each once as it is and once with each
edit. Both runs of a pair draw the same random numbers, so that nothing but the edit sets them apart. The study is
`steppefire compare` ([edits.md](edits.md) says what each edit stands for). Intervals are 95 %.

## In short

{finding}

| the cause | {heads} |
| --- | {rules} |
{summary}

Each cell: how many runs of 100 more or fewer have it once the cause is taken away (interval), and how probably the
cause was necessary (N) and sufficient (S) for it, over pairs in which there was the cause.

## All questions: runs of 100 more or fewer

| question | edit | pairs that differ | {heads} |
| --- | --- | --- | {rules} |
{overview}

## What pairing gains

Variance of the difference within pairs over that of unpaired runs: 0.25 spares three runs of four, 1 gains nothing, and
an edit that turns everything over gains nothing. {gained} That the code counts so is held against theory in
[verification.md](verification.md), V12.4.

| edit | {quantities} |
| --- | {pairing_rules} |
{pairing}

## What this cannot say

- One country, and the model was fitted to this very crisis: what it does with an edit is a deduction from its rules.
  It has not been seen to be right about any country in which the edit was true.
- **Do not cite what it says about blackouts.** In this one case the end of the revolt and the cut coincide, so the fit
  cannot divide the decline between the cut and exhaustion ([calibration.md](calibration.md)).
- "A day earlier" is a day before the script, that is before what was done in 2022. The leader of a run decides for
  himself, and may have acted before that or not at all.
- "Loyal" and "disloyal" are one spread of a number that nobody can observe beforehand.
- "No rival clique" leaves the predecessor's men in office and takes their rivalry away; it also takes away flight and
  submission.
- Pairs share one synthetic population and all parameters. The intervals hold the chance of the hours, not what is
  unknown about the numbers; `--prior` and calibration are about those.
- {intervals} intervals stand in the table above: about {misses:.0f} of them miss by chance.
- Necessary and sufficient are Pearl's (2009, chapter 9), read off twins: with the event and the cause, would the event
  be gone without the cause; without both, would the cause bring it. They are properties of the model's runs.

## Each question

{chapters}
"""
CHAPTER = """### {question}

`{edit}` {does}. {how}.

{said}

{chances}

{effects}

{causes}

{parting}
"""


def table(heads: list[str], rows: list[list[str]]) -> str:
    """A table of Markdown."""
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (heads, ["---"] * len(heads), *rows))


def points(entry: dict[str, Any]) -> str:
    """A change of a chance in runs of 100, with its interval."""
    low, high = (100.0 * entry[key] for key in ("low", "high"))
    mark = "**" if compare_words.stands_out(entry) else ""
    return f"{mark}{100.0 * entry['difference']:+.0f}{mark} ({low:+.0f} to {high:+.0f})"


def chance_of(entry: dict[str, Any]) -> str:
    """A probability with its interval, and of how many pairs."""
    return "–" if entry["chance"] is None else f"{compare_words.span(entry)} (of {entry['of']})"


def short(entry: dict[str, Any]) -> str:
    """A probability alone; a dash where no pair tells."""
    return "–" if entry["chance"] is None else f"{entry['chance']:.0%}"


def summary(told: dict[str, dict[str, Any]]) -> list[list[str]]:
    """A line for each of the main causes: what its absence changes, and how necessary and sufficient it was."""
    rows = []
    for name in CAUSES:
        cells = []
        for event in OUTCOMES:
            causes = told[name]["causes"][event]
            cells.append(f"{points(told[name]['events'][event])}; N {short(causes['necessary'])}, "
                         f"S {short(causes['sufficient'])}")  # fmt: skip
        rows.append([f"{NAMED[name].cause} ({told[name]['caused']} pairs)", *cells])
    return rows


def overview(told: dict[str, dict[str, Any]]) -> list[list[str]]:
    """A line for each edit."""
    return [[NAMED[name].question, f"`{name}`", f"{entry['acted']} of {entry['pairs']}",
             *(points(entry["events"][event]) for event in OUTCOMES)] for name, entry in told.items()]  # fmt: skip


def pairing(told: dict[str, dict[str, Any]]) -> list[list[str]]:
    """A line for each edit: what pairing gains for the headline numbers."""
    return [[f"`{name}`", *(ratio(entry["pairing"][key]["ratio"]) for key in HEADLINES)]
            for name, entry in told.items()]  # fmt: skip


def gained(told: dict[str, dict[str, Any]]) -> str:
    """For which edits pairing cuts the variance to a quarter for three of the headline numbers."""
    most = compare_words.ONE_QUARTER
    good = [f"`{name}`" for name, entry in told.items()
            if sum(entry["pairing"][key]["ratio"] <= most for key in HEADLINES
                   if entry["pairing"][key]["ratio"] is not None) >= 3 and entry["acted"]]  # fmt: skip
    return f"Three of these numbers or more stay at a quarter or below for {', '.join(good) or 'no edit'}."


def finding(told: dict[str, dict[str, Any]]) -> str:
    """What the main causes did, in words made from the figures."""
    return "\n".join(f"- {line}" for name in CAUSES for line in cause_lines(name, told[name]))


def cause_lines(name: str, entry: dict[str, Any]) -> list[str]:
    """One cause: what its absence changes beyond chance, and for what it was mostly necessary or sufficient."""
    cause = NAMED[name].cause
    moved = [f"{OUTCOMES[event]} {points(entry['events'][event])}" for event in OUTCOMES
             if compare_words.stands_out(entry["events"][event])]  # fmt: skip
    said = f"{NAMED[name].words}, runs of 100: " + "; ".join(moved) if moved else (
        f"{NAMED[name].words} none of the four changes by more than chance among {entry['pairs']} pairs explains")
    needed, enough = ([OUTCOMES[event] for event in OUTCOMES if mostly(entry["causes"][event][measure])]
                      for measure in ("necessary", "sufficient"))  # fmt: skip
    verdict = f"mostly necessary for {listed(needed)}" if needed else "mostly necessary for none of them"
    verdict += f", mostly sufficient for {listed(enough)}" if enough else ", mostly sufficient for none"
    warned = " (not to be cited: see below)" if name == "no-blackout" else ""
    there = f"Pairs with {cause}: {entry['caused']} of {entry['pairs']}"
    if not entry["caused"]:
        return [f"{said}. {there}; so nothing can be said of its part{warned}."]
    return [f"{said}. {there}; in them {verdict}{warned}."]


def mostly(entry: dict[str, Any]) -> bool:
    """Whether a probability is above one half beyond doubt."""
    return entry["low"] is not None and entry["low"] > MOST


def chapter(name: str, entry: dict[str, Any]) -> str:
    """All that one edit changes."""
    named = NAMED[name]
    chances = [[EVENTS[key], f"{it['one']:.0%}", f"{it['two']:.0%}", points(it)] for key, it in entry["events"].items()]
    signed, shown = compare_words.signed, compare_words.shown
    effects = [[compare_words.named(key), it["unit"], shown(it["one"]), shown(it["two"]),
                f"{signed(it['mean'])} ({signed(it['low'])} to {signed(it['high'])})", signed(it["median"]),
                f"{it['rises']:.0%} / {it['falls']:.0%}", ratio(entry["pairing"][key]["ratio"])]
               for key, it in entry["numbers"].items() if key in NUMBERS and it["low"] is not None]  # fmt: skip
    causes = [[EVENTS[key], *(chance_of(measures[part]) for part in ("necessary", "sufficient", "both", "prevented"))]
              for key, measures in entry["causes"].items()
              if measures["both"]["hits"] or measures["prevented"]["hits"]]  # fmt: skip
    return CHAPTER.format(
        question=named.question, edit=name, how=named.how[0].upper() + named.how[1:],
        does="takes a cause away: " + named.cause if named.takes else "adds a cause: " + named.cause,
        said="\n".join(f"- {line}" for line in compare_words.sentences(entry)),
        chances=table(["the chance that", "as it is", "edited", "runs of 100 more or fewer"], chances),
        effects=table(["number", "unit", "as it is", "edited", "mean change", "median change", "rises / falls in pairs",
                       "variance, paired to unpaired"], effects),
        causes=table(["event", "necessary", "sufficient", "both", "prevented it"], causes) if causes else
        "No event depends on the cause in any pair.", parting=parting(entry))  # fmt: skip


def ratio(value: float | None) -> str:
    """What pairing gains."""
    return "–" if value is None else f"{value:.2f}"


def parting(entry: dict[str, Any]) -> str:
    """How far twins lie apart as days go by: every fifth day."""
    days = list(entry["apart"].items())[::5]
    if not entry["acted"]:
        return "The twins never part."
    return table(["participants of a day, median distance of twins (5 to 95 %)", *(day for day, _ in days)],
                 [["people", *(f"{it['median']:,.0f} ({it['q05']:,.0f} to {it['q95']:,.0f})" for _, it in days)]])


def page(played: many.Many, options: str) -> str:
    """The whole page."""
    made = played.document
    told = {name: compare.contrast(played, name) for name in QUESTIONS}
    settings, members = made["settings"], made["plan"]["each"]
    intervals = len(QUESTIONS) * len(OUTCOMES)
    return TEXT.format(
        members=members, last=members - 1, scale=settings["scale"], seed=settings["seed"], policy=settings["policy"],
        days=settings["days"] or api.load(SCENARIO).days, scenario=SCENARIO, options=options, finding=finding(told),
        heads=" | ".join(OUTCOMES.values()), rules=" | ".join("---" for _ in OUTCOMES),
        summary="\n".join("| " + " | ".join(cells) + " |" for cells in summary(told)),
        overview="\n".join("| " + " | ".join(cells) + " |" for cells in overview(told)),
        gained=gained(told), quantities=" | ".join(compare_words.named(key) for key in HEADLINES),
        pairing_rules=" | ".join("---" for _ in HEADLINES),
        pairing="\n".join("| " + " | ".join(cells) + " |" for cells in pairing(told)),
        intervals=intervals, misses=intervals / 20.0,
        chapters="\n".join(chapter(name, entry) for name, entry in told.items()))  # fmt: skip


def progress(done: int, runs: int, note: str) -> None:
    """Every twentieth run."""
    if done > 0 and done % 20 == 0:
        print(f"{done} of {runs} runs", file=sys.stderr, flush=True)


def main() -> int:
    """Play what is missing, and write the page."""
    parser = argparse.ArgumentParser(prog="python -m verification.what_if", description=__doc__)
    parser.add_argument("--members", type=int, default=100, help="pairs of each question, two or more")
    parser.add_argument("--scale", type=float, default=0.1, help="share of the people")
    parser.add_argument("--days", type=int, default=None, help="days of each run; all by default")
    parser.add_argument("--workers", type=int, default=2, help="processes")
    parser.add_argument("--folder", type=Path, default=None, help="where the study is kept; below runs/ by default")
    parser.add_argument("--docs", type=Path, default=DOCS)
    given = parser.parse_args()
    if given.members < 2 or given.workers < 1:
        parser.error("two pairs and one worker at least")
    settings = studies.options(scale=given.scale, days=given.days)
    what = compare.study(api.load(SCENARIO), settings, {name: (name,) for name in QUESTIONS}, given.members, SERIES)
    played = studies.play(what, given.folder, Layout(given.workers), progress)
    options = "" if given.days is None else f" --days {given.days}"
    (given.docs / "what-if.md").write_text(page(played, options), encoding="utf-8")
    print(f"{len(played.rows)} runs in {played.folder}; written: what-if.md")
    return 0


if __name__ == "__main__":
    sys.exit(main())
