"""The treaty of an alliance, as data: treaty.yaml of a scenario, or a file of `alliances/`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from steppefire.scenario.located import Mapping, Node, Problems, Scalar, Sequence
from steppefire.scenario.rows import Precedent, Treaty
from steppefire.scenario.yaml_tree import parse_yaml


def read_treaty(text: str, zone: Any, problems: Problems) -> Treaty | None:
    """The treaty of a text; None with problems noted where it cannot be read."""
    tree = parse_yaml("treaty.yaml", text, problems)
    if tree is None:
        return None
    values = plain(tree)
    past = tuple(Precedent(**{**row, "date": datetime.fromisoformat(row["date"]).replace(tzinfo=zone or UTC)})
                 for row in values["precedents"])  # fmt: skip
    kept = {key: values[key] for key in ("name", "title", "rule", "may_ask", "threat", "chair", "consultation",
                                         "defence")}  # fmt: skip
    return Treaty(**kept, story_needed=float(values["story_needed"]["value"]), precedents=past)


def plain(node: Node) -> Any:
    """A tree without its places."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    assert isinstance(node, Mapping)
    return {key: plain(value) for key, (_, value) in node.entries.items()}
