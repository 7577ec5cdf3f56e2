"""steppefire schema: the form of a YAML file, for editors."""

from __future__ import annotations

from typing import Annotated

import typer

from steppefire.cli.shell import guarded, show_json


def _check_kind(kind: str) -> str:
    from steppefire.scenario.editor import KINDS

    if kind not in KINDS:
        raise typer.BadParameter(f"known files: {', '.join(KINDS)}")
    return kind


@guarded
def command(
    kind: Annotated[
        str, typer.Argument(callback=_check_kind, metavar="FILE", help="card, scenario, columns, rules or treaty.")
    ],
) -> None:
    """Print the JSON Schema of a card or of one of a scenario's YAML files, for editors that check while you write."""
    from steppefire.scenario.editor import schema

    show_json(schema(kind))
