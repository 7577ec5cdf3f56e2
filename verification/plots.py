"""Two figures of the published results: where crowds come to rest, and how often finite towns ignite."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from steppefire.study import canon_thresholds
from verification.ignition import above_half

SIZE = {"width": 420, "height": 260}
SIGMA = "spread of thresholds, people of 100"


def draw(rows: list[dict[str, Any]], folder: Path) -> None:
    """Write both figures as SVG."""
    folder.mkdir(parents=True, exist_ok=True)
    rests().save(folder / "verification-rests.svg")
    towns(rows).save(folder / "verification-towns.svg")


def rests() -> alt.LayerChart:
    """Our resting points as a line, those computed beforehand as dots."""
    grid = np.concatenate([np.linspace(8, 12.2, 40), np.linspace(12.25, 60, 60)])
    ours = pd.DataFrame({"sigma": grid, "active": [canon_thresholds.rest(float(value)) for value in grid]})
    known = (canon_thresholds.RESTS | canon_thresholds.OUTBREAKS).items()
    dotted = pd.DataFrame([{"sigma": s, "active": value} for s, value in known if s <= 60])
    x = alt.X("sigma:Q", title=SIGMA)
    y = alt.Y("active:Q", title="active at rest, of 100")
    line = alt.Chart(ours).mark_line(color="#555").encode(x, y)
    dots = alt.Chart(dotted).mark_point(filled=True, size=50, color="#b5482a").encode(x, y)
    return alt.layer(line, dots).properties(title="Granovetter: computed beforehand (dots), ours (line)", **SIZE)


def towns(rows: list[dict[str, Any]]) -> alt.LayerChart:
    """Exact chances as lines, our runs with three standard errors as dots, by size of town."""
    exact = pd.DataFrame([
        {"N": str(people), "sigma": sigma, "share": above_half(people, 0.25, sigma / 100.0)}
        for people in (100, 1_000, 10_000) for sigma in np.linspace(10, 13.5, 36)
    ])  # fmt: skip
    ours = []
    for row in rows:
        if row["id"].startswith("V1.6"):
            people, sigma = (part.split("=")[1] for part in row["id"].split()[1:])
            ours.append({"N": people, "sigma": float(sigma), "share": row["ours"],
                         "low": max(0.0, row["ours"] - row["tolerance"]),
                         "high": min(1.0, row["ours"] + row["tolerance"])})  # fmt: skip
    x = alt.X("sigma:Q", title=SIGMA, scale=alt.Scale(zero=False))
    y = alt.Y("share:Q", title="share of runs above one half")
    colour = alt.Color("N:N", title="people", sort=["100", "1000", "10000"])
    base = alt.Chart(pd.DataFrame(ours))
    line = alt.Chart(exact).mark_line().encode(x, y, colour)
    bars = base.mark_rule().encode(x, alt.Y("low:Q", title=""), alt.Y2("high:Q"), colour)
    dots = base.mark_point(filled=True, size=40).encode(x, y, colour)
    return alt.layer(line, bars, dots).properties(title="Finite towns: exact (lines), our runs (dots, 3 s.e.)", **SIZE)
