"""A made-up study with every kind of chart, to see how one's own rows would look.

python tests/unit/made_up_study.py FOLDER writes FOLDER/study.json, its tables, and FOLDER/report.html.
"""

from __future__ import annotations

import math
import sys
from pathlib import Path
from typing import Any

from steppefire.study.found import Chart, Column, Found, Table

DAYS = [f"2022-01-{day:02d}" for day in range(2, 22)]
ENDINGS = ("no crisis", "popular overthrow", "coup", "survives, concession", "survives, repression",
           "survives, intervention", "civil war")  # fmt: skip
COUPLED = ("Threshold of the first to go out", "Reach of word of mouth", "Fear after a death", "Trust in state news",
           "Ties between towns", "Men of the guard who obey an order that they think wrong, in the capital at night",
           "Cost of a day out", "Delay of the leader's news")  # fmt: skip


def bump(day: int, top: float, width: float = 3.0) -> float:
    """A crowd that comes and goes."""
    return top * math.exp(-(((day - 4) / width) ** 2))


def fans() -> list[Chart]:
    """One fan alone, one with panels, one on a log axis."""
    crowd = [{"time": day, "q05": bump(n, 9e3), "q25": bump(n, 21e3), "median": bump(n, 34e3), "q75": bump(n, 52e3),
              "q95": bump(n, 96e3), "observed": {2: 1e4, 3: 2e4}.get(n), "observed_high": {2: 38e3, 3: 5e4}.get(n)}
             for n, day in enumerate(DAYS)]  # fmt: skip
    towns = [{**row, "panel": town, "observed": None, "observed_high": None,
              **{name: row[name] * part for name in ("q05", "q25", "median", "q75", "q95")}}
             for town, part in (("Almaty", 0.5), ("Aqtau", 0.2), ("South & east", 0.1)) for row in crowd]  # fmt: skip
    dead = [{"time": f"{day}T18:00+06:00", "q05": 0.0, "q25": min(3.0 * n, 40.0), "median": min(12.0 * n, 150.0),
             "q75": min(30.0 * n, 380.0), "q95": min(130.0 * n, 1900.0), "observed": 225 if n == 19 else None}
            for n, day in enumerate(DAYS)]  # fmt: skip
    return [Chart("crowd", "fan", "Participants a day", crowd, "people", "Distinct people between midnights."),
            Chart("towns", "fan", "Participants a day, by town", towns, "people"),
            Chart("dead", "fan", "Dead so far", dead, "people", "A log axis that begins at nothing.", log=True)]


def rows_of_words() -> list[Chart]:
    """Bars, effects and a tornado; of each one with panels or on another axis."""
    ends = [{"label": label, "value": value, "low": max(0.0, value - 0.06), "high": value + 0.07,
             "observed": label == "survives, intervention"}
            for label, value in zip(ENDINGS, (0.0, 0.23, 0.04, 0.11, 0.35, 0.27, 0.0), strict=True)]  # fmt: skip
    told = [{"label": label, "value": value, "low": value - reach, "high": value + reach}
            for label, value, reach in (("The internet stays on", 0.08, 0.05), ("Foreign troops never", -0.21, 0.08),
                                        ("The fuel price is taken back on the first day", -0.02, 0.04),
                                        ("Both together", -0.34, 0.11))]  # fmt: skip
    told.append({"label": "No pairs yet", "value": None, "low": None, "high": None})
    ratios = [{"label": f"{name} ({panel})", "value": value, "low": value / 1.8, "high": value * 1.9, "panel": panel}
              for panel in ("Dead", "Detained") for name, value in (("Early", 0.4), ("Late", 1.1))]  # fmt: skip
    moved = [{"label": label, "value": value, "low": value - 0.05, "high": value + 0.05, "marked": place in (1, 4)}
             for place, (label, value) in enumerate(zip(COUPLED, (0.31, -0.27, 0.2, 0.17, -0.11, 0.09, 0.04, -0.01),
                                                        strict=True))]  # fmt: skip
    counts = [{"label": f"Group {letter}", "value": value, "low": None, "high": None}
              for letter, value in zip("ABC", (1234567.0, 432100.0, 9870.0), strict=True)]  # fmt: skip
    return [Chart("ends", "bars", "How it ends", ends, "share of runs", "Whole bar: all runs."),
            Chart("money", "bars", "Damage", counts, "USD"),
            Chart("effects", "effects", "What each edit changes in the chance that the leader falls", told,
                  "share of runs, edited less unedited", reference=0.0),
            Chart("ratios", "effects", "Times as many", ratios, "ratio of medians", reference=1.0, log=True),
            Chart("tornado", "tornado", "What the number of dead hangs on", moved, "rank correlation",
                  mark="no source, assumed")]  # fmt: skip


def over_time() -> list[Chart]:
    """Shares, lines over time and over numbers, dots."""
    weights = [[1 + 3 * math.exp(-n / 3), 1 + 0.25 * n, 0.6, 0.7 + 0.1 * n, 2.0, 0.4 + 0.2 * n, 0.05]
               for n in range(20)]  # fmt: skip
    parts = [{"time": day, "label": label, "value": row[place] / sum(row)}
             for day, row in zip(DAYS, weights, strict=True) for place, label in enumerate(ENDINGS)]  # fmt: skip
    chances = [{"x": day, "label": "", "panel": panel, "value": 1 - math.exp(-n * speed),
                "low": max(0.0, 0.9 - math.exp(-n * speed)), "high": min(1.0, 1.1 - math.exp(-n * speed))}
               for panel, speed in (("The leader is out", 0.02), ("Foreign troops are asked for", 0.12))
               for n, day in enumerate(DAYS)]  # fmt: skip
    sizes = [{"x": x, "label": label, "value": x ** power, "low": None, "high": None,
              "observed": 4.0 if x == 16 and power == 0.5 else None}
             for label, power in (("root", 0.5), ("even", 1.0), ("faster", 1.2)) for x in (1, 2, 8, 32)]  # fmt: skip
    cloud = [{"x": 1000 * (n % 17) + 61 * (n % 5), "y": 10 * (n % 13) + n / 7, "label": ENDINGS[1 + n % 4]}
             for n in range(90)]  # fmt: skip
    return [Chart("parts", "shares", "Endings still open, by day", parts, "share of runs"),
            Chart("chances", "lines", "When it happens", chances, "share of runs"),
            Chart("sizes", "lines", "How error falls with members", sizes, "people", x_title="members"),
            Chart("cloud", "dots", "Crowd and dead", cloud, "dead", x_title="people on the largest day"),
            Chart("empty", "lines", "A chart without rows", [])]  # fmt: skip


def made_up_study(hostile: str = "") -> Found:
    """All of it; `hostile` is put into every text that a scenario may bring."""
    charts = [*fans(), *rows_of_words(), *over_time()]
    rows: list[dict[str, Any]] = [{"what": f"Number {n}{hostile}", "value": 1234.5 * n, "chance": n / 30}
                                  for n in range(30)]  # fmt: skip
    rows.append({"what": "unknown", "value": None, "chance": float("nan")})
    tables = [Table("numbers", "How many", (Column("what", "number"), Column("value", "value, people", ",.0f"),
                                            Column("chance", "share", ".0%")), rows, "A note."),
              Table("nothing", "An empty table", (Column("what", "number"),), [])]  # fmt: skip
    if hostile:
        charts = [spoilt(chart, hostile) for chart in charts]
    return Found("ensemble", f"A made-up study: 200 runs{hostile}",
                 [f"In 200 runs the likeliest ending is that he stays: 62 % (95 % interval 55 to 69 %).{hostile}",
                  "The largest day has 34,000 people (nine of ten runs: 9,000 to 96,000)."], tables, charts,
                 {"members": 200, "settings": {"seed": 1, "scale": 0.1, "set": [["turn_rate", f"0.2{hostile}"]],
                                               "edits": []}, "scenarios": {f"tiny{hostile}": "ab12"},
                  "versions": {"steppefire": "0.1.0"}}, {}, [f"Intervals hold chance alone.{hostile}"])  # fmt: skip


def spoilt(chart: Chart, hostile: str) -> Chart:
    """The chart with the text in its labels, panels, title and unit."""
    rows = [{name: f"{value}{hostile}" if name in ("label", "panel") else value for name, value in row.items()}
            for row in chart.rows]  # fmt: skip
    return Chart(chart.name, chart.kind, chart.title + hostile, rows, chart.unit + hostile, hostile, chart.reference,
                 chart.mark + hostile, chart.log, chart.x_title + hostile)  # fmt: skip


if __name__ == "__main__":
    from steppefire.report import study as page
    from steppefire.study import found as words

    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    shown = made_up_study()
    shown.tables[0].rows.pop()  # study.json holds no number that is none
    words.write(shown, folder)
    print(page.write(shown, folder / "report.html"))
