"""The Python names of studies: many runs, and what they say together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

from steppefire.core.settings import Settings

if TYPE_CHECKING:
    from steppefire.scenario.schema import Scenario
    from steppefire.study.compared import Compared
    from steppefire.study.jobs import Study
    from steppefire.study.layout import Layout
    from steppefire.study.many import Many

Progress = Callable[[int, int, str], None]


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
    out: str | Path | None = None,
    workers: int = 1,
    cluster: str | None = None,
    batch: int = 1,
    progress: Progress | None = None,
    **model: Any,
) -> Many:
    """Many runs of a scenario: `.outcomes` (DataFrame), `.series` (xarray with a member dimension), `.folder`.

    `model` are the model options of `run` (seed, scale, days, policy, overrides, without, edits). With `prior` every
    member draws its parameters from their priors. Without `out` the study lives in a temporary folder. More than one
    worker needs a script that guards its main part (`if __name__ == "__main__"`).
    """
    from steppefire.study.layout import Layout

    what = prepare_ensemble(scenario, members, prior, options(**model))
    return play(what, out or "", Layout(workers, cluster, batch), progress)


def prepare_ensemble(scenario: str | Path | Scenario, members: int, prior: bool, settings: Settings) -> Study:
    """Read and check what an ensemble needs; raises InputError with every mistake."""
    from steppefire import api
    from steppefire.study import ensemble as study

    enough(members)
    loaded = api.load(scenario) if isinstance(scenario, str | Path) else scenario
    return study.study(loaded, settings, members, prior)


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
) -> Compared:
    """Members of a scenario as it is and with these edits, on the same random numbers: what the edits change.

    `.effects`, `.chances`, `.causes` and `.pairing` are DataFrames, `.sentences` says the most of it, `.outcomes` holds
    the rows of both sides, `.found` everything. `model` are the model options of `run` except the edits.
    """
    from steppefire.study.compared import Compared
    from steppefire.study.layout import Layout

    what = prepare_compare(scenario, edits, members, options(**model))
    return Compared.made_of(play(what, out or "", Layout(workers, cluster, batch), progress))


def prepare_compare(scenario: str | Path | Scenario, edits: str | Iterable[str], members: int,
                    settings: Settings) -> Study:  # fmt: skip
    """Read and check what a comparison needs; raises InputError with every mistake."""
    from steppefire import api
    from steppefire.study import compare as study

    enough(members)
    loaded = api.load(scenario) if isinstance(scenario, str | Path) else scenario
    given = (edits,) if isinstance(edits, str) else tuple(edits)
    return study.study(loaded, settings, {study.EDITED: given}, members)


def play(study: Study, out: str | Path | None, layout: Layout, progress: Progress | None = None) -> Many:
    """Play a study into its folder, or go on with it there; see `folder` for what `out` says."""
    from steppefire.study import many

    return many.played(study, folder(study, out), layout, progress)


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
