"""The treaty: which of its doors a case opens, when the alliance's council votes, what it answers, and who hopes.

Aggression from outside opens the door to defence; that it came from outside is a belief, and the story that is told
matters as much as what can be seen. Every grant makes the next one easier. What an edit makes the alliance answer is
answered at once, and what it grants so all members agree to.
"""

from __future__ import annotations

import numpy as np

from steppefire.core import mathx
from steppefire.core.spec import Mechanism, Promise, Variable
from steppefire.mechanisms.moves import NEVER
from steppefire.mechanisms.outlook import symbols_lost
from steppefire.mechanisms.precedent import hope, needed_now, opens
from steppefire.mechanisms.scripted import in_force
from steppefire.mechanisms.states import AGREES, CONSULTING, GRANTED, NOT_ASKED, OBJECTS, PATRON, REFUSED
from steppefire.mechanisms.statics import PATRON_MOVES

SIGNALS = [PATRON_MOVES.index(name) for name in ("pressure", "call")]  # moves from which a leader takes heart
BY_MAJORITY, BY_PATRON = 1.0, 2.0  # rules of decision; else by consensus
NO_GRANT, NO_REFUSAL = 1.0, 2.0  # what an edit bans
CLOSED, CONSULTATION, DEFENCE = 0.0, 1.0, 2.0
ONE = np.zeros(1)


def seen(read, p):
    """How far armed and organised violence shows, 0..1: violent people, a sent cadre twice, arms and symbols lost."""
    violent = read.violent.sum()
    fighting = (violent + min(float(read.organised_cadre), violent)) / p.evidence_violent
    shows = fighting + read.arms_lost.sum() / p.evidence_arms + symbols_lost(read).sum()
    return shows / (1.0 + shows)


def credence(read, p):
    """Belief of the allies in an attack from outside, 0..1: none in what nobody tells."""
    if not read.foreign_story.any():
        return 0.0
    told = min(1.0, p.allied_credence * (1.0 + p.border_proof * read.border_closed))
    return float(told + (1.0 - told) * p.evidence_weight * seen(read, p))


def case(read, p):
    """What the treaty makes of the case, and what the leader hopes for."""
    believed = credence(read, p)
    needed = needed_now(read.treaty_story_needed, read.helped_before, p.doctrine_shift)
    covered, untold = (float(read.treaty_defence) * (1.0 if read.treaty_any_threat > 0.0 else
                                                     float(opens(belief, needed, p.law_precision)))
                       for belief in (believed, 0.0))  # fmt: skip
    threatened = believed > 0.0 or read.active.sum() >= p.calm_crowd
    talks = CONSULTATION if read.treaty_talks > 0.0 else CLOSED
    signalled = (read.patron_hour[SIGNALS] <= read.hour).any()
    shift = p.stance_hope * read.patron_stance + p.call_hope * signalled
    return {"story_credible": believed, "defence_open": covered, "untold_open": untold,
            "door": (DEFENCE if covered >= 0.5 else talks) if threatened else CLOSED,
            "help_chance": float(read.allied * hope(read.helped_before, read.refused_before, shift))}  # fmt: skip


def by_decision(read):
    """The answer that script or edits give by this hour, the latest of several, or none (0)."""
    grants, refusals = (read.script_start[in_force(read, action)].max(initial=-NEVER)
                        for action in ("alliance_grant", "alliance_refuse"))  # fmt: skip
    if max(grants, refusals) == -NEVER:
        return NOT_ASKED
    return GRANTED if grants > refusals else REFUSED


def counted(read):
    """The answer to which the votes of the hour before come."""
    if read.answer_banned == NO_GRANT:
        return REFUSED
    agrees, objects = read.member_vote == AGREES, read.member_vote == OBJECTS
    patron = read.state_role == PATRON
    backed = agrees[patron].all() and agrees.any()
    if read.treaty_rule == BY_PATRON:
        granted = patron.any() and backed
    elif read.treaty_rule == BY_MAJORITY:
        granted = agrees.sum() > objects.sum()
    else:
        granted = backed and not objects.any()
    return GRANTED if granted else REFUSED


def decided(read, p, draw):
    """Answer after the hour to a request that has been made, and whether the council votes in it."""
    before, ordered = float(read.alliance_answer), by_decision(read)
    if read.leader_out > 0.0:
        return (before if before in (GRANTED, REFUSED) else REFUSED), 0.0  # nobody is left to help
    if ordered != NOT_ASKED:
        return ordered, float(ordered == GRANTED and before != GRANTED)
    if before in (GRANTED, REFUSED) or read.adaptive == 0.0:
        return max(before, CONSULTING), 0.0
    if read.session > 0.0:
        return counted(read), 0.0
    chair = int(read.chair_state)
    eager = 1.0 - p.chair_delay * (1.0 - read.member_consent[chair]) if chair >= 0 else 1.0
    votes = draw("treaty_session", ONE)[0] < mathx.chance(p.consultation_rate * eager, read.step_hours)
    return (GRANTED if votes and read.answer_banned == NO_REFUSAL else CONSULTING), float(votes)


def recorded(read, answer, session):
    """The answer, its hour, and what it adds to the precedents."""
    new = answer != read.alliance_answer
    return {
        "alliance_answer": answer,
        "session": session,
        "answer_hour": float(read.hour) if new and answer in (GRANTED, REFUSED) else float(read.answer_hour),
        "helped_before": float(read.helped_before) + float(new and answer == GRANTED),
        "refused_before": float(read.refused_before) + float(new and answer == REFUSED),
    }


def step(read, p, draw):
    """One hour of the treaty."""
    asked = read.request_hour <= read.hour
    return case(read, p) | recorded(read, *(decided(read, p, draw) if asked else (NOT_ASKED, 0.0)))


def rest(read, p, draw):
    """No gate: every case is covered, and whoever asks is helped at once, unless an edit forbids it."""
    asked, banned = read.request_hour <= read.hour, read.answer_banned == NO_GRANT
    answer = (REFUSED if banned else GRANTED) if asked else NOT_ASKED
    free = {"defence_open": 1.0, "untold_open": 1.0, "door": DEFENCE}
    first = answer == GRANTED and read.alliance_answer != GRANTED
    return case(read, p) | free | recorded(read, answer, float(first))


def _belief_opens_the_door() -> bool:
    doors = opens(np.linspace(0.0, 1.0, 30), 0.2, 20.0)
    needs = needed_now(0.2, np.arange(10.0), 0.3)
    return bool((np.diff(doors) > 0).all() and (np.diff(needs) < 0).all() and needs[0] == 0.2)


def _help_gives_hope() -> bool:
    hopes = [float(hope(helped, 2.0, 0.5)) for helped in range(10)]
    return bool((np.diff(hopes) > 0).all() and (np.diff([hope(1.0, n, 0.5) for n in range(10)]) < 0).all())


V = Variable

MECHANISM = Mechanism(
    name="treaty",
    purpose="Applies the treaty: what opens its doors, when its council meets, what it answers.",
    parts=(15,),
    switches=("treaty",),
    sources=("theory-10", "S0", "S1", "S4"),
    reads=("hour", "step_hours", "adaptive", "population", "active", "violent", "arms_lost", "object_state",
           "object_place", "object_symbolic", "organised_cadre", "script_start", "script_end", "script_action",
           "allied", "treaty_story_needed", "treaty_any_threat", "treaty_rule", "treaty_defence", "treaty_talks",
           "chair_state", "state_role", "patron_stance", "patron_hour", "answer_banned", "leader_out",
           "member_vote", "member_consent", "session", "alliance_answer", "answer_hour", "helped_before",
           "refused_before"),
    reads_fresh=("request_hour", "foreign_story", "border_closed"),
    writes=(
        V("story_credible", "share", "country", "belief of the allies in an attack from outside", high=1),
        V("defence_open", "share", "country", "chance that the treaty counts the case as one for defence", high=1),
        V("untold_open", "share", "country", "the same if no story of an attack from outside were told", high=1),
        V("door", "index", "country", "0 no door of the treaty is open, 1 consultation, 2 defence", high=2),
        V("session", "1", "country", "1 in the hour in which the alliance's council votes", high=1),
        V("alliance_answer", "state", "country", "0 not asked, 1 consulting, 2 granted, 3 refused", high=3),
        V("answer_hour", "hour", "country", "hour of the answer", high=NEVER, start=NEVER),
        V("helped_before", "count", "country", "requests within the alliance that were granted so far"),
        V("refused_before", "count", "country", "requests that were refused, or answered with talks"),
        V("help_chance", "share", "country", "chance to be helped as the leader sees it, with a story of outside "
          "attack; 0 without an alliance", high=1, start=0.5),
    ),
    parameters=("allied_credence", "border_proof", "evidence_weight", "evidence_violent", "evidence_arms",
                "law_precision", "doctrine_shift", "consultation_rate", "chair_delay", "stance_hope", "call_hope",
                "calm_crowd"),
    draws=("treaty_session",),
    step=step,
    rest=rest,
    promises=(
        Promise("more belief in an attack from outside opens the door to defence, and each grant opens it further",
                _belief_opens_the_door),
        Promise("past help gives hope, and past refusals take it", _help_gives_hope),
    ),
)  # fmt: skip
