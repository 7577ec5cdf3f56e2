"""Altair charts as inline SVG that follows the page's colour scheme and needs no script."""

from __future__ import annotations

import re
from typing import Any

from markupsafe import Markup, escape

# Colours that stand for the page's CSS variables while a chart is drawn.
STAND_INS = {
    "ink": "#010101",
    "mute": "#020202",
    "grid": "#030303",
    "paper": "#040404",
    "crowd": "#050505",
    "violence": "#060606",
    "force": "#070707",
    "custody": "#080808",
    "death": "#090909",
    "claim": "#0a0a0a",
    "wire": "#0b0b0b",
    "news": "#0c0c0c",
    "run_a": "#0d0d0d",
    "run_b": "#0e0e0e",
    **{f"hue_{number}": f"#0f0f{number:02x}" for number in range(1, 9)},
}
WIDE, NARROW = 760, 340


def theme(chart: Any) -> Any:
    """The look that all charts share."""
    ink, mute, grid = STAND_INS["ink"], STAND_INS["mute"], STAND_INS["grid"]
    text = {
        "labelColor": ink,
        "titleColor": mute,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelFont": "sans-serif",
        "titleFont": "sans-serif",
    }
    return (
        chart.configure(background="transparent", font="sans-serif")
        .configure_view(stroke=None)
        .configure_axis(**text, gridColor=grid, domainColor=mute, tickColor=mute)
        .configure_legend(**text, orient="top", title=None, symbolType="stroke", symbolStrokeWidth=3)
        .configure_text(font="sans-serif", fontSize=11, color=ink)
    )


def draw(chart: Any, name: str, label: str) -> Markup:
    """One chart as an SVG element with an accessible name; `name` keeps its ids apart from other charts'."""
    import vl_convert

    svg = vl_convert.vegalite_to_svg(theme(chart).to_json())
    svg = re.sub(r'\b(id="|url\(#)', rf"\g<1>{name}-", svg)
    svg = re.sub(r' xmlns(:xlink)?="[^"]*"', "", svg)
    # A function: a backslash in the label is a letter, not a reference to what was found.
    svg = re.sub(r'^<svg [^>]*viewBox="([^"]*)"[^>]*>',
                 lambda found: f'<svg viewBox="{found[1]}" role="img" aria-label="{escape(label)}">', svg)  # fmt: skip
    # Vega names every mark for screen readers; the table beneath says it better, the picture needs one name.
    svg = re.sub(r' (aria-(roledescription|hidden)|role|aria-label)="[^"]*"(?=[^>]*>)', _only_on_root, svg)
    svg = re.sub(r"<[^>]*>", _shorter, svg)
    for variable, colour in STAND_INS.items():
        svg = svg.replace(f'"{colour}"', f'"var(--{variable})"')
    return Markup(svg)


def _only_on_root(match: re.Match[str]) -> str:
    return match.group(0) if match.string.rfind("<", 0, match.start()) == 0 else ""


def _shorter(match: re.Match[str]) -> str:
    """A tag without what a still picture needs not, its numbers with two decimals."""
    tag = re.sub(r' (pointer-events="none"|(?<!-)opacity="1"|class="[^"]*")', "", match.group(0))
    return re.sub(r"(\d\.\d\d)\d+", r"\1", tag)
