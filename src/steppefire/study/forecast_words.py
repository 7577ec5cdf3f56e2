"""What a forecast says: chances, a fan, what was known, and what would change it most."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from steppefire.scenario.observed import CLASSES
from steppefire.study import asked, lived, particles
from steppefire.study.ensemble import event
from steppefire.study.found import Chart, Column, Found, Table, made
from steppefire.study.known_then import DAY

if TYPE_CHECKING:
    from steppefire.study.forecast import Forecast

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
NAMES = ("q05", "q25", "median", "q75", "q95")
STEP = 6  # hours between two points of the fan
SHOWN = 12  # inputs and states that are listed
SURPRISING = 0.05
PANELS = {"participants": "participants of the day", "dead": "dead so far", "detained": "detained so far"}
CHANCE = (Column("chance", "chance", ".0%"), Column("low", "from", ".0%"), Column("high", "to", ".0%"))
STATES = ("in office, no foreign troops there", "in office, foreign troops there", "the leader is out")
LIMITS = [
    "What was decided by the hour of the forecast is followed exactly; what the model does with it is the model's own.",
    "Spreads of claims are assumed by kind of source, and claims of one body on several days are taken as independent.",
    "Chances hold for the model and its parameters; their intervals tell of the finite number of members alone.",
]


def found(forecast: Forecast) -> Found:
    """All of it as sentences, tables and charts."""
    ends, days = endings(forecast), by_day(forecast)
    claims, changes, parts = known(forecast), effects(forecast), separators(forecast)
    fans = fan(forecast)
    plan = forecast.plan
    return Found(
        "forecast", f"What next: {plan.scenario.name} from {plan.settings.decide_from}",
        sentences(forecast, ends, claims, changes, parts), tables(ends, days, fans, claims, changes, parts),
        charts(days, fans, changes, parts, ends), made(forecast.many.document), facts(forecast), LIMITS)  # fmt: skip


def endings(forecast: Forecast) -> list[dict[str, Any]]:
    """Chance of each class at the end, then of what happens on the way."""
    rows, weight = forecast.many.rows, forecast.weight
    seen = [(kind, [row["outcome_class"] == kind for row in rows]) for kind in CLASSES]
    seen += [(words, [event(row, name) for row in rows]) for name, words in asked.EVENTS.items()]
    return [{"what": name.replace("_", " "), **particles.chance(np.array(hits), weight)} for name, hits in seen]


def by_day(forecast: Forecast) -> list[dict[str, Any]]:
    """By the end of each day: chance that the leader is out, and that foreign troops are there."""
    days, out = lived.daily(forecast.lived.country["leader_out"], forecast.lived.time)
    _, troops = lived.daily(forecast.lived.country["foreign_troops"], forecast.lived.time)
    rows = []
    for number in range(first_day(forecast), len(days)):
        gone, there = out[:, number] > 0.0, troops[:, number] >= 1.0
        one, two = (particles.chance(hits, forecast.weight) for hits in (gone, there))
        rows.append({"day": days[number], **one, "troops": two["chance"], "troops_low": two["low"],
                     "troops_high": two["high"], "both": float(forecast.weight[gone & there].sum())})  # fmt: skip
    return rows


def first_day(forecast: Forecast) -> int:
    """Number of the day in which the forecast begins."""
    return len(np.unique(lived.days_of(forecast.lived.time[: int(forecast.plan.hour) + 1]))) - 1


def fan(forecast: Forecast) -> list[dict[str, Any]]:
    """Weighted 5, 25, 50, 75 and 95 % by panel and time from the forecast's hour on, with what the targets know."""
    run, begins = forecast.lived, int(forecast.plan.hour)
    days, people = lived.daily(run.country["participants"], run.time)
    first, seen = first_day(forecast), observed(forecast)
    rows = points("participants", [f"{day}T12:00" for day in days[first:]], people[:, first:], forecast.weight, seen)
    hours = np.arange(begins + STEP - begins % STEP - 1, run.time.size, STEP)
    ends = [str(time.astype("datetime64[m]")) for time in run.time[hours]]
    for panel, values in (("dead", run.dead), ("detained", run.country["arrested"])):
        rows += points(panel, ends, values[:, hours], forecast.weight, seen)
    return rows


def points(panel: str, times: Sequence[str], values: np.ndarray, weight: np.ndarray,
           seen: dict[tuple[str, str], float]) -> list[dict[str, Any]]:  # fmt: skip
    """The rows of one panel."""
    levels = particles.quantiles(values, weight, LEVELS)
    return [{"panel": PANELS[panel], "time": time, **dict(zip(NAMES, map(float, levels[:, number]), strict=True)),
             "observed": seen.get((panel, time))} for number, time in enumerate(times)]  # fmt: skip


def observed(forecast: Forecast) -> dict[tuple[str, str], float]:
    """Middles of the targets that tell of days, by panel and time; the forecast itself never reads them."""
    run, out = forecast.lived, {}
    for target in forecast.plan.scenario.targets:
        name, _, day = target.measure.partition(":")
        if target.low is None or target.high is None:
            continue
        middle = 0.5 * (target.low + target.high)
        if name == "participants" and day:
            out["participants", f"{day}T12:00"] = middle
        elif name in ("detained", "dead_by") and day:
            end = np.datetime64(datetime.fromisoformat(day), "m") + np.timedelta64(1, "D")
            out["dead" if name == "dead_by" else "detained", str(end.astype("datetime64[m]"))] = middle
        elif name == "dead" and run.time.size == DAY * forecast.plan.scenario.days:
            out["dead", str(run.time[-1].astype("datetime64[m]"))] = middle
    return out


def known(forecast: Forecast) -> list[dict[str, Any]]:
    """The claims that were used, beside the members."""
    return [particles.told(claim, forecast.lived.claimed[:, number], forecast.weight)
            for number, claim in enumerate(forecast.ledger.used)]  # fmt: skip


def effects(forecast: Forecast) -> list[dict[str, Any]]:
    """What the edits that were asked would change."""
    if forecast.asked is None:
        return []
    chosen = np.flatnonzero(forecast.counts)
    rows = [forecast.many.rows[number] for number in chosen]
    return [row for ask in forecast.plan.asks
            for row in asked.effects(ask, list(zip(rows, forecast.asked.of(ask), strict=True)),
                                     forecast.counts[chosen])]  # fmt: skip


def separators(forecast: Forecast) -> list[dict[str, Any]]:
    """Inputs and states by how strongly they go with what happens, the strongest first, with 95 % intervals."""
    from steppefire.study.forecast import inputs

    rows, weight, runs = forecast.many.rows, forecast.weight, forecast.ess
    ends = {"the leader falls": np.array([float(event(row, "leader_out")) for row in rows]),
            "foreign troops come": np.array([float(event(row, "troops")) for row in rows]),
            "deaths to come": forecast.lived.dead[:, -1] - forecast.lived.states["dead"],
            "participants of the largest day to come": lived.largest_after(forecast.lived, forecast.plan.hour)}
    given = inputs(forecast)
    out = []
    for what, values in ends.items():
        for name, numbers in given.items():
            r = particles.correlation(numbers, values, weight)
            if r is not None:
                low, high = particles.interval(r, runs)
                out.append({"what": what, "input": name, "r": r, "low": low, "high": high,
                            "sure": beyond_chance(r, runs, len(given) * len(ends))})  # fmt: skip
    return sorted(out, key=lambda row: -abs(row["r"]))


def beyond_chance(r: float, runs: float, looks: int) -> bool:
    """Whether a correlation is stronger than the strongest of so many that mean nothing (5 % in all, Bonferroni)."""
    from statistics import NormalDist

    limit = NormalDist().inv_cdf(1.0 - 0.025 / looks)
    return bool(runs > 4.0 and abs(np.arctanh(min(abs(r), 0.999999))) * (runs - 3.0) ** 0.5 > limit)


def tables(ends: list[dict[str, Any]], days: list[dict[str, Any]], fans: list[dict[str, Any]],
           claims: list[dict[str, Any]], changes: list[dict[str, Any]],
           parts: list[dict[str, Any]]) -> list[Table]:  # fmt: skip
    """All tables."""
    levels = tuple(Column(key, head, ",.0f") for key, head in (("q05", "5 %"), ("median", "median"), ("q95", "95 %")))
    people = [{**row, "day": day_of(row), "panel": row["panel"].partition(" ")[0]} for row in fans if day_of(row)]
    gap = (Column("without", "without", ",.2f"), Column("given", "with", ",.2f"),
           Column("difference", "difference", "+,.2f"), Column("low", "from", "+,.2f"),
           Column("high", "to", "+,.2f"))  # fmt: skip
    return [
        Table("outcomes", "How it ends", (Column("what", "outcome"), *CHANCE), ends),
        Table("days", "By the end of the day", (
            Column("day", "day"), Column("chance", "leader out", ".0%"), Column("low", "from", ".0%"),
            Column("high", "to", ".0%"), Column("troops", "foreign troops there", ".0%"),
            Column("troops_low", "from", ".0%"), Column("troops_high", "to", ".0%")), days),
        Table("fan", "How many", (Column("panel", "number"), Column("day", "day"), *levels,
                                  Column("observed", "observed, not used", ",.0f")), people),
        Table("known", "What was known", (
            Column("claim", "claim"), Column("quantity", "of"), Column("scope", "where"), Column("says", "says"),
            Column("q05", "5 %", ",.0f"), Column("median", "median", ",.0f"),
            Column("q95", "95 %", ",.0f"), Column("beyond", "members beyond it", ".0%")), claims),
        Table("effects", "What would change it", (Column("ask", "edit"), Column("what", "what"), *gap), changes,
              "chances as shares; differences within pairs, with 95 % intervals"),
        Table("separators", "What goes with what happens", (
            Column("input", "input or state at that hour"), Column("what", "with"), Column("r", "rank corr.", "+.2f"),
            Column("low", "from", "+.2f"), Column("high", "to", "+.2f")), parts[:SHOWN]),
    ]  # fmt: skip


def day_of(row: dict[str, Any]) -> str | None:
    """The day at whose end a row of the fan stands, or None within a day."""
    day, _, clock = row["time"].partition("T")
    if row["panel"] == PANELS["participants"]:
        return str(day)
    return str(np.datetime64(day) - np.timedelta64(1, "D")) if clock == "00:00" else None


def charts(days: list[dict[str, Any]], fans: list[dict[str, Any]], changes: list[dict[str, Any]],
           parts: list[dict[str, Any]], ends: list[dict[str, Any]]) -> list[Chart]:  # fmt: skip
    """All charts."""
    split = [{"time": row["day"], "label": label, "value": value} for row in days
             for label, value in zip(STATES, shares(row), strict=True)]  # fmt: skip
    moved = [{"label": row["ask"], "value": row["difference"], "low": row["low"], "high": row["high"],
              "panel": row["what"]} for row in changes if row["kind"] == "chance"]  # fmt: skip
    bars = [{"label": f"{row['input']}: {row['what']}", "value": row["r"], "low": row["low"], "high": row["high"],
             "marked": row["sure"]} for row in parts[:SHOWN]]  # fmt: skip
    return [
        Chart("fan", "fan", "How many", fans, "people",
              "Half of the weighted members lie in the dark band, nine in ten in the light one. "
              "Dots are what was observed later; the forecast has not used them.", alone=True),
        Chart("shares", "shares", "Where it may have gone by the end of each day", split, "share of weighted members"),
        Chart("outcomes", "bars", "How it ends",
              [{"label": row["what"], "value": row["chance"], "low": row["low"], "high": row["high"]}
               for row in ends[: len(CLASSES)]], "share of weighted members"),
        *([Chart("effects", "effects", "What would change it", moved, "change of the chance",
                 "The same members with and without the edit, with 95 % intervals.", reference=0.0)] if moved else []),
        Chart("separators", "tornado", "What goes with what happens", bars, "rank correlation",
              "Inputs and states at the hour of the forecast; to go together is not to cause.", reference=0.0,
              mark="stronger than the strongest of so many would be by chance alone"),
    ]  # fmt: skip


def shares(row: dict[str, Any]) -> tuple[float, float, float]:
    """In office without foreign troops, in office with them, out: sums to 1."""
    with_them = max(0.0, row["troops"] - row["both"])
    return max(0.0, 1.0 - row["chance"] - with_them), with_them, row["chance"]


def sentences(forecast: Forecast, ends: list[dict[str, Any]], claims: list[dict[str, Any]],
              changes: list[dict[str, Any]], parts: list[dict[str, Any]]) -> list[str]:  # fmt: skip
    """The findings in words."""
    members, ess = forecast.weight.size, forecast.ess
    said = [basis(forecast, claims)]
    said.append(f"{members} {'member counts' if members == 1 else 'members count'} as {ess:.0f} with equal weights."
                + tempering(forecast))
    ruled = int((~forecast.possible).sum())
    if ruled:
        said.append(f"In {ruled} {'member' if ruled == 1 else 'members'} the leader was out before his last known "
                    f"decision; {'it weighs' if ruled == 1 else 'they weigh'} nothing.")
    best = max(ends[: len(CLASSES)], key=lambda row: float(row["chance"]))
    firsts = " or, as often, ".join(row["what"] for row in ends[: len(CLASSES)] if row["chance"] == best["chance"])
    said.append(f"Likeliest end: {firsts} ({best['chance']:.0%}, 95 % interval {best['low']:.0%} to "
                f"{best['high']:.0%}). {told(ends, 'the leader falls')} {told(ends, 'foreign troops come')}")
    odd = [row["claim"] for row in claims if row["beyond"] < SURPRISING]
    if odd:
        said.append(f"Claims that surprise the model (under {SURPRISING:.0%} of the members lie there or beyond): "
                    f"{', '.join(odd)}.")
    said += [change(changes)] if changes else []
    sure = [row for row in parts if row["sure"]]
    if sure:
        said.append(f"What goes most with what happens: {sure[0]['input']}, with: {sure[0]['what']} (rank correlation "
                    f"{sure[0]['r']:+.2f}, {sure[0]['low']:+.2f} to {sure[0]['high']:+.2f}).")
    else:
        said.append("No input and no state at that hour goes with what happens more than chance would have it.")
    return said


def basis(forecast: Forecast, claims: list[dict[str, Any]]) -> str:
    """On what the forecast rests."""
    unused = len(forecast.ledger.unused)
    if not claims:
        had = f"{unused} {'claim' if unused == 1 else 'claims'} had been published"
        more = f" ({had}, none of a number that the model has)" if unused else ""
        return f"Nothing was known that could be used{more}: the forecast rests on the model alone."
    left = f"; {unused} more had been published and {'is' if unused == 1 else 'are'} not used" if unused else ""
    one = len(claims) == 1
    return f"{len(claims)} {'claim' if one else 'claims'} published by then {'was' if one else 'were'} used{left}."


def tempering(forecast: Forecast) -> str:
    """What was done so that the claims leave members enough."""
    if forecast.power >= 1.0:
        return ""
    return (f" Fewer than {particles.floor_of(forecast.weight.size):.0f} would have been left: the likelihood was "
            f"tempered, raised to the power {forecast.power:.2g}.")  # fmt: skip


def told(ends: list[dict[str, Any]], what: str) -> str:
    """A chance as a sentence."""
    row = next(row for row in ends if row["what"] == what)
    return f"The chance that {what}: {row['chance']:.0%} ({row['low']:.0%} to {row['high']:.0%})."


def change(changes: list[dict[str, Any]]) -> str:
    """Which edit changes a chance most, if its interval leaves 0 out."""
    sure = [row for row in changes if row["kind"] == "chance" and (row["low"] > 0.0 or row["high"] < 0.0)]
    pairs = max(row["pairs"] for row in changes)
    if not sure:
        return f"No edit that was asked changes a chance by more than {pairs:.0f} pairs can tell from nothing."
    most = max(sure, key=lambda row: abs(row["difference"]))
    return (f"Of the edits asked {most['ask']} changes most: the chance that {most['what']} by "
            f"{100 * most['difference']:+.0f} points ({100 * most['low']:+.0f} to {100 * most['high']:+.0f}).")


def facts(forecast: Forecast) -> dict[str, Any]:
    """Numbers for programs: weights by member, effective number, power, claims used and not used."""
    return {"from": forecast.plan.settings.decide_from, "members": forecast.weight.size, "ess": forecast.ess,
            "floor": particles.floor_of(forecast.weight.size), "power": forecast.power,
            "ruled_out": int((~forecast.possible).sum()), "weights": forecast.weight.tolist(),
            "log_likelihood": forecast.logs.tolist(), "replayed": forecast.counts.tolist(),
            "used": {claim.id: claim.says for claim in forecast.ledger.used}, "unused": forecast.ledger.unused,
            }  # fmt: skip
