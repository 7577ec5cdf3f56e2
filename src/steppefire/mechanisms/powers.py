"""The other powers: words, and rarely deeds.

Each of them meets about twice a day once it hears of the crisis and chooses by quantal response among silence, words,
calling its staff home, sanctions and investment. The unit of worths is what words cost. A deed counts in full at once
and then fades: words within weeks, sanctions and money within years.
"""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from steppefire.core import mathx
from steppefire.core.facts import from_facts
from steppefire.core.spec import Mechanism, Promise, Variable
from steppefire.mechanisms.moves import NEVER
from steppefire.mechanisms.quantal import chosen, shares
from steppefire.mechanisms.states import POWER, people_in_all
from steppefire.mechanisms.statics import PATRON_MOVES, POWER_MOVES

SILENT, WORDS, STAFF, SANCTIONS, INVEST = range(len(POWER_MOVES))
UNASKED = PATRON_MOVES.index("force")
DAY = 24.0  # hours; longer steps are years in which nobody is in the street
LOUDER = 2.0  # a deed answers twice as much wrong as words do
STANDING = 0.5  # a deed of which more still counts is not done again


def wrongs(democracy, ties, dead, troops, unasked, p):
    """What offends each power: deaths and force unasked as far as it is a democracy, the rival patron's troops."""
    norms = democracy * (dead / (dead + p.dead_noted) + p.unasked_wrong * unasked)
    return norms + np.maximum(-ties, 0.0) * troops / (troops + p.troops_noted)


def worths(wrong, danger, order, friendship, interest, democracy, p):
    """Worth of every move against silence, states by moves.

    `danger` is that to staff; `order` what peace in the host is worth, now that it is broken; `friendship` that with
    the patron (0..1), whom blame offends too.
    """
    out = np.zeros((wrong.size, len(POWER_MOVES)))
    dear = 1.0 + friendship
    out[:, WORDS] = p.power_norms * wrong - dear
    out[:, STAFF] = p.power_staff * democracy * danger - 1.0
    out[:, SANCTIONS] = LOUDER * p.power_norms * wrong - dear - p.sanction_cost - p.sanction_dear * interest
    out[:, INVEST] = p.power_invest * order * (1.0 - danger) - p.invest_cost
    return out


def stakes(read):
    """What order in the host is worth to each power that trades with it, borders on it and is close to the patron."""
    close = 0.5 * (np.maximum(read.state_patron_ties, 0.0) + read.state_borders)
    return read.state_interest * close * (1.0 - read.state_democracy)


def danger_of(read, p):
    """Share of people who live where there is violence."""
    hot = read.violent / (read.violent + p.violent_place)
    return float((read.population * hot).sum() / people_in_all(read.population))


def faded(weight, hours, p):
    """Deeds some hours on: words and calls home fade soon, sanctions and money last."""
    return weight * (1.0 - mathx.chance(forgetting(p.words_last, p.deeds_last), hours))


@from_facts
def forgetting(words_last, deeds_last):
    """Rate per hour at which each kind of deed is forgotten."""
    lasts = np.full(len(POWER_MOVES), words_last)
    lasts[[SANCTIONS, INVEST]] = deeds_last
    return 1.0 / lasts


def heard_of(read, dead, p):
    """How loud the crisis is abroad, in people: crowds, each death as so many of them, foreign troops."""
    street = float(read.crowd_seen.sum()) if read.step_hours <= DAY else 0.0
    return street + p.death_heard * dead + float(read.foreign_troops)


def choose(read, p, draw, dead, heard, weight):
    """The moves of the powers that meet; -1 for all other states."""
    attention = (1.0 - read.state_elsewhere) * heard / (heard + p.power_noticed)
    meets = draw("power_meeting", read.state_key) < mathx.chance(p.power_rate * attention, read.step_hours)
    meets &= read.state_role == POWER
    if not meets.any():
        return np.full(meets.size, -1.0)
    unasked = float(read.patron_hour[UNASKED] < NEVER)
    wrong = wrongs(read.state_democracy, read.state_patron_ties, dead, float(read.foreign_troops), unasked, p)
    order = stakes(read) * dead / (dead + p.dead_noted)
    value = worths(wrong, danger_of(read, p), order, np.maximum(read.state_patron_ties, 0.0), read.state_interest,
                   read.state_democracy, p)  # fmt: skip
    opened = weight < STANDING
    opened[:, [SILENT, WORDS]] = True
    move = chosen(shares(value, opened, p.power_reason), draw("power_choice", read.state_key))
    return np.where(meets, move, -1.0)


@from_facts
def business_of(role, interest):
    """Share of each power in the business that powers have in the host."""
    business = interest * (role == POWER)
    return business / max(float(business.sum()), 1e-9)


def effects(weight, read, p):
    """What the deeds that still count do, for the whole country; money by each power's share in the business."""
    business = business_of(read.state_role, read.state_interest)
    blame = np.maximum(weight[:, WORDS], weight[:, SANCTIONS])
    return {"foreign_words": float(blame.sum()),
            "sanctions": p.sanction_bite * float((business * weight[:, SANCTIONS]).sum()),
            "invested": p.invest_size * float((business * weight[:, INVEST]).sum()),
            "patron_price": float((p.words_price * weight[:, WORDS] + p.sanction_price * weight[:, SANCTIONS]).sum()),
            }  # fmt: skip


def step(read, p, draw):
    """One hour: what is still remembered, who meets, what they say and do, what it does to host and patron."""
    new_dead = float(read.new_dead.sum()) if read.step_hours <= DAY else 0.0
    dead = float(read.dead_talked) * (1.0 - float(mathx.chance(1.0 / p.words_last, read.step_hours))) + new_dead
    weight = faded(read.deed_weight, read.step_hours, p)
    hour, move = read.deed_hour.copy(), np.full(read.state_role.size, -1.0)
    heard = heard_of(read, dead, p)
    if heard >= 1.0:
        move = choose(read, p, draw, dead, heard, weight)
        acts = np.flatnonzero(move > SILENT)
        if acts.size:
            done = acts, move[acts].astype(np.int64)
            weight[done] = 1.0
            hour[done] = np.minimum(hour[done], float(read.hour))
    out = {"power_move": move, "deed_hour": hour, "deed_weight": weight, "dead_talked": dead,
           **effects(weight, read, p)}  # fmt: skip
    return {name: np.asarray(value, float) for name, value in out.items()}


def _friends_blame_less() -> bool:
    p = SimpleNamespace(dead_noted=100.0, unasked_wrong=1.0, troops_noted=1000.0)
    rival, friend = wrongs(np.array([0.5, 0.5]), np.array([-0.8, 0.8]), 50.0, 2000.0, 0.0, p)
    return bool(0.0 < friend < rival)


MECHANISM = Mechanism(
    name="powers",
    purpose="Other powers speak, call staff home, sanction or invest.",
    parts=(19,),
    switches=("powers",),
    sources=("McKelveyPalfrey1995", "S0", "S1", "S2"),
    reads=("deed_hour", "deed_weight", "dead_talked", "hour", "step_hours", "state_role", "state_democracy",
           "state_patron_ties", "state_interest", "state_borders", "state_elsewhere", "state_key", "population",
           "violent", "new_dead", "crowd_seen", "foreign_troops", "patron_hour"),
    writes=(
        Variable("power_move", "index", "state", "its move of this hour; -1 it does not meet", low=-1, start=-1),
        Variable("deed_hour", "hour", "state x power move", "hour at which it first took the move", high=NEVER,
                 start=NEVER),
        Variable("deed_weight", "share", "state x power move", "how far its last such move still counts", high=1),
        Variable("dead_talked", "people", "country", "dead participants who are still talked of abroad"),
        Variable("foreign_words", "1", "country", "blame of the rulers from abroad, in powers that speak", high=100),
        Variable("sanctions", "share", "country", "output that sanctions cost, a year", high=1),
        Variable("invested", "share", "country", "output that new money from abroad adds, a year", high=1),
        Variable("patron_price", "1", "country", "what acting costs the patron among the powers", high=1000),
    ),
    parameters=("power_rate", "power_noticed", "death_heard", "power_reason", "power_norms", "dead_noted",
                "troops_noted", "unasked_wrong", "power_staff", "sanction_cost", "sanction_dear", "power_invest",
                "invest_cost", "words_last", "deeds_last", "sanction_bite", "invest_size", "words_price",
                "sanction_price", "violent_place"),
    draws=("power_meeting", "power_choice"),
    step=step,
    slow=True,
    hourly=True,
    promises=(Promise("the patron's friends mind its troops less than its rivals do", _friends_blame_less),),
)  # fmt: skip
