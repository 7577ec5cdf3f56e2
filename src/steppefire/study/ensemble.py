"""Many members of one scenario: their outcomes, what they have in common, and how far they lie apart."""

from __future__ import annotations

import math
from dataclasses import replace
from operator import itemgetter
from typing import Any

from steppefire.core.settings import Settings
from steppefire.scenario.observed import CLASSES
from steppefire.study import by_day, intervals, many, prior_draws, reported
from steppefire.study import ensemble_words as said
from steppefire.study.found import Chart, Column, Found, Table, made
from steppefire.study.intervals import middle
from steppefire.study.jobs import Study
from steppefire.study.many import Side

Rows = list[dict[str, Any]]
# Numbers of an outcome that a study sums up, with their units.
NUMBERS = {
    "participants_peak": "people", "dead": "people", "dead_civilians": "people", "dead_security": "people",
    "injured": "people", "detained": "people", "objects_taken": "count", "units_violent": "count",
    "posts_abandoned": "count", "troops_peak": "people", "damage_usd": "USD", "blackout_cost_usd": "USD",
    "legitimacy_change": "1", "dependence_change": "1", "next_crisis_risk_year": "1/year",
}  # fmt: skip
RATES = ("1", "1/year")
LEVELS = ("q05", "median", "median_low", "median_high", "q95")
# When something first happened: a field of the outcome, and what it is called.
WHEN = {
    "onset": "the first rally of 50 people", "request_time": "the alliance is asked",
    "first_troops_time": "foreign troops come", "shooting_time": "an order to shoot is given",
    "leader_out_time": "the leader is out",
}  # fmt: skip
# Whether something happened, in words that follow "the chance that".
EVENTS = {
    "crisis": "there is a crisis at all",
    "leader_out": "the leader falls",
    "intervention": "the leader stays with foreign troops",
    "asked": "the alliance is asked",
    "troops": "foreign troops come",
    "shooting": "an order to shoot is given",
    "taken": "a public building or another object is taken",
    "hundred_dead": "a hundred people or more die",
}


def number(row: dict[str, Any], name: str) -> float:
    """One of NUMBERS of a row; lists count, what is unknown is not a number."""
    if name == "dead":
        return float(row["dead_civilians"] + row["dead_security"])
    value = row[name]
    return float(len(value)) if isinstance(value, list) else float("nan") if value is None else float(value)


def event(row: dict[str, Any], name: str) -> bool:
    """Whether one of EVENTS holds in a row."""
    return {
        "crisis": row["outcome_class"] != "no_crisis",
        "leader_out": not row["leader_in_office"],
        "intervention": row["outcome_class"] == "survives_intervention",
        "asked": row["request_time"] is not None,
        "troops": row["troops_peak"] is not None and row["troops_peak"] > 0,
        "shooting": row["shooting_time"] is not None,
        "taken": bool(row["objects_taken"]),
        "hundred_dead": row["dead_civilians"] + row["dead_security"] >= 100,
    }[name]


def study(scenario: Any, settings: Settings, members: int, prior: bool = False, width: float = 1.0) -> Study:
    """Members 0 to members - 1; with `prior` each draws its parameters for itself."""
    side = Side(scenario.name, scenario, settings)
    jobs = many.members(side, members)
    if prior:
        jobs = tuple(replace(job, inputs=prior_draws.drawn(job.settings, width)) for job in jobs)
    plan = {"each": members, "prior": prior, **({"width": width} if prior else {})}
    return many.study("ensemble", [side], jobs, plan)


def found(played: many.Many) -> Found:
    """What the members of an ensemble say together."""
    group = played.groups[0]
    told, seen, known = summary(played.rows), reported.ending(group), reported.targets(played.document, group)
    days, series = by_day.daily(played.series)
    fans = {name: by_day.fan(days, values) for name, values in series.items()}
    for name, rows in fans.items():
        reported.put(rows, known, name)
    whole = played.document["settings"]["days"] is None
    if whole and "dead" in known:  # of the whole crisis, not of a part of it
        reported.put(fans["dead"][-1:], {f"dead:{days[-1]}": known["dead"]}, "dead")
    happened = seen.outcome_class if seen else None
    return Found(
        "ensemble", f"{group}: {told['members']} runs", said.sentences(
            group, told, happened, played.document, reported.facts_drawn(played.document, group)),
        tables(told, happened, known if whole else {}, fans), charts(told, happened, fans, when(days, played.rows)),
        made(played.document), told, said.limits(played.document, bool(known)))  # fmt: skip


def tables(told: dict[str, Any], happened: str | None, known: dict[str, reported.Span],
           fans: dict[str, Rows]) -> list[Table]:  # fmt: skip
    """Endings, events, numbers and days as tables; `known` is what is reported of whole runs."""
    shares = (Column("chance", "share of runs", ".0%"), Column("low", "from", ".0%"), Column("high", "to", ".0%"))
    ends = [{"what": said.ENDINGS[name], "seen": "yes" if name == happened else "", **entry}
            for name, entry in told["outcome_class"].items()]  # fmt: skip
    seen = (Column("seen", "happened"),) if happened else ()
    numbers = [{"what": said.called(name), **in_millions(entry)} for name, entry in told["numbers"].items()]
    interval = "Nine of ten runs lie between 5 % and 95 %; from and to are the 95 % interval of the median."
    return [
        Table("outcomes", "How it ends", (Column("what", "ending"), *shares, *seen), ends,
              "From and to: 95 % interval of the share, for the number of runs."),
        Table("events", "What happens on the way", (Column("what", "the chance that"), *shares),
              [{"what": EVENTS[name], **entry} for name, entry in told["events"].items()]),
        Table("numbers", "How many", (Column("what", "number"), *levels(",.0f"), Column("unit", "unit")),
              [row for row in numbers if row["unit"] not in RATES], interval),
        Table("rates", "What stays behind", (Column("what", "number"), *levels(".4f"), Column("unit", "unit")),
              [row for row in numbers if row["unit"] in RATES], interval),
        *beside(told["numbers"], known, fans),
        *(Table(f"{name}_by_day", said.BY_DAY[name],
                (Column("time", "day"), *levels(",.0f", ("q05", "q25", "median", "q75", "q95")), *of_day(rows)), rows)
          for name, rows in fans.items())]  # fmt: skip


def beside(numbers: dict[str, Any], known: dict[str, reported.Span], fans: dict[str, Rows]) -> list[Table]:
    """The table of what is reported about the real events, beside the runs; none where nothing is reported."""
    rows = [{"what": said.called(name), "reported": reported.words(known[name]), **entry}
            for name, entry in numbers.items() if name in known and entry["unit"] != "USD"]  # fmt: skip
    for name, days in fans.items():
        rows += [{"what": f"{said.BESIDE[name]} {day['time']}", **day,
                  "reported": reported.words((day["observed"], day["observed_high"] or day["observed"]))}
                 for day in days if day["observed"] is not None and (day is not days[-1] or name not in known)]
    if not rows:
        return []
    return [Table("reported", "Beside what is reported", (Column("what", "number"), *levels(",.0f", (
        "q05", "median", "q95")), Column("reported", "reported")), rows,
        "Reported figures are claims by sources, from targets.csv of the scenario.")]  # fmt: skip


def in_millions(entry: dict[str, Any]) -> dict[str, Any]:
    """Dollars by the million; everything else as it is."""
    if entry["unit"] != "USD":
        return entry
    return {name: "million USD" if name == "unit" else value and value / 1e6 for name, value in entry.items()}


def levels(form: str, names: tuple[str, ...] = LEVELS) -> tuple[Column, ...]:
    """Columns of quantiles."""
    heads = {"q05": "5 %", "q25": "25 %", "median": "median", "median_low": "from", "median_high": "to",
             "q75": "75 %", "q95": "95 %"}  # fmt: skip
    return tuple(Column(name, heads[name], form) for name in names)


def of_day(rows: Rows) -> tuple[Column, ...]:
    """Columns of what is reported, where anything is."""
    if all(row["observed"] is None for row in rows):
        return ()
    return Column("observed", "reported", ",.0f"), Column("observed_high", "up to", ",.0f")


def charts(told: dict[str, Any], happened: str | None, fans: dict[str, Rows], times: Rows) -> list[Chart]:
    """Endings as bars, days as fans, and when things happened."""
    ends = [{"label": said.ENDINGS[name], "value": entry["chance"], "low": entry["low"], "high": entry["high"],
             "observed": name == happened} for name, entry in told["outcome_class"].items()]  # fmt: skip
    return [
        Chart("outcomes", "bars", "How it ends", ends, "share of runs"),
        *(Chart(f"{name}_by_day", "fan", said.BY_DAY[name], rows, "people", said.FAN_WORDS[name])
          for name, rows in fans.items()),
        Chart("when", "lines", "When it happens", times, "share of runs",
              "The share of runs in which it had happened by the end of the day. What happens in no run is not drawn."),
    ]  # fmt: skip


def when(days: list[str], rows: Rows) -> Rows:
    """The share of runs in which each of WHEN had happened, by day; what never happens is left out."""
    found: Rows = []
    for field, words in WHEN.items():
        times = by_day.first(itemgetter(field), rows)
        if any(time is not None for time in times):
            found += by_day.happened(days, times, "", words)
    return found


def summary(rows: Rows) -> dict[str, Any]:
    """Chances with Wilson's 95 % intervals, and 5 %, median and 95 % of numbers, over rows of one group."""
    runs = len(rows)
    counts = {kind: sum(row["outcome_class"] == kind for row in rows) for kind in CLASSES}
    return {
        "members": runs,
        "outcome_class": {kind: share(count, runs) for kind, count in counts.items()},
        "events": {name: share(sum(event(row, name) for row in rows), runs) for name in EVENTS},
        "numbers": {name: {"unit": unit, **numbered(known)} for name, unit in NUMBERS.items()
                    if (known := [number(row, name) for row in rows if row.get(name, 0) is not None])},
    }  # fmt: skip


def numbered(values: list[float]) -> dict[str, float | None]:
    """5 %, median and 95 % of values, and the interval of the median."""
    low, high = median_interval(values)
    return {**middle(values), "median_low": low, "median_high": high}


def median_interval(values: list[float]) -> tuple[float | None, float | None]:
    """A 95 % interval of the median whatever the distribution: two of the ordered values; None for fewer than six.

    The median lies outside only if fewer values than so many fall to one side of it, which is a toss of coins.
    """
    ordered, below, place = sorted(values), 0.0, 0
    while (below := below + math.comb(len(ordered), place) / 2 ** len(ordered)) <= 0.025:
        place += 1
    return (ordered[place - 1], ordered[-place]) if place else (None, None)


def share(hits: int, runs: int) -> dict[str, float]:
    """A chance with its interval."""
    low, high = intervals.wilson(hits, runs)
    return {"chance": hits / runs, "low": low, "high": high}
