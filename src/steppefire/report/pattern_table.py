"""The pattern table as Markdown, for the README; a test keeps the two equal."""

from __future__ import annotations

from typing import Any

HEAD = "| target | band | median | 5-95 % of seeds | inside |\n| --- | --- | --- | --- | --- |\n"


def number(value: float | None) -> str:
    """A figure short enough for a table; a dash for what never happened."""
    if value is None:
        return "never"
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.2f}"


def markdown(rows: list[dict[str, Any]]) -> str:
    """One line a target, failures marked."""
    lines = [
        f"| {row['text']} | {number(row['low'])} to {number(row['high'])} | {number(row['median'])} | "
        f"{number(row['q05'])} to {number(row['q95'])} | {'yes' if row['inside'] else '**no**'} |"
        for row in rows
    ]
    return HEAD + "\n".join(lines) + "\n"
