"""The fields of a country card: how each is read and what it means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from math import inf

from steppefire.core.triggers import TRIGGERS
from steppefire.scenario import cells, head

RIVALRY = ("none", "latent", "open")
STANCES = ("loyal", "cool", "hostile", "none")
_SHARE = partial(cells.between, 0, 1)
_COUNT = partial(cells.whole, 0, 1000)


@dataclass(frozen=True)
class Entry:
    """A field; `inner` are the keys of a field that is a mapping, or with `listed` a list of mappings."""

    key: str
    words: str
    reads: Callable[[str], object] | None = None
    required: bool = False
    units: tuple[str, ...] = ()
    inner: tuple[Entry, ...] = ()
    listed: bool = False


_CITY = (
    Entry("name", "The city's name.", cells.words, required=True),
    Entry("population", "People in the city.", partial(cells.whole, 1, cells.MAX_PEOPLE), required=True),
    Entry("lat", "Latitude.", partial(cells.between, -90, 90), True, ("degree",)),
    Entry("lon", "Longitude.", partial(cells.between, -180, 180), True, ("degree",)),
    Entry("capital", "Whether it is the capital; the first city otherwise.", cells.flag),
)
_GROUP = (
    Entry("name", "The group's name.", cells.words, required=True),
    Entry("share", "Its share of the population.", _SHARE, True, ("share",)),
)
_TRIGGER = (
    Entry("kind", "What sets the crisis off.", partial(cells.one_of, TRIGGERS), required=True),
    Entry("size", "Relative price change: 1 doubles it; null if there is none.", partial(cells.between, 0, 20)),
    Entry("place", "The city where it is felt first; null for the whole country.", cells.words),
    Entry("time", "When: ISO 8601 with an offset.", cells.moment),
)
_ALLIANCE = (
    Entry("name", "The alliance's name, such as CSTO.", cells.words),
    Entry("patron", "The strongest member, ISO 3166-1 alpha-3.", cells.country),
    Entry("patron_stance", "Between the leader and the patron's.", partial(cells.one_of, STANCES)),
    Entry("requests_granted_before", "Requests for troops granted before hour 0.", _COUNT),
    Entry("requests_refused_before", "Requests for troops refused before hour 0.", _COUNT),
)
FIELDS = (
    Entry("card", "Version of the format.", head.version, required=True),
    Entry("name", "The scenario's name: lower case letters, digits, hyphens.", cells.ident, required=True),
    Entry("country", "ISO 3166-1 alpha-3, such as KGZ.", cells.country, required=True),
    Entry("start", "Hour 0, before the first rally: ISO 8601 with an offset, at a full hour.", cells.full_hour, True),
    Entry("population", "People in the country.", partial(cells.whole, 1, cells.MAX_PEOPLE), required=True),
    Entry("urban_share", "Share of people in towns.", _SHARE, units=("share",)),
    Entry("youth_share", "Share of people aged 15 to 39.", _SHARE, units=("share",)),
    Entry("cities", "The largest few; the rest is countryside.", required=True, inner=_CITY, listed=True),
    Entry("groups", "Groups that people belong to.", inner=_GROUP, listed=True),
    Entry("gdp_per_head", "Output a head in 2021 international dollars.", partial(cells.between, 100, 1e6)),
    Entry("gini", "Gini coefficient of income, 0 to 100.", partial(cells.between, 0, 100)),
    Entry("rents_share", "Natural resource rents, share of output.", _SHARE, units=("share",)),
    Entry("corruption_index", "Corruption perceptions index, 0 to 100; 100 is clean.",
          partial(cells.between, 0, 100)),
    Entry("democracy", "Electoral democracy index of the year before.", _SHARE),
    Entry("polity", "Polity 5 score.", partial(cells.between, -10, 10)),
    Entry("years_in_office", "Of the leader.", partial(cells.between, 0, 100), units=("year",)),
    Entry("rival_clique", "Elite rivalry as reported before the crisis.", partial(cells.one_of, RIVALRY)),
    Entry("security_per_1000", "Police and interior troops per 1,000 people.", partial(cells.between, 0, inf)),
    Entry("internet_share", "Share of people with internet.", _SHARE, units=("share",)),
    Entry("foreign_troop_feeling", "-1 (deep hostility to the patron's soldiers) to 1.",
          partial(cells.between, -1, 1)),
    Entry("trigger", "What sets the crisis off, where and when.", required=True, inner=_TRIGGER),
    Entry("alliance", "The alliance of the country and its patron.", inner=_ALLIANCE),
)  # fmt: skip
