"""What can go wrong, said so that a person can mend it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in an input: where it is, what it is, why it matters, how to mend it."""

    file: str
    line: int
    column: int
    what: str
    why: str = ""
    hint: str = ""

    def __str__(self) -> str:
        text = f"{self.file}:{self.line}:{self.column}: {self.what}"
        if self.why:
            text += f" ({self.why})"
        if self.hint:
            text += f" hint: {self.hint}"
        return text


class SteppefireError(Exception):
    """A run that failed; exit code 1."""

    exit_code = 1


class InputError(SteppefireError):
    """Bad input: all mistakes at once, each located; exit code 2."""

    exit_code = 2

    def __init__(self, problems: list[Problem] | tuple[Problem, ...]):
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))
