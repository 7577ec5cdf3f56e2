"""The leader decides: every few hours, on what he believes, by quantal response over his moves.

Each move is weighed by the chance to stay in office that he sees in it (the regime-change game of `survival.py`, over
all places) and by its cost. He knows crowds late and flattered, hears shown opposition and not private, and so acts
late (Wintrobe 1998; Kuran 1989). What crowds blame he knows: it is shouted. Choices are quantal responses.
"""

from __future__ import annotations

import numpy as np

from steppefire.core import mathx
from steppefire.core.spec import Mechanism, Promise, Variable
from steppefire.core.triggers import ELECTION, PRICE
from steppefire.mechanisms import moves as m
from steppefire.mechanisms.ballot import losing, share_of_adults
from steppefire.mechanisms.moves import MOVES, NEVER
from steppefire.mechanisms.outlook import Outlook, outlook, with_move
from steppefire.mechanisms.quantal import chosen, shares
from steppefire.mechanisms.scripted import CODE
from steppefire.mechanisms.states import share_of_people
from steppefire.mechanisms.statics import PATRON_MOVES
from steppefire.mechanisms.survival import chance_of_survival

FORCEFUL = (m.EMERGENCY, m.BLACKOUT, m.DEPLOY, m.SHOOT)
CALL = PATRON_MOVES.index("call")
ONE = np.zeros(1)  # address of a draw that only the country has


def places_of(units_marked, read):
    """1 for every place of the marked units; everywhere, if they hold most people (both by place)."""
    unit = read.unit_of.astype(np.int64)
    marked = np.bincount(unit, weights=units_marked, minlength=1 + int(unit.max())) > 0
    return marked[unit]


def reach_of(read, p):
    """Where each move would begin to hold if it were taken now, moves by places; everywhere if of the whole country."""
    out = np.ones((len(MOVES), read.population.size), bool)
    share = share_of_people(read.population)
    limit = np.full_like(share, p.restive_crowd)
    limit[int(read.capital)] *= p.capital_care  # where he sits himself
    restive = places_of(read.crowd_in_mind >= limit, read)
    everywhere = restive if share[restive].sum() < p.nationwide else np.ones_like(restive)
    cut = read.connectivity <= 1.0 - p.shutdown_depth
    for move, held in ((m.EMERGENCY, read.emergency > 0.0), (m.BLACKOUT, cut), (m.DEPLOY, read.deploy_order > 0.0)):
        out[move] = everywhere & ~held
    out[m.PRICE] = restive & (read.price_rise > 0.0) & (read.price_offer < 1.0)
    out[m.SHOOT] = places_of(read.leader_violent >= p.violent_place, read) & (read.shooting_order == 0.0)
    return out


def open_moves(read, reach):
    """Which moves can be taken: not banned, not taken already, and covering something new."""
    new = reach & (read.order_until <= read.hour)
    out = np.array([new[move].any() for move in range(len(MOVES))])
    once = list(m.ONCE)
    out[once] = read.decided_hour[once] >= NEVER
    out[m.DEMAND] &= read.wrong_kind != PRICE and read.hour >= read.wrong_hour and read.demand_met == 0.0
    out[m.PREDECESSOR] &= bool(read.rivals > 0) and read.predecessor_dropped == 0.0
    out[m.CABINET] &= read.cabinet_sacked == 0.0
    out[m.STORY] &= read.foreign_story.max() == 0.0
    out[m.BORDER] &= read.border_closed == 0.0
    out[m.REQUEST] &= bool(read.allied > 0) and read.foreign_troops == 0.0 and read.request_hour >= NEVER
    out &= read.move_banned == 0.0
    out[m.WAIT] = True
    return out


def costs(read, p, reach):
    """Cost of each move; of a measure in places, a fixed part and a part by the share of people newly under it."""
    share = share_of_people(read.population)
    full = np.zeros(len(MOVES))
    full[[m.PRICE, m.EMERGENCY, m.BLACKOUT, m.DEPLOY, m.SHOOT]] = (
        p.cost_price, p.cost_emergency, p.cost_blackout, p.cost_deploy, p.cost_shooting)  # fmt: skip
    new = reach & (read.order_until <= read.hour)
    full[list(FORCEFUL)] *= float(read.force_cost)
    # Who has a life after office gives in more easily.
    full[m.DEMAND] = p.cost_demand * p.exit_value / max(p.exit_value + float(read.exit_worth), 0.1)
    for move in m.SPREADS:
        full[move] *= p.fixed_part + (1.0 - p.fixed_part) * share[new[move]].sum()
    called = p.call_relief * float(read.patron_hour[CALL] <= read.hour)
    terms = mathx.exp(np.asarray(p.stance_price * (p.reference_stance - float(read.patron_stance))))
    request = p.cost_request * float(terms) * (1.0 - called)
    request += p.backlash_weight * max(0.0, float(read.foreseen_backlash))
    request += p.uncalled_cost * float(read.patron_hour[CALL] >= NEVER)
    rivals = 1.0 - float(read.leader_power)  # the stronger they are, the harder they can strike back
    full[[m.CABINET, m.PREDECESSOR, m.STORY, m.BORDER, m.REQUEST]] = (
        p.cost_cabinet, p.cost_predecessor * rivals, p.cost_story, p.cost_border, request)  # fmt: skip
    for move, level in m.CONCEDED.items():
        full[move] *= 1.0 + p.elite_pull * (level - float(read.elite_position))
    full[list(m.CONCEDED)] += p.pressed_cost * float(read.patron_pressure)
    return full


def survival(view: Outlook, p):
    """Chance to stay in office in an outlook, and the place most likely to end it."""
    caution = mathx.quantiles_of_few(np.minimum(view.risk, 0.99))
    kept, where = chance_of_survival(view.strength(p), view.signal(p), caution, view.stake, p.public_precision,
                                     p.private_precision, p.own_doubt)  # fmt: skip
    return float(kept), int(where)


def weigh(read, p, now: Outlook, reach, opened):
    """Chance to stay and value of each move, in his eyes."""
    chance = np.array([survival(with_move(now, move, reach[move], read, p), p)[0] if opened[move] else 0.0
                       for move in range(len(MOVES))])  # fmt: skip
    chance[m.RESIGN] = 0.0
    if read.wrong_kind == ELECTION:
        # By the opposition that he believes in, and as if the vote were watched.
        chance[m.DEMAND] *= 1.0 - float(losing(share_of_adults(read.leader_opposition, read.adults), p.revote_doubt))
    values = p.office_value * chance - costs(read, p, reach)
    values[m.RESIGN] = p.exit_value + float(read.exit_worth)
    return chance, values


def lapsed(order_until, hour, calm, p):
    """Orders after the hour: the net comes back after some days of calm, other orders after longer."""
    out = order_until.copy()
    for move in m.LAPSING:
        wait = p.net_calm if move == m.BLACKOUT else p.order_calm
        if calm > wait:
            out[move] = np.minimum(out[move], hour)
    return out


def lapsed_orders(read, calm, p):
    """1 for kinds of orders that the council has found standing, and that have lapsed with the calm since the last."""
    out = read.orders_lapsed.copy()
    found = (read.script_inherited > 0.0) & (read.script_start <= read.hour) & (read.adaptive > 0.0)
    kinds, since = read.script_action[found], read.script_start[found]
    for move in m.LAPSING if kinds.size else ():
        given = since[kinds == CODE[MOVES[move]]]
        wait = p.net_calm if move == m.BLACKOUT else p.order_calm
        if given.size and min(calm, float(read.hour - given.max())) > wait:
            out[move] = 1.0
    return out


def looked_at(read, p):
    """The hour without a meeting: what he has in mind, how safe he thinks himself, and what insiders think."""
    kept = 1.0 - mathx.chance(1.0 / p.crowd_memory, read.step_hours)
    mind = np.maximum(read.leader_crowd, read.crowd_in_mind * kept)
    total = read.leader_crowd.sum()
    calm = 0.0 if total >= p.calm_crowd else float(read.calm_hours) + float(read.step_hours)
    own = outlook(read, p, mind, read.leader_opposition, read.leader_obedience)
    stays, where = survival(own, p) if read.on_duty.any() else (1.0, 0)  # before the first hour nobody has reported
    men, obeying = read.on_duty[:, :3].sum(axis=1), read.present[:, :3].sum(axis=1)
    obey = np.where(men > 0.0, obeying / np.maximum(men, 1e-9), 1.0)
    inside = survival(outlook(read, p, read.crowd_seen, read.shown_opposition, obey), p)[0] if men.any() else 1.0
    until = lapsed(read.order_until, float(read.hour), calm, p)
    out = {"crowd_in_mind": mind, "calm_hours": calm, "survival": stays, "elite_survival": inside,
           "weak_place": float(where), "decided_hour": read.decided_hour.copy(), "order_until": until,
           "orders_lapsed": lapsed_orders(read, calm, p),
           "move_open": np.zeros(len(MOVES)), "move_survival": np.zeros(len(MOVES)),
           "move_value": np.zeros(len(MOVES)), "move_chance": np.zeros(len(MOVES)), "move_taken": -1.0}  # fmt: skip
    return own, out


def rest(read, p, draw):
    """He only waits."""
    return looked_at(read, p)[1]


def step(read, p, draw):
    """One hour of the council: what he has in mind, whether he meets, what he chooses."""
    own, out = looked_at(read, p)
    crowd = out["crowd_in_mind"].sum()
    stirred = crowd / (crowd + p.noticed_crowd)
    meets = draw("meeting", ONE)[0] < mathx.chance(p.meeting_rate * stirred, read.step_hours)
    if read.adaptive > 0.0 and read.leader_out == 0.0 and meets:
        meet(read, p, draw, own, out)
    return out


def meet(read, p, draw, own: Outlook, out):
    """Weigh the open moves, choose one, and note what it orders where."""
    reach = reach_of(read, p)
    opened = open_moves(read, reach)
    chance, values = weigh(read, p, own, reach, opened)
    likely = shares(values, opened, p.rationality)
    move = int(chosen(likely, draw("choice", ONE)[0]))
    out |= {"move_open": opened.astype(float), "move_survival": chance, "move_value": np.where(opened, values, 0.0),
            "move_chance": likely, "move_taken": float(move)}  # fmt: skip
    if move == m.WAIT:
        return
    taken = [m.STORY, move] if move == m.REQUEST and opened[m.STORY] else [move]  # who asks says why
    for each in taken:
        out["decided_hour"][each] = min(out["decided_hour"][each], float(read.hour))
        out["order_until"][each] = np.where(reach[each], NEVER, out["order_until"][each])
    if move in m.LAPSING:
        out["calm_hours"] = 0.0  # or the calm before an order would end it at once


def _better_is_likelier() -> bool:
    values, opened = np.array([1.0, 2.0, 3.0, 9.0]), np.array([True, True, True, False])
    likely = shares(values, opened, 2.0)
    return bool(likely[0] < likely[1] < likely[2] and likely[3] == 0.0 and abs(likely.sum() - 1.0) < 1e-12)


MECHANISM = Mechanism(
    name="council",
    purpose="Lets the leader decide every few hours among his moves, on what he believes.",
    parts=(9,),
    switches=("leader",),
    sources=("McKelveyPalfrey1995", "MorrisShin2003", "Wintrobe1998", "Kuran1989", "S0", "S1"),
    reads=("adaptive", "hour", "step_hours", "population", "adults", "unit_of", "leader_crowd", "leader_violent",
           "leader_opposition", "leader_obedience", "crowd_in_mind", "crowd_seen", "shown_opposition", "calm_hours",
           "decided_hour", "order_until", "on_duty", "present", "object_state", "object_place", "object_symbolic",
           "capital", "largest_city", "price_rise", "price_offer", "grievance_price", "grievance_predecessor",
           "grievance_president", "grievance_system", "grievance_wrong", "wrong_kind", "wrong_hour", "demand_met",
           "emergency", "shooting_order", "connectivity", "deploy_order",
           "foreign_story", "border_closed", "cabinet_sacked", "predecessor_dropped", "foreign_troops",
           "request_hour", "help_awaited", "help_chance", "untold_open", "alliance_answer", "patron_hour",
           "foreseen_backlash", "police_strength", "guard_men", "army_men", "duty_share", "fatigue",
           "move_banned", "rivals", "allied", "leader_out", "patron_pressure", "patron_stance", "script_start",
           "script_action", "script_inherited", "orders_lapsed"),
    reads_fresh=("leader_power", "elite_position", "force_cost", "exit_worth"),
    writes=(
        Variable("crowd_in_mind", "people", "place", "crowd as the leader believes and remembers it"),
        Variable("calm_hours", "hour", "country", "how long it has been calm, as he hears, and he has ordered nothing"),
        Variable("survival", "share", "country", "his chance to stay in office, as he believes", high=1, start=1),
        Variable("elite_survival", "share", "country", "the same as insiders see it", high=1, start=1),
        Variable("weak_place", "index", "country", "place most likely to cost him office, as he believes"),
        Variable("decided_hour", "hour", "move", "hour at which he first took the move", high=NEVER, start=NEVER),
        Variable("order_until", "hour", "move x place", "hour until which the move holds here", high=NEVER),
        Variable("orders_lapsed", "1", "move", "1 once the orders of this kind that he found standing have lapsed",
                 high=1),
        Variable("move_open", "1", "move", "1 where he could take the move at this hour's meeting", high=1),
        Variable("move_survival", "share", "move", "chance to stay in office that he saw in the move", high=1),
        Variable("move_value", "1", "move", "what the move was worth to him", low=-1000, high=1000),
        Variable("move_chance", "share", "move", "how likely he was to choose it", high=1),
        Variable("move_taken", "index", "country", "the move of this hour; 0 he waits, -1 he does not meet", low=-1,
                 start=-1),
    ),
    parameters=("meeting_rate", "noticed_crowd", "rationality", "office_value", "public_precision",
                "private_precision", "own_doubt", "calm_signal", "crowd_signal", "news_signal", "seat_signal",
                "signal_reference", "attack_cost", "centre_stake", "rest_stake", "believed_credit",
                "believed_weakness", "emergency_risk", "shooting_risk", "shooting_refusal", "blackout_believed",
                "story_believed", "border_believed", "help_troops", "help_worth", "help_signal",
                "revote_doubt", "cost_demand", "cost_price", "cost_cabinet", "cost_predecessor", "cost_emergency",
                "cost_blackout", "cost_deploy",
                "cost_shooting", "cost_story", "cost_border", "cost_request", "backlash_weight", "call_relief",
                "exit_value", "elite_pull", "fixed_part", "shutdown_depth", "net_calm", "order_calm", "calm_crowd",
                "restive_crowd", "capital_care", "violent_place", "nationwide", "crowd_memory", "held_off", "available",
                "crowd_police", "alert_duty", "pressed_cost", "uncalled_cost", "stance_price", "reference_stance",
                "seen_among", "heard_among"),
    draws=("meeting", "choice"),
    step=step,
    rest=rest,
    promises=(Promise("a better move is chosen more often, a closed one never", _better_is_likelier),),
)  # fmt: skip
