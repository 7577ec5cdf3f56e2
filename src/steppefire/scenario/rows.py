"""The rows of the tables: field names are the column names, types say how a cell is read."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from math import inf
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from steppefire.scenario import cells
from steppefire.scenario.cells import Reads

ACTIONS = (
    "reverse_price", "sack_cabinet", "drop_predecessor", "emergency", "curfew", "blackout", "deploy",
    "shooting_order", "foreign_story", "close_border", "alliance_request", "alliance_grant", "alliance_refuse",
    "withdraw_troops", "stand_down_order", "purge", "resign", "security_council_chair", "contingent",
    "meet_demand",
)  # fmt: skip

# Quantities of history.csv: the unit and the range of their values. The first five are levels, the others happened.
QUANTITIES = {
    "income_growth": ("1/year", -1.0, 1.0), "promised_growth": ("1/year", -1.0, 1.0),
    "corruption_index": ("index", 0.0, 100.0), "democracy": ("1", 0.0, 1.0), "debt": ("share", 0.001, 10.0),
    "protest": ("people", 1.0, 1e9), "shooting": ("people", 1.0, 1e6), "promise_broken": ("1", 0.0, 1.0),
}  # fmt: skip

Id = Annotated[str, Reads(cells.ident)]
Name = Annotated[str, Reads(cells.name)]
Names = Annotated[str, Reads(cells.names)]
Code = Annotated[str, Reads(cells.code)]
Key = Annotated[str, Reads(cells.key)]
Keys = Annotated[str, Reads(cells.keys)]
Text = Annotated[str, Reads(cells.words)]
Flag = Annotated[bool, Reads(cells.flag)]
Moment = Annotated[datetime, Reads(cells.moment)]
From = Annotated[datetime, Reads(partial(cells.moment_or_day, False))]
Until = Annotated[datetime, Reads(partial(cells.moment_or_day, True))]
Number = Annotated[float, Reads(cells.number, ("row",))]
# The unit of these numbers depends on the row: on its action, or on its own column `unit`.
Value = Annotated[float, Reads(partial(cells.between, 0, inf), ("row",))]


def _number(low: float, high: float, *units: str) -> Reads:
    return Reads(partial(cells.between, low, high), units)


def _whole(low: int, high: int, *units: str) -> Reads:
    return Reads(partial(cells.whole, low, high), units)


def _choice(*options: str) -> Reads:
    return Reads(partial(cells.one_of, options))


Share = Annotated[float, _number(0, 1, "share")]
Weight = Annotated[float, _number(0, 1, "1", "share")]
Signed = Annotated[float, _number(-1, 1, "1")]
People = Annotated[int, _whole(1, cells.MAX_PEOPLE, "people")]
PeopleOrNone = Annotated[int, _whole(0, cells.MAX_PEOPLE, "people")]
Year = Annotated[int, _whole(1900, 2100, "year")]
Published = Annotated[int, _whole(1500, 2100, "year")]
Age = Annotated[int, _whole(0, 130, "year")]
Price = Annotated[float, _number(0, 1e6, "KZT/litre", "LCU/litre")]
Income = Annotated[float, _number(0, 1e9, "kKZT/month", "kLCU/month")]
Output = Annotated[float, _number(0, 1e9, "kKZT/year", "kLCU/year")]


class Line(BaseModel):
    """One row of a table; an empty cell is None."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Unit(Line):
    """A first-level unit and the statistics that differ by place."""

    unit: Id
    name: Text
    seat: Id
    population: People
    urban_share: Share | None
    titular_share: Share
    minority_share: Share
    other_share: Share
    output_per_head: Output | None
    income: Income | None
    wage: Income | None
    unemployment: Share | None
    poverty: Share | None
    exposed_share: Share | None
    price_before: Price | None
    price_after: Price | None
    past_shooting_dead: PeopleOrNone | None
    past_shooting_year: Year | None


class Place(Line):
    """A city, or what remains of a unit beside its cities; the remainder's population is empty."""

    id: Id
    name: Text
    unit: Id
    kind: Annotated[str, _choice("city", "remainder")]
    population: People | None
    latitude: Annotated[float, _number(-90, 90, "degree")]
    longitude: Annotated[float, _number(-180, 180, "degree")]


class Group(Line):
    """A group that people belong to, and the column of units.csv with its share."""

    group: Name
    name: Text
    titular: Flag
    column: Name
    troop_feeling: Signed


class Band(Line):
    """An age band and its national share."""

    band: Name
    name: Text
    from_age: Age
    to_age: Age
    share: Share
    adult: Flag


class Force(Line):
    """A kind of forces: strength in all, or for so many inhabitants, and where it stands."""

    force: Annotated[str, _choice("police", "guard", "army")]
    name: Text
    strength: Annotated[float, _number(0, cells.MAX_PEOPLE, "people")]
    per_people: Annotated[int, _whole(1, cells.MAX_PEOPLE, "people")] | None
    duty_share: Share
    armed: Flag
    station: Annotated[str, _choice("everywhere", "seats", "centre")]
    mobile: Flag
    speed_kmh: Annotated[float, _number(0, 2000, "km/h")]


class ObjectKind(Line):
    """A kind of objects: how much it is a symbol, and what guards and stores it has."""

    kind: Name
    name: Text
    symbolic: Weight
    guards: PeopleOrNone
    arms: Annotated[int, _whole(0, cells.MAX_PEOPLE, "arms")]
    damage_usd: Annotated[float, _number(0, 1e12, "USD")]
    security: Flag
    asset: Name | None


class Object(Line):
    """A building or site that can be besieged, taken, burnt and retaken."""

    id: Id
    name: Text
    kind: Name
    place: Id
    source: Keys | None


class Elite(Line):
    """An office with its patron, its allegiance and the assets it controls."""

    office: Name
    name: Text
    patron: Name | None
    allegiance: Name | None
    assets: Names | None


class State(Line):
    """A state and its role towards the host."""

    state: Code
    name: Text
    alliance: Text | None
    role: Annotated[str, _choice("host", "patron", "member", "power")]
    democracy: Weight | None
    pool: PeopleOrNone | None
    reliance: Weight | None
    interest: Weight | None
    elsewhere: Weight | None
    feeling: Signed | None
    patron_ties: Signed | None
    kin_share: Share | None
    borders: Flag | None
    airlift: Annotated[int, _whole(0, 10000, "vehicles")] | None
    gate: Annotated[str, _choice("leader", "government", "parliament")] | None


class Happening(Line):
    """A dated fact of the years before: a level from a day on, or something that happened."""

    from_: From = Field(alias="from")
    to: Until | None
    quantity: Annotated[str, _choice(*QUANTITIES)]
    value: Number
    unit: Text
    source: Keys | None
    assumed: Text | None
    note: Text | None


class Decision(Line):
    """A dated decision of the script."""

    time: Moment
    action: Annotated[str, _choice(*ACTIONS)]
    scope: Text
    value: Value | None
    until: Moment | None
    source: Keys | None
    assumed: Text | None
    note: Text | None


class Claim(Line):
    """A claim as it was made: what, how many, where, when, by whom, and through whom."""

    id: Key
    quantity: Text
    low: Number | None
    high: Number | None
    unit: Text | None
    words: Text | None
    scope: Text
    from_: From | None = Field(alias="from")
    to: Until | None
    claimant: Text | None
    reporter: Text | None
    reported: Until | None
    source: Keys | None
    mark: Annotated[str, _choice("F", "S", "R", "D")]
    bias: Text | None


class Target(Line):
    """What the model's results are compared with."""

    target: Key
    measure: Text
    low: Number | None
    high: Number | None
    unit: Text
    source: Keys | None
    text: Text


class Source(Line):
    """A citation key and what it stands for."""

    key: Key
    kind: Annotated[str, _choice("report", "found", "recalled", "paper", "statistics")]
    title: Text
    where: Text | None
    year: Published | None


class Licence(Line):
    """The licence of a data set that the scenario draws on."""

    data: Text
    licence: Text
    note: Text | None


class Fact(Line):
    """A national number with its unit and exactly one of source and assumed.

    `prior`: how far it may lie from the value; every run then draws its own. `rule`: a rule that it was made by.
    """

    value: float
    unit: str
    source: str | None
    assumed: str | None
    prior: str | None = None
    rule: str | None = None


class Article(Line):
    """What an article of a treaty opens, and what it says in words of our own."""

    article: str
    door: str
    says: str
    source: str | None
    assumed: str | None


class Chair(Line):
    """The state that chairs an alliance from a day on."""

    from_: datetime
    state: str
    source: str | None
    assumed: str | None


class Precedent(Line):
    """How a treaty was used before: who asked, in which frame, and what came of it."""

    date: datetime
    state: str
    frame: str
    answer: str
    note: str | None
    source: str | None
    assumed: str | None


class Treaty(Line):
    """An alliance: what opens its doors, who may ask, how it decides, who chairs it, and what it did before."""

    name: str
    title: str
    rule: str
    may_ask: str
    threat: str
    story_needed: Fact
    articles: tuple[Article, ...]
    chairs: tuple[Chair, ...]
    precedents: tuple[Precedent, ...]

    def door(self, door: str) -> str:
        """The articles that open a door, as they are named; empty where none does."""
        return ", ".join(article.article for article in self.articles if article.door == door)

    def chair(self, at: datetime) -> str | None:
        """The state that chairs it at a time, or None where no one is named."""
        begun = [chair for chair in self.chairs if chair.from_ <= at]
        return max(begun, key=lambda chair: chair.from_).state if begun else None


class Column(Line):
    """Where the numbers of a column come from."""

    unit: str
    source: str | None = None
    assumed: str | None = None
    computed: str | None = None
    recalled: str | None = None
