"""Which parameters the answer hangs on: a screening of all, then a sample of the few that matter, then where they lead.

Both stages are studies of their own below one folder. The second depends on what the first has found, and on nothing
else, so that a stopped command goes on in either.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from steppefire.core.errors import SteppefireError
from steppefire.core.settings import Settings
from steppefire.study import discovery, indices, screening
from steppefire.study.ensemble import EVENTS, NUMBERS, event, number
from steppefire.study.jobs import Study
from steppefire.study.kept import BEGUN, digest
from steppefire.study.many import Many

HEADLINES = ("participants_peak", "dead", "leader_out", "troops_peak")
LOGGED = ("people", "count", "USD")  # units of numbers that span orders: taken as log10(1 + x)
FIRST, SECOND = "screening", "sample"
FALL = "leader_out"
Play = Callable[[Study, Path], Many]
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Plan:
    """What a person asks: a scenario, its settings, the outcome to show first, and how much is played."""

    scenario: Any
    settings: Settings
    outcome: str = HEADLINES[0]
    trajectories: int = 4
    keep: int = 8
    samples: int = 256
    width: float = 1.0  # the share of each prior that is varied, around the present value

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The outcome asked for, then the headlines."""
        return tuple(dict.fromkeys((self.outcome, *HEADLINES)))

    @cached_property
    def design(self) -> screening.Design:
        """The points of the screening."""
        return screening.design(self.settings, self.trajectories)

    @cached_property
    def first(self) -> Study:
        """The screening."""
        return screening.study(self.scenario, self.settings, self.trajectories, self.width)

    def second(self, names: tuple[str, ...]) -> Study:
        """The sample in which only these parameters and chance vary."""
        given = screening.factors(self.settings)
        return indices.study(self.scenario, self.settings, {name: given[name] for name in names}, self.samples,
                             self.width)  # fmt: skip


@dataclass(frozen=True)
class Sensitivity:
    """A finished study: both stages, and what they say; see `found`."""

    plan: Plan
    folder: Path
    screened: Many
    sampled: Many

    @cached_property
    def outcomes(self) -> tuple[str, ...]:
        """The outcomes that are known in every run."""
        rows = [*self.screened.rows, *self.sampled.rows]
        return tuple(name for name in self.plan.outcomes if known(rows, name))

    @cached_property
    def effects(self) -> dict[str, dict[str, dict[str, Any]]]:
        """What the screening says: by outcome, by parameter or chance."""
        return effects(self.plan, self.screened.rows)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The parameters that were kept for the sample, the one that matters most first."""
        return tuple(self.sampled.document["plan"]["inputs"])

    @cached_property
    def shares(self) -> dict[str, dict[str, dict[str, Any]]]:
        """Delta and S1 by outcome and parameter."""
        seed, samples = self.plan.settings.seed, self.plan.samples
        cube = indices.points(self.names, samples, seed)
        return {name: indices.analysed(cube, self.names, values(self.sampled.rows, name)[:samples], seed)
                for name in self.outcomes}  # fmt: skip

    @cached_property
    def chance(self) -> dict[str, dict[str, float]]:
        """The share of the spread that chance makes in the sample, by outcome."""
        return {name: indices.of_chance(values(self.sampled.rows, name), self.plan.samples, self.plan.settings.seed)
                for name in self.outcomes}  # fmt: skip

    @property
    def event(self) -> str:
        """What the box is sought for: the outcome asked for if it is an event, else the leader's fall."""
        return self.plan.outcome if self.plan.outcome in EVENTS else FALL

    @cached_property
    def where(self) -> dict[str, Any]:
        """The box of the sample's parameters in which the event lies; points that were played again are left out."""
        rows = self.sampled.rows[: self.plan.samples]
        return where(rows, self.event, self.plan.settings.seed)

    @cached_property
    def found(self) -> Any:
        """Sentences, tables and charts."""
        from steppefire.study import sensitivity_found

        return sensitivity_found.found(self)


def played(plan: Plan, folder: Path, play: Play) -> Sensitivity:
    """Both stages, each in its folder below this one; raises SteppefireError where the folder is something else."""
    folder = Path(folder)
    occupied = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    if occupied and not (folder / FIRST / BEGUN).exists():
        raise SteppefireError(f"{folder} exists and was not made by this command; name another folder with --out")
    screened = play(plan.first, folder / FIRST)
    names = chosen(plan, screened.rows)
    if not names:
        raise SteppefireError("no move of any parameter changed an outcome: more days, a larger scale or more "
                              "trajectories may find some that do")  # fmt: skip
    second = plan.second(names)
    return Sensitivity(plan, folder, screened, play(second, folder / f"{SECOND}-{digest(second.document)}"))


def chosen(plan: Plan, rows: Rows) -> tuple[str, ...]:
    """The parameters that the sample varies, by what the screening has found."""
    found = effects(plan, rows)
    return screening.kept(found, {name: float(values(rows, name).std()) for name in found}, plan.keep)


def effects(plan: Plan, rows: Rows) -> dict[str, dict[str, dict[str, Any]]]:
    """What a screening says of every outcome that is known in all its runs."""
    return {name: screening.analysed(plan.design, values(rows, name)) for name in plan.outcomes if known(rows, name)}


def where(rows: Rows, name: str, seed: int = 0) -> dict[str, Any]:
    """The box of the drawn inputs in which an event lies; for a sample, or an ensemble that drew from priors."""
    names = list(rows[0]["inputs"])
    inputs = np.array([[row["inputs"][key] for key in names] for row in rows])
    return discovery.discovered(inputs, np.array([event(row, name) for row in rows]), names, seed)


def values(rows: Rows, name: str) -> np.ndarray:
    """An outcome of every run as it is analysed: events as 0 and 1, numbers that span orders as log10(1 + x)."""
    if name in EVENTS:
        return np.array([float(event(row, name)) for row in rows])
    found = np.array([number(row, name) for row in rows])
    return np.log10(1.0 + found) if NUMBERS[name] in LOGGED else found


def known(rows: Rows, name: str) -> bool:
    """Whether an outcome is known in every run."""
    return not np.isnan(values(rows, name)).any()


def unit(name: str) -> str:
    """In what effects on an outcome are told."""
    if name in EVENTS:
        return "chance"
    return "powers of ten" if NUMBERS[name] in LOGGED else NUMBERS[name]


def words(name: str) -> str:
    """An outcome as a person reads it."""
    return f"whether {EVENTS[name]}" if name in EVENTS else name.replace("_", " ")
