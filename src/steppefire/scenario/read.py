"""Files of a scenario folder as text: plain files inside the folder, in UTF-8, without control characters."""

from __future__ import annotations

import re
from pathlib import Path

from steppefire.scenario.located import Mark, Problems

MAX_BYTES = 2_000_000
# Control characters, line ends other than \n and \r\n, and marks that reverse the direction of writing:
# an editor shows none of them, so a reader would not see what the program reads.
HIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|\r(?!\n)|[\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)


def read_text(folder: Path, name: str, problems: Problems) -> str | None:
    """The text of one file of the folder with \\n line ends, or None after noting why not."""
    path = folder / name
    mark = Mark(name)
    if not path.is_symlink() and not path.exists():
        problems.add(mark, "the file is missing", "a scenario folder holds all of its files", f"add {name}")
        return None
    try:
        inside = path.resolve(strict=True).is_relative_to(folder.resolve(strict=True))
    except (OSError, RuntimeError):
        inside = False
    if not inside:
        problems.add(mark, "the file is a link that leads outside the folder or nowhere",
                     "a scenario is read from its own folder only", "copy the file into the folder")
        return None
    if not path.is_file():
        problems.add(mark, "this is not a plain file", "", "put a text file here")
        return None
    return _decode(path, mark, problems)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def read_given(path: Path, problems: Problems, encoding: str = "utf-8",
               hint: str = "save it as UTF-8") -> str | None:
    """The text of a file that the user named, wherever it lies, with \\n line ends; None after noting why not."""
    mark = Mark(str(path))
    if not _exists(path):
        problems.add(mark, "there is no such file", "", "check its name")
        return None
    if not path.is_file():
        problems.add(mark, "this is not a plain file", "", "name a text file")
        return None
    return _decode(path, mark, problems, encoding, hint)


def _decode(path: Path, mark: Mark, problems: Problems, encoding: str = "utf-8",
            hint: str = "save it as UTF-8") -> str | None:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        problems.add(mark, "the file cannot be read", str(error.strerror), "check its permissions")
        return None
    if len(data) > MAX_BYTES:
        problems.add(mark, f"the file is larger than {MAX_BYTES} bytes", "larger files are refused unread", "")
        return None
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding)
        problems.add(mark_at(mark.file, before, len(before)), f"the file is not {encoding.upper()}",
                     f"byte 0x{data[error.start]:02x} cannot be read", hint)
        return None
    return _visible(text.removeprefix("\ufeff"), mark.file, problems)


def _visible(text: str, file: str, problems: Problems) -> str | None:
    bad_lines: set[int] = set()
    for match in HIDDEN.finditer(text):
        mark = mark_at(file, text, match.start())
        if mark.line in bad_lines:
            continue
        bad_lines.add(mark.line)
        problems.add(mark, f"hidden character U+{ord(match.group()):04X}",
                     "control and direction characters hide what is read", "delete it")
        if len(bad_lines) == 20:
            break
    return None if bad_lines else text.replace("\r\n", "\n")


def mark_at(file: str, text: str, position: int) -> Mark:
    """The line and column of a position in a text."""
    before = text[:position]
    return Mark(file, before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1)
