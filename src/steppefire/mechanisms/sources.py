"""Who reports: what each kind of source sees and wants, and when it speaks. The same table for every country.

Sizes (lags, shares, biases, trust) are parameters of `values.py`; here stands what is not a number to be fitted: the
view, the side taken, the daily round. Three signs follow from the side: whose losses are played down, whose are
stressed, and whose light injuries count.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

QUANTITIES = (
    "detained", "dead", "dead_security", "dead_civilians", "dead_attackers", "injured", "injured_security",
    "injured_civilians", "participants", "crowd", "attackers", "connectivity", "blocked_hours",
    "foreign_detained", "arms_found", "border_crossings", "orders_reported", "calls_reported",
)  # fmt: skip
(DETAINED, DEAD, DEAD_SECURITY, DEAD_CIVILIANS, DEAD_ATTACKERS, INJURED, INJURED_SECURITY,
 INJURED_CIVILIANS, PARTICIPANTS, CROWD, ATTACKERS, CONNECTIVITY, BLOCKED,
 FOREIGNERS, ARMS, CROSSINGS, ORDERS, CALLS) = range(len(QUANTITIES))  # fmt: skip
QUANTITY_UNITS = ("people",) * 11 + ("share", "hour", "people", "arms", "people", "count", "count")
# Traces of rival explanations: no other figure contradicts them, and nobody is believed less for them.
TRACES = (FOREIGNERS, ARMS, CROSSINGS, ORDERS, CALLS)
THREATS = (FOREIGNERS, ARMS, CROSSINGS)  # figures that a story of an attack from outside enlarges
NEWS = (ORDERS, CALLS)  # told as they are, or not at all
OF_THE_DAY = (PARTICIPANTS, CROWD, ATTACKERS)  # counted since local midnight; the others since the start, or now

# What happens to single people, as the world counts it.
COUNTS = ("arrested", "dead_civilians", "dead_security", "injured_civilians", "injured_security")
ARREST, KILLED, FALLEN, HURT, WOUNDED = range(len(COUNTS))
# Sizes of crowds: the day's so far; the last is the leader's belief about attackers.
LEVELS = ("participants", "crowd", "attackers", "believed_attackers")

STATE, PRESS, EXILE, CIVIC, NET = "state", "press", "exile", "civic", "net"
POLICE, HOSPITAL, COURT, WITNESS, BELIEF, COPY, MEASURE = (
    "police", "hospital", "court", "witness", "belief", "copy", "measure")  # fmt: skip
EXACT, ABOUT, MORE, LEAST, UP_TO, DOZENS, HUNDREDS, WITHDRAWN = range(1, 9)
WORDS = ("", "", "about", "more than", "at least", "up to", "dozens", "hundreds", "withdrawn")


@dataclass(frozen=True)
class Source:
    """A kind of source.

    `side` +1 with those in power, -1 with those in the street; `partial` how far it takes that side, 0..1;
    `view` what it goes by; `spread` its share of the general spread of biases, small where there are records;
    `hours` of the day at which it speaks, every so many days; `digits` it keeps (0: all); `words` it likes;
    `told_off`: it can be made to take a figure back.
    """

    name: str
    camp: str
    side: int
    partial: float
    view: str
    spread: float
    hours: tuple[int, ...]
    every: int
    digits: int
    words: int
    country: tuple[int, ...]
    city: tuple[int, ...]
    told_off: bool = False


SOURCES = (
    Source("interior ministry", STATE, 1, 1.0, POLICE, 0.5, (9, 14, 21), 1, 0, EXACT,
           (DETAINED, DEAD_SECURITY, DEAD_ATTACKERS, INJURED_SECURITY, FOREIGNERS, ARMS, CROSSINGS),
           (DETAINED, DEAD_ATTACKERS, ATTACKERS)),
    Source("president's office", STATE, 1, 1.0, BELIEF, 1.0, (20,), 1, 1, ABOUT,
           (DETAINED, ATTACKERS, FOREIGNERS), (ATTACKERS,)),
    Source("health ministry", STATE, 1, 0.4, HOSPITAL, 0.5, (11, 18), 1, 0, EXACT,
           (DEAD, INJURED, INJURED_CIVILIANS), (DEAD,), told_off=True),
    Source("prosecutor", STATE, 1, 0.6, COURT, 0.3, (12,), 4, 0, EXACT,
           (DETAINED, DEAD, DEAD_SECURITY, DEAD_CIVILIANS, INJURED, INJURED_SECURITY, INJURED_CIVILIANS,
            PARTICIPANTS, FOREIGNERS, ARMS), ()),
    Source("state television", STATE, 1, 1.0, COPY, 0.5, (8, 22), 1, 2, UP_TO,
           (DETAINED, DEAD_SECURITY, INJURED_SECURITY, FOREIGNERS, ARMS, CROSSINGS), (ATTACKERS,)),
    Source("news agencies", PRESS, 0, 0.0, WITNESS, 1.0, (8, 12, 17, 22), 1, 1, LEAST,
           (DETAINED, DEAD_CIVILIANS, PARTICIPANTS, CROWD, FOREIGNERS, ORDERS, CALLS),
           (DEAD_CIVILIANS, CROWD, ATTACKERS)),
    Source("exile press", EXILE, -1, 1.0, WITNESS, 1.0, (10, 22), 1, 1, MORE,
           (DETAINED, DEAD_CIVILIANS, INJURED_CIVILIANS, PARTICIPANTS, FOREIGNERS, ORDERS, CALLS), (CROWD, ATTACKERS)),
    Source("non-governmental bodies", CIVIC, -1, 0.3, WITNESS, 0.5, (15,), 1, 0, LEAST,
           (DETAINED, DEAD_CIVILIANS, INJURED_CIVILIANS, FOREIGNERS), (DEAD_CIVILIANS,)),
    Source("network monitors", NET, 0, 0.0, MEASURE, 0.05, (1, 7, 13, 19), 1, 2, EXACT,
           (CONNECTIVITY, BLOCKED), (CONNECTIVITY, BLOCKED)),
)  # fmt: skip
NAMES = tuple(source.name for source in SOURCES)
MINISTRY, PRESIDENT, HEALTH, PROSECUTOR, TELEVISION, AGENCIES, EXILES, BODIES, MONITORS = range(len(SOURCES))
WITNESSES = tuple(number for number, source in enumerate(SOURCES) if source.view == WITNESS)

# Whose loss a quantity is: of the street (-1), of those in power (+1), of nobody (0).
LOSS_OF = np.zeros(len(QUANTITIES))
LOSS_OF[[DEAD_CIVILIANS, DEAD_ATTACKERS, INJURED_CIVILIANS, PARTICIPANTS, CROWD]] = -1.0
LOSS_OF[[DEAD_SECURITY, INJURED_SECURITY]] = 1.0
# Figures that those in power would rather not see.
SHAMEFUL = np.isin(np.arange(len(QUANTITIES)), (DEAD, DEAD_CIVILIANS, INJURED, INJURED_CIVILIANS))

SIDE = np.array([float(source.side) for source in SOURCES])
PARTIAL = np.array([source.partial for source in SOURCES])
SPREAD = np.array([source.spread for source in SOURCES])
ASHAMED = PARTIAL[:, None] * (SHAMEFUL[None, :] & (SIDE[:, None] > 0))
AT_HOUR = tuple(tuple(number for number, source in enumerate(SOURCES) if hour in source.hours) for hour in range(24))
# Who can be made to take back what: counts of the dead that shame those in power.
FRANK = tuple((number, quantity) for number, source in enumerate(SOURCES) if source.told_off
              for quantity in (DEAD, DEAD_CIVILIANS) if quantity in source.country)  # fmt: skip
LAST = np.array([[hour == max(source.hours) for hour in range(24)] for source in SOURCES])
# Evidence: another camp's figure, or what the prosecutor says later about an official one.
EXPOSES = np.array([[one.camp != other.camp or (number == PROSECUTOR and other is not one) for other in SOURCES]
                    for number, one in enumerate(SOURCES)])  # fmt: skip


@lru_cache(maxsize=8)
def spoken(scopes: int, city: int, honest: bool = False) -> np.ndarray:
    """Which source speaks of which quantity for which scope (0 the country, then units): source x quantity x scope.

    Without misreporting nobody is labelled: the ministry counts dead civilians. Not to be written to.
    """
    out = np.zeros((len(SOURCES), len(QUANTITIES), scopes), bool)
    for number, source in enumerate(SOURCES):
        out[number, list(source.country), 0] = True
        out[number, list(source.city), 1 + city] = True
    if honest:
        out[:, DEAD_CIVILIANS] |= out[:, DEAD_ATTACKERS]
        out[:, DEAD_ATTACKERS] = False
    out.flags.writeable = False
    return out
