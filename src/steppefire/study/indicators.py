"""False calm: which numbers known before hour 0 tell countries on the edge from safe ones, and how well.

Many countries meet the same shock, each several times with other chance. An indicator is judged by the area under its
curve (study/roc.py) for each of EVENTS, and said to tell them apart where that holds after looking at all of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from steppefire.core.settings import Settings
from steppefire.study import countries, intervals, many, roc
from steppefire.study.before import BY_NAME, HIDDEN, INDICATORS, NOISE, SEEN
from steppefire.study.ensemble import EVENTS as ALL_EVENTS
from steppefire.study.ensemble import event
from steppefire.study.jobs import BEFORE, Job, Study
from steppefire.study.many import Side

Rows = list[dict[str, Any]]
EVENTS = {name: ALL_EVENTS[name] for name in ("crisis", "leader_out", "hundred_dead")}
LEVEL = 0.05  # chance, over all indicators and events together, that one which tells nothing is said to
FOLDS = 5
LEAST = 5  # countries of the rarer kind, without which no more than an area is computed
STRENGTH = 0.1  # inverse penalty of the regression, fixed beforehand
LEAST_COUNTRIES = 10
COMBINED, COMBINED_HIDDEN, TWIN, ORACLE = "combined", "combined_hidden", "twin", "oracle"
REACH = {
    COMBINED: "all that an observer has, combined",
    COMBINED_HIDDEN: "the same with what nobody could see",
    TWIN: "how another history of the same country went",
    ORACLE: "the country's own chance, if it were known",
}


def study(scenario: Any, settings: Settings, number: int, repeats: int, prior: bool) -> Study:
    """So many countries under the shock of a scenario, each so many times; runs are numbered country by country."""
    side = Side(scenario.name, scenario, settings)
    jobs = []
    for country in range(number):
        drawn = countries.inputs(scenario, settings, country, prior)
        jobs += [Job(side.name, run, replace(settings, member=run), drawn, country)
                 for run in range(country * repeats, (country + 1) * repeats)]  # fmt: skip
    plan = {"countries": number, "repeats": repeats, "prior": prior}
    return many.study("indicators", [side], tuple(jobs), plan, BEFORE, ())


@dataclass(frozen=True)
class Judged:
    """An indicator and an event: the area, and its p-value after looking at all (None where nothing can be said)."""

    name: str
    event: str
    area: roc.Area | None
    p_all: float | None = None

    @property
    def tells(self) -> bool:
        """Whether it tells countries apart, after looking at all."""
        return self.p_all is not None and self.p_all < LEVEL

    @property
    def strength(self) -> float:
        """The area in the better direction."""
        return 0.5 if self.area is None else max(self.area.area, 1.0 - self.area.area)


def judged(rows: Rows, names: list[str], repeats: int) -> list[Judged]:
    """Every named indicator for every event, corrected for all of them together (Holm)."""
    groups = np.array([row["member"] // repeats for row in rows])
    found = []
    for kind in EVENTS:
        hits = np.array([event(row, kind) for row in rows])
        for name in names:
            values = np.array([np.nan if row["before"][name] is None else row["before"][name] for row in rows], float)
            known = np.isfinite(values)
            found.append(Judged(name, kind, roc.area(values[known], hits[known], groups[known])))
    tested = [entry for entry in found if entry.area is not None]
    after = dict(zip(map(id, tested), roc.holm([entry.area.p for entry in tested if entry.area]), strict=True))
    return [replace(entry, p_all=after.get(id(entry))) for entry in found]


def combined(rows: Rows, names: list[str], kind: str, repeats: int, seed: int) -> roc.Area | None:
    """What a logistic regression on the ranks of all of them reaches on countries that it has not seen."""
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedGroupKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import QuantileTransformer

    hits = np.array([event(row, kind) for row in rows])
    groups = np.array([row["member"] // repeats for row in rows])
    rarer = min(len(np.unique(groups[hits])), len(np.unique(groups[~hits])))
    if rarer < LEAST:
        return None
    values = np.array([[np.nan if row["before"][name] is None else row["before"][name] for name in names]
                       for row in rows], float)  # fmt: skip
    values = values[:, np.isfinite(values).sum(axis=0) > len(rows) // 2]
    ranks = QuantileTransformer(n_quantiles=min(100, len(rows) // 2), output_distribution="normal")
    model = make_pipeline(SimpleImputer(strategy="median"), ranks, LogisticRegression(C=STRENGTH, max_iter=1000))
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed % 2**32)
    scores = cross_val_predict(model, values, hits, groups=groups, cv=folds, method="decision_function")
    return roc.area(scores, hits, groups)


def twin(rows: Rows, kind: str, repeats: int) -> roc.Area | None:
    """How well the fate of a country's other histories tells that of its first one."""
    if repeats < 2:
        return None
    hits = np.array([event(row, kind) for row in rows]).reshape(-1, repeats)
    return roc.area(hits[:, 1:].mean(axis=1), hits[:, 0])


def oracle(rows: Rows, kind: str, repeats: int, seed: int) -> tuple[float, float, float] | None:
    """The most that any indicator could reach, with its interval."""
    hits = np.array([event(row, kind) for row in rows]).reshape(-1, repeats)
    rarer = min(hits.any(axis=1).sum(), (~hits).any(axis=1).sum())
    return roc.reachable(hits.sum(axis=1), repeats, seed) if rarer >= LEAST else None


def reached(rows: Rows, repeats: int, seed: int) -> list[dict[str, Any]]:
    """For every event: what all indicators reach together, what hidden ones add, a twin, and the most there is."""
    seen = [entry.name for entry in INDICATORS if entry.kind in SEEN and entry.kind != NOISE]
    hidden = [entry.name for entry in INDICATORS if entry.kind == HIDDEN]
    table = []
    for kind in EVENTS:
        areas = {COMBINED: combined(rows, seen, kind, repeats, seed),
                 COMBINED_HIDDEN: combined(rows, seen + hidden, kind, repeats, seed),
                 TWIN: twin(rows, kind, repeats)}  # fmt: skip
        table += [{"event": kind, "name": name, "area": area.area, "low": area.low, "high": area.high}
                  for name, area in areas.items() if area is not None]  # fmt: skip
        most = oracle(rows, kind, repeats, seed)
        if most is not None:
            table.append({"event": kind, "name": ORACLE, "area": most[0], "low": most[1], "high": most[2]})
    return table


def calm(rows: Rows, repeats: int) -> dict[str, Any] | None:
    """Of the countries that exploded in their first history: how many had looked calm, and how far minds lay off.

    Calm is the third of all countries in which polls heard the least opposition; None where no country exploded.
    """
    first = rows[::repeats]
    shown, private = (np.array([row["before"][name] for row in first], float)
                      for name in ("shown", "private_opposition"))  # fmt: skip
    exploded = np.array([event(row, "crisis") for row in first])
    if not exploded.any():
        return None
    third = len(first) // 3
    quiet, least = (np.isin(np.arange(len(first)), np.argsort(values, kind="stable")[:third])
                    for values in (shown, private))  # fmt: skip
    both, inside = exploded & quiet, exploded & least
    share = {name: {"share": hits.sum() / exploded.sum(), **interval(int(hits.sum()), int(exploded.sum()))}
             for name, hits in (("calm", both), ("calm_private", inside))}  # fmt: skip
    groups = {"all": np.ones(len(first), bool), "exploded": exploded, "exploded_calm": both}
    return {"countries": len(first), "exploded": int(exploded.sum()), **share,
            "of_calm": {"share": float(exploded[quiet].mean()) if third else None,
                        **interval(int(both.sum()), third)},
            "minds": {name: {"shown": between(shown[where]), "private": between(private[where])}
                      for name, where in groups.items() if where.any()}}  # fmt: skip


def interval(hits: int, runs: int) -> dict[str, float]:
    """Wilson's 95 %."""
    low, high = intervals.wilson(hits, runs)
    return {"low": low, "high": high}


def between(values: np.ndarray) -> dict[str, float]:
    """5 %, median and 95 % of shares, between values where they fall there (counts take values that occur)."""
    low, half, high = np.quantile(values, (0.05, 0.5, 0.95))
    return {"q05": float(low), "median": float(half), "q95": float(high)}


def deciles(rows: Rows, repeats: int) -> dict[str, list[float]]:
    """Where countries lie: nine deciles of every indicator."""
    table = {}
    for name in BY_NAME:
        known = [row["before"][name] for row in rows[::repeats] if row["before"][name] is not None]
        if known:
            table[name] = [float(f"{value:.6g}") for value in np.quantile(known, np.arange(1, 10) / 10)]
    return table
