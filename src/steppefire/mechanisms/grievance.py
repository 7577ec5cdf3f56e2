"""Grievance by target: price, predecessor, president, the system; how it shifts, and what a concession lifts.

A concession reaches only the grievance it is meant for. While crowds are seen, anger over the price turns on
the rulers: the same offer made later lifts less. Conceding under pressure is also read as weakness.
"""

from __future__ import annotations

import numpy as np

from steppefire.core import mathx
from steppefire.core.facts import from_facts
from steppefire.core.spec import Mechanism, Promise, Variable


def shifted(turned, rate, seen, half, hours):
    """Share of the price anger that has turned on the rulers; moves only while a crowd is seen (0..1)."""
    return turned + (1.0 - turned) * mathx.chance(rate * seen / (seen + half), hours)


@from_facts
def exposure(class_exposed, class_share, sympathy):
    """How far the price concerns each class, and its mean over the adults of each place."""
    exposed = class_exposed + sympathy * (1.0 - class_exposed)
    return exposed, (class_share * exposed).sum(axis=1)


def step(read, p, draw):
    """Grievance per place by target, and per place and class in all, in sd of private opposition."""
    turned = shifted(read.price_turned, p.politicisation, read.crowd_seen, p.crowd_talked, read.step_hours)
    anger = p.price_weight * read.felt_price
    over_price = anger * (1.0 - turned) * (1.0 - read.price_lifted)
    sunk_in = mathx.chance(p.concession_speed, read.step_hours)
    cabinet = read.cabinet_credit + (p.concession_credit * read.cabinet_sacked - read.cabinet_credit) * sunk_in
    chair = read.chair_credit + (p.concession_credit * read.predecessor_dropped - read.chair_credit) * sunk_in
    exclusion = read.borne_exclusion
    predecessor = p.blame_predecessor * exclusion * (1.0 - chair)
    rest = 1.0 - p.blame_predecessor - p.blame_president
    against_president = p.turned_on_president * anger * turned * (1.0 - cabinet)
    against_system = (1.0 - p.turned_on_president) * anger * turned
    standing = predecessor + p.blame_president * exclusion * (1.0 - cabinet) + rest * exclusion
    from_price = over_price + against_president + against_system
    gone = read.gone_credit_given + (p.gone_credit * (read.leader_out > 0.0) - read.gone_credit_given) * sunk_in
    made = (read.price_offer.max() > 0) + read.cabinet_sacked + read.predecessor_dropped + read.demand_met
    wrong = read.felt_wrong * (1.0 - read.wrong_lifted) * (1.0 - gone)
    exposed, mean_exposed = exposure(read.class_exposed, read.class_share, p.price_sympathy)
    standing, from_price = standing * (1.0 - gone), from_price * (1.0 - gone)
    own = standing[:, None] + from_price[:, None] * exposed[None, :] - read.legitimacy
    own += read.backlash * (1.0 - gone)
    own += wrong[:, None]
    own += p.poverty_readiness * read.class_poor
    own += p.youth_readiness * read.class_young
    own -= p.minority_reserve * read.class_minority
    own -= p.rural_dispersion * read.class_rural
    own += read.opposition_shift
    return {
        "price_turned": turned,
        "cabinet_credit": cabinet,
        "chair_credit": chair,
        "gone_credit_given": gone,
        "weakness": made * p.weakness_read,
        "grievance_price": over_price * mean_exposed,
        "grievance_predecessor": predecessor,
        "grievance_president": p.blame_president * exclusion * (1.0 - cabinet) + against_president * mean_exposed,
        "grievance_system": rest * exclusion + against_system * mean_exposed,
        "grievance_wrong": wrong,
        "hardship": from_price * mean_exposed,
        "grievance": own,
    }


def _late_offer_lifts_less() -> bool:
    early = shifted(np.zeros(1), 0.02, np.full(1, 1000.0), 100.0, 5.0)
    late = shifted(np.zeros(1), 0.02, np.full(1, 1000.0), 100.0, 50.0)
    return bool(0 <= early[0] < late[0] < 1)


MECHANISM = Mechanism(
    name="grievance",
    purpose="Holds grievance by target, lets it shift from price to power, and lets concessions reach their target.",
    parts=(4, 9),
    switches=(),
    sources=("Gurr1970", "Kuran1989", "S0", "S4"),
    reads=("price_turned", "crowd_seen", "step_hours", "cabinet_credit", "chair_credit", "class_exposed",
           "class_poor", "class_young", "class_minority", "class_rural", "class_share", "leader_out",
           "gone_credit_given"),
    reads_fresh=("legitimacy", "felt_price", "price_lifted", "borne_exclusion", "opposition_shift", "cabinet_sacked",
                 "predecessor_dropped", "price_offer", "backlash", "felt_wrong", "wrong_lifted", "demand_met"),
    writes=(
        Variable("price_turned", "share", "place", "share of price anger turned on the rulers", high=1),
        Variable("cabinet_credit", "share", "country", "credit of a sacked cabinet", high=1),
        Variable("chair_credit", "share", "country", "credit of a dropped predecessor", high=1),
        Variable("gone_credit_given", "share", "country", "credit that the leader has gone", high=1),
        Variable("weakness", "sd", "country", "encouragement by concessions made under pressure", high=5),
        Variable("grievance_price", "sd", "place", "mean grievance over the price", high=500),
        Variable("grievance_predecessor", "sd", "place", "mean grievance against the predecessor", high=500),
        Variable("grievance_president", "sd", "place", "mean grievance against president and cabinet", high=500),
        Variable("grievance_system", "sd", "place", "mean grievance against the system", high=500),
        Variable("grievance_wrong", "sd", "place", "mean grievance over a political wrong", high=500),
        Variable("hardship", "sd", "place", "mean hardship from the price, whomever it is turned on", high=500),
        Variable("grievance", "sd", "place x class",
                "grievance of a class in a place, all targets", low=-20, high=600),
    ),
    parameters=("politicisation", "price_weight", "price_sympathy", "concession_credit", "concession_speed",
                "weakness_read", "crowd_talked", "blame_predecessor", "blame_president", "turned_on_president",
                "gone_credit", "poverty_readiness", "youth_readiness", "minority_reserve", "rural_dispersion"),
    step=step,
    slow=True,
    promises=(Promise("the later an offer, the more anger has turned on the rulers", _late_offer_lifts_less),),
)  # fmt: skip
