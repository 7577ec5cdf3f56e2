"""Rival explanations of a revolt: what each sets and forbids in a run, the same for every country and any year.

A hypothesis sets causes only: numbers of parameters and facts, and what somebody does not do. What it leaves for
others to notice is left by the mechanisms. Sizes of cadres are the middle of the design's prior (10 to 20,000); a run
may overlay any of these numbers with `--set`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

STAND_DOWN, HOSTILE, PATRON_CALL = "stand_down_order", "hostile_moves", "patron_call"


@dataclass(frozen=True)
class Hypothesis:
    """An explanation: what it claims, the numbers that it sets by path, what it bars, and why these."""

    name: str
    claim: str
    reason: str
    sets: dict[str, float] = field(default_factory=dict)
    bars: tuple[str, ...] = ()


TABLE = (
    Hypothesis(
        "spontaneous",
        "people revolt by themselves; nobody has prepared, paid or staged it",
        "no cadre and no stores; factions may flee or submit but do not work against the leader; no agreed break",
        {"facts.organised_cadre": 0.0, "arms_caches": 0.0, "prepared": 0.0, "staged_chance": 0.0},
        (STAND_DOWN, HOSTILE),
    ),
    Hypothesis(
        "clique-led",
        "rivals of the leader have prepared it and use the street against him",
        "they have given up most of the pact before anybody notices, count on his fall and fear little; men of their "
        "own, all citizens, are ready, and arms are hidden",
        {"facts.organised_cadre": 450.0, "foreign_cadre": 0.0, "arms_caches": 10.0, "prepared": 0.8,
         "staged_chance": 0.0, "fall_prize": 2.0, "found_out": 0.1, "found_out_paying": 0.05,
         "sabotage_effect": 0.6},
    ),
    Hypothesis(
        "staged-break",
        "leader and predecessor have agreed on their break: offices change hands, wealth does not",
        "the break is agreed, so dropping the predecessor costs the leader next to nothing; no cadre and no stores",
        {"facts.organised_cadre": 0.0, "arms_caches": 0.0, "prepared": 0.0, "staged_chance": 1.0,
         "cost_predecessor": 0.5},
    ),
    Hypothesis(
        "foreign-led",
        "organised men, most of them from abroad, turn protest into an attack",
        "a cadre of whom four in five are foreign; a third is inside when it begins, the others come over the border; "
        "arms are hidden",
        {"facts.organised_cadre": 450.0, "foreign_cadre": 0.8, "arms_caches": 15.0, "prepared": 0.0,
         "staged_chance": 0.0},
    ),
    Hypothesis(
        "own-idea",
        "the leader has the idea of asking for troops himself",
        "the patron neither presses nor calls first",
        {"patron_call_wish": 0.0, "uncalled_cost": 0.0},
        (PATRON_CALL,),
    ),
    Hypothesis(
        "patron-call",
        "the patron calls first, and the leader asks because he is told to",
        "calling is worth much to the patron, and asking uncalled costs the leader more than it can bring",
        {"patron_call_wish": 4.0, "uncalled_cost": 15.0},
    ),
)  # fmt: skip
HYPOTHESES = {entry.name: entry for entry in TABLE}
