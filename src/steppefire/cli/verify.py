"""steppefire verify: published results through production code."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from steppefire.cli import options
from steppefire.cli.shell import guarded, say, show_json, show_table


@guarded
def command(
    fast: Annotated[bool, typer.Option("--fast", help="Only what takes seconds.")] = False,
    json: options.Json = False,
) -> None:
    """Reproduce published results with the production code: target, ours, tolerance, inside or not."""
    from steppefire import api

    rows = api.verify(fast)
    if json:
        show_json({"rows": rows})
    else:
        columns = ["id", "target", "ours", "tolerance", "inside"]
        show_table(columns, [[_text(row.get(key)) for key in columns] for row in rows])
    outside = [str(row["id"]) for row in rows if not row["inside"]]
    if outside:
        say(f"outside: {', '.join(outside)}")
        raise typer.Exit(1)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.4g}" if isinstance(value, float) else str(value)
