"""A study of many runs: played, kept as they end, gone on with after a stop, and read again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from steppefire.core.errors import InputError, Problem
from steppefire.core.settings import Settings
from steppefire.engine.store import attributes
from steppefire.scenario.resolve import resolve
from steppefire.study import kept, kept_series, layout
from steppefire.study.jobs import OUTCOME, Job, Study
from steppefire.study.layout import Layout

if TYPE_CHECKING:
    import pandas
    import xarray

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Side:
    """A group of a study: its name, its scenario and its settings without the member."""

    name: str
    scenario: Any
    settings: Settings


@dataclass
class Many:
    """A finished study: rows of all members in order, and their kept series."""

    folder: Path
    document: dict[str, Any]
    rows: list[dict[str, Any]]

    @property
    def groups(self) -> list[str]:
        """Names of its groups, in order."""
        return list(self.document["scenarios"])

    def of(self, group: str) -> list[dict[str, Any]]:
        """The rows of a group, by member."""
        return [row for row in self.rows if row["name"] == group]

    @cached_property
    def outcomes(self) -> pandas.DataFrame:
        """One row a member with the outcome's fields under their names; a dict or a list stays one."""
        import pandas

        return pandas.DataFrame(self.rows)

    def series_of(self, group: str) -> xarray.Dataset:
        """Kept series of a group by member, time and place, people at full scale."""
        return kept_series.opened(self.folder, group)

    @property
    def series(self) -> xarray.Dataset:
        """Kept series of the first group."""
        return self.series_of(self.groups[0])


def study(kind: str, sides: list[Side], jobs: tuple[Job, ...], plan: dict[str, Any], keeps: str = OUTCOME,
          series: tuple[str, ...] = kept_series.KEPT) -> Study:  # fmt: skip
    """A study of these sides and jobs; `plan` says in plain JSON whatever else decides what is played.

    Raises InputError with every mistake of every side's settings.
    """
    check(sides)
    scenarios = {side.name: side.scenario for side in sides}
    document = kept.describe(scenarios, sides[0].settings, len(jobs), {
        "kind": kind, **plan, "series": list(series),
        "sides": {side.name: kept.differing(side.settings, sides[0].settings) for side in sides[1:]}})  # fmt: skip
    return Study(kind, scenarios, jobs, document, keeps, series)


def check(sides: list[Side]) -> None:
    """Look at everything that could stop a study before it begins."""
    problems: list[Problem] = []
    for side in sides:
        try:
            resolve(side.scenario, side.settings)
        except InputError as error:
            problems += [problem for problem in error.problems if problem not in problems]
    if problems:
        raise InputError(problems)


def members(side: Side, count: int) -> tuple[Job, ...]:
    """Members 0 to count - 1 of a side."""
    return tuple(Job(side.name, member, replace(side.settings, member=member)) for member in range(count))


def played(what: Study, folder: Path, how: Layout | None = None, progress: Progress | None = None) -> Many:
    """Play what the folder does not hold yet; the same rows and series whoever plays, and however often stopped."""
    how = how or Layout()
    how.check()
    tell = progress or (lambda done, all_of_them, note: None)
    with kept.opened(Path(folder), what.document, _about(what)) as place:
        waiting = [job for job in what.jobs if job.key not in place.rows]
        tell(-1, len(place.rows), "playing the first members; loops are compiled if this is the first run")
        with closing(layout.play(what, waiting, how)) as ended:
            for row, arrays in ended:
                place.add(row, arrays)
                tell(len(place.rows), len(what.jobs), f"{row['name']} {row['member']}")
        rows = place.close()
        return Many(Path(folder), place.document, rows)


def _about(what: Study) -> dict[str, dict[str, Any]]:
    """What the series of each group say of themselves."""
    first = {job.group: job.settings for job in reversed(what.jobs)}
    return {name: attributes(scenario, first[name]) for name, scenario in what.scenarios.items() if name in first}


def read(folder: Path) -> Many:
    """A finished study from its folder."""
    document, rows = kept.read(Path(folder))
    return Many(Path(folder), document, rows)
