"""The Python names of studies: many runs, and what they say together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from functools import cached_property
from importlib import import_module
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from steppefire.core.errors import SteppefireError
from steppefire.core.settings import Settings
from steppefire.study.compared import Compared
from steppefire.study.forecast import Forecast
from steppefire.study.kept import command
from steppefire.study.many import Many
from steppefire.study.sensitivity import FIRST, Sensitivity

if TYPE_CHECKING:
    from steppefire.scenario.schema import Scenario
    from steppefire.study.forecast import Plan as ForecastPlan
    from steppefire.study.found import Found
    from steppefire.study.jobs import Study
    from steppefire.study.layout import Layout
    from steppefire.study.sensitivity import Plan

Progress = Callable[[int, int, str], None]
PAGE = "report.html"
# Kinds of studies, and the module of `study` whose `found` says from their members alone what they found.
TOLD_BY = {"ensemble": "ensemble", "compare": "compare_words", "indicators": "indicators_told"}
Result = TypeVar("Result")


class Finished(Protocol):
    """What every finished study has: where it is kept, and what it has found."""

    @property
    def folder(self) -> Path: ...

    @property
    def found(self) -> Any: ...


class Paged:
    """A finished study that can write its page."""

    def report(self: Finished, path: str | Path | None = None) -> Path:
        """Write what it has found into its folder, and its page there or at `path`; returns the page."""
        return tell(self.found, self.folder, path)


class Played(Paged, Many):
    """A finished study whose members alone say what it has found."""

    @cached_property
    def found(self) -> Found:
        """What it has found: sentences, tables and charts as data."""
        kind = self.document["plan"]["kind"]
        if kind not in TOLD_BY:
            raise untold(self.folder, command(kind))
        told: Found = import_module(f"steppefire.study.{TOLD_BY[kind]}").found(self)
        return told


class PlayedPairs(Paged, Compared):
    """What `compare` gives."""


class PlayedForecast(Paged, Forecast):
    """What `forecast` gives."""


class PlayedStages(Paged, Sensitivity):
    """What `sensitivity` gives."""


def paged(kind: type[Result], done: Any) -> Result:
    """A finished study as one that can write its page."""
    return kind(**{entry.name: getattr(done, entry.name) for entry in fields(done)})


def options(seed: int = 1, scale: float = 1.0, days: int | None = None, threads: int | None = None,
            policy: str = "adaptive", overrides: Mapping[str, Any] | None = None, without: Iterable[str] = (),
            edits: Iterable[str] = ()) -> Settings:  # fmt: skip
    """The model options of a study, by the names that `run` knows."""
    return Settings(seed=seed, scale=scale, days=days, threads=threads, policy=policy,
                    overrides=tuple((path, str(value)) for path, value in (overrides or {}).items()),
                    without=tuple(without), edits=(edits,) if isinstance(edits, str) else tuple(edits))  # fmt: skip


def ensemble(
    scenario: str | Path | Scenario,
    members: int = 200,
    prior: bool = False,
    width: float = 1.0,
    out: str | Path | None = None,
    workers: int = 1,
    cluster: str | None = None,
    batch: int = 1,
    progress: Progress | None = None,
    **model: Any,
) -> Played:
    """Many runs of a scenario: `.outcomes` (DataFrame), `.series` (xarray with a member dimension).

    As every study it has `.found` (sentences, tables, charts, facts), `.folder` and `.report()`, which writes its page.

    `model` are the model options of `run` (seed, scale, days, policy, overrides, without, edits). With `prior` every
    member draws its parameters from their priors, or from the share `width` of them around the present values.
    Without `out` the study lives in a temporary folder. More than one worker needs a script that guards its main part
    (`if __name__ == "__main__"`).
    """
    from steppefire.study.layout import Layout

    what = prepare_ensemble(scenario, members, prior, options(**model), width)
    return play(what, out or "", Layout(workers, cluster, batch), progress)


def prepare_ensemble(scenario: str | Path | Scenario, members: int, prior: bool, settings: Settings,
                     width: float = 1.0) -> Study:  # fmt: skip
    """Read and check what an ensemble needs; raises InputError with every mistake."""
    from steppefire import api
    from steppefire.study import ensemble as study

    enough(members)
    loaded = api.loaded(scenario)
    return study.study(loaded, settings, members, prior, within(width))


def sensitivity(
    scenario: str | Path | Scenario,
    outcome: str = "participants_peak",
    trajectories: int = 4,
    keep: int = 8,
    samples: int = 256,
    width: float = 1.0,
    out: str | Path | None = None,
    workers: int = 1,
    cluster: str | None = None,
    batch: int = 1,
    progress: Progress | None = None,
    **model: Any,
) -> PlayedStages:
    """Which parameters the answer hangs on: `.effects` (screening), `.names` (the few kept), `.shares`, `.where`.

    `outcome` is one of the numbers or events that `ensemble` sums up; the headline outcomes come from the same runs.
    `width` is the share of every prior that is varied, around the present value. The rest is as in `ensemble`.
    """
    from steppefire.study import sensitivity as study
    from steppefire.study.layout import Layout

    plan = prepare_sensitivity(scenario, outcome, trajectories, keep, samples, options(**model), width)
    layout = Layout(workers, cluster, batch)
    done = study.played(plan, folder(plan.first, out or ""), lambda what, place: play(what, place, layout, progress))
    return paged(PlayedStages, done)


def prepare_sensitivity(scenario: str | Path | Scenario, outcome: str, trajectories: int, keep: int, samples: int,
                        settings: Settings, width: float = 1.0) -> Plan:  # fmt: skip
    """Read and check what a study of sensitivity needs; raises InputError with every mistake."""
    from steppefire import api
    from steppefire.study import indices
    from steppefire.study.ensemble import EVENTS, NUMBERS
    from steppefire.study.sensitivity import Plan

    if outcome not in (*NUMBERS, *EVENTS):
        raise ValueError(f"{outcome!r} is no outcome; known: {', '.join((*NUMBERS, *EVENTS))}")
    for name, given, least in (("trajectories", trajectories, 2), ("keep", keep, 1),
                               ("samples", samples, indices.LEAST)):  # fmt: skip
        if given < least:
            raise ValueError(f"{name}: {least} at least, not {given}")
    loaded = api.loaded(scenario)
    plan = Plan(loaded, settings, outcome, trajectories, keep, samples, within(width))
    if not plan.design.names:
        raise ValueError("every parameter with a prior is set by hand: nothing is left to vary")
    return plan


def indicators(
    scenario: str | Path | Scenario,
    countries: int = 400,
    repeats: int = 2,
    prior: bool = True,
    out: str | Path | None = None,
    workers: int = 1,
    cluster: str | None = None,
    batch: int = 1,
    progress: Progress | None = None,
    **model: Any,
) -> Played:
    """Which numbers known before hour 0 tell countries on the edge of a crisis from safe ones: `.found`, `.outcomes`.

    So many countries are drawn and meet the shock of the scenario, each `repeats` times. Without `prior` they differ
    in facts and history alone, not in parameters. The rest is as in `ensemble`.
    """
    from steppefire.study.layout import Layout

    what = prepare_indicators(scenario, countries, repeats, prior, options(**model))
    return play(what, out or "", Layout(workers, cluster, batch), progress)


def prepare_indicators(scenario: str | Path | Scenario, countries: int, repeats: int, prior: bool,
                       settings: Settings) -> Study:  # fmt: skip
    """Read and check what a study of indicators needs; raises InputError with every mistake."""
    from steppefire import api
    from steppefire.core.settings import MAX_SEED
    from steppefire.study import indicators as study
    from steppefire.study import many

    if countries < study.LEAST_COUNTRIES or repeats < 1 or countries * repeats > MAX_SEED:
        raise ValueError(f"{study.LEAST_COUNTRIES} countries at least and one repeat, not {countries} and {repeats}")
    loaded = api.loaded(scenario)
    many.check([many.Side(loaded.name, loaded, settings)])  # before anything is drawn
    return study.study(loaded, settings, countries, repeats, prior)


def forecast(
    scenario: str | Path | Scenario,
    from_time: str,
    members: int = 200,
    asks: Iterable[str] | None = None,
    replayed: int = 20,
    prior: bool = False,
    out: str | Path | None = None,
    workers: int = 1,
    cluster: str | None = None,
    batch: int = 1,
    progress: Progress | None = None,
    **model: Any,
) -> PlayedForecast:
    """What next, from a time on (ISO 8601): `.weight` of members, `.outcomes`, `.found`, `.many.series`, `.report()`.

    Until then the script is followed, then the powerful decide; members are weighed by the claims published by then.
    `asks` are edits after that time whose effects are looked at on `replayed` members (None: the usual ones). For the
    other arguments see `ensemble`.
    """
    from steppefire.study import forecast as study
    from steppefire.study.layout import Layout

    plan = prepare_forecast(scenario, from_time, members, prior, options(**model), asks, replayed)
    done = study.played(plan, folder(plan.study, out or ""), Layout(workers, cluster, batch), progress)
    return paged(PlayedForecast, done)


def prepare_forecast(scenario: str | Path | Scenario, from_time: str, members: int, prior: bool, settings: Settings,
                     asks: Iterable[str] | None, replayed: int) -> ForecastPlan:  # fmt: skip
    """Read and check what a forecast needs; raises InputError with every mistake."""
    from steppefire import api
    from steppefire.study import forecast as study

    enough(members)
    loaded = api.loaded(scenario)
    return study.plan(loaded, from_time, settings, members, prior, None if asks is None else tuple(asks), replayed)


def compare(
    scenario: str | Path | Scenario,
    edits: str | Iterable[str] = (),
    members: int = 200,
    out: str | Path | None = None,
    workers: int = 1,
    cluster: str | None = None,
    batch: int = 1,
    progress: Progress | None = None,
    **model: Any,
) -> PlayedPairs:
    """Members of a scenario as it is and with these edits, on the same random numbers: what the edits change.

    `.effects`, `.chances`, `.causes` and `.pairing` are DataFrames, `.sentences` says the most of it, `.outcomes` holds
    the rows of both sides, `.found` everything, and `.report()` writes the page. `model` are the model options of
    `run` except the edits.
    """
    from steppefire.study.layout import Layout

    what = prepare_compare(scenario, edits, members, options(**model))
    return paged(PlayedPairs, play(what, out or "", Layout(workers, cluster, batch), progress))


def prepare_compare(scenario: str | Path | Scenario, edits: str | Iterable[str], members: int,
                    settings: Settings) -> Study:  # fmt: skip
    """Read and check what a comparison needs; raises InputError with every mistake."""
    from steppefire import api
    from steppefire.study import compare as study

    enough(members)
    loaded = api.loaded(scenario)
    given = (edits,) if isinstance(edits, str) else tuple(edits)
    return study.study(loaded, settings, {study.EDITED: given}, members)


def play(study: Study, out: str | Path | None, layout: Layout, progress: Progress | None = None) -> Played:
    """Play a study into its folder, or go on with it there; see `folder` for what `out` says."""
    from steppefire.study import many

    return paged(Played, many.played(study, folder(study, out), layout, progress))


def tell(found: Found, folder: Path, page: str | Path | None = None) -> Path:
    """Write study.json, its tables, outcomes.csv of all members and the page; returns the page."""
    write(found, folder)
    return write_page(found, folder, page)


def write(found: Found, folder: Path) -> None:
    """Write study.json, its tables, and outcomes.csv where the folder holds members."""
    from steppefire.study import found as words
    from steppefire.study import kept, member_table

    words.write(found, folder)
    if (folder / kept.MEMBERS).is_file():
        member_table.write(kept.read(folder)[1], folder)


def write_page(found: Found, folder: Path, page: str | Path | None = None) -> Path:
    """Write the page of a study: report.html in its folder, or where it is named."""
    from steppefire.report import write_study

    return write_study(found, Path(page or folder / PAGE))


def is_study(folder: str | Path) -> bool:
    """Whether a folder holds a study, finished or not."""
    from steppefire.study import found as words

    place = Path(folder)
    return (place / words.STUDY).is_file() or has_members(place) or has_members(place / FIRST)


def has_members(folder: Path) -> bool:
    """Whether members of a study are kept there, all or some."""
    from steppefire.study import kept

    return any((folder / name).is_file() for name in (kept.MEMBERS, kept.GROWING))


def report(folder: str | Path, path: str | Path | None = None) -> Path:
    """Write the page of a study's folder anew, from its study.json or, where nobody has told it yet, its members."""
    from steppefire.study import found as words
    from steppefire.study import many

    place = Path(folder)
    if (place / words.STUDY).is_file():
        return write_page(words.read(place), place, path)
    if not has_members(place):
        raise untold(place, "sensitivity")
    return paged(Played, many.read(place)).report(path)


def untold(folder: Path, command: str) -> SteppefireError:
    """The error about a study that its own command alone can tell."""
    return SteppefireError(f"{folder} has not been told yet, and only `steppefire {command}` can: "
                           "give it again with the same words")  # fmt: skip


def folder(study: Study, out: str | Path | None) -> Path:
    """The folder of a study: as given; for None runs/ with a short name of what is played; for "" a temporary one."""
    from steppefire.study import kept

    if out is None:
        name = "-".join(dict.fromkeys(scenario.name for scenario in study.scenarios.values()))
        return Path("runs") / f"{study.kind}-{name}-{kept.digest(study.document)}"
    return Path(out) if out else Path(mkdtemp(prefix="steppefire-")) / study.kind


def enough(members: int, least: int = 1) -> None:
    """Raise ValueError unless there are members enough to say anything."""
    if members < least:
        raise ValueError(f"{least} {'member' if least == 1 else 'members'} at least, not {members}")


def within(width: float) -> float:
    """A share of a prior; raises ValueError unless it is one."""
    if not 0.0 < width <= 1.0:
        raise ValueError(f"a width is a share of a prior, above 0 and 1 at most, not {width}")
    return width
