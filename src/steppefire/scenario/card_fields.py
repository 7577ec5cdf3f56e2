"""The fields of a country card: what each means, its range, and the prior it takes when given and when missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from steppefire.core.triggers import TRIGGERS
from steppefire.scenario import cells
from steppefire.scenario.cells import Refused
from steppefire.scenario.head import MAX_DAYS
from steppefire.scenario.located import shown

CLIQUES = ("none", "latent", "open")
STANCES = {"loyal": 0.6, "cool": 0.1, "hostile": -0.6, "none": 0.0}
LONGEST_WORD = 80
FIRST_YEAR, LAST_YEAR = 1900, 2100
# Incomes, wages and output are index numbers: only their ratios act, and a card knows no differences between places.
LEAST_PEOPLE, MOST_CITIES, MOST_GROUPS, MOST_REQUESTS = 10_000, 100, 40, 50


@dataclass(frozen=True)
class Law:
    """How far a number may lie from its middle: normal, or lognormal around a median."""

    law: str
    spread: float

    def around(self, middle: float) -> str:
        """The prior as scenario.yaml writes it; a law of positive numbers has none around almost nothing."""
        if self.law == "lognormal" and middle < 1e-3:
            return "uniform(0, 0.002)"
        return f"{self.law}({'ln ' if self.law == 'lognormal' else ''}{plain(middle)}, {plain(self.spread)})"

    @property
    def short(self) -> str:
        """The law without its middle, for the table of fields."""
        return f"lognormal, sd {self.spread:g} of the log" if self.law == "lognormal" else f"normal, sd {self.spread:g}"


@dataclass(frozen=True)
class Field:
    """A field of the card. `fact` is the fact of scenario.yaml that it becomes, multiplied by `times` there.

    `median`, `wide` and `reason` say what stands where the field is missing; `median` may be words for a formula.
    """

    name: str
    unit: str
    limits: str
    reads: Callable[[str], Any]
    about: str
    rule: str = ""
    required: bool = False
    fact: str = ""
    times: float = 1.0
    given: Law | None = None
    median: Any = None
    wide: Law | None = None
    reason: str = ""


def plain(value: float) -> str:
    """A number in decimal digits, without an exponent."""
    return f"{value:.9f}".rstrip("0").rstrip(".")


def word(text: str) -> str:
    """A name or title of one line, without blanks around it."""
    text = cells.words(text)
    if any(character in "\t\n\r" or "\ud800" <= character <= "\udfff" for character in text):
        raise Refused(f"{shown(text)} does not stand on one line",
                      "line ends, tabs and halves of characters are refused", "write it on one line")
    if len(text.strip()) > LONGEST_WORD:
        raise Refused(f"{shown(text)} is longer than {LONGEST_WORD} characters", "it stands in tables", "shorten it")
    return text.strip()


def _version(text: str) -> str:
    if text != "1":
        raise Refused(f"card version {shown(text)} is not known", "this program reads version 1", "write 1")
    return text


def _start(text: str) -> datetime:
    value = cells.full_hour(text)
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise Refused(f"{shown(text)} is out of range", f"a card starts between {FIRST_YEAR} and {LAST_YEAR}", "")
    return value


def _gini(text: str) -> float:
    value = cells.number(text)
    if 0 < value < 1:
        raise Refused(f"{shown(text)} is out of range", "the Gini index is written 15..75 on a card, not 0..1",
                      "multiply by 100")
    return cells.between(15, 75, text)


def _range(low: float, high: float) -> dict[str, Any]:
    return {"limits": f"{low:,.9g} to {high:,.9g}", "reads": partial(cells.between, low, high)}


def _whole(low: int, high: int) -> dict[str, Any]:
    return {"limits": f"{low:,} to {high:,}", "reads": partial(cells.whole, low, high)}


def _one_of(*words: str) -> dict[str, Any]:
    return {"limits": ", ".join(words), "reads": partial(cells.one_of, words)}


_TEXT: dict[str, Any] = {"unit": "text", "limits": f"one line, {LONGEST_WORD} characters", "reads": word}
_TIME: dict[str, Any] = {"unit": "time", "limits": "ISO 8601 with an offset"}
_POLITY = "0.33 + 0.015 polity, or 0.33 without polity"
_YEARLY = "0.05 + 0.0275 a year since 2000, 0.02 to 0.8"

FIELDS: tuple[Field, ...] = (
    Field("card", "version", "1", _version, "version of the card format", required=True),
    Field("name", "id", "lower case letters, digits, hyphens", cells.ident, "name of the scenario", required=True),
    Field("country", "code", "three capital letters", cells.country, "ISO 3166-1 alpha-3 code", required=True),
    Field("start", **_TIME, reads=_start, required=True, about="hour 0, a full hour before the first rally"),
    Field("title", about="title of the scenario", rule="title", median="country, month and year", **_TEXT),
    Field("days", "day", **_whole(1, MAX_DAYS), about="days that a run lasts at most", rule="days", median=120,
          reason="most crises of this kind are over within four months"),
    Field("population", "people", **_whole(LEAST_PEOPLE, cells.MAX_PEOPLE), required=True,
          about="inhabitants", rule="units-of-cities"),
    Field("urban_share", "share", **_range(0, 1), about="share of people in towns", rule="urban-share", median=0.55,
          reason="about the world's share since 2018 (World Urbanization Prospects, recalled)"),
    Field("youth_share", "share", **_range(0.05, 0.8), about="share of people aged 15 to 39", rule="bands",
          fact="youth_share", given=Law("normal", 0.01), median=0.37, wide=Law("normal", 0.05),
          reason="about the world's share (World Population Prospects, recalled)"),
    Field("cities.name", about="name of a city", rule="units-of-cities", required=True, **_TEXT),
    Field("cities.population", "people", **_whole(1, cells.MAX_PEOPLE), about="its inhabitants",
          rule="units-of-cities", required=True),
    Field("cities.lat", "degree", **_range(-90, 90), about="its latitude", rule="coordinates", required=True),
    Field("cities.lon", "degree", **_range(-180, 180), about="its longitude", rule="coordinates", required=True),
    Field("cities.capital", "true or false", "true, false", cells.flag, "true for the capital, one at most",
          rule="capital", median="false; without any capital the first city is"),
    Field("groups.name", about="name of a group of people", rule="groups", required=True, **_TEXT),
    Field("groups.share", "share", **_range(0, 1), about="its share of the people, 1 together at most",
          rule="groups", required=True),
    Field("gdp_per_head", "USD/year", **_range(100, 1e6), about="output a head, 2021 international dollars",
          rule="gdp-per-head", fact="gdp_per_head", given=Law("lognormal", 0.05), median=12000,
          wide=Law("lognormal", 0.9), reason="about the median of countries, with the spread between them (recalled)"),
    Field("gini", "index", "15 to 75", _gini, "Gini index of incomes", rule="gini", fact="gini", times=0.01,
          given=Law("normal", 2), median=37, wide=Law("normal", 7),
          reason="about the median of countries, with the spread between them (World Bank, recalled)"),
    Field("rents_share", "share", **_range(0, 1), about="rents of natural resources in output",
          rule="rents", fact="rents_share", given=Law("lognormal", 0.2), median=0.03, wide=Law("lognormal", 1.2),
          reason="order of the median of countries; the largest are above a third (World Bank, recalled)"),
    Field("corruption_index", "index", **_range(0, 100), about="perceptions index of Transparency, 100 is clean",
          rule="corruption", fact="corruption_index", given=Law("normal", 3), median=33, wide=Law("normal", 10),
          reason="about the mean of autocracies since 2012, with the spread between them (recalled)"),
    Field("democracy", "1", **_range(0, 1), about="V-Dem electoral democracy index of the year before",
          rule="democracy", fact="democracy", given=Law("normal", 0.03), median=_POLITY, wide=Law("normal", 0.12),
          reason="the line through eight crises of 2003 to 2022 for which both indices are known"),
    Field("polity", "1", **_whole(-10, 10), about="Polity 5 score; used only where democracy is missing",
          rule="democracy", median="not used"),
    Field("years_in_office", "year", **_range(0, 80), about="years of the leader in office", rule="power-since",
          median=8, reason="order of the mean of leaders of autocracies (Archigos, recalled)"),
    Field("rival_clique", "word", **_one_of(*CLIQUES), about="elite rivalry as reported before the crisis",
          rule="offices", median="latent", reason="the middle of the three words"),
    Field("security_per_1000", "people", **_range(0.1, 100), about="police and interior troops for 1,000 people",
          rule="security", fact="security_scale", given=Law("lognormal", 0.15), median=4.5, wide=Law("lognormal", 0.4),
          reason="police alone are about 3 for 1,000 in the median of countries (Harrendorf et al. 2010, recalled)"),
    Field("internet_share", "share", **_range(0, 1), about="share of people who use the internet", rule="internet",
          fact="internet_share", given=Law("normal", 0.03), median=_YEARLY, wide=Law("normal", 0.2),
          reason="near the world's share year by year (International Telecommunication Union, recalled)"),
    Field("foreign_troop_feeling", "1", **_range(-1, 1), rule="troop-feeling", fact="troop_feeling",
          about="towards the patron's soldiers, -1 deep hostility to 1", given=Law("normal", 0.15),
          median=-0.1, wide=Law("normal", 0.35), reason="judged: soldiers from abroad are seldom welcome"),
    Field("trigger.kind", "word", **_one_of(*TRIGGERS), about="what sets the crisis off", rule="trigger",
          required=True),
    Field("trigger.size", "1", **_range(0.001, 20), about="relative rise of a price; for a price alone",
          rule="trigger-price", fact="trigger_size", given=Law("lognormal", 0.05), median=0.5,
          wide=Law("lognormal", 0.5),
          reason="rises that set off riots run from about a fifth to a few times the old price (judged)"),
    Field("trigger.place", about="the listed city where it is felt first; the whole country without it",
          rule="trigger-place", median="the whole country", **_TEXT),
    Field("trigger.time", **_TIME, reads=cells.moment, about="when it happens, from hour 0 on", rule="trigger-hour",
          median="9 hours after the start", reason="a morning"),
    Field("alliance.name", about="the alliance of the country; without it there is no treaty", rule="treaty",
          median="no alliance", **_TEXT),
    Field("alliance.patron", "code", "three capital letters", cells.country,
          "its strongest member, or the power next door", rule="states",
          median="that of the named alliance, if it ships"),
    Field("alliance.patron_stance", "word", **_one_of(*STANCES), about="between leader and patron",
          rule="patron-stance", fact="patron_stance", given=Law("normal", 0.15), median=0.3, wide=Law("normal", 0.4),
          reason="between loyal and cool"),
    Field("alliance.requests_granted_before", "count", **_whole(0, MOST_REQUESTS), rule="precedents",
          about="requests for help within the alliance that were granted before",
          median="as the shipped treaty has them, else 0"),
    Field("alliance.requests_refused_before", "count", **_whole(0, MOST_REQUESTS), rule="precedents",
          about="requests that were refused before", median="as the shipped treaty has them, else 0"),
)  # fmt: skip
BY_NAME = {field.name: field for field in FIELDS}
