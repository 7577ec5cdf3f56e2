"""steppefire scenarios: the bundled ones."""

from __future__ import annotations

from steppefire.cli import options
from steppefire.cli.shell import guarded, show_json, show_table


@guarded
def command(json: options.Json = False) -> None:
    """List the bundled scenarios."""
    from steppefire import api

    found = [api.load(name) for name in api.scenarios()]
    rows = [
        {
            "name": scenario.name,
            "title": scenario.title,
            "start": scenario.start.date().isoformat(),
            "days": scenario.days,
            "people": sum(unit.population for unit in scenario.units),
        }
        for scenario in found
    ]
    if json:
        show_json({"rows": rows})
    else:
        columns = ["name", "title", "start", "days", "people"]
        cells = [[f"{row[key]:,}" if key == "people" else str(row[key]) for key in columns] for row in rows]
        show_table(columns, cells, {3, 4})
