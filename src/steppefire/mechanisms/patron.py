"""The patron: what it does about a revolt at its client's.

It meets while it hears of unrest and chooses by quantal response among nothing, pressure not to yield, a call to be
asked, an allied mission and force of its own. The unit of its worths is what an allied mission costs it when nothing
binds it elsewhere. Under the historical policy the script acts for it.
"""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from steppefire.core import mathx
from steppefire.core.facts import from_facts
from steppefire.core.spec import Mechanism, Promise, Variable
from steppefire.mechanisms.moves import NEVER
from steppefire.mechanisms.quantal import chosen, shares
from steppefire.mechanisms.scripted import rows_of
from steppefire.mechanisms.states import PATRON
from steppefire.mechanisms.statics import PATRON_MOVES

NOTHING, PRESSURE, CALL, MISSION, FORCE = range(len(PATRON_MOVES))
DAY = 24.0  # hours; longer steps are years in which nobody is in the street
PRESSING = 0.5  # while so much of its last pressure is felt it does not press again
ONE = np.zeros(1)


def patron_of(read):
    """Index of the patron among the states, or -1."""
    return _patron(read.state_role)


@from_facts
def _patron(state_role):
    found = np.flatnonzero(state_role == PATRON)
    return int(found[0]) if found.size else -1


@from_facts
def kin_of(population, class_share, class_minority):
    """The patron's kin by place, who live where the minorities live, and all of them (people)."""
    kin = population * (class_share * class_minority).sum(axis=1)
    return kin, max(float(kin.sum()), 1e-9)


def violence_near(read, p):
    """Share of the patron's kin who live where there is violence."""
    kin, in_all = kin_of(read.population, read.class_share, read.class_minority)
    return float((kin * read.violent / (read.violent + p.violent_place)).sum() / in_all)


def worths(who, stance, seen, p):
    """Worth of every move against doing nothing.

    `who` has the patron's democracy, nearness, interest, kin, elsewhere and feeling; `seen` what it knows of the host.
    """
    bound = 1.0 + p.patron_bound * who["elsewhere"]
    example = p.patron_example * (1.0 - who["democracy"]) * who["near"]
    stakes = p.patron_stakes * 0.5 * (who["interest"] + seen["dependence"])
    keeping = p.patron_loyalty * stance + example + stakes * 0.5 * (1.0 + stance)
    at_home = p.applause * who["feeling"] + seen["gain"]
    out = np.zeros(len(PATRON_MOVES))
    lawful = keeping * seen["danger"] + at_home - bound - seen["price"]
    out[MISSION] = lawful - p.patron_unlawful * seen["unlawful"]
    out[PRESSURE] = example * 0.5 * (1.0 + stance) * seen["yielded"] * seen["danger"] - p.pressure_cost
    out[CALL] = p.call_heeded * lawful - p.call_cost + p.patron_call_wish
    reason = max(seen["fallen"], seen["danger"] * max(0.0, -stance))
    pretext = p.patron_kin * who["kin"] * seen["violence"]
    out[FORCE] = reason * (example + stakes) + pretext + at_home - p.force_cost * bound - seen["price"]
    return out


def known(read, p, danger):
    """The patron's own features, and what it knows of the host in this hour."""
    one = patron_of(read)
    who = {"democracy": float(read.state_democracy[one]), "near": 0.5 + 0.5 * float(read.state_borders[one]),
           "interest": float(read.state_interest[one]), "kin": float(read.state_kin[one]),
           "elsewhere": float(read.state_elsewhere[one]), "feeling": float(read.state_feeling[one])}  # fmt: skip
    made = (read.price_offer.max() > 0.0) + read.cabinet_sacked + read.predecessor_dropped
    told = max(float(read.foreign_story.max()), float(read.treaty_any_threat))
    seen = {"danger": danger, "fallen": float(read.leader_out > 0.0), "unlawful": 1.0 - told,
            "yielded": float(made) / 3.0, "violence": violence_near(read, p), "gain": float(read.patron_gain),
            "price": float(read.patron_price), "dependence": float(read.dependence)}  # fmt: skip
    return who, seen


def danger_in_mind(read, p):
    """Danger to the host's leader as it is remembered: it fades within a day or so, not while he waits for an answer.

    A request itself gives insiders hope, which is no reason to refuse it.
    """
    now = 1.0 if read.leader_out > 0.0 else 1.0 - float(read.elite_survival)
    kept = 1.0 if asked(read) else 1.0 - float(mathx.chance(1.0 / p.danger_memory, read.step_hours))
    return max(now, float(read.host_danger) * kept)


def asked(read):
    """Whether a request to the alliance waits for an answer."""
    return bool(read.request_hour < NEVER and read.alliance_answer < 2.0 and read.leader_out == 0.0)


def open_moves(read, pressing):
    """Which moves it can take: a mission only when asked, a call only while nobody has asked."""
    out = np.ones(len(PATRON_MOVES), bool)
    rules = read.leader_out == 0.0
    out[PRESSURE] = rules and pressing < PRESSING
    out[CALL] = rules and read.allied > 0.0 and read.request_hour >= NEVER
    out[MISSION] = asked(read)
    out[[PRESSURE, CALL]] &= read.patron_call_banned == 0.0
    once = [CALL, MISSION, FORCE]
    out[once] &= read.patron_hour[once] >= NEVER
    return out


def scripted_hour(read):
    """Hour from which the script lets the patron act: the grant, or its own contingent; NEVER before it."""
    rows = rows_of(read, "alliance_grant") | (rows_of(read, "contingent") & (read.script_state == patron_of(read)))
    return float(read.script_start[rows & (read.script_start <= read.hour)].min(initial=NEVER))


def applauded(read, p):
    """Applause at home: while men are abroad and things go well; it wears off while they stay, and once they left."""
    hours = float(read.step_hours)
    if read.foreign_troops <= 0.0:
        return float(read.patron_gain) * (1.0 - float(mathx.chance(1.0 / p.applause_lasts, hours))), 0.0
    goes_well = 2.0 * float(read.elite_survival) * float(read.leader_out == 0.0) - 1.0
    fresh = float(mathx.exp(-float(read.patron_stay) / p.applause_lasts))
    target = p.applause * (1.0 + float(read.state_feeling[patron_of(read)])) * goes_well * fresh
    gain = float(read.patron_gain) + (target - float(read.patron_gain)) * float(mathx.chance(1.0 / DAY, hours))
    return gain, float(read.patron_stay) + hours


def quiet_hour(read, pressed, danger):
    """An hour without a meeting, with the pressure that is still felt and the danger in mind."""
    none = np.zeros(len(PATRON_MOVES))
    return {"patron_move": -1.0, "patron_hour": read.patron_hour.copy(), "patron_backing": 0.0, "patron_value": none,
            "patron_chance": none, "patron_gain": 0.0, "patron_pressure": pressed, "patron_stay": 0.0,
            "host_danger": danger}  # fmt: skip


def written(out):
    """What it writes, as arrays."""
    return {name: np.asarray(value, float) for name, value in out.items()}


def act(out, move, hour):
    """Note a move and the hour at which it was first taken."""
    out["patron_move"] = float(move)
    out["patron_hour"][move] = min(out["patron_hour"][move], hour)


def rest(read, p, draw):
    """It always acts alike: whoever asks is backed; it never calls, presses or comes by itself."""
    out = quiet_hour(read, 0.0, danger_in_mind(read, p))
    if patron_of(read) >= 0:
        out["patron_backing"] = 1.0
        if asked(read) and read.patron_hour[MISSION] >= NEVER:
            act(out, MISSION, float(read.hour))
    return written(out)


def step(read, p, draw):
    """One hour: how far it would back a request, whether it meets, what it chooses."""
    pressed = float(read.patron_pressure) * (1.0 - float(mathx.chance(1.0 / p.pressure_lasts, read.step_hours)))
    out = quiet_hour(read, pressed, danger_in_mind(read, p))
    if patron_of(read) < 0:
        return written(out)
    out["patron_gain"], out["patron_stay"] = applauded(read, p)
    who, seen = known(read, p, out["host_danger"])
    value = worths(who, float(read.patron_stance), seen, p)
    if read.leader_out == 0.0:
        out["patron_backing"] = float(shares(value[[NOTHING, MISSION]], np.ones(2, bool), p.patron_reason)[1])
    if read.adaptive > 0.0:
        if read.step_hours <= DAY and meets(read, p, who["elsewhere"], draw):
            choose(read, p, draw, value, out)
    elif read.leader_out == 0.0 and scripted_hour(read) < read.patron_hour[MISSION]:
        act(out, MISSION, scripted_hour(read))
    return written(out)


def meets(read, p, elsewhere, draw):
    """Whether it meets: while it hears of crowds, less where its attention is bound; soon if it is asked."""
    crowd = float(read.crowd_seen.sum())
    if crowd < 1.0 and not asked(read):
        return False
    stirred = 1.0 if asked(read) else (1.0 - elsewhere) * crowd / (crowd + p.patron_noticed)
    return bool(draw("patron_meeting", ONE)[0] < mathx.chance(p.patron_rate * stirred, read.step_hours))


def choose(read, p, draw, value, out):
    """Weigh the open moves and take one."""
    opened = open_moves(read, out["patron_pressure"])
    likely = shares(value, opened, p.patron_reason)
    move = int(chosen(likely, draw("patron_choice", ONE)[0]))
    out |= {"patron_value": np.where(opened, value, 0.0), "patron_chance": likely}
    act(out, move, float(read.hour))
    if move == PRESSURE:
        out["patron_pressure"] = 0.5 * (1.0 + float(read.patron_stance))  # how far he listens


def _danger_and_attention() -> bool:
    p = SimpleNamespace(patron_bound=1.0, patron_example=1.0, patron_stakes=1.0, patron_loyalty=1.0, applause=0.0,
                        patron_unlawful=1.0, pressure_cost=1.0, call_heeded=0.5, call_cost=1.0, patron_kin=1.0,
                        force_cost=5.0, patron_call_wish=0.0)  # fmt: skip
    who = {"democracy": 0.2, "near": 1.0, "interest": 0.5, "kin": 0.2, "elsewhere": 0.5, "feeling": 0.0}
    seen = {"danger": 0.5, "fallen": 0.0, "unlawful": 0.0, "yielded": 0.0, "violence": 0.0, "gain": 0.0, "price": 0.0,
            "dependence": 0.5}  # fmt: skip
    base = worths(who, 0.5, seen, p)[MISSION]
    more = worths(who, 0.5, seen | {"danger": 0.9}, p)[MISSION]
    busy = worths(who | {"elsewhere": 0.9}, 0.5, seen, p)[MISSION]
    return bool(busy < base < more)


MECHANISM = Mechanism(
    name="patron",
    purpose="The patron chooses among nothing, pressure, a call, an allied mission and force of its own.",
    parts=(18,),
    switches=("patron",),
    sources=("McKelveyPalfrey1995", "S0", "S1", "S3"),
    reads=("patron_hour", "patron_gain", "patron_pressure", "patron_stay", "host_danger", "adaptive", "hour",
           "step_hours", "state_role", "state_democracy", "state_borders", "state_interest", "state_kin",
           "state_elsewhere", "state_feeling", "patron_stance", "allied", "treaty_any_threat", "script_action",
           "script_start", "script_state", "population", "class_share", "class_minority", "violent", "crowd_seen",
           "elite_survival", "leader_out", "price_offer", "cabinet_sacked", "predecessor_dropped", "foreign_troops",
           "alliance_answer", "patron_price", "dependence", "patron_call_banned"),
    reads_fresh=("request_hour", "foreign_story"),
    writes=(
        Variable("patron_move", "index", "country", "the patron's move of this hour; -1 it does not meet", low=-1,
                 start=-1),
        Variable("patron_hour", "hour", "patron move", "hour at which it first took the move", high=NEVER,
                 start=NEVER),
        Variable("patron_backing", "share", "country", "chance that it would back a request now", high=1),
        Variable("patron_value", "1", "patron move", "worth of each move to it at this hour's meeting", low=-1000,
                 high=1000),
        Variable("patron_chance", "share", "patron move", "chance of each move at this hour's meeting", high=1),
        Variable("patron_gain", "1", "country", "applause at home for its part in the crisis", low=-10, high=10),
        Variable("patron_pressure", "share", "country", "its pressure not to yield that the leader still feels",
                 high=1),
        Variable("host_danger", "share", "country", "danger to the leader as it is remembered abroad", high=1),
        Variable("patron_stay", "hour", "country", "how long foreign men have been there"),
    ),
    parameters=("patron_rate", "patron_noticed", "patron_reason", "patron_loyalty", "patron_example", "patron_stakes",
                "patron_bound", "patron_unlawful", "patron_kin", "pressure_cost", "pressure_lasts", "call_heeded",
                "danger_memory", "call_cost", "force_cost", "applause", "applause_lasts", "violent_place",
                "patron_call_wish"),
    draws=("patron_meeting", "patron_choice"),
    step=step,
    rest=rest,
    slow=True,
    hourly=True,
    promises=(Promise("a mission is worth more in danger and less while the patron is bound elsewhere",
                      _danger_and_attention),),
)  # fmt: skip
