"""The options that every command which simulates shares, and how they become Settings."""

from __future__ import annotations

from typing import Annotated

import typer

from steppefire.core.settings import MAX_SEED, Settings

POLICIES = ("adaptive", "historical")


def _check_seed(seed: int) -> int:
    if not 0 <= seed <= MAX_SEED:
        raise typer.BadParameter(f"a seed is a whole number from 0 to {MAX_SEED}; others would repeat its draws")
    return seed


def _check_scale(scale: float) -> float:
    if not 0 < scale <= 1:
        raise typer.BadParameter("the scale is a share of the population: above 0, and 1 at most")
    return scale


def _check_policy(policy: str) -> str:
    if policy not in POLICIES:
        raise typer.BadParameter(f"known policies: {', '.join(POLICIES)} (the powerful follow the dated script)")
    return policy


def _check_assignments(texts: list[str]) -> list[str]:
    for text in texts:
        path, equals, value = text.partition("=")
        if not (path.strip() and equals and value.strip()):
            raise typer.BadParameter(f"{text!r} is no PATH=VALUE, for example --set turn_rate=0.08")
    return texts


ScenarioName = Annotated[
    str, typer.Argument(help="A bundled scenario (see `steppefire scenarios`), a folder, or a country card.")
]
Seed = Annotated[int, typer.Option(callback=_check_seed, help=f"Which of the many possible runs, 0..{MAX_SEED}.")]
Scale = Annotated[float, typer.Option(callback=_check_scale, help="Share of the population that is simulated, 0..1.")]
Days = Annotated[int | None, typer.Option(min=1, help="Days to simulate; the scenario's own number if not given.")]
Threads = Annotated[int | None, typer.Option(min=1, help="Processor threads; changes no result.")]
Policy = Annotated[
    str,
    typer.Option(callback=_check_policy, help="adaptive: the powerful decide; historical: they follow the script."),
]
Overrides = Annotated[
    list[str], typer.Option("--set", metavar="PATH=VALUE", callback=_check_assignments, help="Change one number.")
]
Without = Annotated[list[str], typer.Option("--without", metavar="SWITCH", help="Switch one part of the model off.")]
Edits = Annotated[
    list[str],
    typer.Option(
        "--edit",
        metavar="EDIT",
        help="Change the run: never:ACTION, at:TIME:ACTION, set:PATH=VALUE, without:SWITCH, or a name such as "
        "no-blackout (`compare SCENARIO --list` shows them); can be repeated.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
ShowProgress = Annotated[
    bool, typer.Option("--progress", help="Show progress as plain lines even where stderr is no terminal.")
]


def settings(
    seed: int,
    scale: float,
    days: int | None,
    threads: int | None,
    policy: str,
    overrides: list[str],
    without: list[str],
    edits: list[str],
) -> Settings:
    """The model options as Settings."""
    pairs = [text.partition("=") for text in overrides]
    return Settings(
        seed=seed,
        scale=scale,
        days=days,
        threads=threads,
        policy=policy,
        overrides=tuple((path.strip(), value.strip()) for path, _, value in pairs),
        without=tuple(without),
        edits=tuple(edits),
    )
