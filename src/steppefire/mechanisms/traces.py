"""Traces of rival explanations: what an organised cadre, hidden arms, orders and calls leave for others to notice.

A cadre is a fact; the foreign part of it comes over the border. Each trace has a base rate without any plot: ordinary
crossings, foreigners among those arrested, arms carried off and found again, suspicions. So a trace is evidence by how
much there is of it, never a proof.
"""

from __future__ import annotations

import numpy as np

from steppefire.core import mathx
from steppefire.core.spec import Mechanism, Promise, Variable
from steppefire.mechanisms import sources as s
from steppefire.mechanisms.moves import NEVER
from steppefire.mechanisms.statements import thinned
from steppefire.mechanisms.states import ASIDE, ORDERED, OVER, share_of_people
from steppefire.mechanisms.statics import PATRON_MOVES

CALL = PATRON_MOVES.index("call")
ONE = np.zeros(1)  # address of a draw that only the country has
LEAKS = (s.AGENCIES, s.EXILES)  # kinds of press to which orders and calls leak
APART = 2654435761  # between the addresses of one kind of press and the next
MANY = 30.0  # mean from which a count is drawn by the normal law


def count_of(mean, u):
    """Smallest count whose Poisson distribution function reaches u; by the normal law for large means."""
    if mean > MANY:
        return max(0.0, float(np.floor(mean + np.sqrt(mean) * mathx.normal_quantile(u) + 0.5)))
    term = total = float(mathx.exp(-mean))
    count = 0
    while total < u and count < 10 * MANY:
        count += 1
        term *= mean / count
        total += term
    return float(count)


def thinned_by_place(numbers, shares, u):
    """Binomial counts by place: of so many, each with its share (0..1)."""
    if not numbers.any():
        return np.zeros_like(shares)
    return np.array([thinned(int(number), float(share), 0.0, float(each))
                     for number, share, each in zip(numbers, shares, u, strict=True)])  # fmt: skip


def hidden_at_first(caches, weight):
    """Whole stores by place, as people are spread (weights that sum to 1)."""
    return np.diff(np.floor(np.concatenate(([0.0], np.cumsum(weight))) * caches + 0.5))


def cadre(read, p, draw):
    """Cadre in the country and still abroad, and crossings noticed so far (people)."""
    if read.hour < 0.5:
        abroad = float(read.organised_cadre * p.foreign_cadre * (1.0 - p.cadre_inside))
        here = float(read.organised_cadre) - abroad
    else:
        abroad, here = float(read.cadre_abroad), float(read.cadre_here)
    closed = read.border_closed > 0.0
    come = abroad * float(mathx.chance(p.crossing_rate, read.step_hours))
    noticed = {False: p.crossing_noticed, True: p.closed_noticed}[bool(closed)]
    mean = come * noticed + p.crossings_ordinary / 24.0 * read.step_hours
    seen = count_of(float(mean), float(draw("border_crossing", ONE)[0]))
    enter = come * (1.0 - noticed) if closed else come
    caught = min(here, float(read.cadre_caught_now))
    return {"cadre_here": here - caught + enter, "cadre_abroad": abroad - come,
            "crossings_seen": read.crossings_seen + seen}  # fmt: skip


def arrests(read, p, draw):
    """How much of the street was organised so far, and foreigners and cadre among those arrested (people)."""
    weight = share_of_people(read.population)
    men = read.cadre_here * weight
    seen = read.active > p.siege_minimum
    street = read.street_hours + seen * read.active * read.step_hours
    organised = read.cadre_hours + seen * np.minimum(men, read.active) * read.step_hours
    share = p.cadre_caught * organised / (street + 1.0)
    caught = float((read.new_arrests * share).sum())
    share = share * min(1.0, float(read.cadre_here) / max(caught, 1e-9))
    foreign = p.foreign_cadre * share + p.foreign_base * (1.0 - share)
    fresh = np.zeros_like(weight)
    if read.new_arrests.any():
        fresh = thinned_by_place(read.new_arrests, foreign, draw("foreign_caught", read.place_key))
    return {"street_hours": street, "cadre_hours": organised, "foreign_detained": read.foreign_detained + fresh,
            "cadre_caught_now": float((read.new_arrests * share).sum())}  # fmt: skip


def searches(read, p, draw):
    """Stores that are left, and arms found so far: of stores, and of those carried off (arms)."""
    left = read.caches_left
    if read.hour < 0.5:
        left = hidden_at_first(p.arms_caches, share_of_people(read.population))
    men = read.present[:, :3].sum(axis=1)
    free = read.ordinary_life * men / (men + read.active + 1.0)
    chance = mathx.chance(p.cache_rate * free, read.step_hours)
    found = thinned_by_place(left, chance, draw("cache_found", read.place_key))
    again = (read.arms_lost - read.arms_again) * mathx.chance(p.arms_recovered * free, read.step_hours)
    return {"caches_left": left - found, "arms_again": read.arms_again + again,
            "cache_arms_found": read.cache_arms_found + p.cache_arms * found}  # fmt: skip


def leaks(read, p, draw):
    """Orders and calls given, and how many of them each kind of press knows of, or believes in (count)."""
    ordered = (read.post_left == ORDERED) & (read.post_before != ORDERED)
    retreat = ((read.post_left == ASIDE) | (read.post_left == OVER)) & (read.post_retreated == 0.0)
    called = float(read.patron_hour[CALL] < NEVER)
    asked = float(read.request_hour < NEVER)
    new_call, new_request = called > read.calls_made, asked > read.asked_before
    orders, calls = read.orders_known.copy(), read.calls_known.copy()
    chance = {True: p.call_seen, False: p.false_trace}[bool(new_call)]
    heard_of = ordered.any() or retreat.any()
    for number, source in enumerate(LEAKS):
        if heard_of:
            u = draw("order_seen", (read.object_key + number * APART) % 2**32)
            orders[source] += ((ordered & (u < p.order_seen)) | (retreat & (u < p.false_trace))).sum()
        if new_call or (new_request and not called):
            calls[source] = max(calls[source], float(draw("call_seen", ONE + number)[0] < chance))
    return {"post_before": read.post_left, "post_retreated": np.maximum(read.post_retreated, retreat),
            "orders_given": read.orders_given + float(ordered.sum()), "calls_made": called, "asked_before": asked,
            "orders_known": orders, "calls_known": calls}  # fmt: skip


def step(read, p, draw):
    """What comes in, is caught, found and told in the hour."""
    return cadre(read, p, draw) | arrests(read, p, draw) | searches(read, p, draw) | leaks(read, p, draw)


def _counts_keep_their_law() -> bool:
    grid = (np.arange(400) + 0.5) / 400.0
    means = [np.mean([count_of(mean, float(u)) for u in grid]) for mean in (0.0, 0.4, 3.0, 50.0)]
    return bool(np.allclose(means, (0.0, 0.4, 3.0, 50.0), rtol=0.02, atol=0.01))


def _stores_are_neither_made_nor_lost() -> bool:
    weight = np.array([0.5, 0.2, 0.2, 0.1])
    return all(hidden_at_first(n, weight).sum() == n and hidden_at_first(n, weight).min() >= 0 for n in range(40))


V = Variable
MECHANISM = Mechanism(
    name="traces",
    purpose="Lets cadres, hidden arms, orders and calls leave traces, beside what looks alike without them.",
    parts=(14,),
    switches=(),
    sources=("S0", "S1", "S2", "S3", "S4"),
    reads=("hour", "step_hours", "organised_cadre", "population", "place_key", "object_key", "active", "new_arrests",
           "border_closed", "request_hour", "patron_hour", "ordinary_life", "present", "arms_lost", "post_left",
           "cadre_here", "cadre_abroad", "cadre_caught_now", "crossings_seen", "street_hours", "cadre_hours",
           "foreign_detained", "caches_left", "cache_arms_found", "arms_again", "post_before", "post_retreated",
           "orders_given", "orders_known", "calls_made", "calls_known", "asked_before"),
    writes=(
        V("cadre_here", "people", "country", "organised violent people in the country"),
        V("cadre_abroad", "people", "country", "those who have still to come"),
        V("cadre_caught_now", "people", "country", "organised people arrested in the hour before"),
        V("crossings_seen", "people", "country", "people noticed crossing the border so far"),
        V("street_hours", "people", "place", "people in the street, summed over hours"),
        V("cadre_hours", "people", "place", "organised people among them, summed over hours"),
        V("foreign_detained", "people", "place", "foreigners arrested so far"),
        V("caches_left", "count", "place", "hidden stores of arms not found yet"),
        V("cache_arms_found", "arms", "place", "arms found in stores so far"),
        V("arms_again", "arms", "place", "arms carried off and found again so far"),
        V("post_before", "state", "object", "why the post was left, an hour ago", high=3),
        V("post_retreated", "1", "object", "1 once its men have left without an order", high=1),
        V("orders_given", "count", "country", "orders to leave a post so far"),
        V("orders_known", "count", "source", "orders that a source knows of, or believes in"),
        V("calls_made", "count", "country", "1 once the patron has called first", high=1),
        V("calls_known", "count", "source", "1 where a source knows of the call, or believes in one", high=1),
        V("asked_before", "count", "country", "1 once the alliance was asked, an hour ago", high=1),
    ),
    parameters=("foreign_cadre", "cadre_inside", "crossing_rate", "arms_caches", "cache_arms", "cadre_caught",
                "foreign_base", "crossings_ordinary", "crossing_noticed", "closed_noticed", "cache_rate",
                "arms_recovered", "order_seen", "call_seen", "false_trace", "siege_minimum"),
    draws=("border_crossing", "foreign_caught", "cache_found", "order_seen", "call_seen"),
    step=step,
    promises=(
        Promise("noticed crossings follow their law on average", _counts_keep_their_law),
        Promise("hidden stores are whole, and as many as there are", _stores_are_neither_made_nor_lost),
    ),
)  # fmt: skip
