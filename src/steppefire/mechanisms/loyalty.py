"""Doubtful loyalty: whether units obey, stand aside or go over, as a coordination game among those who bear arms.

Obeying pays while enough others obey to hold against the crowd, and costs dearly if they do not. With private, noisy
views of the pressure each unit obeys up to a cutoff, and obedience collapses at one pressure whatever the noise
(theory section 7; Dragu and Lupu 2018; Tyson and Smith 2018). Outside troops add men, so the pressure falls before
they fire a shot.
"""

from __future__ import annotations

import numpy as np

from steppefire.core import mathx
from steppefire.core.facts import from_facts
from steppefire.core.spec import Mechanism, Promise, Variable
from steppefire.mechanisms.obedience import obeying, tipping
from steppefire.mechanisms.states import ASIDE, AT_POST, FOREIGN, ORDERED, OVER, RETAKEN, lost

ALL_BUT_NONE = 0.9999  # a share that is everybody


def pressure(crowd, own, outside, held_off):
    """Share of comrades needed to hold, as units judge it, 0..1: it rises with the crowd per man and saturates.

    The form is an assumption: 0.5 where the crowd is as large as what own and outside men together can hold off.
    """
    return crowd / (crowd + held_off * (own + outside) + 1.0)


def vain_cost(base, kin, ordered, tired, patron_gone, doubt, p):
    """Cost of obeying in vain: higher against one's own people, under orders to shoot, tired, patron gone."""
    weights = p.kin_tie * kin + p.order_burden * ordered + p.fatigue_burden * tired + p.clique_tie * patron_gone + doubt
    return base * mathx.exp(weights)


def moved(share, target, worse, better, hours):
    """A share on its way to a target: down at the rate of breaking, up at the rate of coming back."""
    return share + (target - share) * mathx.chance(np.where(target < share, worse, better), hours)


@from_facts
def kin_of_crowd(class_share, class_minority):
    """Share of adults in the titular group, as the crowd is: whom the local police have as neighbours, per place."""
    return (class_share * (1.0 - class_minority)).sum(axis=1)


def nothing_stirs(read, p):
    """Nobody to face, nobody away: the hour leaves loyalty as it is."""
    calm = read.active.max() < p.crowd_faced and not read.attackers.any() and not read.stand_down.any()
    return calm and read.obedience.min() == 1.0 and not read.post_left.any()


def in_the_street(read, p, kin_here):
    """Obedience of police, guard and army per place after the hour, and the pressure that they feel."""
    peaceful = np.maximum(read.active - read.violent, 0.0)
    gone = p.held_off * read.gone_over
    crowd = np.where(read.active >= p.crowd_faced, read.violent + p.peaceful_press * peaceful + gone, 0.0)
    outside = p.foreign_signal * read.on_duty[:, FOREIGN]
    own = np.maximum(read.on_duty[:, :FOREIGN].sum(axis=1) - read.gone_over, 0.0)
    pressed = pressure(crowd, own, outside, p.held_off)
    stationed = read.force_speed == 0.0
    kin = kin_here[:, None] * np.where(stationed, 1.0, p.sent_kin)[None, :]
    cost = vain_cost(p.vain_cost, kin, read.shooting_order[:, None], read.fatigue[:, None], 0.0, read.regime_doubt, p)
    target = np.ones_like(cost)
    some = pressed > 0.0
    target[some] = obeying(pressed[some][:, None], cost[some], p.loyalty_noise)
    obedience = moved(read.obedience[:, :FOREIGN], target, p.break_rate, p.heal_rate, read.step_hours)
    obedience[(obedience > ALL_BUT_NONE) | (read.on_duty[:, :FOREIGN] <= 0.0)] = 1.0
    aside = ((1.0 - obedience) * read.on_duty[:, :FOREIGN]).sum(axis=1)
    full = np.ones_like(read.obedience)
    full[:, :FOREIGN] = obedience
    return full, pressed, p.go_over_share * aside


def at_posts(read, p, draw, kin_here):
    """State of every post after the hour, and the pressure on its men."""
    place = read.object_place.astype(np.int64)
    outside = p.foreign_signal * read.on_duty[place, FOREIGN]
    pressed = pressure(read.attackers, read.defenders, outside, p.post_held_off)
    gone = read.object_rival * read.predecessor_dropped
    cost = vain_cost(p.vain_cost, kin_here[place], read.shooting_order[place], read.fatigue[place], gone,
                     read.regime_doubt, p)
    staying = np.ones_like(pressed)
    some = read.attackers > 0.0
    staying[some] = obeying(pressed[some], cost[some], p.loyalty_noise)
    u = draw("desert", read.object_key)
    breaks = mathx.chance(p.break_rate * (1.0 - staying), read.step_hours)
    gone = lost(read.object_state)
    heals = ~gone & (u > 1.0 - mathx.chance(p.heal_rate * staying, read.step_hours))
    ordered = read.stand_down > 0
    back = ((read.post_left == ORDERED) & ~gone) | heals | (read.object_state == RETAKEN)
    state = np.where(back, AT_POST, read.post_left)
    leaving = (state == AT_POST) & (read.object_guards > 0) & ~gone & ~ordered & (u < breaks)
    state = np.where(leaving, np.where(u < p.go_over_share * breaks, OVER, ASIDE), state)
    return np.where((state == AT_POST) & ordered & ~gone, ORDERED, state), pressed, tipping(cost)


def step(read, p, draw):
    """Who obeys in the street, and which posts are manned."""
    if nothing_stirs(read, p):
        return rest(read, p, draw)
    kin_here = kin_of_crowd(read.class_share, read.class_minority)
    obedience, pressed, gone_over = in_the_street(read, p, kin_here)
    left, post_pressed, post_tip = at_posts(read, p, draw, kin_here)
    return {"obedience": obedience, "pressure": pressed, "gone_over": gone_over, "post_left": left,
            "post_pressure": post_pressed, "post_tipping": post_tip}  # fmt: skip


def rest(read, p, draw):
    """Everybody obeys: posts are left by order only."""
    none = np.zeros_like(read.object_guards)
    return {"obedience": np.ones_like(read.obedience), "pressure": np.zeros_like(read.fatigue),
            "gone_over": np.zeros_like(read.fatigue), "post_left": np.where(read.stand_down > 0, ORDERED, AT_POST),
            "post_pressure": none, "post_tipping": np.ones_like(none)}  # fmt: skip


def _outside_men_restore() -> bool:
    more = obeying(pressure(np.full(40, 900.0), np.full(40, 100.0), np.linspace(0, 900, 40), 3.0), np.ones(40), 0.1)
    return bool((np.diff(more) > 0).all() and more[0] < 0.01 and more[-1] > 0.9)


def _costs_break_sooner() -> bool:
    shares = obeying(np.full(30, 0.4), np.linspace(0.5, 4.0, 30), 0.1)
    return bool((np.diff(shares) < 0).all() and shares[0] > 0.9 and shares[-1] < 0.1)


MECHANISM = Mechanism(
    name="loyalty",
    purpose="Lets units obey, stand aside, go over and come back, by the crowd they face and what obeying may cost.",
    parts=(8,),
    switches=("loyalty",),
    sources=("DraguLupu2018", "TysonSmith2018", "theory-7", "S1"),
    reads=("active", "violent", "gone_over", "on_duty", "obedience", "force_speed", "class_share", "class_minority",
           "fatigue", "step_hours", "object_place", "attackers", "defenders", "object_state", "object_guards",
           "object_key", "post_left"),
    reads_fresh=("shooting_order", "predecessor_dropped", "stand_down", "object_rival", "regime_doubt"),
    writes=(
        Variable("obedience", "share", "place x force", "men on duty who obey", high=1, start=1),
        Variable("pressure", "1", "place", "share of comrades judged to be needed against the crowd", high=1),
        Variable("gone_over", "people", "place", "men on the side of the crowd"),
        Variable("post_left", "state", "object", "0 manned, 1 left by order, 2 stood aside, 3 gone over", high=3),
        Variable("post_pressure", "1", "object", "share of comrades judged to be needed at the post", high=1),
        Variable("post_tipping", "1", "object", "pressure at which the post's men stop obeying", high=1, start=1),
    ),
    parameters=("vain_cost", "loyalty_noise", "kin_tie", "sent_kin", "order_burden", "fatigue_burden", "clique_tie",
                "held_off", "post_held_off", "peaceful_press", "crowd_faced", "foreign_signal", "break_rate",
                "heal_rate", "go_over_share"),
    draws=("desert",),
    step=step,
    rest=rest,
    promises=(
        Promise("outside men restore obedience without firing", _outside_men_restore),
        Promise("what obeying in vain costs makes units break sooner", _costs_break_sooner),
    ),
)  # fmt: skip
