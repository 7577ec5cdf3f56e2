"""The second crisis: does help in the first one change the next? Pairs of histories, each of two crises.

Both histories of a pair have the same seed. In one the first crisis is played as it comes; in the other nobody helps.
What each leaves lives on for some years without a crowd; then the same shock comes again, and whoever decides decides
for himself. Differences are taken within pairs before they are averaged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from steppefire.core.settings import Settings
from steppefire.engine.afterwards import AFTER_YEARS
from steppefire.engine.run import Result, simulate
from steppefire.study.concession import LEVEL, difference

# At hour 0 of the second crisis, then what came of it.
BEFORE = ("dependence", "owed", "balance", "standing", "critical", "estranged", "crisis_risk", "help_next")
WITHIN = ("asked", "granted", "holds", "participants_peak", "dead")
ARMS = ("without", "with")
Mapper = Callable[[Callable[[int], dict[str, Any]], Iterable[int]], Iterable[dict[str, Any]]]


@dataclass(frozen=True)
class First:
    """How the first crisis is played: by whom it is decided, what tells the two histories apart (edits), and how many
    years pass until the second one.
    """

    policy: str = "adaptive"
    years: int = AFTER_YEARS
    without: tuple[str, ...] = ("never:alliance_request", "never:contingent")
    helped: tuple[str, ...] = ()

    def edits(self, arm: str) -> tuple[str, ...]:
        """The edits of the first crisis without help, or with it."""
        return self.without if arm == "without" else self.helped


def pairs(scenario: Any, count: int, settings: Settings | None = None, first: First | None = None,
          mapper: Mapper = map) -> dict[str, Any]:  # fmt: skip
    """Play `count` pairs, seeds seed .. seed + count - 1: rows in order of the seed, and differences with over without.

    `settings` hold for both crises; the second is always adaptive. `helped` counts the pairs in which men came in the
    first crisis; `differences_helped` are over those alone (empty below two). Raises ValueError below two pairs.
    """
    if count < 2:
        raise ValueError("two pairs at least are needed: one has no spread")
    given = settings or Settings()
    rows = list(mapper(partial(pair, scenario, first or First(), given), range(given.seed, given.seed + count)))
    came = [row for row in rows if row["with"]["helped_men"] > 0]
    return {"rows": rows, "pairs": count, "helped": len(came), "level": LEVEL, "differences": differences(rows),
            "differences_helped": differences(came) if len(came) > 1 else []}  # fmt: skip


def pair(scenario: Any, first: First, settings: Settings, seed: int) -> dict[str, Any]:
    """One pair: the seed, and both histories; equal where no help came in either first crisis."""
    return {"seed": seed, **{arm: history(scenario, first, replace(settings, seed=seed), arm) for arm in ARMS}}


def history(scenario: Any, first: First, settings: Settings, arm: str) -> dict[str, Any]:
    """Two crises of one country: what the first left, and what came of the second."""
    played = replace(settings, policy=first.policy, edits=(*settings.edits, *first.edits(arm)))
    one = simulate(scenario, played)
    # The draws of the second crisis are others than those of the first, and the same in both histories.
    two = simulate(scenario, replace(settings, policy="adaptive", member=settings.member + 1),
                   left=one.left[first.years])  # fmt: skip
    return {**came_of(one, two, first.years), "first_class": one.outcome["outcome_class"]}


def came_of(one: Result, two: Result, years: int) -> dict[str, Any]:
    """Men who came in the first crisis, the state at hour 0 of the second, and what happened in it."""
    end = two.outcome
    return {
        "helped_men": one.outcome["troops_peak"],
        **{name: float(one.left[years].kept[name]) for name in BEFORE},
        "asked": float(end["request_time"] is not None), "granted": float(end["decision_time"] is not None),
        "holds": float(end["leader_in_office"]), "participants_peak": float(end["participants_peak"]),
        "dead": float(end["dead_civilians"] + end["dead_security"]),
    }  # fmt: skip


def differences(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Mean without and with help in the first crisis, and their paired difference, by measure."""
    return [paired(name, [row["without"][name] for row in rows], [row["with"][name] for row in rows])
            for name in (*BEFORE, *WITHIN)]  # fmt: skip


def paired(name: str, without: list[float], helped: list[float]) -> dict[str, Any]:
    """With less without help: as `concession.difference`, with this study's words for the two sides."""
    found = difference(name, without, helped)
    return {"name": name, "without": found["early"], "with": found["late"], "difference": found["difference"],
            "low": found["low"], "high": found["high"], "higher": found["late_higher"], "lower": found["late_lower"],
            "equal": found["equal"], "sign_p": found["sign_p"]}  # fmt: skip
