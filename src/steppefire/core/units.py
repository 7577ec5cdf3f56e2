"""The closed list of units; a number in any other unit is an error."""

from __future__ import annotations

UNITS: dict[str, str] = {
    "1": "a pure number",
    "share": "a part of a whole, 0..1",
    "people": "persons, at full scale",
    "count": "things counted, neither persons nor arms",
    "arms": "small arms",
    "vehicles": "cars, lorries, aircraft",
    "hour": "hours",
    "day": "days of 24 hours",
    "year": "calendar years, or years of age",
    "1/hour": "a rate per hour",
    "1/day": "a rate per day",
    "1/year": "a rate per year",
    "people/hour": "persons per hour",
    "hour/people": "hours for each person",
    "km": "kilometres",
    "km/h": "kilometres per hour",
    "degree": "degrees of latitude or longitude",
    "KZT": "tenge",
    "KZT/litre": "tenge for a litre",
    "kKZT/month": "thousand tenge a month",
    "kKZT/year": "thousand tenge a year",
    "LCU": "a country's own currency",
    "LCU/litre": "own currency for a litre, or for another unit of what is sold",
    "kLCU/month": "thousand of the own currency a month",
    "kLCU/year": "thousand of the own currency a year",
    "USD": "United States dollars",
    "USD/year": "United States dollars a year",
    "USD/hour": "United States dollars an hour",
    "sd": "standard deviations of private opposition",
    "sd/day": "standard deviations of private opposition for each day",
    "logit": "log odds",
    "log": "a natural logarithm",
    "index": "an index number, such as an entry of a table",
    "state": "one of a few numbered states",
}


def is_unit(text: str) -> bool:
    """Whether the text is one of the units."""
    return text in UNITS
