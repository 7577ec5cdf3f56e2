"""What is reported: for now one plain source that counts right and at once, in the ledger's columns.

Sources with delays, intervals and biases of their own take its place with part 13 of the system.
"""

from __future__ import annotations

from typing import Any

from steppefire.core.clock import iso
from steppefire.engine.record import Record
from steppefire.world.build import World

COUNTED = {
    "detained": ("arrested",),
    "dead": ("dead_civilians", "dead_security"),
    "dead_security": ("dead_security",),
    "injured": ("injured_civilians", "injured_security"),
}


def plain_claims(scenario: Any, built: World, record: Record) -> list[dict[str, Any]]:
    """Cumulative figures at the end of each day, whole country, as an all-knowing count would give them."""
    rows: list[dict[str, Any]] = []
    hours = record.present.shape[0]
    for hour in range(23 - scenario.start.hour, hours, 24):
        until = iso(scenario.start, hour + 1)
        for quantity, names in COUNTED.items():
            value = float(sum(record.series[name][hour].sum() for name in names))
            rows.append({"id": f"{quantity[0].upper()}{len(rows):03d}", "quantity": quantity, "low": value,
                         "high": value, "unit": "people", "words": "exactly", "scope": "country",
                         "from": iso(scenario.start, 0), "to": until, "claimant": "simulation",
                         "reporter": "simulation", "reported": until, "source": "simulation", "mark": "D",
                         "bias": "plain stand-in: true count, no delay"})  # fmt: skip
    return rows
