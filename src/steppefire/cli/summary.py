"""What a run prints: the story in a paragraph, and a table by unit."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from steppefire.cli.shell import show, show_table

if TYPE_CHECKING:
    from steppefire.api import Run

WIDTH = 80
NUMBERS = {1, 3, 4, 5}
COLUMNS = ["unit", "most a day", "on", "dead", "arrested", "objects", "first rally"]


def show_summary(run: Run) -> None:
    """Print the story, the outcome, the leader's moves and the table by unit."""
    from steppefire.report.alliance import said_of_alliance
    from steppefire.report.leader import said_of_moves
    from steppefire.report.posts import posts_left, said_of_posts
    from steppefire.report.reported import said_of_the_dead
    from steppefire.report.story import story, verdict
    from steppefire.report.tables import unit_table

    show(textwrap.fill(" ".join(story(run)), WIDTH))
    show(textwrap.fill(f"Outcome: {verdict(run)}.", WIDTH))
    show(textwrap.fill(f"The leader's moves, the first of each: {said_of_moves(run)}.", WIDTH))
    for said in (said_of_alliance(run), said_of_posts(posts_left(run)), said_of_the_dead(run)):
        show(textwrap.fill(said, WIDTH))
    if run.settings.edits:
        said = f"Edits of this run: {', '.join(run.settings.edits)}."
        show(textwrap.fill(said, WIDTH, break_on_hyphens=False, break_long_words=False))
    show()
    rows = unit_table(run)
    show_table(COLUMNS, [_row(row) for row in rows if _stirred(row)], NUMBERS)
    calm = [row["name"] for row in rows if not _stirred(row)]
    if calm:
        show(textwrap.fill(f"Nobody went out in {', '.join(calm)}.", WIDTH))
    if run.settings.scale < 1:
        note = f"Simulated at scale {run.settings.scale:g}; counts are scaled up to the whole population. "
        show(textwrap.fill(note + "A smaller scale changes results near the tipping point.", WIDTH))


def _stirred(row: dict[str, Any]) -> bool:
    return any(row[key] for key in ("peak", "dead_civilians", "dead_security", "arrested", "objects_lost", "onset"))


def _row(row: dict[str, Any]) -> list[str]:
    dead = row["dead_civilians"] + row["dead_security"]
    counts = [f"{round(value):,}" for value in (row["peak"], dead, row["arrested"], row["objects_lost"])]
    return [_short(row["name"]), counts[0], _date(row["peak_day"]), *counts[1:], _date(row["onset"])]


def _short(name: str) -> str:
    return textwrap.shorten(name, 18, placeholder="…")


def _date(text: str | None) -> str:
    """`5 Jan`, or `5 Jan 16:30` where there is a time."""
    from datetime import datetime

    if not text:
        return "-"
    moment = datetime.fromisoformat(text)
    date = f"{moment.day} {moment:%b}"
    return f"{date} {moment:%H:%M}" if "T" in text else date
