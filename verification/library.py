"""`python -m verification.library`: unfold the cards of the bundled scenarios anew into their tables.

What is not from the card stays: claims, targets and script; and of sources and licences the rows that are not
generated. Own sources are kept as long as a claim, a target or a decision cites them.
"""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

from steppefire.scenario.card import load_card
from steppefire.scenario.load import library
from steppefire.scenario.treaty import TREATY
from steppefire.scenario.unfold import unfolded

# Its tables are richer than its card.
HAND_MADE = ("kazakhstan-2022",)
OWN = ("claims.csv", "targets.csv", "script.csv")
JOINED = {"sources.csv": "key", "licences.csv": "data"}


def folders() -> list[Path]:
    """The folders whose tables come from their cards."""
    return [path.parent for path in sorted(library().glob("*/card.yaml")) if path.parent.name not in HAND_MADE]


def regenerated(folder: Path) -> dict[str, str]:
    """The texts of a folder as its card and the rules give them, by file name."""
    texts = unfolded(load_card(folder / "card.yaml"))
    out = {name: text for name, text in texts.items() if name not in OWN}
    for name, key in JOINED.items():
        out[name] = joined(texts[name], own_rows(folder, name, key, texts[name]))
    return out


def own_rows(folder: Path, name: str, key: str, generated: str) -> list[dict[str, str]]:
    """The rows of a folder's table that nothing generates."""
    taken = {row[key] for row in _rows(generated)}
    own = [row for row in _rows((folder / name).read_text("utf-8")) if row[key] not in taken]
    if name != "sources.csv":
        return own
    cited = {cited for table in OWN for row in _rows((folder / table).read_text("utf-8"))
             for cited in row["source"].split()}  # fmt: skip
    return [row for row in own if row[key] in cited]


def joined(generated: str, own: list[dict[str, str]]) -> str:
    """A generated table with own rows after it."""
    header = generated.split("\n", 1)[0].split(",")
    out = io.StringIO()
    csv.DictWriter(out, header, lineterminator="\n").writerows(own)
    return generated + out.getvalue()


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def main() -> int:
    """Write what has changed."""
    for folder in folders():
        texts = regenerated(folder)
        changed = [name for name, text in texts.items() if _read(folder / name) != text]
        for name in changed:
            (folder / name).write_text(texts[name], "utf-8")
        if TREATY not in texts:
            (folder / TREATY).unlink(missing_ok=True)
        print(f"{folder.name}: {', '.join(changed) or 'as it was'}")
    return 0


def _read(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main())
