"""Mobilisation: who would go out, how soon they reconsider, and when they go home.

The person rule (theory: Granovetter 1978, Kuran 1989, Epstein 2002): a person is willing iff
    opposition + grievance - caution * risk + signal + tie_weight * active contacts >= threshold + effort.
The crowd engine compiles the scalar functions of this file into its loops.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from steppefire.core import mathx
from steppefire.core.facts import from_facts
from steppefire.core.spec import Mechanism, Promise, Variable

LOG_FORM, SHARE_FORM = 0, 1
NORMAL, UNIFORM = 0, 1


@njit(cache=True, error_model="numpy")
def willing_share(drive, caution, risk, contacts, tie_weight, mean, spread, family, available=1.0):
    """Share of a stratum that is willing: of those available at all, the upper tail of opposition beyond the cut."""
    cut = caution * risk - drive - tie_weight * contacts
    if family == UNIFORM:
        return available * min(1.0, max(0.0, 1.0 - cut))
    return available * mathx.normal_tail((cut - mean) / spread)


@njit(cache=True, error_model="numpy")
def sight(active, population, reference, dilution, form):
    """How strongly a crowd is felt: by ratio (log form), or as a share of the population."""
    if form == SHARE_FORM:
        return active / population
    return math.log1p(active / (reference * math.pow(population / 100000.0, dilution)))


@njit(cache=True, error_model="numpy")
def revision(news, crowd_felt, quiet, stirred, stirring):
    """Rate per hour at which a person reconsiders: higher where crowds are talked of."""
    return quiet + stirred * (1.0 - math.exp(-stirring * (news + crowd_felt)))


@njit(cache=True, error_model="numpy")
def felt_by_place(together, population, reference, dilution):
    """How strongly each place's crowd is felt, by ratio."""
    out = np.empty(together.size)
    for place in range(together.size):
        out[place] = sight(together[place], population[place], reference, dilution, LOG_FORM)
    return out


@njit(cache=True, error_model="numpy")
def rates_by_place(news, felt, quiet, stirred, stirring):
    """Rate per hour at which people reconsider, by place."""
    out = np.empty(felt.size)
    for place in range(felt.size):
        out[place] = revision(news[place], felt[place], quiet, stirred, stirring)
    return out


@from_facts
def looking(class_share, class_rural, population, village_sight, seen_among):
    """Parts of a crowd that are seen, by place: less in villages, and in places larger than those fitted."""
    rural = (class_share * class_rural).sum(axis=1)
    return 1.0 - rural * (1.0 - village_sight), np.minimum(1.0, seen_among / population)


def wakefulness(hour_of_day, darkest_hour, long_day):
    """How much of a place is up and about: 0 at the darkest hour, 1 through the day."""
    wave = 0.5 - 0.5 * mathx.cos((np.mod(hour_of_day - darkest_hour, 24.0)) * (math.pi / 12.0))
    return np.minimum(1.0, long_day * wave)


def in_curfew(hour_of_day, begins, ends):
    """1 between the hours of a curfew, which may pass midnight."""
    if begins <= ends:
        return float(begins <= hour_of_day < ends)
    return float(hour_of_day >= begins or hour_of_day < ends)


def full_hours(hours):
    """Middles of the hours of a step, of a day at most, counted from its beginning."""
    return np.arange(max(1, min(24, int(hours)))) + 0.5


def step(read, p, draw):
    """Signal, and the chances of the hour to reconsider, go home, and come back, per place."""
    middles = read.utc_hour + read.hour + full_hours(read.step_hours)
    awake = wakefulness(middles[:, None] + read.solar_offset, p.darkest_hour, p.long_day)
    dark = 1.0 - awake
    day = p.night_share + (1.0 - p.night_share) * awake
    outside, among = looking(read.class_share, read.class_rural, read.population, p.village_sight, p.seen_among)
    felt = felt_by_place(read.crowd_seen * outside * among, read.population, p.visibility_reference,
                         p.visibility_dilution)  # fmt: skip
    rate = rates_by_place(read.news, felt, p.revision_quiet, p.revision_stirred, p.stirring)
    ordered = [in_curfew(float(np.mod(middle - 0.5, 24.0)), read.curfew_from, read.curfew_to) for middle in middles]
    stopped = p.curfew_effect * read.curfew * np.array(ordered)[:, None]
    aim = 1.0 - read.gone_credit_given  # who has what he came for is not drawn by others any more
    leaves = (p.leave_tired + p.leave_night * dark * (1.0 + stopped)).mean(axis=0)
    signal = aim * (p.visibility_weight * felt + p.news_weight * read.news) - read.weariness
    signal = signal + aim * read.weakness * (1.0 - mathx.exp(-felt))
    signal = signal + read.in_the_dark - p.story_weight * read.believed_story
    return {
        "signal": signal - p.threshold - p.effort,
        "join_chance": mathx.chance((rate * day * (1.0 - stopped)).mean(axis=0), read.step_hours),
        "leave_chance": mathx.chance(leaves, read.step_hours),
        "quit_chance": np.full(rate.size, mathx.chance(p.leave_unwilling, read.step_hours)),
        "return_chance": np.full(rate.size, mathx.chance(p.return_rate, read.step_hours)),
    }


def _crowds_draw() -> bool:
    shares = [willing_share(d, 0.5, 1.0, 0, 0.1, 0.0, 1.0, NORMAL) for d in np.linspace(-4, 4, 33)]
    return all(b >= a for a, b in zip(shares, shares[1:], strict=False)) and 0 <= shares[0] <= shares[-1] <= 1


def _risk_deters() -> bool:
    shares = [willing_share(0.0, 0.5, r, 0, 0.1, 0.0, 1.0, NORMAL) for r in np.linspace(0, 4, 33)]
    return all(b <= a for a, b in zip(shares, shares[1:], strict=False))


MECHANISM = Mechanism(
    name="mobilisation",
    purpose="Says who would go out, how soon people reconsider, and when they go home.",
    parts=(4, 5),
    switches=(),
    sources=("Granovetter1978", "Kuran1989", "Epstein2002", "Siegel2009", "theory-a2"),
    reads=("hour", "utc_hour", "solar_offset", "population", "step_hours", "class_share", "class_rural",
           "curfew_from", "curfew_to"),
    reads_fresh=("crowd_seen", "news", "weakness", "curfew", "in_the_dark", "believed_story", "weariness",
                 "gone_credit_given"),
    writes=(
        Variable("signal", "sd", "place", "what speaks for going out, the same for all in a place", low=-1100,
                 high=20),
        Variable("join_chance", "1", "place", "chance that a willing person goes out in the hour", high=1),
        Variable("leave_chance", "1", "place", "chance that a willing person goes home in the hour", high=1),
        Variable("quit_chance", "1", "place", "chance that an unwilling person leaves in the hour", high=1),
        Variable("return_chance", "1", "place", "chance that a tired person is ready again", high=1),
    ),
    parameters=("night_share", "visibility_reference", "visibility_dilution", "revision_quiet", "revision_stirred",
                "stirring", "curfew_effect", "visibility_weight", "news_weight", "threshold", "effort",
                "leave_tired", "leave_night", "leave_unwilling", "return_rate", "village_sight", "darkest_hour",
                "long_day", "story_weight", "seen_among"),
    step=step,
    slow=True,
    hourly=True,
    promises=(Promise("more drive, more willing", _crowds_draw), Promise("more risk, fewer willing", _risk_deters)),
)  # fmt: skip
