"""What people and the leader believe, which is not the truth: harm heard of late and inflated, a toll, a story.

Participants hear of harm in their own place at once. Harm elsewhere reaches them by the net within hours, by word of
mouth within days. Where news is scarce and matters, rumour adds to it (Allport and Postman 1947: importance times
ambiguity). Figures of trusted sources pull the believed toll towards them. The leader sees crowds late and through a
service that plays them down, and hears shown opposition, never private (Kuran 1989).
"""

from __future__ import annotations

import numpy as np

from steppefire.core import mathx
from steppefire.core.spec import Mechanism, Promise, Variable
from steppefire.mechanisms.sources import MINISTRY, PRESIDENT, TELEVISION, WITNESSES

TELLERS = (TELEVISION, PRESIDENT, MINISTRY)  # who tells the official story


def rumour(connectivity, online, stirred, weight):
    """Factor by which harm grows in the telling: importance (something stirs) times ambiguity (no net), from 1 up."""
    return 1.0 + weight * stirred * online * (1.0 - connectivity)


def hearing_rate(connectivity, online, by_net, by_mouth):
    """Rate per hour at which harm elsewhere becomes known."""
    return by_mouth + (by_net - by_mouth) * online * connectivity


def told(claimed, trust, connectivity, online):
    """(toll that sources' figures come to, their weight) by place; witnesses count as far as the net works."""
    if not claimed.any():
        return np.zeros(connectivity.size), np.zeros(connectivity.size)
    reach = np.ones((connectivity.size, claimed.size))
    reach[:, list(WITNESSES)] = (1.0 - online * (1.0 - connectivity))[:, None]
    weights = reach * (trust * (claimed > 0.0))[None, :]
    total = weights.sum(axis=1)
    return (weights * claimed[None, :]).sum(axis=1) / np.maximum(total, 1e-9), total


def step(read, p, draw):
    """Harm as heard this hour, the toll and the story as believed, and what the leader makes of it."""
    hours = read.step_hours
    heard_share = mathx.chance(
        hearing_rate(read.connectivity, read.internet_share, 1.0 / p.net_delay, 1.0 / p.mouth_delay), hours
    )
    stirred = 1.0 - mathx.exp(-read.news)
    grown = rumour(read.connectivity, read.internet_share, stirred, p.rumour_weight)
    dead = read.unheard_dead + p.word_spreads * (read.new_dead.sum() - read.new_dead)
    hurt = read.unheard_injured + p.word_spreads * (read.new_injured.sum() - read.new_injured)
    toll = read.believed_dead + grown * (read.new_dead + dead * heard_share)
    believable = p.story_credibility * (1.0 + p.border_proof * read.border_closed)
    story = read.foreign_story * np.minimum(1.0, believable) * (1.0 - read.trust_lost[list(TELLERS)].mean())
    said, weight = told(read.claimed_dead, read.trust, read.connectivity, read.internet_share)
    pull = mathx.chance(p.claim_rate * np.minimum(1.0, weight), hours)
    sunk_in = mathx.chance(1.0 / p.story_delay, hours)
    lag = mathx.chance(1.0 / p.leader_delay, hours)
    played_down = 1.0 - p.flattery
    own, obey = read.on_duty[:, :3].sum(axis=1), read.present[:, :3].sum(axis=1)
    aside = np.where(own > 0.0, 1.0 - obey / np.maximum(own, 1e-9), 0.0)
    heard_of = np.where(read.leader_opposition > 0.0, read.leader_opposition, read.shown_opposition)
    return {
        "rumour": grown,
        "unheard_dead": dead * (1.0 - heard_share),
        "unheard_injured": hurt * (1.0 - heard_share),
        "heard_dead": grown * (read.new_dead + p.distant_harm * dead * heard_share),
        "heard_injured": grown * (read.new_injured + p.distant_harm * hurt * heard_share),
        "believed_dead": toll + (said - toll) * pull,
        "believed_story": read.believed_story + (story - read.believed_story) * sunk_in,
        "leader_crowd": read.leader_crowd + (played_down * read.active - read.leader_crowd) * lag,
        "leader_violent": read.leader_violent + (played_down * read.violent - read.leader_violent) * lag,
        "leader_opposition": heard_of + (read.shown_opposition - heard_of) * lag,
        "leader_obedience": read.leader_obedience + (1.0 - played_down * aside - read.leader_obedience) * lag,
    }


def _scarce_news_grows() -> bool:
    factors = rumour(np.linspace(1.0, 0.0, 30), 0.9, 1.0, 0.5)
    return bool(factors[0] == 1.0 and (np.diff(factors) > 0).all() and factors[-1] <= 1.5)


def _mouth_is_slower() -> bool:
    rates = hearing_rate(np.linspace(0.0, 1.0, 20), 0.9, 0.5, 0.02)
    return bool((np.diff(rates) > 0).all() and rates[0] == 0.02)


MECHANISM = Mechanism(
    name="belief",
    purpose="Holds what participants and the leader believe of harm, crowds, loyalty and the official story.",
    parts=(9, 12, 13),
    switches=(),
    sources=("AllportPostman1947", "Kuran1989", "theory-5", "S0"),
    reads=("new_dead", "new_injured", "unheard_dead", "unheard_injured", "believed_dead", "believed_story",
           "active", "violent", "news", "internet_share", "leader_crowd", "leader_violent", "leader_opposition",
           "leader_obedience", "shown_opposition", "on_duty", "present", "step_hours", "trust", "trust_lost",
           "claimed_dead"),
    reads_fresh=("connectivity", "foreign_story", "border_closed"),
    writes=(
        Variable("rumour", "1", "place", "factor by which harm grows in the telling", low=1, high=5, start=1),
        Variable("unheard_dead", "people", "place", "deaths elsewhere not yet heard of here"),
        Variable("unheard_injured", "people", "place", "injuries elsewhere not yet heard of here"),
        Variable("heard_dead", "people", "place", "deaths as felt this hour: here, and heard of elsewhere"),
        Variable("heard_injured", "people", "place", "injuries as felt this hour: here, and heard of elsewhere"),
        Variable("believed_dead", "people", "place", "dead participants in the country, as people here believe"),
        Variable("believed_story", "share", "place", "people who believe the official story", high=1),
        Variable("leader_crowd", "people", "place", "crowd as the leader believes"),
        Variable("leader_violent", "people", "place", "violent people as the leader believes"),
        Variable("leader_opposition", "share", "place", "opposition as the leader believes", high=1),
        Variable("leader_obedience", "share", "place", "men who obey, as the leader believes", high=1, start=1),
    ),
    parameters=("net_delay", "mouth_delay", "rumour_weight", "distant_harm", "story_credibility", "story_delay",
                "border_proof", "leader_delay", "flattery", "claim_rate", "word_spreads"),
    step=step,
    promises=(
        Promise("where news is scarce, rumour adds, and never takes away", _scarce_news_grows),
        Promise("word of mouth is slower than the net", _mouth_is_slower),
    ),
)  # fmt: skip
