"""Values that know where they were written, and the list in which problems gather."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field

from steppefire.core.errors import InputError, Problem


@dataclass(frozen=True)
class Mark:
    """A place in a text: file, line and column, both counted from 1."""

    file: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True)
class Scalar:
    """A text as it was written; what it means is decided by the schema."""

    text: str
    mark: Mark
    quoted: bool = False


@dataclass(frozen=True)
class Sequence:
    """A list of nodes."""

    items: tuple[Node, ...]
    mark: Mark


@dataclass(frozen=True)
class Mapping:
    """Named nodes, each with its key as written."""

    entries: dict[str, tuple[Scalar, Node]]
    mark: Mark


Node = Scalar | Sequence | Mapping


@dataclass(frozen=True)
class Row:
    """One line of a table: cells by column name."""

    cells: dict[str, Scalar]
    mark: Mark


@dataclass(frozen=True)
class Table:
    """A CSV file: the header, the rows whose cells could be matched with it, and the cells of the others."""

    header: dict[str, Scalar]
    rows: tuple[Row, ...]
    lines: int = 0
    scraps: frozenset[str] = frozenset()


@dataclass
class Problems:
    """Gathers mistakes, so that one reading reports them all."""

    found: list[Problem] = field(default_factory=list)

    def add(self, mark: Mark, what: str, why: str = "", hint: str = "") -> None:
        """Note one mistake at its place."""
        self.found.append(Problem(mark.file, mark.line, mark.column, what, why, hint))

    def sorted(self) -> list[Problem]:
        """The mistakes in order of file, line and column, each once."""
        return sorted(set(self.found))

    def raise_if_any(self) -> None:
        """Raise InputError when a mistake was noted."""
        if self.found:
            raise InputError(self.sorted())


def nearest(wrong: str, known: Iterable[str]) -> list[str]:
    """The known word that the wrong one is most like, or none."""
    return difflib.get_close_matches(wrong[:80], sorted(set(known)), n=1, cutoff=0.6)


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """A hint that names the nearest known word, or else the words there are."""
    words = sorted(set(known))
    near = nearest(wrong, words)
    if near:
        return f"did you mean {shown(near[0])}?"
    if not words:
        return "none is defined"
    listed = ", ".join(word if word.isprintable() and len(word) <= 60 else shown(word) for word in words[:12])
    return f"known: {listed}" + (", ..." if len(words) > 12 else "")


def shown(text: str) -> str:
    """The text as a message shows it: quoted, escaped, and cut when long."""
    return repr(text if len(text) <= 60 else text[:57] + "...")
