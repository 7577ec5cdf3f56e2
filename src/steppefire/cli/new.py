"""steppefire new: a folder to edit, from a country card, from another scenario, or an invented country."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Annotated

import typer

from steppefire.cli.shell import guarded, say, show


@guarded
def command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The new folder; its name is the scenario's name.")],
    card: Annotated[
        Path | None, typer.Option("--card", metavar="CARD.yaml", help="Unfold this country card.")
    ] = None,
    source: Annotated[
        str | None, typer.Option("--from", metavar="SCENARIO", help="Copy this scenario: a bundled name, or a folder.")
    ] = None,
) -> None:
    """Make a scenario folder that runs at once, to be edited; without options that of an invented country."""
    from steppefire.engine import disk
    from steppefire.scenario import new

    if card is not None and source is not None:
        raise typer.BadParameter("--card and --from both say what to begin with; give one of them")
    name = new.folder_name(folder)
    if card is not None:
        texts = new.from_card(card, name)
    elif source is not None:
        texts = new.from_scenario(source, name)
    else:
        texts = new.skeleton(name)
    with disk.clear_words(folder):
        write(folder, texts)
    show(f"{folder}: {len(texts)} files")
    say(f"next: {disk.command('check', folder)}, {disk.command('run', folder)}")
    if new.README in texts:
        say(f"{folder / new.README} says what to replace")


def write(folder: Path, texts: dict[str, str]) -> None:
    """Write all files beside the place and rename the whole, so that there is a full folder or none."""
    from steppefire.engine import disk

    place = folder.resolve()
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_name(f".{place.name}.{os.getpid()}{disk.PART}")
    try:
        draft.mkdir()
        for name, text in texts.items():
            (draft / name).write_bytes(text.encode())
        disk.flush(draft)
        draft.replace(place)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
