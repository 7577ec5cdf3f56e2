"""steppefire explain: how the model works and where its numbers come from."""

from __future__ import annotations

import textwrap
from typing import Annotated, Any

import typer

from steppefire.cli import options
from steppefire.cli.shell import guarded, show, show_json

WIDTH = 100


@guarded
def command(
    scenario: options.ScenarioName,
    json: options.Json = False,
    odd: Annotated[bool, typer.Option("--odd", help="Print the ODD description (Markdown).")] = False,
    bibtex: Annotated[bool, typer.Option("--bibtex", help="Print the sources as BibTeX.")] = False,
) -> None:
    """Print the order of the hour, what depends on what, and every number with its source or assumption."""
    from steppefire import api
    from steppefire.cli.explained import explained

    if sum((json, odd, bibtex)) > 1:
        raise typer.BadParameter("give one of --json, --odd and --bibtex")
    loaded = api.load(scenario)
    if bibtex:
        from steppefire.cli.bibtex import entries

        show("\n".join(entries(loaded)))
        return
    found = explained(loaded)
    if json:
        show_json(found)
    elif odd:
        from steppefire.cli.odd import description

        show(description(found))
    else:
        _show_order(found["order"])
        _show_picture(found["order"])
        _show_numbers(found["numbers"])
        _show_assumptions(found["assumptions"])
        _show_treaty(found["treaty"])


def _show_order(steps: list[dict[str, Any]]) -> None:
    _heading("The order of the hour")
    for place, step in enumerate(steps, start=1):
        show(f"{place:3}. {step['name']}")
        _paragraph(step["purpose"])
        _paragraph("writes " + ", ".join(f"{made['name']} [{made['unit']}]" for made in step["writes"]))
        if step["switches"]:
            _paragraph("switched off by " + ", ".join(f"--without {name}" for name in step["switches"]))


def _show_picture(steps: list[dict[str, Any]]) -> None:
    _heading("What waits for what (values of the same hour; everything else is read from the hour before)")
    for step in steps:
        needs = {writer: names for writer, names in step["needs"].items() if writer != step["name"]}
        show(f"  {step['name']}" + ("" if needs else "  (waits for nothing)"))
        for writer, names in needs.items():
            _paragraph(f"<- {writer}: {', '.join(names)}")


def _show_numbers(numbers: list[dict[str, Any]]) -> None:
    _heading("Numbers and their sources")
    for number in numbers:
        value = "" if number["value"] is None else f" = {number['value']:g}"
        prior = f", prior {number['prior']}, {number['low']:g} to {number['high']:g}" if number.get("prior") else ""
        show(f"  {number['name']}{value} [{number['unit']}]{prior}")
        if number.get("about"):
            _paragraph(number["about"])
        _paragraph(_origin(number))


def _show_assumptions(numbers: list[dict[str, Any]]) -> None:
    _heading(f"Assumptions without evidence ({len(numbers)})")
    for number in numbers:
        _paragraph(f"{number['name']}: {number['assumed']}", indent=2)


def _show_treaty(lines: list[dict[str, str]]) -> None:
    if lines:
        _heading("The treaty of the alliance")
    for line in lines:
        _paragraph(line["text"] + (f" [{_origin(line)}]" if line["source"] or line["assumed"] else ""), indent=2)


def _origin(number: dict[str, Any]) -> str:
    if number["assumed"]:
        return f"assumed: {number['assumed']}"
    if number["source"]:
        return f"source: {number['source']}" + (f" (recalled: {number['recalled']})" if number.get("recalled") else "")
    return f"computed: {number.get('computed', '')}"


def _heading(text: str) -> None:
    show(f"\n{text}\n{'=' * min(len(text), WIDTH)}")


def _paragraph(text: str, indent: int = 6) -> None:
    margin = " " * indent
    show(textwrap.fill(text, WIDTH, initial_indent=margin, subsequent_indent=margin + "  "))
