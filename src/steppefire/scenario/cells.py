"""How the text of a cell becomes a value; what is refused, and why."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from steppefire.core import priors
from steppefire.scenario.located import did_you_mean, shown
from steppefire.scenario.read import HIDDEN

MAX_PEOPLE = 2**31 - 1
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_CODE = re.compile(r"[A-Z]{2,6}")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9+._-]*")
_OFFSET = re.compile(r"(Z|[+-]\d\d:\d\d)$", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?([+-]\d\d:\d\d|Z)", re.ASCII)
_DATE = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?", re.ASCII)
_RULE = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")


class Refused(ValueError):
    """A text that cannot be the value asked for."""

    def __init__(self, what: str, why: str = "", hint: str = ""):
        super().__init__(what)
        self.what, self.why, self.hint = what, why, hint


@dataclass(frozen=True)
class Reads:
    """How a field is read from text, and in which units its numbers may be."""

    convert: Callable[[str], object]
    units: tuple[str, ...] = ()


def number(text: str) -> float:
    """A finite number, written as in JSON."""
    if len(text) > 40 or not _NUMBER.fullmatch(text):
        raise Refused(f"{shown(text)} is not a number", *_why_no_number(text))
    value = float(text)
    if not math.isfinite(value):
        raise Refused(f"{shown(text)} is too large", "no number of that size can be held", "")
    if value == 0 and re.search("[1-9]", re.split("[eE]", text)[0]):
        raise Refused(f"{shown(text)} is too small", "it would be held as 0", "write 0")
    return value


# What people write instead of a number: pattern, reason, hint.
_NO_NUMBERS = (
    (r"[+-]?\.?(nan|na|n/a)", "not-a-number is no value", "leave the cell empty where nothing is known"),
    (r"[+-]?\.?inf(inity)?", "numbers are finite", "write the largest value meant"),
    (r"true|false|yes|no|on|off", "a truth value is no number", "write 1 or 0 if a number is meant"),
    (r"~|null|none|-|\?", "this is no number", "leave the cell empty where nothing is known"),
    (r".*%", "shares are written 0..1, never in percent", "divide by 100 and drop the sign"),
    (r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", "digits are not grouped by commas", "write the digits only"),
    (r"[+-]?\d*,\d+", "the decimal sign is a point", "write a point for the comma"),
    (r"[+-]?\d[\d_]*_[\d_.]*", "digits are not grouped by underscores", "write the digits only"),
    (r"[+-]?\d+([ '\u00a0\u202f]\d{3})+(\.\d+)?", "digits are not grouped", "write the digits only"),
    (r"[+-]?0[xob][0-9a-f]+", "numbers are decimal", "write it in decimal digits"),
    (r"-?0\d+(\.\d+)?", "a leading zero might mean an octal number", "drop the leading zeros"),
    (r"\+.*", "a plus sign is not written", "drop the sign"),
    (r"-?\.\d+([e][+-]?\d+)?", "a digit stands before the point", "write 0 before the point"),
    (r"-?\d+\.([e][+-]?\d+)?", "a digit stands after the point", "drop the point"),
    (r"\d+(:\d+)+", "a time of day is no number", "write hours as a decimal number"),
    (r"\d{4}-\d\d-\d\d.*", "a date is no number", ""),
    (r"-?\d+(\.\d+)?\s*(?![e][+\-\d])[^\d\s.+-].*", "a number stands alone", "drop what follows it"),
)


def _why_no_number(text: str) -> tuple[str, str]:
    if not text:
        return "the value is missing", "write a number"
    if len(text) <= 200:
        for pattern, why, hint in _NO_NUMBERS:
            if re.fullmatch(pattern, text, re.IGNORECASE):
                return why, hint
    return "a number is digits with a decimal point", "for example 12, 0.5 or 1e3"


def between(low: float, high: float, text: str, what: str = "it") -> float:
    """A number within the limits, both included."""
    value = number(text)
    if not low <= value <= high:
        limits = f"between {low:g} and {high:g}" if math.isfinite(high) else f"{low:g} or more"
        hint = "shares are written 0..1, never in percent" if (low, high) == (0, 1) else ""
        raise Refused(f"{shown(text)} is out of range", f"{what} is {limits}", hint)
    return value


def whole(low: int, high: int, text: str) -> int:
    """A whole number within the limits, both included."""
    value = between(low, high, text)
    if value != int(value):
        raise Refused(f"{shown(text)} is not a whole number", "it counts whole things", "round it")
    return int(value)


def flag(text: str) -> bool:
    """true or false."""
    if text not in ("true", "false"):
        raise Refused(f"{shown(text)} is not a truth value", "only two words are read", "write true or false")
    return text == "true"


def words(text: str) -> str:
    """Any text that is not empty and hides nothing."""
    if not text.strip():
        raise Refused("a text is missing", "it may not be empty", "")
    hidden = HIDDEN.search(text)
    if hidden:
        raise Refused(f"hidden character U+{ord(hidden.group()):04X}", "an escape in quotes stands for it", "delete it")
    return text


def one_of(options: Iterable[str], text: str) -> str:
    """One of a few fixed words."""
    known = tuple(options)
    if text not in known:
        raise Refused(f"{shown(text)} is not one of the words allowed here", "", did_you_mean(text, known))
    return text


def prior(text: str) -> str:
    """A law that a fact is drawn from, such as `normal(0.3, 0.1)`."""
    try:
        priors.read(text)
    except ValueError as error:
        raise Refused(f"{shown(text)} is no prior", str(error), "for example " + priors.EXAMPLE) from None
    return text


def _matching(pattern: re.Pattern[str], what: str, rule: str) -> Callable[[str], str]:
    def convert(text: str) -> str:
        if len(text) > 60 or not pattern.fullmatch(text):
            raise Refused(f"{shown(text)} is not {what}", rule, "")
        return text

    return convert


ident = _matching(_ID, "an id", "ids are lower case letters, digits and single hyphens between them, 60 at most")
name = _matching(_NAME, "a name", "these names are lower case letters, digits and single underscores, 60 at most")
code = _matching(_CODE, "a state's code", "codes are two to six capital letters")
rule = _matching(_RULE, "a rule's name", "names of rules are lower case letters, digits and single hyphens, 60 at most")
key = _matching(_KEY, "a key", "keys are letters, digits and + . _ -, without spaces, 60 at most")

# The forms of the readers above, for those who describe the format to others.
FORMS = {ident: _ID, name: _NAME, code: _CODE, rule: _RULE, key: _KEY}
MOMENT, DATE = _MOMENT, _DATE


def keys(text: str) -> str:
    """One or more keys, separated by single spaces."""
    return " ".join(key(part) for part in words(text).split())


def names(text: str) -> str:
    """One or more names, separated by single spaces."""
    return " ".join(name(part) for part in words(text).split())


def moment(text: str) -> datetime:
    """An ISO 8601 date and time with an offset."""
    if not _MOMENT.fullmatch(text):
        why = "the offset is missing" if _MOMENT.fullmatch(text + "Z") else "times are ISO 8601 with an offset"
        raise Refused(f"{shown(text)} is not a time", why, "for example 2022-01-05T16:30+06:00")
    try:
        value = datetime.fromisoformat(text)
        value.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Refused(f"{shown(text)} is not a time", str(error), "correct the date or the time of day") from None
    return value


def local_moment(text: str, start: datetime) -> datetime:
    """An ISO 8601 date and time; without an offset that of the scenario's start holds."""
    zone = _OFFSET.search(start.isoformat())
    try:
        return moment(text if _OFFSET.search(text) or zone is None else text + zone.group())
    except Refused as refused:
        form = "times are ISO 8601; without an offset the scenario's holds"
        why = form if "ISO" in refused.why or "offset" in refused.why else refused.why
        raise Refused(f"{shown(text)} is not a time", why,
                      f"for example {start:%Y-%m-%d}T16:30") from None  # fmt: skip


def moment_or_day(end: bool, text: str) -> datetime:
    """A time with an offset, or a bare date or month: its beginning or its end, without an offset."""
    match = _DATE.fullmatch(text)
    if not match:
        return moment(text)
    year, month, day = (int(part) if part else 0 for part in match.groups())
    try:
        first = datetime(year, month, day or 1)
        if not end:
            return first
        return first + timedelta(days=1) if day else (first + timedelta(days=31)).replace(day=1)
    except (ValueError, OverflowError) as error:
        raise Refused(f"{shown(text)} is not a date", str(error), "correct the date") from None


def full_hour(text: str) -> datetime:
    """An ISO 8601 time with an offset, at a full hour."""
    value = moment(text)
    if value.minute or value.second:
        raise Refused(f"{shown(text)} is not a full hour", "the model counts whole hours from here", "")
    return value


def country(text: str) -> str:
    """A country's code of three letters."""
    if not re.fullmatch("[A-Z]{3}", text):
        hint = f"write {text.upper()}" if re.fullmatch("[A-Za-z]{3}", text) else ""
        raise Refused(f"{shown(text)} is not a country code", "it is three capital letters, ISO 3166-1 alpha-3", hint)
    return text
