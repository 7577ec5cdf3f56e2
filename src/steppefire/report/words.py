"""Numbers and times as the report prints them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def count(value: Any) -> str:
    """A count with thousands separators; a dash where it is not known."""
    return "–" if value is None else f"{round(float(value)):,}"


def number(value: Any) -> str:
    """A parameter or a median, with no more digits than it can bear."""
    if value is None:
        return "–"
    if isinstance(value, str | bool):
        return str(value)
    if float(value) == int(value) and abs(value) < 1e15:
        return f"{int(value):,}"
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def share(value: float) -> str:
    """A share as a percentage with two significant digits, from ten per cent on in whole ones."""
    return f"{value * 100:.0f} %" if abs(value) >= 0.0995 else f"{value * 100:.2g} %"


def span(low: Any, high: Any) -> str:
    """An interval; open where one end is not known."""
    if low is None and high is None:
        return "–"
    if low is None:
        return f"up to {number(high)}"
    if high is None:
        return f"{number(low)} or more"
    return number(low) if low == high else f"{number(low)} to {number(high)}"


def moment(text: str | None) -> str:
    """An ISO time as `5 January, 16:30`, in the zone it carries."""
    if not text:
        return "–"
    when = datetime.fromisoformat(str(text))
    return f"{when.day} {MONTHS[when.month - 1]}, {when:%H:%M}"


def brief(text: str | None) -> str:
    """An ISO time as `5 Jan 16:30`, for tables."""
    if not text:
        return "–"
    when = datetime.fromisoformat(str(text))
    return f"{when.day} {MONTHS[when.month - 1][:3]} {when:%H:%M}"


def until(when: datetime) -> str:
    """The end of a period: the day that ends at midnight, or the minute."""
    if when.hour or when.minute:
        return brief(when.isoformat())
    last = when - timedelta(days=1)
    return f"end of {last.day} {MONTHS[last.month - 1][:3]}"


def claimed(words: str | None, low: Any, high: Any) -> str:
    """A claim as it was worded; words such as `more than` already say which end is open."""
    if words and (low is None) != (high is None):
        return f"{words} {number(high if low is None else low)}"
    text = span(low, high)
    return " ".join(part for part in (words or "", text if text != "–" else "") if part) or "–"


def day(when: str | date) -> str:
    """A date as `5 January`."""
    when = date.fromisoformat(when[:10]) if isinstance(when, str) else when
    return f"{when.day} {MONTHS[when.month - 1]}"


def listed(items: Iterable[str]) -> str:
    """`a, b and c`."""
    items = list(items)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def plural(value: Any, one: str, many: str | None = None) -> str:
    """`1 person`, `2 people`."""
    return f"{count(value)} {one if round(float(value)) == 1 else many or one + 's'}"


def plainly(identifier: str) -> str:
    """`object_taken` as `object taken`."""
    return str(identifier).replace("_", " ")


# What an event is called where its identifier in plain words would not do.
HAPPENED = {
    "leader_out": "the leader is out of office",
    "drop_predecessor": "predecessor dropped",
    "reverse_price": "price taken back",
    "sack_cabinet": "cabinet sacked",
    "deploy": "army called out",
    "alliance_request": "allied troops asked for",
    "alliance_grant": "allied help granted",
    "alliance_refuse": "allied help refused",
    "resign": "the leader gives in",
    "meet_demand": "the political demand is met",
    "election": "a vote is taken for rigged",
    "law": "a law angers the country",
    "death": "a death at the hands of the state",
    "coup": "power is taken by a coup",
    "shortage": "what all need runs short",
    "vote_repeated": "the vote is repeated",
    "foreign_story": "story of an attack from outside",
    "close_border": "border closed",
    "stand_down_order": "order to stand down",
    "coup_attempt": "attempt at a coup",
    "left_alone": "the leader is left alone",
    "consultation": "the alliance consults",
    "session": "the council of the alliance votes",
    "vote_agree": "a member agrees",
    "vote_object": "a member objects",
    "gate_passed": "agreed at home",
    "gate_failed": "voted down at home",
    "withdraw_troops": "foreign troops are to leave",
    "last_men_out": "the last of a state's men are out",
    "patron_pressure": "the patron presses him not to yield",
    "patron_call": "the patron calls on him to ask for help",
    "patron_mission": "the patron backs a mission",
    "patron_force": "the patron sends troops unasked",
    "words": "blame from abroad",
    "staff_home": "a power calls its staff home",
    "sanctions": "a power imposes sanctions",
    "invest": "a power promises money",
    "revolt_elsewhere": "revolt in another state",
}


def happened(kind: str) -> str:
    """An event in plain words."""
    return HAPPENED.get(str(kind), plainly(kind))


def few(items: list[str], most: int = 3) -> str:
    """The first few of a list in words, and how many more."""
    if len(items) <= most:
        return listed(items)
    return f"{', '.join(items[:most])} and {len(items) - most} more"
