"""Can rival explanations be told apart? Many runs of each, what their ledgers of claims say, and a plain classifier.

First from the ledger alone, which is what an outside reader has; then with the chronicle, which nobody has.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np

from steppefire.core import draws
from steppefire.core.settings import Settings
from steppefire.engine.run import simulate
from steppefire.mechanisms import sources as s
from steppefire.scenario.hypotheses import HYPOTHESES
from steppefire.study.ledgers import jeffreys, value

SIZES = (10.0, 20000.0)  # of a cadre: the design's log-uniform prior
CADRE = "facts.organised_cadre"
CAMPS = {s.STATE: "state", s.PRESS: "press", s.EXILE: "abroad", s.CIVIC: "abroad"}
CAMP_OF = {source.name: CAMPS[source.camp] for source in s.SOURCES if source.camp in CAMPS}
FOLDS, PENALTY, STEPS = 5, 10.0, 50
Features = dict[str, float]


def cadre_size(seed: int) -> float:
    """Size of a cadre in the run of this seed: whole people from the prior."""
    u = float(draws.many(np.zeros(1, np.int64), 0, draws.DECISIONS["cadre_size"], seed, 0)[0])
    return float(np.floor(SIZES[0] * (SIZES[1] / SIZES[0]) ** u + 0.5))


def supposing(name: str, settings: Settings) -> Settings:
    """The settings of a run under a hypothesis; the size of its cadre, if it has one, comes from the prior."""
    edits = (*settings.edits, f"hypothesis:{name}")
    if not HYPOTHESES[name].sets.get(CADRE):
        return replace(settings, policy="adaptive", edits=edits)
    size = (CADRE, f"{cadre_size(settings.seed):.0f}")
    return replace(settings, policy="adaptive", edits=edits, overrides=(*settings.overrides, size))


def member(scenario: Any, name: str, settings: Settings) -> dict[str, Any]:
    """One run under a hypothesis: what its ledger says, and what its chronicle tells."""
    result = simulate(scenario, supposing(name, settings))
    hours = 24 * min(settings.days or scenario.days, scenario.days)
    return {"hypothesis": name, "seed": settings.seed, "ledger": of_ledger(result.claims, scenario.start, hours),
            "events": of_events(result.events, hours)}  # fmt: skip


def of_ledger(claims: Iterable[dict[str, Any]], start: Any, hours: float) -> Features:
    """Of each quantity and camp: whether anything was said, first hour, last and largest value (log) for the country.

    What was never said has the last hour as its first one, and the value 0.
    """
    out: Features = {}
    for camp, quantity in sorted({(CAMP_OF[source.name], s.QUANTITIES[number]) for source in s.SOURCES
                                  if source.name in CAMP_OF for number in source.country}):  # fmt: skip
        key = f"{quantity} by {camp}"
        out |= {f"{key}, said": 0.0, f"{key}, first hour": float(hours), f"{key}, last": 0.0, f"{key}, largest": 0.0}
    for row in claims:
        key = f"{row['quantity']} by {CAMP_OF.get(row['claimant'])}"
        number = value(row)
        if row["scope"] != "country" or number is None or f"{key}, said" not in out:
            continue
        hour = (datetime.fromisoformat(row["reported"]) - start).total_seconds() / 3600.0
        out[f"{key}, said"] = 1.0
        out[f"{key}, first hour"] = min(out[f"{key}, first hour"], hour)
        out[f"{key}, last"] = float(np.log1p(number))
        out[f"{key}, largest"] = max(out[f"{key}, largest"], out[f"{key}, last"])
    return out


def of_events(events: Iterable[dict[str, Any]], hours: float) -> Features:
    """Of each kind of event that happened: how often (log), and the first hour."""
    counts: Features = {}
    first: Features = {}
    for event in events:
        kind = str(event["sub_event_type"])
        counts[f"{kind}, events"] = counts.get(f"{kind}, events", 0.0) + 1.0
        first.setdefault(f"{kind}, first event", float(event["hour"]))
    return {name: float(np.log1p(count)) for name, count in counts.items()} | first


def matrix(rows: list[Features], hours: float) -> tuple[np.ndarray, list[str]]:
    """Features of many runs, runs by names; what a run has not is 0, or for a first hour the last hour."""
    names = sorted({name for row in rows for name in row})
    late = [hours if name.endswith(("first hour", "first event")) else 0.0 for name in names]
    return np.array([[row.get(name, otherwise) for name, otherwise in zip(names, late, strict=True)]
                     for row in rows]), names  # fmt: skip


def fitted(x: np.ndarray, y: np.ndarray, penalty: float = PENALTY) -> np.ndarray:
    """Weights of a logistic regression, the first one the constant; ridge penalty on the others, by Newton steps."""
    design = np.column_stack([np.ones(len(x)), x])
    ridge = penalty * np.eye(design.shape[1])
    ridge[0, 0] = 1e-9
    weights = np.zeros(design.shape[1])
    for _ in range(STEPS):
        chance = 1.0 / (1.0 + np.exp(-np.clip(design @ weights, -30.0, 30.0)))
        slope = design.T @ (y - chance) - ridge @ weights
        bend = (design * (chance * (1.0 - chance))[:, None]).T @ design + ridge
        step = np.linalg.solve(bend, slope)
        weights = weights + step
        if np.abs(step).max() < 1e-9:
            break
    return weights


def guesses(train: np.ndarray, labels: np.ndarray, test: np.ndarray) -> np.ndarray:
    """Guessed labels (0 or 1) of runs that were not looked at, features scaled as those that were."""
    mean, spread = train.mean(axis=0), train.std(axis=0)
    spread = np.where(spread > 1e-12, spread, np.inf)
    weights = fitted((train - mean) / spread, labels)
    return np.asarray(weights[0] + ((test - mean) / spread) @ weights[1:] > 0.0).astype(float)


def accuracy(one: np.ndarray, other: np.ndarray, folds: int = FOLDS) -> dict[str, float]:
    """Share of runs guessed rightly when left out of the fit, with its 5-95 % interval; equal chances give one half.

    Folds share most of the runs that they are fitted on, so the interval is a little too narrow.
    """
    x = np.concatenate([one, other])
    y = np.concatenate([np.zeros(len(one)), np.ones(len(other))])
    fold = np.concatenate([np.arange(len(one)) % folds, np.arange(len(other)) % folds])
    hits = sum(int((guesses(x[fold != k], y[fold != k], x[fold == k]) == y[fold == k]).sum()) for k in range(folds))
    low, high = jeffreys(hits, len(y))
    return {"hits": hits, "runs": len(y), "share": hits / len(y), "low": low, "high": high}


def gaps(one: np.ndarray, other: np.ndarray, names: list[str], most: int = 3) -> list[tuple[str, float]]:
    """The features whose means lie farthest apart, in standard deviations within a hypothesis; signed, other - one."""
    spread = np.sqrt(0.5 * (one.var(axis=0) + other.var(axis=0)))
    gap = np.where(spread > 1e-9, (other.mean(axis=0) - one.mean(axis=0)) / np.maximum(spread, 1e-9), 0.0)
    fixed = (spread <= 1e-9) & (np.abs(other.mean(axis=0) - one.mean(axis=0)) > 1e-9)
    gap = np.where(fixed, np.inf, gap)  # always one thing here and another there
    return [(names[k], float(gap[k])) for k in np.argsort(-np.abs(gap), kind="stable")[:most]]


def table(rows: list[dict[str, Any]], hours: float) -> list[dict[str, Any]]:
    """Every pair of hypotheses: accuracy from the ledger alone, and with the events, and what sets them apart."""
    names = list(dict.fromkeys(row["hypothesis"] for row in rows))
    out = []
    for number, one in enumerate(names):
        for other in names[number + 1:]:  # fmt: skip
            pair: dict[str, Any] = {"one": one, "other": other}
            for kind in ("ledger", "events"):
                pair |= {kind: apart(rows, one, other, hours, with_events=kind == "events")}
            out.append(pair)
    return out


def apart(rows: list[dict[str, Any]], one: str, other: str, hours: float, with_events: bool) -> dict[str, Any]:
    """Accuracy for one pair, and the widest gaps."""
    mine = [row for row in rows if row["hypothesis"] in (one, other)]
    x, names = matrix([row["ledger"] | (row["events"] if with_events else {}) for row in mine], hours)
    first = np.array([row["hypothesis"] == one for row in mine])
    return {**accuracy(x[first], x[~first]), "gaps": gaps(x[first], x[~first], names)}


def told_apart(found: dict[str, Any]) -> bool:
    """Whether an accuracy is better than chance: its 5 % point above one half (false alarm 5 % a pair)."""
    return bool(found["low"] > 0.5)
