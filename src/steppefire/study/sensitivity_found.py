"""What a study of sensitivity has found, in sentences, tables and tornado charts."""

from __future__ import annotations

from typing import Any

import numpy as np

from steppefire.core.spec import Parameter
from steppefire.study import screening
from steppefire.study.ensemble import EVENTS
from steppefire.study.found import Chart, Column, Found, Table, made
from steppefire.study.screening import CHANCE
from steppefire.study.sensitivity import Sensitivity, unit, values, words

SHOWN, OTHERS = 15, 8  # of the screening, for the outcome asked for and for the others
MARK = "no evidence: assumed"
LIMITS = [
    "Priors are the project's own; where a prior is wide, its parameter weighs more.",
    "A screening of few trajectories finds the parameters that matter much; the order of those near each other is "
    "not certain.",
    "The second sample leaves all other parameters at their values, so that what they do together is not in it.",
    "All of this is about the model: what the answer hangs on, not what moves the world.",
]  # fmt: skip
INTERVAL = (Column("low", "from", ".3g"), Column("high", "to", ".3g"))


def found(done: Sensitivity) -> Found:
    """All of it."""
    return Found(
        "sensitivity", f"{done.screened.groups[0]}: what the answer hangs on", sentences(done),
        [*(_screened(done, what) for what in moved(done)), _kept(done),
         *(_shares(done, what) for what in varied(done)), _rules(done)],
        _tornados(done), _made(done), _facts(done), list(LIMITS))  # fmt: skip


def moved(done: Sensitivity) -> list[str]:
    """The outcomes that are not the same in all runs of the screening."""
    return [name for name in done.outcomes if np.ptp(values(done.screened.rows, name)) > 0.0]


def varied(done: Sensitivity) -> list[str]:
    """The outcomes that are not the same in all runs of the sample."""
    rows = done.sampled.rows
    return [name for name in done.outcomes if np.ptp(values(rows, name)) > 0.0]


def assumed(entry: Parameter) -> bool:
    """Whether a parameter is an assumption without evidence."""
    return bool(entry.assumed) and not entry.source


def sentences(done: Sensitivity) -> list[str]:
    """What matters, what chance does, what rests on nothing, and where the event lies."""
    count, plan = len(done.plan.design.names), done.plan
    told = [f"{len(done.screened.rows)} runs move each of {count} parameters {plan.trajectories} times, and chance "
            f"{plan.trajectories * screening.CHANCES} times."]  # fmt: skip
    if plan.width < 1.0:
        told.append(f"They move within {plan.width:.0%} of their priors, around the present values: what lies beyond "
                    "is not asked.")  # fmt: skip
    told += [_apart(done, name, count) for name in done.outcomes]
    told += [f"{words(name).capitalize()} is not known in every run, and left out."
             for name in plan.outcomes if name not in done.outcomes]  # fmt: skip
    still = idle(done)
    told.append(f"{len(still)} parameters changed none of these outcomes in any of their moves.")
    weak = without_evidence(done)
    told.append(f"Of the {len(done.names)} parameters that matter most, {len(weak)} are assumed without evidence"
                + (f": {', '.join(weak)}." if weak else "."))  # fmt: skip
    told += [f"With only these varied, {words(name)} never changes."
             for name in done.outcomes if name not in varied(done)]  # fmt: skip
    for name in varied(done):
        share = done.chance[name]
        told.append(f"With only these varied, chance makes {share['share']:.0%} ({share['share_low']:.0%} to "
                    f"{share['share_high']:.0%}) of the spread of {words(name)}.")  # fmt: skip
    return [*told, box_words(done)]


def _apart(done: Sensitivity, name: str, count: int) -> str:
    """How many parameters are told from chance, for one outcome."""
    effects = done.effects[name]
    apart = sum(effects[key]["told"] for key in done.plan.design.names)
    chance = effects[CHANCE]
    if name not in moved(done):
        return f"{words(name).capitalize()} never changed in the screening."
    return (f"{words(name).capitalize()}: {apart} of {count} parameters are told from chance (mu* above "
            f"{chance['threshold']:.3g}; at most {count * (1.0 - screening.LEVEL):.2g} would be by accident). Chance "
            f"alone has a mu* of {chance['mu_star']:.3g} ({chance['low']:.3g} to {chance['high']:.3g}).")  # fmt: skip


def idle(done: Sensitivity) -> list[str]:
    """Parameters whose moves changed no outcome."""
    return [name for name in done.plan.design.names
            if all(done.effects[what][name]["mu_star"] == 0.0 for what in done.outcomes)]  # fmt: skip


def without_evidence(done: Sensitivity) -> list[str]:
    """Those that matter most and are assumed."""
    given = screening.factors(done.plan.settings)
    return [name for name in done.names if assumed(given[name])]


def box_words(done: Sensitivity) -> str:
    """The rule in words, or why there is none."""
    box, what = done.where, EVENTS[done.event]
    if not box["skill"]:
        return f"No rule says where {what}: {box['why']}."
    unseen = box["unseen"]
    return (f"Where {' and '.join(_limits(done))}, {what} in {box['density']:.0%} of runs, against "
            f"{box['base']:.0%} of all; {box['coverage']:.0%} of such runs lie there. On runs that had no part in "
            f"the rule these are {unseen['density']:.0%} ({unseen['density_low']:.0%} to "
            f"{unseen['density_high']:.0%}) and {unseen['coverage']:.0%}.")  # fmt: skip


def _limits(done: Sensitivity) -> list[str]:
    given = screening.factors(done.plan.settings)
    return [limit.words(given[limit.name].unit) for limit in done.where["limits"]]


def _ranked(done: Sensitivity, name: str, count: int = SHOWN) -> list[dict[str, Any]]:
    """The parameters that move one outcome most, and chance among them."""
    given, effects = screening.factors(done.plan.settings), done.effects[name]
    order = sorted(done.plan.design.names, key=lambda key: (-effects[key]["mu_star"], key))[:count]
    rows = [{"parameter": key, **effects[key], "apart": "yes" if effects[key]["told"] else "no",
             "evidence": "assumed" if assumed(given[key]) else "source"}
            for key in order if effects[key]["mu_star"] > 0.0]  # fmt: skip
    rows.append({"parameter": CHANCE, **effects[CHANCE], "mu": None, "apart": "", "evidence": ""})
    return sorted(rows, key=lambda row: -row["mu_star"])


def _screened(done: Sensitivity, what: str) -> Table:
    return Table(
        f"screening-{what}", f"What moves {words(what)} most (Morris screening, {unit(what)})",
        (Column("parameter", "parameter"), Column("mu_star", "mu*", ".3g"), *INTERVAL, Column("mu", "mu", ".3g"),
         Column("sigma", "sigma", ".3g"), Column("apart", "told from chance"), Column("evidence", "evidence")),
        _ranked(done, what, SHOWN if what == done.outcomes[0] else OTHERS),
        "mu* is the mean size of the outcome's change from the middle of a prior's first quarter to that of its last, "
        "by moves of two thirds of that way (what every move turns from no to yes has 1.5); mu is the same with signs, "
        "sigma how far the changes differ.")  # fmt: skip


def _kept(done: Sensitivity) -> Table:
    given = screening.factors(done.plan.settings)
    rows = [{"parameter": name, "unit": given[name].unit, "value": given[name].default, "prior": given[name].prior,
             "evidence": "assumed" if assumed(given[name]) else "source", "about": given[name].about}
            for name in done.names]  # fmt: skip
    columns = (Column("parameter", "parameter"), Column("value", "value", ".4g"), Column("unit", "unit"),
               Column("prior", "prior"), Column("evidence", "evidence"), Column("about", "what it is"))  # fmt: skip
    return Table("kept", "The parameters that matter most, over all outcomes", columns, rows)


def _shares(done: Sensitivity, what: str) -> Table:
    shares, chance = done.shares[what], done.chance[what]
    rows = [{"parameter": name, **shares[name], "apart": "yes" if shares[name]["told"] else "no"}
            for name in sorted(done.names, key=lambda name: -shares[name]["delta"])]  # fmt: skip
    rows.append({"parameter": CHANCE, "s1": chance["share"], "s1_low": chance["share_low"],
                 "s1_high": chance["share_high"], "apart": ""})  # fmt: skip
    columns = [Column("parameter", "parameter")]
    for key, head in (("delta", "delta"), ("s1", "S1")):
        columns += [Column(key, head, ".2f"), Column(f"{key}_low", "from", ".2f"), Column(f"{key}_high", "to", ".2f")]
    return Table(
        f"indices-{what}", f"How much of the spread of {words(what)} each explains",
        (*columns, Column("apart", "above noise")), rows,
        "S1 is the share of the variance that a parameter explains by itself; for chance, all of its share. Delta (0 "
        "to 1) is how far the outcome's distribution shifts when the parameter is known. Above noise: delta is "
        "above what 95 % of inputs without influence reach in a sample of this size.")  # fmt: skip


def _rules(done: Sensitivity) -> Table:
    box = done.where
    rows = [{"parameter": limit.name, "side": "above" if limit.above else "at most", "at": limit.at,
             "unit": screening.factors(done.plan.settings)[limit.name].unit}
            for limit in box["limits"] if box["skill"]]  # fmt: skip
    columns = (Column("parameter", "parameter"), Column("side", "side"), Column("at", "limit", ".4g"),
               Column("unit", "unit"))  # fmt: skip
    return Table("rules", f"Where {EVENTS[done.event]}", columns, rows, box_words(done))


def _tornados(done: Sensitivity) -> list[Chart]:
    given, charts = screening.factors(done.plan.settings), []
    for what in moved(done):
        rows = [_bar(row["parameter"], row["mu_star"], row["low"], row["high"], given) for row in _ranked(done, what)]
        charts.append(Chart(f"screening-{what}", "tornado", f"What moves {words(what)}", rows, unit(what),
                            "mu* of the screening with 95 % intervals; the line is what chance alone reaches in one "
                            "of twenty parameters.", done.effects[what][CHANCE]["threshold"], MARK))  # fmt: skip
    for what in varied(done):
        rows = [_bar(name, entry["delta"], entry["delta_low"], entry["delta_high"], given)
                for name, entry in sorted(done.shares[what].items(), key=lambda pair: -pair[1]["delta"])]  # fmt: skip
        charts.append(Chart(f"delta-{what}", "tornado", f"What knowing a parameter says about {words(what)}", rows,
                            "delta (0 to 1)", "Delta of the second sample with 95 % intervals; the line is what inputs "
                            "without influence stay below, but for one in twenty.",
                            next(iter(done.shares[what].values()))["delta_floor"], MARK))  # fmt: skip
    return charts


def _bar(name: str, value: float, low: float, high: float, given: dict[str, Parameter]) -> dict[str, Any]:
    return {"label": name, "value": value, "low": low, "high": high, "marked": name in given and assumed(given[name])}


def _made(done: Sensitivity) -> dict[str, Any]:
    first = made(done.screened.document)
    plan = {**first["plan"], "factors": len(done.plan.design.names)}
    return {**first, "plan": plan, "sample": made(done.sampled.document)["plan"], "outcomes": list(done.plan.outcomes)}


def _facts(done: Sensitivity) -> dict[str, Any]:
    box = {**done.where, "event": done.event, "limits": [vars(limit) for limit in done.where["limits"]]}
    return {"outcomes": list(done.outcomes), "kept": list(done.names), "without_evidence": without_evidence(done),
            "idle": idle(done), "screening": done.effects, "indices": done.shares, "chance": done.chance,
            "discovery": box}  # fmt: skip
