"""Where in the space of inputs something happens: one box, found by a tree (CART) and judged on runs it has not seen.

Breiman, Friedman, Olshen and Stone (1984), "Classification and Regression Trees". A box is judged as PRIM's are
(Bryant and Lempert 2010, "Thinking inside the box"): its coverage is the share of all cases of interest that lie in
it, its density is the share of cases of interest among those in it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from steppefire.study import intervals

DEPTH, LEAF = 4, 0.05  # cuts in a row at most, and the least share of runs in a leaf
FOLDS, LEAST = 5, 10  # least cases with and without, below which a tree would only repeat single runs


@dataclass(frozen=True)
class Limit:
    """One side of a box: the input is above `at`, or it is not."""

    name: str
    above: bool
    at: float

    def holds(self, values: np.ndarray, names: Sequence[str]) -> np.ndarray:
        """Which runs keep to it."""
        return np.asarray((values[:, names.index(self.name)] > self.at) == self.above)

    def words(self, unit: str = "") -> str:
        """Such as "turn_rate is above 0.08 1/hour"."""
        measure = "" if unit in ("", "1") else f" {unit}"
        return f"{self.name} is {'above' if self.above else 'at most'} {self.at:.4g}{measure}"


def box(values: np.ndarray, happened: np.ndarray, names: Sequence[str]) -> tuple[Limit, ...]:
    """The leaf with the best balance of coverage and density, less the limits that gain nothing.

    `values` are runs x inputs, `happened` is whether it did, one a run. Empty where no cut gains anything.
    """
    from sklearn.tree import DecisionTreeClassifier

    tree = DecisionTreeClassifier(max_depth=DEPTH, min_samples_leaf=max(2, math.ceil(LEAF * len(values))),
                                  class_weight="balanced", random_state=0).fit(values, happened)  # fmt: skip
    leaves = _leaves(tree.tree_, names)
    best = max(leaves, key=lambda limits: _balance(values, happened, names, limits))
    return _bare(values, happened, names, best)


def inside(values: np.ndarray, names: Sequence[str], limits: Iterable[Limit]) -> np.ndarray:
    """Which runs lie in the box."""
    found = np.ones(len(values), bool)
    for limit in limits:
        found &= limit.holds(values, names)
    return found


def measures(within: np.ndarray, happened: np.ndarray) -> dict[str, float]:
    """Coverage and density with Wilson's 95 % intervals, and the share of all runs in the box (mass)."""
    both = int((within & happened).sum())
    found: dict[str, float] = {"mass": float(within.mean())}
    for name, of in (("coverage", int(happened.sum())), ("density", int(within.sum()))):
        low, high = intervals.wilson(both, of)
        found |= {name: both / of if of else 0.0, f"{name}_low": low, f"{name}_high": high}
    return found


def discovered(values: np.ndarray, happened: np.ndarray, names: Sequence[str], seed: int = 0) -> dict[str, Any]:
    """The box, how good it is on the runs that made it, and on runs that did not (cross-validation).

    It has skill where the interval of its density on unseen runs lies above the share of all runs. `limits` is empty,
    and `why` says so, where there is too little of either kind.
    """
    happened = np.asarray(happened, bool)
    hits, misses = int(happened.sum()), int((~happened).sum())
    found: dict[str, Any] = {"runs": len(happened), "hits": hits, "base": hits / max(1, len(happened)),
                             "limits": (), "skill": False, "why": ""}  # fmt: skip
    if min(hits, misses) < LEAST:
        return {**found, "why": f"it happens in {hits} of {len(happened)} runs: {LEAST} of both kinds are needed"}
    limits = box(values, happened, names)
    within = inside(values, names, limits)
    unseen = measures(_unseen(values, happened, names, seed), happened)
    skill = bool(limits) and unseen["density_low"] > found["base"]
    why = "" if skill else "on runs that it has not seen the box is no better than the share of all runs"
    return {**found, "limits": limits, "skill": skill, "why": why, **measures(within, happened),
            "unseen": unseen}  # fmt: skip


def _unseen(values: np.ndarray, happened: np.ndarray, names: Sequence[str], seed: int) -> np.ndarray:
    """Which runs lie in the box that was made of the other four fifths."""
    from sklearn.model_selection import StratifiedKFold

    found = np.zeros(len(values), bool)
    for learnt, held in StratifiedKFold(FOLDS, shuffle=True, random_state=seed % 2**32).split(values, happened):
        limits = box(values[learnt], happened[learnt], names)
        found[held] = inside(values[held], names, limits) if limits else False
    return found


def _leaves(tree: Any, names: Sequence[str]) -> list[tuple[Limit, ...]]:
    """Every leaf as the limits on the way to it; a later limit on the same side of an input replaces the former."""
    leaves, waiting = [], [(0, {})]  # type: ignore[var-annotated]
    while waiting:
        node, limits = waiting.pop()
        if tree.children_left[node] == tree.children_right[node]:
            leaves.append(tuple(limits.values()))
            continue
        name, at = names[tree.feature[node]], float(tree.threshold[node])
        for child, above in ((tree.children_right[node], True), (tree.children_left[node], False)):
            waiting.append((int(child), {**limits, (name, above): Limit(name, above, at)}))
    return leaves


def _balance(values: np.ndarray, happened: np.ndarray, names: Sequence[str], limits: tuple[Limit, ...]) -> float:
    """The harmonic mean of coverage and density."""
    within = inside(values, names, limits)
    return 2.0 * float((within & happened).sum()) / float(within.sum() + happened.sum())


def _bare(values: np.ndarray, happened: np.ndarray, names: Sequence[str],
          limits: tuple[Limit, ...]) -> tuple[Limit, ...]:  # fmt: skip
    """Without the limits whose loss does not hurt, one at a time."""
    while limits:
        now = _balance(values, happened, names, limits)
        less = [tuple(other for other in limits if other != limit) for limit in limits]
        best = max(less, key=lambda rest: _balance(values, happened, names, rest))
        if _balance(values, happened, names, best) < now:
            break
        limits = best
    return limits
