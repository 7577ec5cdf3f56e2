"""`python -m verification.known_before`: write docs/known-before.md from the known.csv of the bundled scenarios."""

from __future__ import annotations

import sys
from pathlib import Path

from steppefire.scenario import bundled, load
from steppefire.scenario.known import PROGRAM, Known, is_unfolded, read_known

PAGE = Path(__file__).parents[1] / "docs" / "known-before.md"
HEAD = """# What was known before

Written by `python -m verification.known_before` from the file `known.csv` of each bundled scenario. A scenario may hold
only what describes the time before hour 0. For each field this page says when the number that stands in it could
first be read. Where that was after hour 0 it says why the field is there all the same; whoever asks what could have
been foreseen must leave such fields out or widen them.

Three things are late in every scenario. Hour 0 itself was chosen by people who know that a crisis followed. Series such
as population, incomes and the index of democracy stand as they were revised later. And what only a judge can say
(rivalry at the top, feeling towards foreign soldiers, the patron's stance) was judged now.

`script.csv`, `claims.csv` and `targets.csv` tell of the crisis and are not listed: no mechanism reads claims and
targets, and only `--policy historical` plays the script. `sources.csv`, `licences.csv`, `rules.yaml` and
`columns.yaml` hold no number about a country. Where the tables are unfolded from the card they follow from it by rules
that are the same for every country, so that they are listed by the card's fields. "-" stands for what is no fact about
a country: formats, fields left empty, assumptions that are the same everywhere.
"""


def page() -> str:
    """The page, one table a scenario."""
    return "\n".join([HEAD, *(chapter(name) for name in bundled())])


def chapter(name: str) -> str:
    """The heading and the table of one scenario."""
    scenario, found = load(name), read_known(name)
    late = sum(known.published_later for known in found)
    origin = "unfolded from the card" if is_unfolded(name) else "hand-made"
    lines = [f"## {name}", "",
             f"{scenario.title}. Hour 0 is {scenario.start.isoformat('T', 'minutes')}. Tables {origin}; "
             f"{late} of {len(found)} fields came out later.", "",
             "| field | known on | after hour 0 | note |", "| --- | --- | --- | --- |"]  # fmt: skip
    return "\n".join([*lines, *(line(group) for group in grouped(found))]) + "\n"


def grouped(found: list[Known]) -> list[list[Known]]:
    """Neighbours that say the same stand in one line."""
    out: list[list[Known]] = []
    for known in found:
        if out and (known.known_on, known.note) == (out[-1][0].known_on, out[-1][0].note):
            out[-1].append(known)
        else:
            out.append([known])
    return out


def line(group: list[Known]) -> str:
    """A row of the table."""
    first = group[0]
    names = ", ".join(f"`{known.field}`" for known in group)
    on = "-" if first.known_on == PROGRAM else first.known_on
    return f"| {names} | {on} | {'yes' if first.published_later else 'no'} | {first.note} |"


def main() -> int:
    """Write the page."""
    PAGE.write_text(page(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
