"""Texts of a new scenario folder: from a country card, from another scenario, or an invented country to be replaced."""

from __future__ import annotations

from pathlib import Path

from steppefire.core.errors import InputError, Problem
from steppefire.scenario import cells
from steppefire.scenario.card import load_card, read_card
from steppefire.scenario.load import load
from steppefire.scenario.located import Mapping, Problems, Scalar
from steppefire.scenario.schema import Scenario, read_scenario
from steppefire.scenario.unfold import unfolded
from steppefire.scenario.unfold_tables import standard
from steppefire.scenario.yaml_tree import parse_yaml

HEAD = "scenario.yaml"
SKELETON = "skeleton.yaml"
README = "README.md"


def folder_name(folder: Path) -> str:
    """The scenario's name that a folder gives; raises InputError where it can be none, or the folder is not empty."""
    name = folder.resolve().name
    try:
        cells.ident(name)
    except cells.Refused as refused:
        why = f"the folder's name is the scenario's; {refused.why}"
        raise InputError([Problem(str(folder), 1, 1, refused.what, why, "name another folder")]) from None
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise InputError([Problem(str(folder), 1, 1, "this is no folder", "a new folder is made here", "name another")])
    if folder.exists() and any(folder.iterdir()):
        raise InputError([Problem(str(folder), 1, 1, "the folder is not empty", "nothing is overwritten",
                                  "name another folder, or empty this one")])  # fmt: skip
    return name


def from_card(path: str | Path, name: str) -> dict[str, str]:
    """The texts of a card's scenario under another name; raises InputError with every mistake of the card."""
    card = load_card(path)
    card.values["name"] = name
    return unfolded(card)


def from_scenario(name_or_path: str | Path, name: str) -> dict[str, str]:
    """The texts of another scenario under another name; raises InputError with its mistakes."""
    return renamed(load(name_or_path), name)


def skeleton(name: str) -> dict[str, str]:
    """The texts of an invented country, with a page that says what to replace."""
    text = standard(SKELETON).replace("\nname: newland ", f'\nname: "{name}" ')
    problems = Problems()
    card = read_card(text, SKELETON, problems)
    problems.raise_if_any()
    texts = unfolded(card)
    texts[HEAD] = f"# An invented country: replace every value; {README} says what stands where.\n" + texts[HEAD]
    return texts | {README: f"{standard(README)}```yaml\n{text}```\n"}


def renamed(scenario: Scenario, name: str) -> dict[str, str]:
    """The scenario's texts with another name; raises InputError where the old one cannot be replaced."""
    lines = scenario.texts[HEAD].split("\n")
    tree = parse_yaml(HEAD, scenario.texts[HEAD], Problems())
    cell = tree.entries["name"][1] if isinstance(tree, Mapping) else None
    assert isinstance(cell, Scalar)  # the scenario was read from this text
    row, column = cell.mark.line - 1, cell.mark.column - 1
    after = column + len(scenario.name) + 2 * cell.quoted
    lines[row] = lines[row][:column] + f'"{name}"' + lines[row][after:]
    texts = {**scenario.texts, HEAD: "\n".join(lines)}
    read_scenario(texts, Problems(), name)
    return texts
