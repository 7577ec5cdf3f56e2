"""Leader: the dated decisions of the scenario's script, as the acts that bear on people and forces.

Only `--policy historical` exists so far: the script decides. A leader who decides on what he believes
will write the same variables.
"""

from __future__ import annotations

import numpy as np

from steppefire.core.spec import Mechanism, Variable
from steppefire.mechanisms.statics import ACTIONS

CODE = {name: number for number, name in enumerate(ACTIONS)}


def in_force(read, action):
    """Which scripted decisions of this kind hold in this hour: one boolean a decision."""
    return (read.script_action == CODE[action]) & (read.script_start <= read.hour) & (read.hour < read.script_end)


def reach(read, action):
    """1 where a decision of this kind holds, per place."""
    rows = in_force(read, action)
    return read.script_places[rows].max(axis=0) if rows.any() else np.zeros_like(read.population)


def latest(read, action):
    """Value of the latest decision of this kind that covers a place and holds (0 where none)."""
    value = np.zeros_like(read.population)
    for row in np.flatnonzero(in_force(read, action)):
        value = np.where(read.script_places[row] > 0, read.script_value[row], value)
    return value


def troops(read):
    """Allied troops in the country: contingents arrive whole, and leave evenly over their withdrawal."""
    total = 0.0
    for row in np.flatnonzero(in_force(read, "contingent")):
        staying = 1.0
        leaves = (read.script_action == CODE["withdraw_troops"]) & (read.script_state == read.script_state[row])
        for other in np.flatnonzero(leaves):
            length = max(read.script_end[other] - read.script_start[other], 1.0)
            staying = min(staying, 1.0 - min(1.0, max(0.0, (read.hour - read.script_start[other]) / length)))
        total += read.script_value[row] * staying
    return total


def price_offer(read):
    """Share of the price rise taken back by the offers made so far, per place."""
    rows = np.flatnonzero(in_force(read, "reverse_price"))
    offer = np.zeros_like(read.population)
    gap = np.maximum(read.price_after - read.price_before, 1e-9)
    for row in rows:
        asked = read.script_value[row]
        share = np.ones_like(gap) if np.isnan(asked) else np.clip((read.price_after - asked) / gap, 0.0, 1.0)
        offer = np.maximum(offer, share * read.script_places[row])
    return np.where(read.price_rise > 0, offer, 0.0)


def step(read, p, draw):
    """What the rulers have in force this hour."""
    stand_down = np.zeros_like(read.object_guards)
    for row in np.flatnonzero(in_force(read, "stand_down_order")):
        still_away = read.hour < read.script_start[row] + p.stand_down_hours
        if read.script_object[row] >= 0 and still_away:
            stand_down[int(read.script_object[row])] = 1.0
    stand_down = np.maximum(stand_down, read.clique_stand_down)
    shoot = reach(read, "shooting_order")
    return {
        "emergency": reach(read, "emergency"),
        "curfew": reach(read, "curfew"),
        "shutdown": latest(read, "blackout"),
        "price_offer": price_offer(read),
        "cabinet_sacked": float(in_force(read, "sack_cabinet").any()),
        "predecessor_dropped": float(in_force(read, "drop_predecessor").any()),
        "purge_order": float(in_force(read, "purge").any()),
        "deploy_order": reach(read, "deploy"),
        "shooting_order": shoot,
        "stand_down": stand_down,
        "foreign_story": reach(read, "foreign_story"),
        "foreign_troops": float(troops(read)),
    }


MECHANISM = Mechanism(
    name="leader",
    purpose="Puts the dated decisions of the script in force: offers, emergency, shutdown, orders, foreign troops.",
    parts=(9,),
    switches=("leader",),
    sources=("S1", "S2", "S3"),
    reads=("hour", "population", "script_start", "script_end", "script_action", "script_value", "script_places",
           "script_object", "script_state", "price_before", "price_after", "price_rise", "object_guards"),
    reads_fresh=("clique_stand_down",),
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
        Variable("foreign_troops", "people", "country", "allied troops in the country"),
    ),
    parameters=("stand_down_hours",),
    step=step,
)  # fmt: skip
