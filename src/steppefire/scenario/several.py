"""Several scenarios at once: names, folders, cards, and folders full of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from steppefire.core.errors import InputError, Problem
from steppefire.scenario.load import bundled, load
from steppefire.scenario.schema import FILES, Scenario


def load_several(cards: Iterable[str | Path | Scenario]) -> list[Scenario]:
    """Every scenario; raises InputError with the mistakes of all, each with the card or folder that it is in."""
    loaded: list[Scenario] = []
    problems: list[Problem] = []
    for card in cards:
        for one in _within(card) if isinstance(card, str | Path) else [card]:
            try:
                loaded.append(load(one) if isinstance(one, str | Path) else one)
            except InputError as error:
                problems += [replace(problem, file=_located(problem.file, str(one))) for problem in error.problems]
    if problems:
        raise InputError(problems)
    return loaded


def _within(card: str | Path) -> list[str | Path]:
    """The card itself, or what is in it if it is no scenario but a folder of cards and scenarios."""
    folder = Path(card)
    if str(card) in bundled() or not folder.is_dir() or (folder / "scenario.yaml").exists():
        return [card]
    inside: list[str | Path] = [path for path in sorted(folder.iterdir())
                                if path.suffix in (".yaml", ".yml") and path.name not in FILES
                                or (path / "scenario.yaml").is_file()]  # fmt: skip
    return inside or [card]


def _located(file: str, card: str) -> str:
    """A file of a card's folder, named with it: several folders have files of one name."""
    return file if card.endswith(file) else f"{card}/{file}"
