"""Other states by a hand-made sequence: request, session, votes, contingents, powers, revolts, in an empty street."""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import Any

import numpy as np

from steppefire.core.settings import Settings
from steppefire.engine import run as engine_run
from steppefire.engine.order import variables
from steppefire.mechanisms.moves import MOVES, NEVER, REQUEST, STORY
from steppefire.mechanisms.statics import CROWD, PATRON_MOVES, POWER_MOVES
from steppefire.scenario.load import load

DAYS, ASKED, MET, ANSWERED, LEAVES, OUT = 13, 119, 121, 122, 240, 280
STATES = {state.state: state for state in load("kazakhstan-2022").states}
CODES = tuple(sorted(STATES))
MEN = {"ARM": 70.0, "BLR": 100.0, "KGZ": 150.0, "RUS": 1480.0, "TJK": 200.0}
FIRST = {"ARM": 150, "BLR": 140, "KGZ": 175, "RUS": 136, "TJK": 150}  # hour at which the first men land
CONSENT = {"ARM": 0.62, "BLR": 0.9, "KGZ": 0.55, "RUS": 0.84, "TJK": 0.8}
RISK_NOW = 0.09


def by_state(values: dict[str, float], rest: float = 0.0) -> np.ndarray:
    """Numbers by state in the order of their codes."""
    return np.array([float(values.get(code, rest)) for code in CODES])


def shown(hour: int) -> dict[str, Any]:
    """Everything that is forced in an hour of the sequence."""
    landed = by_state({code: min(1.0, (hour - FIRST[code] + 1) / 48) * men for code, men in MEN.items()
                       if hour >= FIRST[code]})  # fmt: skip
    here = landed * float(np.clip((OUT - hour) / (OUT - LEAVES), 0.0, 1.0))
    asked, met, answered = hour >= ASKED, hour >= MET, hour >= ANSWERED
    return {
        "story_credible": 0.62 if asked else 0.0, "door": 2.0 if asked else 0.0, "session": float(hour == MET),
        "alliance_answer": 2.0 if answered else 1.0 if asked else 0.0, "answer_hour": ANSWERED if answered else NEVER,
        "help_chance": 0.5, "patron_backing": 0.84 if asked else 0.0, "patron_price": 0.3,
        "member_consent": by_state(CONSENT), "member_vote": by_state({code: float(met) for code in MEN}),
        "pledge": by_state(MEN) * met, "gate_failed": by_state({"KGZ": float(hour >= 125)}),
        "gate_hour": by_state({"KGZ": 149, "RUS": MET, "TJK": 130} if hour >= 149 else {}, NEVER),
        "state_troops": here, "landed": landed, "foreign_troops": here.sum(),
        "sent_hour": by_state({code: FIRST[code] for code in MEN if hour >= FIRST[code]}, NEVER),
        "leave_hour": np.full(len(CODES), float(LEAVES) if hour >= LEAVES else NEVER),
        "troops_announced": 2500.0 if answered and hour < OUT else 0.0,
        **patron(hour), **powers(hour), "foreign_words": 0.4 * (hour >= 160), "sanctions": 0.001 * (hour >= 160),
        "state_risk": by_state({"UZB": RISK_NOW if hour >= 130 else 0.03, "KAZ": 0.2}, 0.02),
        "state_crises": by_state({"UZB": float(hour >= 200)}), "dependence": 0.6 if hour < OUT else 0.66,
        "help_next": 0.5 if hour < ANSWERED else 0.6, "crisis_risk": 0.1, "treason": 0.2 * (hour >= ASKED),
    }  # fmt: skip


def patron(hour: int) -> dict[str, Any]:
    """It calls an hour before the request and backs the mission an hour after it."""
    at = {"call": ASKED - 1, "mission": ASKED + 1}
    move = next((name for name, when in at.items() if when == hour), None)
    chance = {"call": (0.4, 0.2, 0.4, 0.0, 0.0), "mission": (0.16, 0.0, 0.0, 0.84, 0.0)}.get(move or "", (0.0,) * 5)
    value = {"call": (1.0, 0.7, 1.0, 0.0, 0.0), "mission": (1.0, 0.0, 0.0, 1.4, 0.0)}.get(move or "", (0.0,) * 5)
    hours = [at[name] if name in at and hour >= at[name] else NEVER for name in PATRON_MOVES]
    return {"patron_move": PATRON_MOVES.index(move) if move else -1.0, "patron_chance": np.array(chance),
            "patron_value": np.array(value), "patron_hour": np.array(hours, float)}  # fmt: skip


def powers(hour: int) -> dict[str, Any]:
    """The Union speaks twice; China invests, and so says nothing bad."""
    deeds = np.full((len(CODES), len(POWER_MOVES)), NEVER)
    moves = np.full(len(CODES), -1.0)
    for code, name, when in (("EU", "words", 160), ("EU", "words", 180), ("CHN", "invest", 170), ("USA", "silent", 9)):
        state, move = CODES.index(code), POWER_MOVES.index(name)
        deeds[state, move] = min(deeds[state, move], when) if hour >= when else deeds[state, move]
        moves[state] = move if hour == when else moves[state]
    return {"power_move": moves, "deed_hour": deeds}


def leader(hour: int, places: int) -> dict[str, Any]:
    """He asks, and says that the attack comes from outside; nobody around him moves."""
    first, until, weighed = np.full(len(MOVES), NEVER), np.zeros((len(MOVES), places)), np.zeros(len(MOVES))
    opened = weighed.copy()
    opened[[0, REQUEST]] = hour == ASKED
    if hour >= ASKED:
        first[[STORY, REQUEST]], until[[STORY, REQUEST]] = ASKED, NEVER
    return {"decided_hour": first, "order_until": until, "move_taken": float(REQUEST) if hour == ASKED else -1.0,
            "move_open": opened, "move_value": weighed, "move_survival": weighed, "move_chance": opened / 2,
            "survival": 0.4, "request_hour": float(ASKED) if hour >= ASKED else NEVER}  # fmt: skip


class Street:
    """The same crowd everywhere at every hour."""

    def __init__(self, places: int, active: float):
        self.places, self.active = places, active

    def step(self, hour: int, today: int, v: Any) -> dict[str, np.ndarray]:
        """Counts of the hour."""
        here = np.full(self.places, self.active)
        none = {name: np.zeros(self.places) for name in CROWD}
        return none | {"active": here, "violent": here / 3, "participants": 2 * here}


@cache
def given_result(days: int = DAYS, quiet: bool = False, policy: str = "adaptive") -> Any:
    """A run of kazakhstan-2022 without people in which other states act as in the sequence, or do nothing at all."""
    scenario = load("kazakhstan-2022")
    if policy == "adaptive":
        scenario = scenario.model_copy(update={"script": type(scenario.script)()})
    settings = Settings(seed=1, days=days, policy=policy)
    resolved, built, _, hours = engine_run.prepare(scenario, settings, 4)
    names = variables().keys()
    still = {"elite_survival": 0.42, "leader_out": 0.0, "clique_met": np.zeros_like(built.statics["faction_side"])}
    adaptive = policy == "adaptive"

    def forced(mechanism: Any) -> Any:
        mine = {variable.name for variable in mechanism.writes}

        def step(read: Any, p: Any, draw: Any) -> dict[str, Any]:
            hour = int(hours.statics["hour"])
            given = still | ({} if quiet else shown(hour))
            given |= leader(-1 if quiet else hour, len(built.rows)) if adaptive else {}
            assert given.keys() <= names, given.keys() - names
            return dict(mechanism.step(read, p, draw)) | {name: given[name] for name in mine & given.keys()}

        return dataclasses.replace(mechanism, step=step)

    hours.plan = tuple(forced(mechanism) for mechanism in hours.plan)
    street = Street(len(built.rows), 0.0 if quiet else 180.0)
    return engine_run.play(resolved, built, hours, street, settings, engine_run.quiet)
