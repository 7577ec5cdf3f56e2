"""The pace of a long run: hour by hour while anything stirs, several hours at once for most mechanisms in calm.

A leap is a step of several hours in which the street, the sources, the elites' meetings and all that goes by the clock
still run every hour (`hourly` in their declaration), and the other mechanisms once. Nothing may be decided within it:
the numbers drawn for its hours say beforehand whether something would be (core/draws.joined), and then the hours are
lived one by one. As soon as a crowd stands anywhere, the leap ends with that hour.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import numpy as np

from steppefire.core.clock import hours_between
from steppefire.engine.hour import Hours, Street
from steppefire.engine.state import Kept
from steppefire.mechanisms.moves import NEVER
from steppefire.mechanisms.states import CONSULTING, REFUSED, lost
from steppefire.mechanisms.statics import CROWD

SHORT = 45  # days; scenarios that do not last longer run every hour
LONGEST, HOT, CALM = 6, 72.0, 24  # hours: of a leap; after the trigger without one; of calm before one
RALLY, HANDFUL = 50.0, 4.0  # people at once in a place, and persons of a scaled-down run, that are a crowd
A_MAN = 0.5  # fewer are nobody
# What changes by a decision, an order, a fall or an answer: no leap passes over it.
DECIDED = ("decided_hour", "order_until", "leader_out", "office_state", "object_state", "post_left", "coup",
           "left_alone", "request_hour", "alliance_answer", "session", "member_vote", "gate_hour", "gate_failed",
           "ready_hour", "sent_hour", "leave_hour", "landed", "state_troops", "cabinet_sacked", "predecessor_dropped",
           "purge_order", "emergency", "curfew", "shutdown", "deploy_order", "shooting_order", "price_offer",
           "stand_down", "foreign_story", "border_closed")  # fmt: skip

Lived = list[tuple[int, dict[str, Any], dict[str, np.ndarray]]]


class Pace(Kept):
    """Leads a run through its hours; counts the steps that it took."""

    made_anew = ("paced", "count", "clock", "dates", "hot_until", "crowd")

    def __init__(self, scenario: Any, hours: Hours, count: int, hourly: bool = False, turn: float | None = None):
        self.paced = scenario.days > SHORT and not hourly
        self.count, self.clock = count, scenario.start.hour
        self.dates = dated(scenario, hours, turn)
        # Before the trigger and for some days after it every hour is lived on its own.
        self.hot_until = scenario.facts["trigger_hour"].value + HOT
        self.crowd = max(RALLY, HANDFUL / float(hours.statics["scale"]))
        self.done, self.steps = 0, 0  # hours lived, and the steps taken for them
        self.stirred, self.hourly_until = 0, 0  # hours done when something last stirred; hour up to which none leaps

    def course(self, count: int) -> Generator[int, None, None]:
        """The hours of so many at which steps begin."""
        while self.done < count:
            yield self.done

    def today(self, hour: int) -> int:
        """Local midnights passed at the beginning of an hour."""
        return (self.clock + hour) // 24

    def span(self, hour: int, vote: float = NEVER) -> int:
        """Hours that the step from this hour on may take; the hour of a vote (h) is a step of its own."""
        calm = hour >= max(self.hot_until, self.hourly_until) and hour - self.stirred >= CALM
        if not (self.paced and calm) or hour == np.ceil(vote):
            return 1
        to_mark = LONGEST - (self.clock + hour) % LONGEST  # midnight is such a mark
        next_date = self.dates[np.searchsorted(self.dates, hour, side="right") :].min(initial=NEVER)
        to_vote = np.ceil(vote) - hour if vote > hour else NEVER
        return int(max(1.0, min(to_mark, next_date - hour, to_vote, self.count - hour)))

    def live(self, hour: int, hours: Hours, street: Street) -> Lived:
        """The step from this hour on: each of its hours with the state and the street's counts after it."""
        before, span = hours.now, self.span(hour, float(hours.now["vote_hour"]))
        lived = self.leap(hour, span, hours, street) if span > 1 else []
        if span > 1 and not lived:
            self.hourly_until = hour + span
        if not lived:
            counts = hours.advance(hour, self.today(hour), street)
            lived = [(hour, hours.now, counts)]
        self.done, self.steps = hour + len(lived), self.steps + 1
        if self.paced and (self.stirs(hours.now) or decides(before, hours.now)):
            self.stirred = self.done
        return lived

    def leap(self, hour: int, span: int, hours: Hours, street: Street) -> Lived:
        """So many hours at once, fewer if a crowd gathers or somebody acts within them; none if at their beginning."""
        before, new = hours.now, hours.stepped(hour, span)
        if decides(before, new):
            return []
        lived: Lived = []
        owed, hours.owed = hours.owed, {}
        for at in range(hour, hour + span):
            new = hours.again(at, new) if lived else new
            if lived and decides(hours.now, new):
                break
            counts = hours.walk(at, self.today(at), street, new)
            lived.append((at, hours.now, counts))
            if self.stirs(hours.now):
                break
        if len(lived) < span:
            self.shorten(hours, before, owed, lived)
        hours.owed = added(lived[:-1])
        return lived

    def shorten(self, hours: Hours, before: dict[str, Any], owed: dict[str, np.ndarray], lived: Lived) -> None:
        """Let the mechanisms that leapt too far go only as far as the hours that were lived."""
        after = hours.now
        hours.now, hours.owed = before, owed
        reached = hours.stepped(lived[0][0], len(lived))
        kept = {*CROWD, *(variable.name for mechanism in hours.plan if mechanism.hourly
                          for variable in mechanism.writes)}  # fmt: skip
        hours.now = reached | {name: after[name] for name in kept}
        hours.take(lived[-1][0], 1)
        lived[-1] = (lived[-1][0], hours.now, lived[-1][2])

    def stirs(self, now: dict[str, Any]) -> bool:
        """Whether anything is under way that is to be followed by the hour."""
        answer = float(now["alliance_answer"])
        pending = now["request_hour"] < NEVER and answer <= CONSULTING and now["leader_out"] == 0.0
        street = now["active"].max() >= self.crowd or now["violent"].any() or now["attackers"].any()
        posts = lost(now["object_state"]).any() or now["post_left"].any() or now["clique_stand_down"].any()
        return bool(street or posts or pending or coming(now, answer))

    def counted(self, lived: Lived) -> dict[str, np.ndarray]:
        """What the street counted over a step: what happened is added up, what stands is that of the last hour."""
        return lived[-1][2] | added(lived) if lived[1:] else lived[-1][2]


COUNTED = tuple(name for name in CROWD if name.startswith("new_"))


def added(lived: Lived) -> dict[str, np.ndarray]:
    """What the street counted in these hours together; nothing for none."""
    return {name: np.sum([counts[name] for _, _, counts in lived], axis=0) for name in COUNTED} if lived else {}


def coming(now: dict[str, Any], answer: float) -> bool:
    """Whether allied men are on their way in or out."""
    leaving = (now["leave_hour"] < NEVER) & (now["state_troops"] > 0.0)
    staying = (now["leave_hour"] >= NEVER) & (now["gate_hour"] < NEVER)
    entering = staying & (now["landed"] < now["pledge"] - A_MAN) & (answer != REFUSED) & (now["leader_out"] == 0.0)
    return bool(leaving.any() or entering.any())


def decides(before: dict[str, Any], now: dict[str, Any]) -> bool:
    """Whether somebody meets to decide, acts, or something falls or ends, between two states."""
    acts = ((now["clique_met"] > 0.0) & (now["clique_move"] > 0.0)).any() or (now["pact"] == 0.0) != (
        before["pact"] == 0.0)  # fmt: skip
    meets = now["move_taken"] >= 0.0 or now["patron_move"] > 0.0
    return bool(meets or acts or any(not np.array_equal(now[name], before[name]) for name in DECIDED))


def dated(scenario: Any, hours: Hours, turn: float | None = None) -> np.ndarray:
    """First hours at which something dated holds, or holds no more, in order (h)."""
    away = float(vars(hours.parameters["leader"])["stand_down_hours"])
    moments = [hours_between(scenario.start, moment) for entry in scenario.script
               for moment in (entry.time, entry.until) if moment is not None]  # fmt: skip
    moments += [hours_between(scenario.start, entry.time) + away for entry in scenario.script
                if entry.action == "stand_down_order"]  # fmt: skip
    moments += [scenario.facts["trigger_hour"].value, *map(float, hours.statics["history_start"])]
    moments += [] if turn is None else [turn]
    return np.unique(np.ceil(np.array(moments)))
