"""Contagion at home: crowds remembered where they stood, and talked of elsewhere as far as messages get."""

from __future__ import annotations

import numpy as np

from steppefire.core import mathx
from steppefire.core.facts import from_facts
from steppefire.core.spec import Mechanism, Promise, Variable
from steppefire.mechanisms.states import people_in_all


@from_facts
def interest(distance, national, half_distance):
    """Interest of one place in another's crowd: a national floor and a part that fades with distance (0..1)."""
    near = 1.0 / (1.0 + distance / half_distance)
    weight = national + (1.0 - national) * near * near
    return weight * (1.0 - np.eye(distance.shape[0]))


def remembered(seen, active, memory, hours):
    """The crowd that people have in mind: today's, or yesterday's as it fades."""
    return np.maximum(active, seen * (1.0 - mathx.chance(1.0 / memory, hours)))


def step(read, p, draw):
    """Crowd in mind and news from elsewhere, per place."""
    seen = remembered(read.crowd_seen, read.active, p.crowd_memory, read.step_hours)
    reach = 1.0 - p.news_cut * read.internet_share * (1.0 - read.connectivity)
    heard = mathx.weighted_sums(interest(read.distance, p.news_national, p.news_distance), seen)
    heard = heard * min(1.0, p.heard_among / people_in_all(read.population))
    target = mathx.log1p(heard * reach / p.news_reference)
    news = read.news + (target - read.news) * mathx.chance(1.0 / p.news_delay, read.step_hours)
    return {"crowd_seen": seen, "news": news}


def rest(read, p, draw):
    """Without contagion people still see their own square, but hear of no other."""
    seen = remembered(read.crowd_seen, read.active, p.crowd_memory, read.step_hours)
    return {"crowd_seen": seen, "news": np.zeros_like(seen)}


def _far_counts_less() -> bool:
    weight = interest(np.array([[0.0, 100.0, 900.0], [100.0, 0.0, 900.0], [900.0, 900.0, 0.0]]), 0.2, 100.0)
    return bool(weight[0, 1] > weight[0, 2] > 0 and weight[0, 0] == 0)


MECHANISM = Mechanism(
    name="information",
    purpose="Keeps crowds in mind overnight and carries news of crowds between places.",
    parts=(5, 12),
    switches=("contagion",),
    sources=("BonnasseGahot2018", "Hassanpour2014"),
    reads=("crowd_seen", "active", "news", "distance", "step_hours", "internet_share",
           "population"),
    reads_fresh=("connectivity",),
    writes=(
        Variable("crowd_seen", "people", "place", "crowd that people have in mind"),
        Variable("news", "1", "place", "news of crowds elsewhere, log scale", high=20),
    ),
    parameters=("crowd_memory", "news_reference", "news_distance", "news_national", "news_delay", "news_cut",
                "heard_among"),
    step=step,
    rest=rest,
    hourly=True,
    promises=(Promise("a nearer crowd counts more, one's own is not news", _far_counts_less),),
)
