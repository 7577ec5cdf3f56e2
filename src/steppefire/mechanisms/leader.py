"""Leader: what is in force this hour, from the dated decisions of the script and from those of his council.

Under `--policy historical` the script decides. Under `adaptive` the council does; of the script there are then only
the decisions that an edit adds.
"""

from __future__ import annotations

import numpy as np

from steppefire.core.spec import Mechanism, Variable
from steppefire.mechanisms import moves as m
from steppefire.mechanisms.scripted import any_in_force, asked_at, in_force, latest, standing


def ordered(read, move):
    """1 where an order of the council holds, per place."""
    return (read.order_until[move] > read.hour).astype(float)


def reach(read, action):
    """1 where a decision of this kind holds, by the script or the council, per place."""
    council = ordered(read, m.MOVES.index(action)) if action in m.MOVES else np.zeros_like(read.population)
    if not any_in_force(read, action):
        return council
    rows = standing(read, action)
    return np.maximum(council, read.script_places[rows].max(axis=0)) if rows.any() else council


def done(read, action):
    """1 once a decision for the whole country is taken, by the script or the council."""
    return float(any_in_force(read, action) or read.decided_hour[m.MOVES.index(action)] <= read.hour)


def price_offer(read):
    """Share of the price rise taken back by the offers made so far, per place."""
    offer = ordered(read, m.PRICE)
    for row in np.flatnonzero(in_force(read, "reverse_price")):
        gap = np.maximum(read.price_after - read.price_before, 1e-9)
        asked = read.script_value[row]
        share = np.ones_like(gap) if np.isnan(asked) else np.clip((read.price_after - asked) / gap, 0.0, 1.0)
        offer = np.maximum(offer, share * read.script_places[row])
    return np.where(read.price_rise > 0, offer, 0.0)


def gone(read):
    """What is in force once the leader is out: no order of his, only the offers that were made and still hold."""
    none = np.zeros_like(read.population)
    return {"emergency": none, "curfew": none, "shutdown": none,
            "price_offer": np.minimum(read.price_offer, price_offer(read)), "cabinet_sacked": 1.0,
            "predecessor_dropped": float(read.predecessor_dropped), "deploy_order": none, "shooting_order": none,
            "stand_down": np.zeros_like(read.object_guards), "foreign_story": none,
            "border_closed": 0.0, "request_hour": float(read.request_hour), "resigned": 1.0,
            "purge_order": 0.0, "demand_met": float(read.demand_met)}  # fmt: skip


def step(read, p, draw):
    """What the rulers have in force this hour."""
    if read.leader_out > 0.0:
        return gone(read)
    stand_down = np.zeros_like(read.object_guards)
    for row in np.flatnonzero(in_force(read, "stand_down_order")):
        still_away = read.hour < read.script_start[row] + p.stand_down_hours
        if read.script_object[row] >= 0 and still_away:
            stand_down[int(read.script_object[row])] = 1.0
    stand_down = np.maximum(stand_down, read.clique_stand_down)
    emergency = reach(read, "emergency")
    curfew = ordered(read, m.EMERGENCY) * (read.curfew_banned == 0.0)
    return {
        "emergency": emergency,
        "curfew": np.maximum(reach(read, "curfew"), curfew),
        "shutdown": np.maximum(latest(read, "blackout"), p.shutdown_depth * ordered(read, m.BLACKOUT)),
        "price_offer": price_offer(read),
        "cabinet_sacked": done(read, "sack_cabinet"),
        "predecessor_dropped": done(read, "drop_predecessor"),
        "purge_order": float(any_in_force(read, "purge")),
        "deploy_order": reach(read, "deploy"),
        "shooting_order": reach(read, "shooting_order"),
        "stand_down": stand_down,
        "foreign_story": reach(read, "foreign_story"),
        "border_closed": done(read, "close_border"),
        "request_hour": asked_at(read),
        "resigned": done(read, "resign"),
        "demand_met": done(read, "meet_demand"),
    }


MECHANISM = Mechanism(
    name="leader",
    purpose="Puts decisions of script and council in force: offers, emergency, shutdown, orders, a request.",
    parts=(9,),
    switches=("leader",),
    sources=("S1", "S2", "S3"),
    reads=("hour", "population", "script_start", "script_end", "script_action", "script_value", "script_places",
           "script_object", "script_inherited", "price_before", "price_after", "price_rise", "object_guards",
           "leader_out", "curfew_banned", "price_offer", "predecessor_dropped", "request_hour", "demand_met"),
    reads_fresh=("decided_hour", "order_until", "orders_lapsed", "clique_stand_down"),
    writes=(
        Variable("emergency", "1", "place", "emergency law in force", high=1),
        Variable("curfew", "1", "place", "curfew ordered", high=1),
        Variable("shutdown", "share", "place", "share of connectivity cut", high=1),
        Variable("price_offer", "share", "place", "share of the price rise taken back", high=1),
        Variable("cabinet_sacked", "1", "country", "the cabinet has gone", high=1),
        Variable("predecessor_dropped", "1", "country", "the predecessor has lost his office", high=1),
        Variable("purge_order", "1", "country", "a purge of the rivals is ordered", high=1),
        Variable("deploy_order", "1", "place", "army ordered out here", high=1),
        Variable("shooting_order", "1", "place", "order to shoot without warning", high=1),
        Variable("stand_down", "1", "object", "its men were ordered to leave", high=1),
        Variable("foreign_story", "1", "place", "the revolt is told as an attack from outside", high=1),
        Variable("border_closed", "1", "country", "the border is closed", high=1),
        Variable("request_hour", "hour", "country", "hour of the request to the alliance", high=m.NEVER, start=m.NEVER),
        Variable("demand_met", "1", "country", "the political demand has been met", high=1),
        Variable("resigned", "1", "country", "the leader has given in", high=1),
    ),
    parameters=("stand_down_hours", "shutdown_depth"),
    step=step,
)  # fmt: skip
