"""`python -m verification.observing`: how often estimates of a blackout's effect hold the truth; writes the page."""

from __future__ import annotations

import math
import sys
from dataclasses import replace
from pathlib import Path

import altair as alt
import numpy as np
import pandas as pd

from steppefire.evidence import canon_observe as canon
from steppefire.evidence.canon_observe import Coverage
from steppefire.evidence.trials import Trial, scripted_connectivity
from steppefire.scenario.load import load

DOCS = Path(__file__).parents[1] / "docs"
REPLICATES = 1000
COPIED = (0.0, 0.1, 0.25, 0.5, 0.75)
TWO = {"reach": (0.6, 0.5), "dependence": (0.5, 0.5), "names": ("ministry", "agency")}
HEAD = """# Silence is not calm

Written by `python -m verification.observing`.

In a blackout fewer incidents become known, whatever happens in the streets. Who compares counts before and after will
find that the blackout works. `steppefire.evidence.observe` estimates violence and reporting together instead.

## What goes in

Incidents by place and period, each with the set of sources that told of it (`Reports`; `matched` makes one from a list
of incidents), the share of the net that worked, and the hours. Two sources are the least: with one, silence and calm
look alike, and the program says so instead of answering.

## What it does

- A place has incidents at a constant rate, times exp(effect x (1 - connectivity)). The effect is what is asked for: the
  log ratio of violence where all is cut to where all is connected.
- Source k learns of an incident with the chance reach x (1 - dependence x (1 - connectivity)), the same function
  (`noticed`) that the simulated sources use. Incidents that two sources share show how many both missed.
- `joint` maximises the likelihood by Fisher scoring, from a start by Chapman's formula. The rate of each place drops
  out exactly, because the likelihood is taken given the place's total. Intervals are by profile likelihood; an end that
  the reports leave open is infinite, and the notes say why.
- Incidents come in clusters. Clusters change how totals vary, not who tells of what, so the Poisson likelihood is kept
  and only the part about totals is divided by the dispersion, measured over a place's days and never below 1.
  A negative binomial would fix one relation of variance to mean for hamlets and cities alike, and lose the exact
  split that lets the places' rates drop out. Periods must be long enough to hold a cluster: dependence from day to
  day is not seen.
- `naive` is the comparison that fools: counts told of per place-hour, cut (less than half of the net) to connected.

## How often a 95 % interval holds the truth

{replicates} replicates a row; the standard error of a coverage near 95 % is {error:.1f} points. Reach .6, .5 and .3; a
blackout halves every source unless the row says otherwise. "2022": each place cut by the script of `kazakhstan-2022`
(144 of 744 hours, Almaty 111), about 1,200 incidents in the country. "Plain": twenty places with about 60 incidents,
every second one cut for ten of thirty days. "Warned": how often the program finds that its sources are not independent
(`misfit`). "Incidents found": estimated in all, told of or not, as a share of the truth.

| blackouts | what is true | truth | joint covers | naive covers | joint mean | naive mean | warned | incidents found |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
"""
TAIL = """
![Coverage by share of items copied](figures/observing-coverage.svg)

## Where it fails

- **Sources that copy.** An agency that repeats the ministry makes incidents look better known than they are, and more
  so in the blackout, when it has little else. The effect is then pulled below zero: "the blackout works" again, and
  coverage falls as the figure shows. Three sources give heavy copying away (`misfit`, and a note); two cannot.
  A quarter copied is noticed in one replicate of four or fewer, though coverage is already below the 90 % asked: no
  warning is no proof. Merge sources that feed on each other before you use them.
- **Incidents that are hard to see.** If all sources miss the same incidents, all estimates are too low (V11.2: 677 for
  1,000). The ratio is hurt less, as long as the hard ones are equally hard in the blackout: number wrong, effect right.
  If the blackout hides *more* kinds of incident, the effect is wrong too.
- **What else changed.** The blackout of 2022 came with the peak of the revolt and nearly everywhere at once. This
  estimator mends the reporting. It does not know what violence would have been without the cut: only in constant
  violence is the effect that of the blackout. Places cut at other times help; a country cut at one stroke does not.
- **Matching** is taken as right. A missed match looks like an incident that few know of, and inflates the total.
- **Small numbers.** Intervals rest on large counts. With few incidents known to two sources in the blackout they are
  wide or open, which is the honest answer.
"""


def cases() -> list[tuple[str, str, Trial]]:
    """What the table shows: blackouts, words and trial."""
    connectivity, places = scripted_connectivity(load(canon.SCENARIO))
    scripted = canon.scripted_trial(connectivity, np.array([place["population"] for place in places]))
    out = []
    for name, trial in (("plain", canon.plain_trial()), ("2022", scripted)):
        out += [
            (name, "three independent sources", trial),
            (name, "two independent sources", replace(trial, **TWO)),
            (name, "three, which lose 0, .5 and .9 of their reach", replace(trial, dependence=(0.0, 0.5, 0.9))),
            (name, "violence halved too", replace(trial, effect=math.log(0.5))),
            (name, "violence in clusters", replace(trial, bursts=True)),
            (name, "one incident in two with .7 less chance", replace(trial, hidden=0.7)),
            *((name, f"the second copies {share:.0%} of the first", replace(trial, copied=share))
              for share in COPIED[1:]),
            (name, "two sources, the second copies 50%", replace(trial, copied=0.5, **TWO)),
        ]  # fmt: skip
    return out


def line(name: str, words: str, trial: Trial, found: Coverage) -> str:
    """A row of the table."""
    warned = "cannot" if len(trial.names) == 2 else f"{found.warned:.0%}"
    return (f"| {name} | {words} | {trial.effect:.2f} | {found.joint:.1%} | {found.naive:.1%} | "
            f"{found.joint_effect:.2f} | {found.naive_effect:.2f} | {warned} | {found.found:.0%} |")  # fmt: skip


def chart(points: pd.DataFrame) -> alt.LayerChart:
    """Coverage of both estimators by the share that is copied, plain blackouts."""
    x = alt.X("copied:Q", title="share of the first source's items that the second repeats", axis=alt.Axis(format="%"))
    y = alt.Y("covered:Q", title="95 % intervals that hold the truth", axis=alt.Axis(format="%"),
              scale=alt.Scale(domain=[0, 1]))  # fmt: skip
    lines = alt.Chart(points).mark_line(point=True).encode(x, y, alt.Color("by:N", title="estimate"))
    asked = alt.Chart(pd.DataFrame({"covered": [0.9]})).mark_rule(strokeDash=[4, 4], color="#555").encode(y=y)
    title = "Constant violence, reports halved by a blackout (dashed: 90 % asked)"
    return alt.layer(asked, lines).properties(title=title, width=420, height=260)


def main() -> int:
    """Write the page and the figure."""
    lines, points = [], []
    for seed, (name, words, trial) in enumerate(cases(), 100):
        found = canon.coverage(trial, REPLICATES, seed)
        lines.append(line(name, words, trial, found))
        if name == "plain" and trial.copied in COPIED and words.startswith(("three independent", "the second")):
            points += [{"copied": trial.copied, "covered": found.joint, "by": "joint"},
                       {"copied": trial.copied, "covered": found.naive, "by": "naive"}]  # fmt: skip
    error = 100.0 * math.sqrt(0.95 * 0.05 / REPLICATES)
    head = HEAD.format(replicates=f"{REPLICATES:,}", error=error)
    (DOCS / "observing.md").write_text(head + "\n".join(lines) + "\n" + TAIL, encoding="utf-8")
    chart(pd.DataFrame(points)).save(DOCS / "figures" / "observing-coverage.svg")
    return 0


if __name__ == "__main__":
    sys.exit(main())
