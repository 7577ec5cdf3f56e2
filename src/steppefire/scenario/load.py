"""Scenarios by name, by folder or by country card."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from steppefire.core.errors import InputError, Problem
from steppefire.scenario.alliance import shipped
from steppefire.scenario.card import is_card
from steppefire.scenario.csv_table import parse_csv
from steppefire.scenario.located import Mark, Problems, did_you_mean, shown
from steppefire.scenario.read import read_text
from steppefire.scenario.rows import State
from steppefire.scenario.schema import FILES, Scenario, read_scenario
from steppefire.scenario.tables import fields_of
from steppefire.scenario.treaty import TREATY
from steppefire.scenario.unfold import card_scenario

# What may stand beside the tables of a folder: the card it came from, and when each field was known.
COMPANIONS = ("card.yaml", "known.csv")


def library() -> Path:
    """The folder with the bundled scenarios, one folder each."""
    return Path(str(resources.files("steppefire.scenario"))) / "library"


def bundled() -> list[str]:
    """The names of the scenarios that come with the package."""
    folder = library()
    return sorted(path.parent.name for path in folder.glob("*/scenario.yaml")) if folder.is_dir() else []


def load(name_or_path: str | Path) -> Scenario:
    """The scenario of a bundled name, a folder or a country card; raises InputError with all mistakes, each located."""
    if is_card(name_or_path):
        return card_scenario(name_or_path)
    folder = _folder(name_or_path)
    problems = Problems()
    texts = {}
    for name in FILES:
        text = read_text(folder, name, problems)
        if text is not None:
            texts[name] = text
    treaty = _treaty(folder, texts, problems)
    if treaty is not None:
        texts[TREATY] = treaty
    _strangers(folder, problems)
    return read_scenario(texts, problems, folder.resolve().name)


def from_texts(texts: dict[str, str]) -> Scenario:
    """The scenario of texts by file name, as a run folder keeps them; raises InputError like `load`."""
    problems = Problems()
    for name in FILES:
        if name not in texts:
            problems.add(Mark(name), "the file is missing", "a scenario has all of its files", f"add {name}")
    return read_scenario({name: text for name, text in texts.items() if name in (*FILES, TREATY)}, problems)


def check(name_or_path: str | Path) -> list[Problem]:
    """Every mistake of a scenario, in order of file, line and column; none when it can be run."""
    try:
        load(name_or_path)
    except InputError as error:
        return list(error.problems)
    return []


def _folder(name_or_path: str | Path) -> Path:
    text = str(name_or_path)
    if isinstance(name_or_path, str) and text in bundled():
        return library() / text
    try:
        folder = Path(name_or_path)
        if folder.is_dir():
            return folder
    except (OSError, ValueError):
        pass
    raise InputError([Problem(text[:200] or ".", 1, 1, f"there is no scenario {shown(text)}",
                              "it is no bundled name, no folder and no country card", did_you_mean(text, bundled()))])


def _treaty(folder: Path, texts: dict[str, str], problems: Problems) -> str | None:
    """The text of the scenario's treaty: its own, or that of the host's alliance among those that ship."""
    if (folder / TREATY).exists():
        return read_text(folder, TREATY, problems)
    found = _shipped_treaty(texts.get("states.csv", ""))
    return None if found is None else found.read_text("utf-8")


def _shipped_treaty(states: str) -> Path | None:
    """The shipped treaty of the host's alliance, as states.csv names it; its mistakes are noted elsewhere."""
    table = parse_csv("states.csv", states, tuple(field.column for field in fields_of(State)), Problems())
    for row in table.rows:
        role, alliance = row.cells.get("role"), row.cells.get("alliance")
        if role is not None and role.text == "host" and alliance is not None:
            return shipped().get(alliance.text)
    return None


def _strangers(folder: Path, problems: Problems) -> None:
    """Note files that look like tables but are not read: most are misspelt names."""
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in (".csv", ".yaml", ".yml") and path.name not in (*FILES, TREATY, *COMPANIONS):
            problems.add(Mark(path.name), "this file is not read", "a scenario folder has fixed file names",
                         did_you_mean(path.name, (*FILES, TREATY)))
