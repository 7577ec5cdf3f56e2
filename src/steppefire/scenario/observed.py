"""What happened in crises of the past, read from a table beside the scenarios; no simulation ever reads it."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from steppefire.core.errors import SteppefireError
from steppefire.scenario.csv_table import parse_csv
from steppefire.scenario.located import Problems, Row, did_you_mean, shown

CLASSES = ("no_crisis", "popular_overthrow", "coup", "survives_concession", "survives_repression",
           "survives_intervention", "civil_war")  # fmt: skip
NEEDED = ("name", "outcome_class", "leader_falls")
FALLS = {"popular_overthrow": True, "coup": True, "survives_concession": False, "survives_repression": False,
         "survives_intervention": False}  # fmt: skip
YES_NO = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
MAX_BYTES = 2**20


class Observed(BaseModel):
    """How one crisis ended: its class, and whether the leader, or the successor he backed, fell."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    outcome_class: str
    leader_falls: bool


def bundled_observed() -> Path:
    """The table of the crises that come with the package."""
    return Path(str(resources.files("steppefire.scenario"))) / "library" / "observed.csv"


def read_observed(path: Path | None = None) -> dict[str, Observed]:
    """Observed endings by name, of a CSV file with at least the needed columns; InputError with every mistake."""
    path = path or bundled_observed()
    problems = Problems()
    try:
        data = path.read_bytes() if path.stat().st_size <= MAX_BYTES else b""
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise SteppefireError(f"could not read {path}: {error.strerror or error}") from error
    except UnicodeDecodeError:
        raise SteppefireError(f"could not read {path}: it is not UTF-8 text") from None
    if not text and path.stat().st_size:
        raise SteppefireError(f"could not read {path}: it is larger than {MAX_BYTES // 2**20} MiB")
    # Other columns are the reader's own; a needed one that is misspelt must not pass for one of them.
    head = [cell.strip(' \t"') for cell in text.partition("\n")[0].split(",")]
    columns = (*NEEDED, *(name for name in head if name not in NEEDED)) if set(NEEDED) <= set(head) else NEEDED
    table = parse_csv(path.name, text, tuple(dict.fromkeys(columns)), problems)
    found: dict[str, Observed] = {}
    for row in table.rows if set(NEEDED) <= set(table.header) else ():
        _read_row(row, found, problems)
    problems.raise_if_any()
    return found


def _read_row(row: Row, found: dict[str, Observed], problems: Problems) -> None:
    name, kind, falls = (row.cells[column] for column in NEEDED)
    if not name.text:
        problems.add(name.mark, "a row without a name", "each row is one crisis", "write the scenario's name")
    elif name.text in found:
        problems.add(name.mark, f"{shown(name.text)} twice", "a crisis ended once", "delete one of the rows")
    if kind.text not in CLASSES:
        problems.add(kind.mark, f"unknown outcome class {shown(kind.text)}", "", did_you_mean(kind.text, CLASSES))
    fell = YES_NO.get(falls.text.lower())
    if fell is None:
        problems.add(falls.mark, f"{shown(falls.text)} does not say whether the leader fell", "", "1 or 0")
    elif FALLS.get(kind.text, fell) != fell:
        problems.add(falls.mark, f"leader_falls is {falls.text}, the class is {kind.text}",
                     "by its definition this class says the opposite", "correct one of the two")
    if kind.text in CLASSES and fell is not None:
        found.setdefault(name.text, Observed(outcome_class=kind.text, leader_falls=fell))
