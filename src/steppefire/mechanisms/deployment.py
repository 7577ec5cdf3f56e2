"""The deployment: contingents come by air and road over days, guard what matters, and leave late or never.

Where the powerful decide, what the members pledged comes once the alliance has granted the request and the gate at
home is open; a patron who uses force sends men without a request. Under the script its contingents come whole, and
an edit's do so always.
"""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from steppefire.core import mathx
from steppefire.core.spec import Mechanism, Promise, Variable
from steppefire.mechanisms.airlift import carried, posted
from steppefire.mechanisms.moves import NEVER
from steppefire.mechanisms.scripted import brought, called_home, staying
from steppefire.mechanisms.states import GRANTED, PATRON, REFUSED, share_of_people
from steppefire.mechanisms.statics import PATRON_MOVES
from steppefire.mechanisms.withdrawal import calm_share, ends, frailty, hazard

FORCE = PATRON_MOVES.index("force")
ONE = np.zeros(1)  # address of a draw that only the country has
HUNDREDS = 100.0  # to which announced numbers are rounded up
A_MAN = 0.5  # fewer are nobody


def wanted(read, p):
    """Men whom each state means to have sent in all, by now: what it pledged, or the force of a patron on its own."""
    none = np.zeros_like(read.state_role)
    if read.adaptive == 0.0 or read.contingent_banned > 0.0:
        return none
    granted = read.alliance_answer == GRANTED and read.leader_out == 0.0
    treaty = np.where(read.gate_hour <= read.hour, read.pledge, 0.0) if granted else none
    alone = read.patron_hour[FORCE] <= read.hour
    return np.maximum(treaty, p.force_share * read.state_pool * (read.state_role == PATRON)) if alone else treaty


def awaited(read, landed):
    """1 from the request until the alliance has refused, or its first men are there; nobody waits once he is out."""
    asked = read.request_hour <= read.hour and read.leader_out == 0.0
    return np.asarray(float(asked and read.alliance_answer != REFUSED and not landed.any()))


def readied(read, p, draw, coming):
    """Hour from which each state's men can land: its alert is complete at a rate, then comes the way."""
    due = (coming > 0.0) & (read.ready_hour >= NEVER)
    if not due.any():
        return read.ready_hour
    done = draw("ready", read.state_key) < mathx.chance(p.ready_rate, read.step_hours)
    return np.where(due & done, read.hour + p.lift_hours, read.ready_hour)


def ended(read, p, draw, there, calm):
    """Whether the end of the mission is announced in this hour, and its frailty; nobody there, nothing to end."""
    sticks = float(read.stay_frailty)
    if read.adaptive == 0.0 or read.withdrawal_banned > 0.0 or not there.any():
        return False, sticks
    if sticks == 0.0:
        sticks = float(frailty(draw("stay_frailty", ONE))[0])
    patron = read.state_role == PATRON
    share = share_of_people(read.population)
    settled = calm_share(calm, float((share * read.emergency).sum()), p)
    host = float((mathx.weighted_sums(read.class_share, read.class_feeling) * share).sum())
    liked = 0.5 * (float(read.state_feeling[patron].sum()) + host)
    cost = float(read.state_elsewhere[patron].sum()) - liked + float(read.patron_price)
    asset = float((read.state_interest + read.state_kin)[patron].sum())
    rate = float(hazard(p.leave_rate / 24.0, settled, cost, asset, p))
    return bool(draw("leave", ONE)[0] < ends(rate, sticks, read.step_hours)), sticks


def announced(read, p, planned, true):
    """Men said to be there or on their way: a plan with its optimism when it grows, then slowly the true number.

    That nobody is there and nobody comes can be seen: then none are said to.
    """
    said = float(read.troops_announced)
    if planned > read.troops_planned:
        return max(said, HUNDREDS * float(np.ceil(planned * (1.0 + p.plan_optimism) / HUNDREDS)))
    if true < A_MAN:
        return 0.0
    said += (true - said) * float(mathx.chance(p.truth_rate, read.step_hours))
    return said if said >= A_MAN else 0.0


def rest(read, p, draw):
    """Nobody ever comes, whatever is asked and granted."""
    none, never, zero = np.zeros_like(read.state_role), np.full_like(read.state_role, NEVER), np.zeros(())
    return {"state_troops": none, "landed": none, "sent_hour": never, "ready_hour": never, "leave_hour": never,
            "foreign_troops": zero, "foreign_men": np.zeros_like(read.population), "help_awaited": awaited(read, none),
            "troops_planned": zero, "troops_announced": zero, "mission_calm": zero, "stay_frailty": zero,
            "moved_until": np.asarray(float(read.hour))}  # fmt: skip


def waiting(read, men, called):
    """Men who are still to come, per state; nobody comes once his state has announced the end of its part."""
    return np.where((read.leave_hour >= NEVER) & (called >= NEVER), np.maximum(men - read.landed, 0.0), 0.0)


def moved(read, p, ready, coming, arriving, called):
    """Men there, and men landed so far, after the hour, per state.

    Whom a dated decision calls home leaves evenly until its end, others as the aircraft allow.
    """
    now, before = staying(read, read.hour), staying(read, read.moved_until)
    there = read.state_troops * now / np.maximum(before, 1e-9) + arriving * now
    flown = carried(np.where(ready <= read.hour, coming, 0.0), read, p)
    going = (read.leave_hour < NEVER) & (called >= NEVER)
    there = there + flown - carried(np.where(going, there, 0.0), read, p)
    return np.where(going & (there < A_MAN), 0.0, there), read.landed + arriving * now + flown


def step(read, p, draw):
    """Who lands, who leaves, and where the men stand."""
    men, arriving = wanted(read, p), brought(read) * (read.leader_out == 0.0)
    if not (men.any() or arriving.any() or read.landed.any()):
        return rest(read, p, draw)
    called = called_home(read)
    coming = waiting(read, men - arriving, called)
    ready = readied(read, p, draw, coming)
    there, landed, posts = read.state_troops, read.landed, read.foreign_men
    if arriving.any() or coming.any() or ((read.leave_hour < NEVER) & (there > 0.0)).any():
        there, landed = moved(read, p, ready, coming, arriving, called)
        posts = posted(float(there.sum()), read, p)
    left = np.where((landed > 0.0) & (called < read.leave_hour), called, read.leave_hour)
    calm = float((read.mission_calm + read.step_hours) * (read.active.sum() < p.calm_crowd))
    over, sticks = ended(read, p, draw, there * (left >= NEVER), calm)
    if over:
        left = np.where((there > 0.0) | (men > 0.0), np.minimum(left, read.hour), left)
    planned = max(float(np.maximum(men, landed).sum()), float(read.troops_planned))
    expected = float((there + np.maximum(coming - landed + read.landed, 0.0)).sum())
    return {
        "state_troops": there,
        "landed": landed,
        "sent_hour": np.where((landed > 0.0) & (read.sent_hour >= NEVER), read.hour, read.sent_hour),
        "ready_hour": ready,
        "leave_hour": left,
        "foreign_troops": np.asarray(there.sum()),
        "foreign_men": posts,
        "help_awaited": awaited(read, landed),
        "troops_planned": np.asarray(planned),
        "troops_announced": np.asarray(announced(read, p, planned, expected)),
        "mission_calm": np.asarray(calm),
        "stay_frailty": np.asarray(sticks),
        "moved_until": np.asarray(float(read.hour)),
    }


def _conserved() -> bool:
    """Thirty steps of moving: nobody is lost, nobody comes twice, and nothing moves faster than its seats."""
    read = SimpleNamespace(state_role=np.array([1.0, 2.0, 2.0]), state_airlift=np.array([10.0, 5.0, 0.0]),
                           state_borders=np.array([0.0, 1.0, 0.0]), step_hours=1.0)  # fmt: skip
    p = SimpleNamespace(airlift_share=0.5, aircraft_men=20.0, turn_round=10.0, charter_men=1.0, road_men=2.0)
    waiting, there = np.array([200.0, 90.0, 33.0]), np.zeros(3)
    for _ in range(30):
        moved = carried(waiting, read, p)
        if not ((moved >= 0.0).all() and (moved <= waiting).all() and moved.sum() <= 20.0 + 1e-9):
            return False
        waiting, there = waiting - moved, there + moved
    return bool(np.allclose(there, [200.0, 90.0, 33.0]) and waiting.max() < 1e-9)


MECHANISM = Mechanism(
    name="deployment",
    purpose="Brings contingents in by air and road, posts them, and takes them out, late or never.",
    parts=(17,),
    switches=("deployment",),
    sources=("S1", "S3", "theory-8", "ARM-W"),
    reads=("adaptive", "hour", "step_hours", "population", "active", "leader_out", "contingent_banned",
           "withdrawal_banned", "script_start", "script_end", "script_action", "script_value", "script_state",
           "state_role", "state_pool", "state_airlift", "state_borders", "state_elsewhere", "state_feeling",
           "state_interest", "state_kin", "state_key", "class_share", "class_feeling", "object_place",
           "object_symbolic", "object_guards", "capital", "largest_city", "patron_price", "state_troops", "landed",
           "sent_hour", "ready_hour", "leave_hour", "foreign_men", "stay_frailty", "troops_planned", "troops_announced",
           "mission_calm", "moved_until"),
    reads_fresh=("request_hour", "emergency", "alliance_answer", "pledge", "gate_hour", "patron_hour"),
    writes=(
        Variable("state_troops", "people", "state", "its men in the country"),
        Variable("landed", "people", "state", "men that it has brought in so far"),
        Variable("sent_hour", "hour", "state", "hour at which its first men landed", high=NEVER, start=NEVER),
        Variable("ready_hour", "hour", "state", "hour from which its men can land", high=NEVER, start=NEVER),
        Variable("leave_hour", "hour", "state", "hour at which it announced the end of its part", high=NEVER,
                 start=NEVER),
        Variable("foreign_troops", "people", "country", "allied troops in the country"),
        Variable("foreign_men", "people", "place", "foreign men where they stand"),
        Variable("help_awaited", "1", "country", "the alliance has been asked and has neither come nor refused",
                 high=1),
        Variable("troops_planned", "people", "country", "most men pledged or landed so far"),
        Variable("troops_announced", "people", "country", "foreign men said to be there or on their way"),
        Variable("mission_calm", "hour", "country", "how long the street has been calm while foreign men are there"),
        Variable("stay_frailty", "1", "country", "frailty of the hazard to leave: how readily this mission ends "
                 "beside others; 0 undrawn"),
        Variable("moved_until", "hour", "country", "hour up to which dated decisions have moved men", low=-1e9,
                 start=-1e9),
    ),
    parameters=("ready_rate", "lift_hours", "airlift_share", "aircraft_men", "turn_round", "road_men", "charter_men",
                "force_share", "guard_shifts", "plan_optimism", "truth_rate", "leave_rate", "leave_calm",
                "leave_cost", "leave_asset", "settled_hours", "emergency_unrest", "calm_crowd"),
    draws=("ready", "stay_frailty", "leave"),
    step=step,
    rest=rest,
    slow=True,
    promises=(Promise("nobody is lost on the way or comes twice, and no more come than there are seats",
                      _conserved),),
)  # fmt: skip
