"""What must hold between the states, their alliance and its treaty."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from steppefire.scenario.checks import Draft, known_source
from steppefire.scenario.located import Mark, Problems, Row, Scalar, did_you_mean, shown
from steppefire.scenario.treaty import TREATY, TreatyRead


def shipped() -> dict[str, Path]:
    """The treaties that come with the package, by the name of the alliance."""
    folder = Path(__file__).parent / "alliances"
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


def check_alliance(draft: Draft, problems: Problems) -> None:
    """One patron in an alliance, members of the same one, and gates only for those who might send men."""
    pairs = draft.pairs("states")
    homes = [state.alliance for state, _ in pairs if state.role == "host"]
    if len(homes) != 1:
        return  # noted by check_states
    patrons = [row for state, row in pairs if state.role == "patron"]
    for row in patrons[1:]:
        problems.add(row.cells["role"].mark, "a second patron", "there is one at most",
                     f"the first is in line {patrons[0].mark.line}")
    if homes[0] and not patrons and draft.complete("states"):
        problems.add(Mark("states.csv"), f"the alliance {shown(homes[0])} has no patron",
                     "the model needs to know its strongest member", "give one state the role patron")
    for state, row in pairs:
        _one(state, row, homes[0], problems)


def _one(state: Any, row: Row, home: str | None, problems: Problems) -> None:
    belongs = state.role == "member" or (state.role == "patron" and home is not None)
    if belongs and (state.alliance != home or home is None):
        problems.add(row.cells["alliance"].mark, f"{state.state} is a {state.role} and not in the host's alliance",
                     f"that is {shown(home)}" if home else "the host belongs to none", "correct alliance or role")
    if state.role == "power" and home is not None and state.alliance == home:
        problems.add(row.cells["role"].mark, f"{state.state} is a power and in the host's alliance",
                     "powers are those outside", "write member, or another alliance")
    if state.role == "power" and state.gate is not None:
        problems.add(row.cells["gate"].mark, f"{state.state} has a gate", "powers send no men", "leave the cell empty")


def check_treaty(draft: Draft, read: TreatyRead, problems: Problems) -> None:
    """The treaty is that of the host's alliance, and what it names exists."""
    home, pairs = _home(draft), draft.pairs("states")
    if home is None and draft.complete("states") and (not pairs or any(state.role == "host" for state, _ in pairs)):
        problems.add(Mark(TREATY), "a treaty without an alliance", "the host belongs to none in states.csv",
                     "delete the file, or name the alliance there")
        return
    if home is not None and read.name is not None and read.values["name"] not in (None, home.text):
        problems.add(read.name.mark, f"the treaty is that of {shown(read.name.text)}",
                     f"the host's alliance is {shown(home.text)} in states.csv", "make them equal")
    _chair(draft, read, problems)
    for cell in read.cited:
        known_source(cell, draft, problems, frozenset(read.sources))


def check_no_treaty(draft: Draft, problems: Problems) -> None:
    """Without a treaty the host belongs to no alliance."""
    home = _home(draft)
    if home is not None and home.text in shipped():  # a folder would have it from there: these are the texts of a run
        why = f"the host's alliance is {shown(home.text)}; a run made before treaties were read has none"
        problems.add(Mark(TREATY), "the file is missing", why, "run the scenario anew")
    elif home is not None:
        problems.add(home.mark, f"no treaty of {shown(home.text)} is known", "an alliance decides by its treaty",
                     f"add {TREATY}; {', '.join(shipped())} come with the program")


def _home(draft: Draft) -> Scalar | None:
    """The cell with the host's alliance, or None."""
    for state, row in draft.pairs("states"):
        if state.role == "host" and state.alliance is not None:
            return row.cells["alliance"]
    return None


def _chair(draft: Draft, read: TreatyRead, problems: Problems) -> None:
    """Whoever chairs the alliance at hour 0 belongs to it."""
    start = draft.head.values.get("start")
    begun = [chair for chair in read.chairs if start is not None and chair[0] <= start.value]
    inside = [state.state for state, _ in draft.pairs("states") if state.role != "power"]
    if begun and draft.complete("states"):
        cell = max(begun, key=lambda chair: chair[0])[1]
        if cell.text not in inside:
            problems.add(cell.mark, f"{shown(cell.text)} chairs the alliance at hour 0 and is no member",
                         "states.csv has no such host, patron or member", did_you_mean(cell.text, inside))
