"""The Python names: load a scenario, run it, look at what came out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from steppefire.core.errors import SteppefireError
from steppefire.core.settings import Settings

if TYPE_CHECKING:
    import pandas
    import xarray

    from steppefire.engine.run import Result
    from steppefire.engine.store import Stored
    from steppefire.engine.unfinished import Work
    from steppefire.scenario.schema import Scenario
    from steppefire.study.jobs import Study
    from steppefire.study.layout import Layout
    from steppefire.study.pair import PairGap

Progress = Callable[[int, int, str], None]
Notice = Callable[[str], None]


@dataclass
class Run:
    """One run: what came out, hour by hour and in all; from memory, or from a run folder."""

    outcome: dict[str, Any]
    parameters: list[dict[str, Any]]
    settings: Settings
    timings: dict[str, Any]
    folder: Path | None = None
    result: Result | None = field(default=None, repr=False)
    stored: Stored | None = field(default=None, repr=False)

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario that was run; of a stored run, rebuilt from the texts in its folder."""
        from steppefire.engine.replay import rebuild_scenario

        return self.result.scenario if self.result is not None else rebuild_scenario(self._stored)

    @cached_property
    def series(self) -> xarray.Dataset:
        """The hourly series, by time and place."""
        from steppefire.engine import store

        return store.dataset(self.result) if self.result is not None else self._stored.series

    @cached_property
    def events(self) -> pandas.DataFrame:
        """One row an event."""
        from steppefire.engine import formats

        if self.result is None:
            return self._stored.events
        return formats.frame(formats.table(self.result.events, formats.EVENT_COLUMNS))

    @cached_property
    def claims(self) -> pandas.DataFrame:
        """What the simulated sources reported."""
        from steppefire.engine import formats

        if self.result is None:
            return self._stored.claims
        return formats.frame(formats.table(self.result.claims, formats.CLAIM_COLUMNS))

    @cached_property
    def decisions(self) -> pandas.DataFrame:
        """One row an option of a meeting: who met, what was believed, the option's value and chance, the choice."""
        from steppefire.engine import formats

        if self.result is None:
            return self._stored.decisions
        return formats.frame(formats.table(self.result.decisions, formats.DECISION_COLUMNS))

    def report(self, path: str | Path | None = None) -> Path:
        """Write the report, one offline HTML page; without a path, report.html in the run's folder or here."""
        from steppefire.engine import store

        if path is None and self.folder is not None:
            return store.add_report(self.folder, _reporter(self))
        target = Path(path or "report.html")
        _write_report(self, target)
        return target

    @property
    def _stored(self) -> Stored:
        if self.stored is None:
            raise ValueError("this Run has neither a result nor a folder")
        return self.stored


def load(scenario: str | Path) -> Scenario:
    """A bundled scenario by its name, or a scenario folder; raises InputError with every mistake."""
    from steppefire.scenario.load import load as read

    return read(scenario)


def loaded(scenario: str | Path | Scenario) -> Scenario:
    """A scenario as it is, or read by its name or folder."""
    return load(scenario) if isinstance(scenario, str | Path) else scenario


def scenarios() -> list[str]:
    """The names of the bundled scenarios."""
    from steppefire.scenario.load import bundled

    return bundled()


def run(
    scenario: str | Path | Scenario,
    seed: int = 1,
    scale: float = 1.0,
    days: int | None = None,
    threads: int | None = None,
    policy: str = "adaptive",
    overrides: Mapping[str, Any] | None = None,
    without: Iterable[str] = (),
    edits: Iterable[str] = (),
    out: str | Path | None = None,
    report: bool = True,
    progress: Progress | None = None,
) -> Run:
    """Simulate a scenario once; with `out`, also write the run folder there.

    `edits` are texts such as "never:blackout", or what `never`, `at`, `set_value`, `without` and `hypothesis` give.
    """
    settings = Settings(
        seed=seed,
        scale=scale,
        days=days,
        threads=threads,
        policy=policy,
        overrides=tuple((path, str(value)) for path, value in (overrides or {}).items()),
        without=tuple(without),
        edits=(edits,) if isinstance(edits, str) else tuple(edits),
    )
    return run_settings(scenario, settings, out, report, progress)


def run_settings(
    scenario: str | Path | Scenario,
    settings: Settings,
    out: str | Path | None = None,
    report: bool = True,
    progress: Progress | None = None,
    notice: Notice | None = None,
) -> Run:
    """Simulate a scenario once with these settings; with `out`, also write the run folder there."""
    from steppefire.engine import store, unfinished
    from steppefire.engine.run import simulate

    if out is not None:
        store.prepare(Path(out))
    given = loaded(scenario)
    if out is None:
        return _finished(simulate(given, settings, progress))
    document = unfinished.describe(given, settings, report)
    with unfinished.at_work(Path(out), document, notice or unfinished.warn) as work:
        return _run_and_store(given, settings, work, report, progress)


def resume(
    folder: str | Path,
    threads: int | None = None,
    from_start: bool = False,
    progress: Progress | None = None,
    notice: Notice | None = None,
) -> Run:
    """Go on with a run that was stopped, named by its folder or its working folder; a finished one is opened.

    `from_start` begins it again at its first hour, with the sources of today; `notice` hears what had to be left out.
    """
    from steppefire.engine import unfinished
    from steppefire.engine.replay import rebuild

    final = unfinished.final_folder(Path(folder))
    try:
        with unfinished.again(final, notice or unfinished.warn) as (work, document):
            unfinished.go_on(work, document, from_start)
            settings = unfinished.settings_of(document, threads)
            return _run_and_store(rebuild(document), settings, work, document["report"], progress)
    except unfinished.Nothing:
        if not final.exists():
            raise
    return open_run(final)


def _run_and_store(
    scenario: Scenario, settings: Settings, work: Work, report: bool, progress: Progress | None
) -> Run:
    from steppefire.engine import store
    from steppefire.engine.keeper import Keeper
    from steppefire.engine.run import simulate

    finished = _finished(simulate(scenario, settings, progress, keeper=Keeper(work)))
    assert finished.result is not None
    finished.folder = store.write(finished.result, work, _reporter(finished) if report else None)
    return finished


def _finished(result: Result) -> Run:
    from steppefire.engine.store import plain

    return Run(plain(result.outcome), plain(result.parameters), result.settings, dict(result.timings), result=result)


def open_run(folder: str | Path) -> Run:
    """A run folder, checked against its manifest."""
    from steppefire.engine import manifest, store
    from steppefire.study import kept

    if not (Path(folder) / manifest.NAME).is_file():
        kept.refuse_as_run(Path(folder))
    stored = store.load(Path(folder))
    document = stored.document
    return Run(
        document["outcome"], document["parameters"], stored.settings, document["timings"], stored.folder, stored=stored
    )


def rerun(folder: str | Path, threads: int | None = None, progress: Progress | None = None) -> list[str]:
    """Run again from a run folder alone; the results that came out differently (none: every byte is equal)."""
    from steppefire.engine.replay import replay

    return replay(Path(folder), threads, progress)


def patterns(
    scenario: str | Path | Scenario,
    members: int = 20,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> list[dict[str, Any]]:
    """The scenario's target table over many seeds: target, low, high, median, q05, q95, inside."""
    from steppefire.study import patterns as study

    return list(study.table(loaded(scenario), members, settings or Settings(), progress))


@dataclass(frozen=True)
class Scorecard:
    """A scorecard that is ready to be played: its folder (None: nothing is kept), scenarios and observed endings."""

    study: Study
    observed: dict[str, Any]
    folder: Path | None

    @property
    def scenarios(self) -> dict[str, Scenario]:
        """Its scenarios by name."""
        return self.study.scenarios

    @property
    def finished(self) -> bool:
        """Whether the folder has every member already."""
        from steppefire.study import kept

        return self.folder is not None and (self.folder / kept.MEMBERS).exists()

    def run(self, layout: Layout | None = None, progress: Progress | None = None) -> dict[str, Any]:
        """Play what is not there yet; rows and scores, also written as scorecard.json and scorecard.html."""
        from steppefire.report import write_scorecard
        from steppefire.study import kept, scorecard

        rows = scorecard.played(self.study, self.folder, layout, progress)
        made = self.study.document if self.folder is None else kept.read(self.folder)[0]
        document = scorecard.document(rows, self.observed, made)
        if self.folder is not None:
            write_scorecard(document, self.folder)
        return document


def scorecard(
    cards: Iterable[str | Path | Scenario] | None = None,
    members: int = 100,
    observed: str | Path | None = None,
    scale: float = 1.0,
    days: int | None = None,
    seed: int = 1,
    out: str | Path | None = None,
    workers: int = 1,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Probabilities of endings of many crises beside what happened: rows, and scores over those that were observed.

    `cards` are names, folders, cards or scenarios, the bundled ones if None; `observed` is a CSV file, the bundled
    one if None. With `out` every finished member is kept in that folder, and the same call goes on with them. More
    than one worker needs a script that guards its main part (`if __name__ == "__main__"`). `settings` takes the place
    of scale, days and seed.
    """
    from steppefire.study.layout import Layout

    given = settings or Settings(seed=seed, scale=scale, days=days, policy="adaptive")
    study = prepare_scorecard(cards, members, observed, given, out or "")
    return study.run(Layout(workers), progress)


def prepare_scorecard(
    cards: Iterable[str | Path | Scenario] | None,
    members: int,
    observed: str | Path | None,
    settings: Settings,
    out: str | Path | None,
) -> Scorecard:
    """Read and check everything a scorecard needs; raises InputError with every mistake of every card.

    `out` is its folder; None stands for runs/scorecard- with a short name of what is played, "" for none.
    """
    from steppefire.scenario.observed import read_observed
    from steppefire.scenario.several import load_several
    from steppefire.study import kept, scorecard

    if members < 1:
        raise ValueError("one member at least is needed")
    found = scorecard.checked(load_several(scenarios() if cards is None else cards), settings)
    endings = read_observed(None if observed is None else Path(observed))
    study = scorecard.study(found, settings, members)
    folder = Path(out) if out else None
    if out is None:
        folder = Path("runs") / f"scorecard-{kept.digest(study.document)}"
    return Scorecard(study, endings, folder)


def verify(fast: bool = False) -> list[dict[str, Any]]:
    """Published results through production code: id, target, ours, tolerance, inside."""
    from steppefire.evidence import canon_observe
    from steppefire.study import verify as study

    return [*study.rows(fast), *canon_observe.rows(fast)]


def compare_runs(a: Run | str | Path, b: Run | str | Path) -> PairGap:
    """The differences between two runs, or run folders, as data: per variable the first and the largest, and where."""
    from steppefire.study.pair import compare

    return compare(*(run if isinstance(run, Run) else open_run(run) for run in (a, b)))


def compare_report(a: Run | str | Path, b: Run | str | Path, path: str | Path | None = None) -> Path:
    """Write one offline HTML page that lays two runs side by side; compare-A-B.html here if no path is given."""
    from steppefire.report import write_comparison

    first, second = (run if isinstance(run, Run) else open_run(run) for run in (a, b))
    target = Path(path or f"compare-{_name(first, 'A')}-{_name(second, 'B')}.html")
    try:
        write_comparison(first, second, target)
    except OSError as error:
        raise SteppefireError(f"could not write {target}: {error.strerror or error}") from error
    return target


def _name(run: Run, otherwise: str) -> str:
    return run.folder.resolve().name if run.folder is not None else otherwise


def export(folder: str | Path, form: str, out: str | Path) -> list[Path]:
    """Write a run folder's tables as csv, parquet, netcdf or geojson; returns the files written."""
    from steppefire.report.export import write

    return write(open_run(folder), form, Path(out))


def _reporter(run: Run) -> Callable[[Path], object]:
    return lambda folder: _write_report(run, folder / "report.html")


def _write_report(run: Run, path: Path) -> None:
    """Write the report, with the stored ranges over many seeds beside this one seed."""
    from steppefire.report import write_report
    from steppefire.study import ranges

    try:
        write_report(run, path, ranges.load(run.scenario))
    except OSError as error:
        raise SteppefireError(f"could not write {path}: {error.strerror or error}") from error
