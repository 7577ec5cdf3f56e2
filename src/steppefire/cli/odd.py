"""The ODD description (overview, design concepts, details), written from the declarations alone."""

from __future__ import annotations

from typing import Any


def description(found: dict[str, Any]) -> str:
    """The description as Markdown, in the seven parts of the ODD protocol."""
    steps = found["order"]
    parts = (_purpose(found), _entities(steps), _schedule(steps), _concepts(steps), _start(), _inputs(found),
             _submodels(steps, found["numbers"]))  # fmt: skip
    return "\n\n".join(parts)


def _purpose(found: dict[str, Any]) -> str:
    return (
        f"# {found['title']}: ODD description\n\n## 1. Purpose and patterns\n\n"
        "To study how an autocracy meets a popular revolt: who goes out, where it turns violent, what the state's "
        "answers cause. It gives distributions over seeds, not a retelling of events. The patterns it is held "
        f"against are the targets of the scenario: `steppefire patterns {found['scenario']}`."
    )


def _entities(steps: list[dict[str, Any]]) -> str:
    lines = ["## 2. Entities, state variables and scales", "",
             "Every inhabitant, every place, the forces in it, the objects of the state; hourly steps.", "",
             "| variable | of | unit | meaning |", "| --- | --- | --- | --- |"]  # fmt: skip
    for step in steps:
        lines += [f"| `{made['name']}` | {made['on']} | {made['unit']} | {made['about']} |" for made in step["writes"]]
    return "\n".join(lines)


def _schedule(steps: list[dict[str, Any]]) -> str:
    lines = ["## 3. Process overview and scheduling", "", "Each hour, in this order (from the declarations):", ""]
    lines += [f"{place}. **{step['name']}**. {step['purpose']}" for place, step in enumerate(steps, start=1)]
    return "\n".join(lines)


def _concepts(steps: list[dict[str, Any]]) -> str:
    draws = sorted({name for step in steps for name in step["draws"]})
    lines = [
        "## 4. Design concepts", "",
        "Emergence: onset, crowds, violence, deaths and arrests; none of them is written into a scenario.",
        "Interaction: people see crowds, hear of others and have contacts who take part.",
        "Stochasticity: every draw has an address (seed, decision, hour, person or place), so that a run can be "
        "repeated byte by byte.",
        "Drawn decisions: " + (", ".join(draws) or "none declared") + ".", "",
        "What the parts promise, each tested:", "",
    ]  # fmt: skip
    return "\n".join(lines + [f"- {step['name']}: {promise}" for step in steps for promise in step["promises"]])


def _start() -> str:
    return (
        "## 5. Initialisation\n\nA synthetic population is drawn from the scenario's tables (place, settlement, group, "
        "age, income class, exposure), with private opposition, caution and ties; forces and objects stand where the "
        "tables put them. Nothing else differs between places. The slow mechanisms then run by the month from the last "
        "change of power to hour 0, on the dated facts of the scenario; they leave the mean of private opposition, "
        "legitimacy, and the exclusion that people bear."
    )


def _inputs(found: dict[str, Any]) -> str:
    lines = ["## 6. Input data", "", "| number | unit | origin |", "| --- | --- | --- |"]
    for number in found["numbers"]:
        if number["kind"] != "behaviour":
            lines.append(f"| `{number['name']}` | {number['unit']} | {_origin(number)} |")
    lines += ["", "Rules that fill and reconcile the tables:", ""]
    lines += [f"- {name}: {rule}" for name, rule in found["rules"].items()]
    if found["treaty"]:
        lines += ["", "The treaty of the host's alliance, as it was written down and used before hour 0:", ""]
    return "\n".join(lines + [f"- {line['text']}" + (f" ({_origin(line)})" if line["source"] or line["assumed"] else "")
                              for line in found["treaty"]])  # fmt: skip


def _submodels(steps: list[dict[str, Any]], numbers: list[dict[str, Any]]) -> str:
    known = {number["name"]: number for number in numbers if number["kind"] == "behaviour"}
    lines = ["## 7. Submodels"]
    for step in steps:
        sources = ", ".join(step["sources"]) or "none"
        lines += ["", f"### {step['name']}", "", step["purpose"], "", f"Sources: {sources}."]
        rows = [known[name] for name in step["parameters"] if name in known]
        if rows:
            lines += ["", "| parameter | default | range | unit | prior | origin |", "| --- " * 6 + "|"]
            lines += [f"| `{row['name']}` | {row['value']:g} | {row['low']:g} to {row['high']:g} | {row['unit']} | "
                      f"{row['prior']} | {_origin(row)} |" for row in rows]  # fmt: skip
    return "\n".join(lines)


def _origin(number: dict[str, Any]) -> str:
    if number["assumed"]:
        return f"assumed: {number['assumed']}"
    return str(number["source"]) or f"computed: {number.get('computed', '')}"
