"""The members of the alliance: who agrees to a request, and with how many men.

A member agrees for fear of the example and for the patron's favour, against the law and, as far as it must listen,
its public. The patron bears the common burden nearly alone; small contingents of the others are shown for its favour.
"""

from __future__ import annotations

import numpy as np

from steppefire.core import mathx
from steppefire.core.spec import Mechanism, Promise, Variable
from steppefire.mechanisms.burden import chance_of_help, contributions, worth_of_being_seen
from steppefire.mechanisms.moves import NEVER
from steppefire.mechanisms.quantal import chosen, shares
from steppefire.mechanisms.scripted import rows_of
from steppefire.mechanisms.states import AGREES, GRANTED, MEMBER, NOT_ASKED, OBJECTS, PATRON, REFUSED
from steppefire.mechanisms.statics import PATRON_MOVES

MISSION = PATRON_MOVES.index("mission")
SIZES = np.array([0.0, 25.0, 50.0, 100.0, 150.0, 200.0, 300.0, 500.0])  # sections to a battalion
BY_LEADER, BY_GOVERNMENT, BY_PARLIAMENT = 0.0, 1.0, 2.0  # gates at home


def fear(read, p):
    """Worth of the host's ruler's survival to each state: to autocrats, nearby, while outsiders think him in danger."""
    near = np.where(read.state_borders > 0.0, 1.0, p.far_fear)
    return p.example_fear * (1.0 - read.state_democracy) * near * read.host_danger


def public(read):
    """What each public thinks of sending men, as far as its rulers must listen."""
    return read.state_democracy * read.state_feeling


def consent(read, p):
    """Chance that each state would agree to a request now; others than members and patron have no vote.

    The patron's is its own backing, until it has settled on a mission while the answer is open.
    """
    favour = read.state_reliance * read.patron_backing
    worth = fear(read, p) + favour + public(read) - p.law_weight * (1.0 - read.defence_open)
    member, patron = read.state_role == MEMBER, read.state_role == PATRON
    settled = read.patron_hour[MISSION] <= read.hour and read.alliance_answer < GRANTED
    own = 1.0 if settled else read.patron_backing
    return np.where(member, chance_of_help(worth, p.ally_reason), np.where(patron, own, 0.0))


def shared_burden(read, p, agree):
    """Men whom each of those who agree gives to the common good of saving an ally."""
    free = read.state_pool * (1.0 - read.state_elsewhere)
    return contributions(agree * (fear(read, p) + read.state_interest) * free, p.burden_share)


def shown(read, p, u):
    """Men whom each member sends to be seen helping, drawn among a few sizes."""
    gain = read.state_reliance * read.patron_backing + fear(read, p)
    price = p.favour_price * (1.0 + read.state_elsewhere + np.maximum(0.0, -public(read)))
    worth = worth_of_being_seen(SIZES, gain[:, None], price[:, None], p.favour_unit)
    within = SIZES <= (read.state_pool * (1.0 - read.state_elsewhere))[:, None]
    return SIZES[chosen(shares(worth, within, p.ally_reason), u)] * (read.state_role == MEMBER)


def pledges(read, p, draw, agree):
    """Men whom each state pledges: its part of the burden, as it comes out this time, and what it shows."""
    u = draw("member_size", read.state_key)
    spread = mathx.exp(p.size_spread * mathx.normal_quantiles(u))
    men = shared_burden(read, p, agree) * spread + agree * shown(read, p, u)
    return np.floor(np.minimum(men, read.state_pool * (1.0 - read.state_elsewhere)) + 0.5)


def voted(read, p, draw, chance):
    """Votes of a session; all agree where the answer is settled by an edit or there is no gate."""
    inside = (read.state_role == PATRON) | (read.state_role == MEMBER)
    agrees = (draw("member_vote", read.state_key) < chance) | (read.alliance_answer == GRANTED)
    return np.where(inside, np.where(agrees, AGREES, OBJECTS), 0.0)


def who_votes(read):
    """Whose vote is due: everybody's in a session; after a grant that they found, of those who have not answered it."""
    if read.session > 0.0:
        return np.ones_like(read.state_role, bool)
    inside = (read.state_role == PATRON) | (read.state_role == MEMBER)
    return inside & (read.member_vote == 0.0) & (read.alliance_answer == GRANTED)


def gates(read, p, draw, vote, at_vote, votes):
    """Hours at which gates at home opened, and failed votes: at once, after a working day, or once parliament agrees.

    One number serves for the hour and the outcome of a parliament's vote: below the rate's chance it meets, and below
    the part of that chance which its consent leaves, it agrees.
    """
    hour = np.where(votes, NEVER, read.gate_hour)
    failed = np.where(votes, 0.0, read.gate_failed)
    asked = (read.alliance_answer == GRANTED) & (vote == AGREES) & (hour >= NEVER) & (failed < p.gate_tries)
    if not asked.any():
        return hour, failed
    rate = np.where(read.state_gate == BY_PARLIAMENT, p.parliament_rate, p.government_rate)
    meets = np.where(read.state_gate == BY_LEADER, 1.0, mathx.chance(rate, read.step_hours))
    passes = meets * np.where(read.state_gate == BY_PARLIAMENT, at_vote, 1.0)
    u = draw("gate_vote", read.state_key)
    return (np.where(asked & (u < passes), float(read.hour), hour),
            failed + (asked & (u >= passes) & (u < meets)))  # fmt: skip


def by_script(read):
    """Votes, men and hours of the contingents that the script has brought so far; none more once the leader is out."""
    if read.leader_out > 0.0:
        return unmoved(read)
    held = rows_of(read, "contingent") & (read.script_start <= read.hour) & (read.script_state >= 0)
    men, hour = np.zeros_like(read.pledge), np.full_like(read.gate_hour, NEVER)
    for row in np.flatnonzero(held):
        state = int(read.script_state[row])
        men[state] += read.script_value[row]
        hour[state] = min(hour[state], max(0.0, read.script_start[row]))
    return {"member_vote": np.where(hour < NEVER, AGREES, 0.0), "pledge": men, "gate_hour": hour,
            "gate_failed": read.gate_failed, "vote_consent": read.vote_consent}  # fmt: skip


def unmoved(read):
    """Votes, men and gates as they were."""
    return {name: getattr(read, name) for name in ("member_vote", "pledge", "gate_hour", "gate_failed",
                                                   "vote_consent")}  # fmt: skip


def step(read, p, draw):
    """One hour: what each would say, and in a session what each says and pledges."""
    chance = consent(read, p)
    if read.adaptive == 0.0:
        return {"member_consent": chance} | by_script(read)
    if read.alliance_answer == NOT_ASKED:
        return {"member_consent": chance} | unmoved(read)
    votes = who_votes(read)
    due = votes.any()
    vote = np.where(votes, voted(read, p, draw, chance), read.member_vote) if due else read.member_vote
    pledge = np.where(votes, pledges(read, p, draw, vote == AGREES), read.pledge) if due else read.pledge
    at_vote = np.where(votes, chance, read.vote_consent)
    hour, failed = gates(read, p, draw, vote, at_vote, votes)
    return {"member_consent": chance, "member_vote": vote, "vote_consent": at_vote, "gate_hour": hour,
            "pledge": np.zeros_like(pledge) if read.alliance_answer == REFUSED else pledge,
            "gate_failed": failed}  # fmt: skip


def rest(read, p, draw):
    """All agree and all send the same: the mean of what the burden would be; no gate at home stays shut."""
    inside = ((read.state_role == PATRON) | (read.state_role == MEMBER)).astype(float)
    if read.adaptive == 0.0:
        return {"member_consent": inside} | by_script(read)
    out = {"member_consent": inside} | unmoved(read)
    votes = who_votes(read)
    if votes.any():
        each = shared_burden(read, p, inside).sum() / max(inside.sum(), 1.0)
        given = {"member_vote": inside * AGREES, "vote_consent": inside, "pledge": inside * np.floor(each + 0.5)}
        out |= {name: np.where(votes, value, out[name]) for name, value in given.items()}
    goes = (read.alliance_answer == GRANTED) & (out["member_vote"] == AGREES) & (read.gate_hour >= NEVER)
    return out | {"gate_hour": np.where(goes, float(read.hour), read.gate_hour)}


def _the_large_bear_the_burden() -> bool:
    gives = contributions(np.array([100.0, 20.0, 5.0]), 0.2)
    return bool(gives[0] > 0.0 and not gives[1:].any())


def _more_worth_more_help() -> bool:
    chances = chance_of_help(np.linspace(-2.0, 2.0, 40), 8.0)
    return bool((np.diff(chances) > 0).all() and 0.0 < chances[0] and chances[-1] < 1.0)


V = Variable

MECHANISM = Mechanism(
    name="members",
    purpose="Lets each member vote on a request and size its contingent.",
    parts=(16,),
    switches=("members",),
    sources=("OlsonZeckhauser1966", "Signorino1999", "McKelveyPalfrey1995", "S1"),
    reads=("hour", "step_hours", "adaptive", "leader_out", "script_start", "script_action", "script_state",
           "script_value", "state_role", "state_democracy", "state_pool", "state_reliance", "state_interest",
           "state_elsewhere", "state_feeling", "state_borders", "state_gate", "state_key", "member_vote",
           "pledge", "gate_hour", "gate_failed", "vote_consent"),
    reads_fresh=("session", "defence_open", "alliance_answer", "patron_backing", "patron_hour", "host_danger"),
    writes=(
        V("member_consent", "share", "state", "chance that it would agree to a request now", high=1),
        V("member_vote", "state", "state", "0 not voted, 1 agrees, 2 objects", high=2),
        V("vote_consent", "share", "state", "that chance when it voted, by which its parliament goes", high=1),
        V("pledge", "people", "state", "men that it has pledged"),
        V("gate_hour", "hour", "state", "hour at which its gate at home opened", high=NEVER, start=NEVER),
        V("gate_failed", "count", "state", "votes at home that failed"),
    ),
    parameters=("ally_reason", "law_weight", "example_fear", "far_fear", "burden_share", "size_spread", "favour_unit",
                "favour_price", "government_rate", "parliament_rate", "gate_tries"),
    draws=("member_vote", "member_size", "gate_vote"),
    step=step,
    rest=rest,
    promises=(
        Promise("who has most at stake bears the burden, and the small give nothing to it", _the_large_bear_the_burden),
        Promise("the more help is worth, the likelier it is, and never certain", _more_worth_more_help),
    ),
)  # fmt: skip
