"""Cliques: factions of the elite that hold a pact with the leader, reckon with their shares, and may work against him.

Powers give the ruling coalition, which says who would be excluded. While the leader is safe the pact holds and nobody
acts on it. As danger grows, or a head falls, the pact breaks, and the factions of other sides choose at their meetings
(theory section 6 and a.3). Clients follow a patron while enough others do (section 7).
"""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from steppefire.core import mathx
from steppefire.core.spec import Mechanism, Promise, Variable
from steppefire.mechanisms import clique_choice as choice
from steppefire.mechanisms.coalition import ruling
from steppefire.mechanisms.elite_position import position
from steppefire.mechanisms.factions import (
    ARMED,
    WEALTH,
    anger_at_heads,
    commanded,
    faction_of,
    faction_powers,
    office_power,
    wealth_power,
)
from steppefire.mechanisms.obedience import obeying
from steppefire.mechanisms.quantal import chosen
from steppefire.mechanisms.states import FAILED, SUCCEEDED, lost
from steppefire.mechanisms.statics import CLIQUE_MOVES

REPLACED, ARRESTED = 1.0, 2.0  # states of an office, as purge writes them
SETTLED = 2.0  # hours after which anger is measured against that of the first


def guesses(read, p, draw):
    """A run's own deviation of each faction's power (log), and whether its break is agreed; drawn in the first hour."""
    if read.hour > 0.5:
        return read.power_deviation, float(read.break_staged)
    u = draw("clique_power", read.faction_key)
    staged = draw("clique_staged", np.zeros(1))[0] < p.staged_chance
    return p.power_doubt * mathx.normal_quantiles(u), float(staged)


def next_pact(read, p, draw, grown, staged):
    """How far the pact between the sides holds after the hour, 0..1: it breaks in hours and mends in weeks.

    It holds in the first hours, when nobody has seen anything to judge by.
    """
    danger = (1.0 - read.elite_survival) / p.pact_danger
    strain = danger * danger + p.pact_anger * max(0.0, *grown)
    strain = strain + p.pact_drop * read.predecessor_dropped * (1.0 - staged)
    target = float(mathx.exp(-strain))
    rate = p.pact_break if target < read.pact else p.pact_mend
    pact = float(read.pact + (target - read.pact) * mathx.chance(rate, read.step_hours))
    broken = draw("clique_pact", np.zeros(1))[0] < mathx.chance(p.calm_break / 24.0, read.step_hours)
    return 1.0 if read.hour < SETTLED else 0.0 if broken else pact


def following(read, p, leaders):
    """Share of clients who follow a rival patron against the leader, and of his own who stand by him after the hour."""
    against = obeying(np.asarray(leaders * read.elite_survival), p.arrest_cost, p.client_doubt)
    loyal = obeying(np.asarray(1.0 - read.elite_survival), p.client_vain * mathx.exp(read.regime_doubt), p.client_doubt)
    stand_by = read.clients_loyal + (loyal - read.clients_loyal) * mathx.chance(p.pact_break, read.step_hours)
    return float(against), float(stand_by)


def posts_within_reach(read, p, holder):
    """Posts that a rival faction could empty: violence around them, not lost, not ordered away; faction of each."""
    tense = read.violent >= p.siege_minimum
    reach = tense[read.object_place.astype(np.int64)] & ~lost(read.object_state) & (read.order_left <= 0.0)
    whose = commanded(read, holder)
    rival = (whose >= 0) & (read.faction_side[whose] > 0)
    return reach & rival, whose


def open_moves(read, p, present, reach, whose, staged):
    """Which moves are open to which faction."""
    factions = present.size
    out = np.zeros((factions, len(CLIQUE_MOVES)), bool)
    out[:, choice.STAY] = True
    resists = present & (not (staged and read.predecessor_dropped > 0))
    armed = read.faction_kind == ARMED
    posts = np.bincount(whose[reach], minlength=factions) > 0
    room = (p.hiding_share * read.active).max() >= 1.0
    out[:, choice.STAND_DOWN] = resists & armed & posts & (read.stand_down_banned == 0.0)
    out[:, choice.HIRE] = resists & (read.faction_kind == WEALTH) & room
    out[:, choice.COUP] = resists & armed
    out[:, list(choice.HOSTILE)] &= read.hostile_banned == 0.0
    out[:, choice.FLIGHT] = present
    out[:, choice.SUBMIT] = present
    return out


def turned(read, p, s):
    """Shares of all armed men and of all wealth that each faction holds, and how much of its holdings is wealth."""
    factions = read.faction_side.size
    men, money, held, rich = (
        np.bincount(s.holder, weights=weights, minlength=factions)
        for weights in (read.elite_armed, read.elite_wealth, office_power(read, p), wealth_power(read, p))
    )
    return men, money, rich / np.maximum(held, 1e-9)


def chance_of_purge(read, s):
    """Chance of each faction to be purged if the leader survives: only who is excluded, as far as the pact is broken.

    Once others of the rivals have been purged nobody who is excluded trusts the pact.
    """
    others = (read.elite_side > 0) & (read.elite_cabinet == 0) & (read.elite_chair == 0)
    purging = (others & ((read.office_state == REPLACED) | (read.office_state == ARRESTED))).any()
    return ~s.inside * (1.0 if purging else 1.0 - s.pact)


def prospects(read, p, s):
    """Worth of every move, which are open, the chance of each, the chance of a coup, and which posts can be emptied."""
    present = (read.faction_side > 0) & (s.power > 0.0)
    men, money, fluid = turned(read, p, s)
    plotting = s.power[present & (read.faction_kind == ARMED)].sum()
    plotters = s.against * float(plotting) / max(float(s.power.sum()), 1e-9)
    worth, success = choice.worths(float(read.elite_survival), chance_of_purge(read, s), men * s.against, money, fluid,
                                   plotters, s.leaders * s.loyal, p)  # fmt: skip
    reach, whose = posts_within_reach(read, p, s.holder)
    open_to = open_moves(read, p, present, reach, whose, s.staged)
    open_to[:, choice.COUP] &= (plotters > 0.0) and read.coup < SUCCEEDED
    acts = read.adaptive * (read.leader_out == 0.0) * (1.0 - s.pact * (1.0 - p.prepared))
    return worth, open_to, choice.chances(worth, open_to, acts, p.clique_reason), success, reach, whose


def hire(read, p, payments):
    """Hired men by place: the paid go home in time, the newly paid fill the largest crowds first."""
    hired = read.hired * (1.0 - mathx.chance(1.0 / p.hired_hours, read.step_hours))
    left = p.hired_men * payments
    for place in np.argsort(-read.active, kind="stable") if left > 0.0 else ():
        if left <= 0.0:
            break
        added = min(left, max(0.0, p.hiding_share * read.active[place] - hired[place]))
        hired[place] += added
        left -= added
    return hired


def orders(read, p, draw, given, reach, whose, against):
    """Hours for which each post stays empty by a faction's order; a new commander calls the men back."""
    follows = draw("clique_follow", read.object_key) < against
    ordered = reach & follows & (whose >= 0) & given[whose]
    return called_back(read, np.where(ordered, p.stand_down_hours, older_orders(read)))


def older_orders(read):
    """What is left of the orders of the hours before."""
    return np.maximum(0.0, read.order_left - read.step_hours)


def called_back(read, left):
    """Orders that still hold: a commander on the leader's side lifts them."""
    return np.where(commanded(read, read.office_side) == 0.0, 0.0, left)


def plot(met_move, success, draw, read):
    """State of the coup after the hour: once tried, it has failed or succeeded."""
    u = draw("clique_coup", read.faction_key)
    tried = np.flatnonzero(met_move == choice.COUP)
    if not tried.size:
        return float(read.coup)
    return max(float(read.coup), SUCCEEDED if u[tried[0]] < success else FAILED)


def reckoned(read, p, draw):
    """Powers, the coalition, the pact and the following of both sides, by name."""
    deviation, staged = guesses(read, p, draw)
    anger = anger_at_heads(read)
    first = anger if read.hour < SETTLED else (float(read.anger_at_leader), float(read.anger_at_rivals))
    grown = (anger[0] - first[0], anger[1] - first[1])
    power = faction_powers(read, p, deviation, grown, staged)
    leaders = float(power[read.faction_side == 0].sum()) / max(float(power.sum()), 1e-9)
    pact = next_pact(read, p, draw, grown, staged)
    against, loyal = following(read, p, leaders)
    return SimpleNamespace(deviation=deviation, staged=staged, first=first, power=power, leaders=leaders,
                           inside=ruling(power, p.majority), pact=pact, against=against, loyal=loyal,
                           holder=faction_of(read))  # fmt: skip


def standing(read, p, s):
    """What everybody can see: powers, who is in, the pact, and who still stands by the leader."""
    with_him = s.loyal * (s.leaders + s.pact * (1.0 - s.leaders))
    alone = float(read.adaptive * (read.leader_out == 0.0) * (with_him < 1.0 - p.majority))
    cabinet = read.office_side[read.elite_cabinet > 0]
    danger = float(1.0 - read.elite_survival)
    return {
        "faction_power": s.power / max(float(s.power.sum()), 1e-9),
        "faction_in": s.inside.astype(float),
        "pact": s.pact,
        "leader_power": s.leaders,
        "clients_loyal": s.loyal,
        "left_alone": max(float(read.left_alone), alone),
        "elite_position": position(s.power, danger, read.faction_side, read.faction_kind, cabinet, p.contest_edge),
        "break_staged": s.staged,
        "power_deviation": s.deviation,
        "anger_at_leader": s.first[0],
        "anger_at_rivals": s.first[1],
    }


def step(read, p, draw):
    """Powers, the coalition, the pact, and what the factions that meet in this hour do."""
    s = reckoned(read, p, draw)
    meets = draw("clique_meeting", read.faction_key) < mathx.chance(p.clique_meeting_rate, read.step_hours)
    meets = meets & (read.faction_side > 0) & (s.power > 0.0)
    return standing(read, p, s) | (met(read, p, draw, s, meets) if meets.any() else unmet(read, p))


def met(read, p, draw, s, meets):
    """What the factions that meet in this hour weigh and do."""
    worth, open_to, chance, success, reach, whose = prospects(read, p, s)
    picked = chosen(chance, draw("clique_choice", read.faction_key))
    move = np.where(meets, picked, choice.STAY)
    open_acts = (move == choice.STAND_DOWN) | (move == choice.COUP)
    left = orders(read, p, draw, move == choice.STAND_DOWN, reach, whose, s.against)
    told = meets[:, None]
    return {
        "faction_acted": np.maximum(read.faction_acted, open_acts),
        "clique_met": meets.astype(float),
        "clique_move": np.where(meets, picked, read.clique_move).astype(float),
        "clique_worth": np.where(told, np.where(open_to, worth, choice.UNABLE), read.clique_worth),
        "clique_chance": np.where(told, chance, read.clique_chance),
        "order_left": left,
        "clique_stand_down": (left > 0.0).astype(float),
        "hired": hire(read, p, float((move == choice.HIRE).sum())),
        "coup": plot(move, success, draw, read),
    }


def unmet(read, p):
    """An hour in which no faction meets: orders run on, and hired men go home in time."""
    left = called_back(read, older_orders(read))
    kept = {name: getattr(read, name) for name in ("faction_acted", "clique_move", "clique_worth", "clique_chance")}
    return kept | {"clique_met": np.zeros(read.faction_side.size), "order_left": left,
                   "clique_stand_down": (left > 0.0).astype(float), "hired": hire(read, p, 0.0),
                   "coup": float(read.coup)}  # fmt: skip


class _Numbers:
    """The parameters that the promises below need, at their defaults."""

    arrest_cost, fall_prize, found_out, found_out_paying = 1.0, 1.0, 0.3, 0.15
    sabotage_effect, flight_keeps, submission_keeps, contest_edge = 0.3, 0.3, 0.25, 1.1


def _hostile(plotters: float, excluded: float, broken: float) -> float:
    worth, _ = choice.worths(0.7, np.full(1, excluded), np.full(1, plotters), np.zeros(1), np.zeros(1), plotters,
                             1.0 - plotters, _Numbers)  # fmt: skip
    chance = choice.chances(worth, np.ones(worth.shape, bool), broken, 4.0)
    return float(chance[0, list(choice.HOSTILE)].sum())


def _strength_tempts() -> bool:
    hostile = [_hostile(power, 1.0, 0.5) for power in np.linspace(0.05, 0.8, 20)]
    return bool((np.diff(hostile) > 0).all())


def _a_pact_that_holds_binds() -> bool:
    return _hostile(0.5, 1.0, 0.0) == 0.0 and _hostile(0.3, 1.0, 0.5) > _hostile(0.3, 0.0, 0.5)


V = Variable

MECHANISM = Mechanism(
    name="cliques",
    purpose="Lets factions of the elite hold a pact with the leader, or sabotage, plot, flee or submit as it breaks.",
    parts=(10,),
    switches=("cliques",),
    sources=("AcemogluEgorovSonin2008", "theory-6", "S1", "S2", "S3"),
    reads=("hour", "step_hours", "adaptive", "population", "active", "violent", "on_duty", "obedience",
           "grievance_president", "grievance_predecessor", "elite_survival", "predecessor_dropped", "post_left",
           "leader_out", "regime_doubt",
           "object_place", "object_state", "object_guards", "object_key", "object_elite", "elite_side",
           "elite_faction", "elite_patron", "elite_armed", "elite_wealth", "elite_office", "elite_cabinet",
           "elite_chair", "faction_side", "faction_kind", "faction_home", "faction_key", "office_state", "office_side",
           "faction_acted", "pact", "clients_loyal", "left_alone", "clique_move", "clique_worth", "clique_chance",
           "order_left", "hired", "coup", "break_staged", "power_deviation", "anger_at_leader", "anger_at_rivals",
           "stand_down_banned", "hostile_banned"),
    writes=(
        V("faction_power", "share", "faction", "power among all factions", high=1),
        V("faction_in", "1", "faction", "1 inside the ruling coalition", high=1, start=1),
        V("faction_acted", "1", "faction", "1 once it gave an order against the leader or plotted", high=1),
        V("pact", "1", "country", "how far the pact between the sides holds", high=1, start=1),
        V("leader_power", "share", "country", "power on the leader's side", high=1, start=1),
        V("clients_loyal", "share", "country", "the leader's own clients who stand by him", high=1, start=1),
        V("left_alone", "1", "country", "the elite has left the leader", high=1),
        V("elite_position", "1", "country", "concession that the elites favour, 0 nothing to 1 everything", high=1),
        V("clique_met", "1", "faction", "it met this hour", high=1),
        V("clique_move", "state", "faction", "its last move, by its number in CLIQUE_MOVES", high=5),
        V("clique_worth", "1", "faction x clique move", "worth of each move at its last meeting, -1000 if not open",
          low=-1000),
        V("clique_chance", "share", "faction x clique move", "chance of each move at its last meeting", high=1),
        V("order_left", "hour", "object", "time for which its men stay away by a faction's order"),
        V("clique_stand_down", "1", "object", "its men were ordered away by a faction", high=1),
        V("hired", "people", "place", "violent men in the pay of a faction"),
        V("coup", "state", "country", "0 none, 1 failed, 2 succeeded", high=2),
        V("break_staged", "1", "country", "the break between the heads is agreed", high=1),
        V("power_deviation", "log", "faction", "how far the run's power lies off the assets", low=-20, high=20),
        V("anger_at_leader", "sd", "country", "anger at the leader in the first hours", high=40),
        V("anger_at_rivals", "sd", "country", "anger at the predecessor in the first hours", high=40),
    ),
    parameters=("arms_power", "wealth_power", "leader_office", "power_doubt", "rival_strength", "anger_on_power",
                "patron_loss", "majority", "pact_danger", "pact_drop", "pact_anger", "pact_break", "pact_mend",
                "calm_break", "staged_chance", "clique_meeting_rate", "clique_reason", "fall_prize", "arrest_cost",
                "found_out", "found_out_paying", "sabotage_effect", "flight_keeps", "submission_keeps", "client_vain",
                "client_doubt", "contest_edge", "hired_men", "hired_hours", "hiding_share", "siege_minimum",
                "stand_down_hours", "prepared"),
    draws=("clique_power", "clique_staged", "clique_pact", "clique_meeting", "clique_choice", "clique_follow",
           "clique_coup"),
    step=step,
    hourly=True,
    promises=(
        Promise("the stronger the rivals, the likelier sabotage and coup at a meeting", _strength_tempts),
        Promise("nobody acts while the pact holds, and exclusion tempts", _a_pact_that_holds_binds),
    ),
)  # fmt: skip
