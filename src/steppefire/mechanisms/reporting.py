"""Sources inside the country that report what they could see and wanted to, and the belief that a falsehood costs.

Hour by hour: what happened is counted; records and witnesses learn of a part of it, with a lag; at its hours a source
words a figure, keeps silent, or is made to take one back; a figure that others plainly contradict costs trust. Form
after Radford et al. 2023: a claim is the log of what is known plus a bias by source and by whose loss it is.
"""

from __future__ import annotations

import numpy as np

from steppefire.core import mathx
from steppefire.core.spec import Mechanism, Promise, Variable
from steppefire.mechanisms import hearsay
from steppefire.mechanisms import sources as s
from steppefire.mechanisms.exposure import (
    claimed,
    comparable,
    embarrassment,
    exposure,
    frank_figures_only,
    only_contradiction_costs,
    state_line,
)
from steppefire.mechanisms.lags import addresses, first_trust, learning
from steppefire.mechanisms.statements import avoidance, by_scope, learnt, noticed, standing, thinned, worded

PUBLISHED = ("told", "published_low", "published_high", "published_words", "published_hour")
QUIET = 0.95  # connectivity from which monitors have nothing to tell
OLD = s.TRACES[0]  # quantities before the traces; those came later, and have their addresses behind all others
KEYS = np.concatenate([np.arange(len(s.SOURCES) * OLD).reshape(len(s.SOURCES), -1),
                       np.arange(len(s.SOURCES) * len(s.TRACES)).reshape(len(s.SOURCES), -1) + len(s.SOURCES) * OLD],
                      axis=1)  # addresses of draws  # fmt: skip


def unit_index(read):
    """Unit of each place, as whole numbers."""
    return read.unit_of.astype(np.int64)


def city_unit(read):
    """Unit of the largest city."""
    return int(read.unit_of[int(read.largest_city)])


def clock(read):
    """Hour of the local day, 0..23."""
    return int(read.utc_hour + read.hour) % 24


def happened(read):
    """True counts so far, count x place."""
    arrested, killed, _, hurt, _ = read.losses
    return np.array([arrested + read.new_arrests, killed + read.new_dead, read.dead_security,
                     hurt + read.new_injured, read.injured_security])  # fmt: skip


def believed_crowd(read):
    """The crowd as the leader believes it, by place: reported late, and played down."""
    return read.leader_crowd


def follow(read, p):
    """True counts, the day's crowds, hours without net, age of the trouble: what everybody's view starts from."""
    losses = happened(read)
    label = p.foreign_label * read.foreign_story
    believed = read.leader_violent + label * np.maximum(believed_crowd(read) - read.leader_violent, 0.0)
    cut = read.population * (1.0 - read.connectivity)
    sums = by_scope(np.array([read.participants, read.active, read.violent, believed, cut, read.population]),
                    unit_index(read), read.blocked.size)  # fmt: skip
    now, cut = sums[:4], sums[4] / sums[5]
    today = now if clock(read) == 1 else np.maximum(read.today, now)
    begun = read.trouble_hours > 0 or read.active.sum() >= p.trouble_crowd
    return {
        "losses": losses,
        "today": today,
        "largest": np.maximum(read.largest, today),
        "largest_hour": np.where(today > read.largest, read.hour, read.largest_hour),
        "linked": 1.0 - cut,
        "blocked": read.blocked + cut * read.step_hours,
        "trouble_hours": read.trouble_hours + begun * read.step_hours,
    }  # fmt: skip


def shares(read, p):
    """Share of each count that a source gets to know, source x count x place."""
    out = np.ones((len(s.SOURCES), len(s.COUNTS), read.population.size))
    seen = noticed(1.0, read.connectivity, p.net_dependence)
    for number, reach in zip(s.WITNESSES, (p.reach_agencies, p.reach_exile, p.reach_bodies), strict=True):
        out[number] = reach * seen
    treated = 1.0 - avoidance(read.deterrence, read.emergency, p.avoid_hospital)
    out[(s.HEALTH, s.PROSECUTOR), s.HURT] = treated
    out[s.HEALTH, (s.KILLED, s.FALLEN)] = p.hospital_dead
    out[s.MINISTRY, s.HURT] = 0.0
    out[(s.PRESIDENT, s.TELEVISION, s.MONITORS), 1:] = 0.0
    return out


def knowledge(read, p, draw, losses):
    """(learnt, known): what sources will know of what happened so far, and what they know now."""
    total = read.learnt
    fresh = losses - read.losses
    if fresh.any():
        u = draw("noticed", addresses(read.place_key)).reshape(len(s.WITNESSES), len(s.COUNTS), -1)
        witness = np.full(len(s.SOURCES), -1)
        witness[list(s.WITNESSES)] = np.arange(len(s.WITNESSES))
        alike = p.overdispersion / (1.0 + p.overdispersion)
        total = total + learnt(fresh, shares(read, p), witness, alike, u, unit_index(read), read.blocked.size)
    pace = mathx.chance(learning(p.lag_police, p.lag_hospital, p.lag_court, p.lag_witness), read.step_hours)
    return total, read.known + (total - read.known) * pace[:, None, None]


def tilts(read, p, draw):
    """Log bias of every source and quantity: its kind's mean and a draw that holds for the whole run."""
    if read.source_tilt.any():
        return read.source_tilt
    wish = np.where(s.SIDE[:, None] > 0, np.where(s.LOSS_OF < 0, -p.bias_hidden, p.bias_own * (s.LOSS_OF > 0)),
                    p.bias_street * (s.LOSS_OF < 0))  # fmt: skip
    wish[:, s.ATTACKERS] = np.where(s.SIDE > 0, p.bias_threat, -p.bias_street)
    copies = np.array([source.view == s.COPY for source in s.SOURCES])  # what they repeat is biased already
    mean = wish * (s.PARTIAL * (s.SIDE != 0) * ~copies)[:, None]
    z = np.array([mathx.normal_quantile(u) for u in draw("source_bias", KEYS.ravel())]).reshape(mean.shape)
    return mean + p.source_bias_sd * s.SPREAD[:, None] * z


def witnessed(read, p, number):
    """Share of the crowds that a witness-based source sees, level x scope (1 for others).

    A crowd is seen by whoever is there, so the net alone limits it; all who took part are summed over rallies known.
    """
    if number not in s.WITNESSES:
        return 1.0
    reach = (p.reach_agencies, p.reach_exile, p.reach_bodies)[s.WITNESSES.index(number)]
    seen = noticed(1.0, read.connectivity, p.net_dependence)
    sums = by_scope(np.stack([read.active + 1.0, (read.active + 1.0) * seen]), unit_index(read), read.blocked.size)
    return np.array([[reach], [1.0], [1.0], [1.0]]) * (sums[1] / sums[0])


def figures(read, p, number, new, tilt):
    """What a source would say of each quantity and scope if it spoke, before words: quantity x scope."""
    source, known = s.SOURCES[number], new["known"][number]
    if source.view == s.COPY:
        heard = standing(read.published_words) * (read.published_low + read.published_high) / 2.0
        yesterday = read.published_hour < read.hour - clock(read)
        heard[:, list(s.OF_THE_DAY)] *= ~yesterday[:, list(s.OF_THE_DAY)]
        base = np.where(heard[s.MINISTRY] > 0, heard[s.MINISTRY], heard[s.PRESIDENT])
        return base * mathx.exp(tilt[number])[:, None]
    widened = mathx.chance(1.0 / p.light_hours, new["trouble_hours"])
    counted = p.serious_share + (1.0 - p.serious_share) * widened
    level = new["largest"] if source.view == s.COURT else new["today"] * witnessed(read, p, number)
    out = np.zeros((len(s.QUANTITIES), read.blocked.size))
    out[s.DETAINED] = known[s.ARREST]
    out[s.DEAD_SECURITY] = known[s.FALLEN]
    out[s.DEAD_CIVILIANS] = out[s.DEAD_ATTACKERS] = known[s.KILLED]
    own = source.side > 0 and source.view != s.HOSPITAL
    out[s.INJURED_SECURITY] = known[s.WOUNDED] * (counted if own else p.serious_share)
    out[s.INJURED_CIVILIANS] = known[s.HURT] * (counted if source.side < 0 else p.serious_share)
    out[list(s.OF_THE_DAY)] = level[:3]
    if source.view == s.BELIEF:
        out[s.ATTACKERS] = level[3]
    out[s.BLOCKED] = new["blocked"]
    out[list(s.TRACES), 0] = hearsay.known(read, p, number, new)
    out = out * mathx.exp(tilt[number])[:, None]
    out[list(s.THREATS)] *= float(mathx.exp(p.bias_threat * source.partial * (source.side > 0) * hearsay.story(read)))
    out[s.DEAD] = out[s.DEAD_CIVILIANS] + out[s.DEAD_SECURITY]
    out[s.INJURED] = out[s.INJURED_CIVILIANS] + out[s.INJURED_SECURITY]
    out[s.CONNECTIVITY] = new["linked"]
    return out


def truths(read, new, number):
    """The true value of each quantity and scope: quantity x scope."""
    known = new["known"][number]
    level = new["largest"] if s.SOURCES[number].view == s.COURT else new["today"]
    dead, hurt = known[s.KILLED] + known[s.FALLEN], known[s.HURT] + known[s.WOUNDED]
    traced = np.zeros((len(s.TRACES), known.shape[1]))
    traced[:, 0] = hearsay.true(read)
    return np.stack([known[s.ARREST], dead, known[s.FALLEN], known[s.KILLED], known[s.KILLED], hurt, known[s.WOUNDED],
                     known[s.HURT], *level[:3], new["linked"], new["blocked"], *traced])  # fmt: skip


def speakers(read, p, age):
    """Numbers of the sources that speak this hour, when trouble is so old (hours)."""
    first = {s.PROSECUTOR: p.court_first, s.BODIES: p.inquiry_first}
    late = {number: age - first.get(number, 0.0) for number in s.AT_HOUR[clock(read)] if age > 0.0}
    return [number for number, hours in late.items()
            if hours >= 0.0 and int(hours // 24.0) % s.SOURCES[number].every == 0]  # fmt: skip


def topics(read, age, final, honest):
    """Which source speaks now of what and where: source x quantity x scope.

    Crowds are summed up at a source's last hour of the day; the dead are told by unit once trouble is so old.
    """
    out = s.spoken(read.blocked.size, city_unit(read), honest).copy()
    for quantity in s.OF_THE_DAY:
        out[~s.LAST[:, clock(read)], quantity] = False
    if age >= final:
        out[s.PROSECUTOR, s.DEAD] = True
    return out


def newsworthy(values, told, words, step):
    """Where a figure is worth a statement: something has happened, and more than at the last statement."""
    news = (values >= 0.5) & (np.abs(values - told) > step * told + 0.5)
    before = np.where(words[s.CONNECTIVITY] > 0, told[s.CONNECTIVITY], 1.0)
    cut = (before < QUIET) | (values[s.CONNECTIVITY] < QUIET)
    news[s.CONNECTIVITY] = cut & (np.abs(values[s.CONNECTIVITY] - before) > 0.02)
    return news


def publish(read, p, draw, new, tilt):
    """The statements of this hour: the five published arrays, changed where a source has spoken."""
    out = {name: getattr(read, name) for name in PUBLISHED}
    age = new["trouble_hours"]
    who = speakers(read, p, age)
    if not who:
        return out
    out = {name: values.copy() for name, values in out.items()}
    keys, shape = KEYS[who].ravel(), (len(who), len(s.QUANTITIES))
    chance = p.silence + p.silence_shame * s.ASHAMED[who]
    chance[np.array(who) == s.PROSECUTOR] *= age < p.final_count
    allowed = (draw("silence", keys).reshape(shape) >= chance) & (read.silenced[who] <= read.hour)
    slips = mathx.exp(p.count_noise * np.sqrt(12.0) * (draw("statement", keys).reshape(shape) - 0.5))
    on = topics(read, age, p.final_count, honest=False)
    for number, may, slip in zip(who, allowed, slips, strict=True):
        values = figures(read, p, number, new, tilt)
        news = newsworthy(values, read.told[number], read.published_words[number], p.news_step)
        for quantity, scope in np.argwhere(on[number] & news & may[:, None]).tolist():
            say(out, number, quantity, scope, values[quantity, scope], slip[quantity], age < p.vague_hours,
                float(read.hour))  # fmt: skip
    return out


def say(out, number, quantity, scope, value, slip, early, hour):
    """Put one statement into the published arrays."""
    source = s.SOURCES[number]
    at = (number, quantity, scope)
    if quantity == s.CONNECTIVITY:
        low = high = np.floor(100.0 * value + 0.5) / 100.0
        words = s.EXACT
    elif quantity in s.NEWS:
        low = high = np.floor(value + 0.5)
        words = s.EXACT
    else:
        vague = early and source.view == s.WITNESS and quantity in (s.DEAD_CIVILIANS, s.INJURED_CIVILIANS)
        seen = source.view == s.WITNESS and quantity in (s.CROWD, s.ATTACKERS)  # a guess, where sums are a floor
        low, high, words = worded(value * slip, s.ABOUT if seen else source.words, source.digits, vague)
        if high < 1.0:
            return
    for name, entry in zip(PUBLISHED, (value, low, high, words, hour), strict=True):
        out[name][at] = entry


def withdraw(read, p, draw, out):
    """(published arrays, silenced, withdrawn by source) after too frank figures are taken back."""
    taken, silenced, muzzled = np.zeros(len(s.SOURCES)), read.silenced, read.hour + p.muzzle_hours
    u = None
    for place, (number, quantity) in enumerate(s.FRANK):
        age = read.hour - out["published_hour"][number, quantity, 0]
        if not (0.0 < age <= p.withdrawal_hours and standing(out["published_words"][number, quantity, 0])):
            continue
        u = draw("withdrawal", np.arange(len(s.FRANK))) if u is None else u
        line = state_line(out, quantity)
        excess = embarrassment(out["published_low"][number, quantity, 0], line, p.exposure_tolerance)
        if u[place] < mathx.chance(p.withdrawal_rate * excess, read.step_hours):
            out, silenced = {name: values.copy() for name, values in out.items()}, silenced.copy()
            stands = standing(out["published_words"][number, quantity])
            for name, value in zip(PUBLISHED, (0.0, 0.0, 0.0, s.WITHDRAWN, read.hour), strict=True):
                out[name][number, quantity, stands] = value
            silenced[number, quantity] = muzzled
            taken[number] = 1.0
    return out, silenced, taken


def at_first(p):
    """Trust before the trouble, by source."""
    return first_trust(p.trust_state, p.trust_press, p.trust_exile, p.trust_bodies, p.trust_television)


def step(read, p, draw):
    """What sources know, say, take back, and are believed."""
    new = follow(read, p)
    new["learnt"], new["known"] = knowledge(read, p, draw, new["losses"])
    tilt = tilts(read, p, draw)
    out = publish(read, p, draw, new, tilt)
    out, silenced, taken = withdraw(read, p, draw, out)
    lost = read.trust_lost * (1.0 - mathx.chance(1.0 / p.trust_recovery, read.step_hours))
    spoke = out["published_hour"][:, :OLD].max() == read.hour
    if spoke:
        figures_now = comparable(out, city_unit(read), read.hour - clock(read))
        met = exposure(figures_now, read.hour, read.trust, p.exposure_tolerance)
        lost = 1.0 - (1.0 - lost) * mathx.exp(-p.exposure_cost * (np.minimum(met, 1.0) + taken))
    dead = claimed(out) if spoke else read.claimed_dead
    return kept(new) | out | {"claimed_dead": dead, "source_tilt": tilt, "silenced": silenced, "trust_lost": lost,
                               "trust": at_first(p) * (1.0 - lost)}  # fmt: skip


def kept(new):
    """What of the hour's view stays for the next hour."""
    return {name: value for name, value in new.items() if name != "linked"}


def rest(read, p, draw):
    """Every source knows everything at once and says it exactly, at its hours; nothing is taken back."""
    new = follow(read, p)
    whole = by_scope(new["losses"], unit_index(read), read.blocked.size)
    new["learnt"] = new["known"] = np.repeat(whole[None], len(s.SOURCES), axis=0)
    out = {name: getattr(read, name).copy() for name in PUBLISHED}
    on = topics(read, new["trouble_hours"], p.final_count, honest=True)
    for number in s.AT_HOUR[clock(read)]:
        values = truths(read, new, number)
        news = on[number] & (values != out["told"][number])
        news[s.CONNECTIVITY] &= (values[s.CONNECTIVITY] < 1.0) | (read.published_words[number, s.CONNECTIVITY] > 0)
        for name, value in zip(PUBLISHED, (values, values, values, s.EXACT, read.hour), strict=True):
            out[name][number] = np.where(news, value, out[name][number])
    return kept(new) | out | {"claimed_dead": claimed(out), "source_tilt": read.source_tilt, "silenced": read.silenced,
                               "trust_lost": np.zeros_like(read.trust_lost), "trust": at_first(p)}  # fmt: skip


def _no_more_than_happened() -> bool:
    links = np.linspace(0.0, 1.0, 21)
    share = noticed(0.8, links, 0.7)
    most = all(thinned(12, float(x), 0.3, u) <= 12 for x in share for u in (0.001, 0.5, 0.999))
    return bool(most and (np.diff(share) > 0).all() and share.min() >= 0 and share.max() <= 0.8)


V, EVERY = Variable, "source x quantity x scope"
MECHANISM = Mechanism(
    name="reporting",
    purpose="Lets sources report what they saw and wanted to, take figures back, and lose trust by exposed falsehoods.",
    parts=(13,),
    switches=("misreporting",),
    sources=("Radford2023", "S0", "S2", "S3", "S4"),
    reads=("new_arrests", "new_dead", "new_injured", "dead_security", "injured_security", "active", "violent",
           "participants", "connectivity", "emergency", "deterrence", "foreign_story", "population", "unit_of",
           "place_key", "largest_city", "hour", "utc_hour", "step_hours", "losses", "learnt", "known", "today",
           "largest", "largest_hour", "blocked", "trouble_hours", "leader_crowd", "leader_violent", "source_tilt",
           "silenced", "told", "foreign_detained", "cache_arms_found", "arms_again", "crossings_seen", "orders_known",
           "orders_given", "calls_known", "calls_made",
           "published_low", "published_high", "published_words", "published_hour", "trust_lost", "trust",
           "claimed_dead"),
    writes=(
        V("losses", "people", "count x place", "what happened so far: arrested, dead and injured of both sides"),
        V("learnt", "people", "source x count x scope", "what a source will know of it"),
        V("known", "people", "source x count x scope", "what it knows now"),
        V("today", "people", "level x scope", "largest crowds since local midnight"),
        V("largest", "people", "level x scope", "largest crowds of any day so far"),
        V("largest_hour", "hour", "level x scope", "when they were reached"),
        V("blocked", "hour", "scope", "hours without net so far, mean over people"),
        V("trouble_hours", "hour", "country", "age of the trouble"),
        V("source_tilt", "log", "source x quantity", "bias of a source, the same all along", low=-1e3, high=1e3),
        V("silenced", "hour", "source x quantity", "hour until which a source says nothing of it"),
        V("told", "1", EVERY, "what a source knew when it last spoke"),
        V("published_low", "1", EVERY, "lower end of the latest figure"),
        V("published_high", "1", EVERY, "upper end of the latest figure"),
        V("published_words", "index", EVERY, "how it was worded; 0 none, 8 withdrawn", high=8),
        V("published_hour", "hour", EVERY, "when it was published", low=-1, start=-1),
        V("claimed_dead", "people", "source", "latest published dead participants; 0 while silent or withdrawn"),
        V("trust_lost", "share", "source", "trust lost by exposed falsehoods", high=1),
        V("trust", "share", "source", "belief of the public in a source", high=1, start=0.5),
    ),
    parameters=("trouble_crowd", "net_dependence", "overdispersion", "source_bias_sd", "bias_hidden", "bias_own",
                "bias_street", "bias_threat", "foreign_label", "reach_agencies", "reach_exile", "reach_bodies",
                "lag_police", "lag_hospital", "lag_court", "lag_witness", "court_first",
                "inquiry_first", "final_count", "hospital_dead", "avoid_hospital", "serious_share", "light_hours",
                "vague_hours", "count_noise", "silence", "silence_shame", "news_step", "withdrawal_rate",
                "withdrawal_hours", "muzzle_hours", "exposure_tolerance", "exposure_cost", "trust_recovery",
                "nationality_seen", "trust_state", "trust_television", "trust_press", "trust_exile", "trust_bodies"),
    draws=("source_bias", "noticed", "statement", "silence", "withdrawal"),
    step=step,
    rest=rest,
    hourly=True,
    promises=(
        Promise("witnesses learn of no more than happened, and of less where the net is cut", _no_more_than_happened),
        Promise("only a figure above the official line embarrasses", frank_figures_only),
        Promise("trust falls by contradiction, for sources of every side, and not by agreement",
                only_contradiction_costs),
    ),
)  # fmt: skip
