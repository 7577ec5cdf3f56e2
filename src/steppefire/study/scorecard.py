"""Many crises beside what happened: probabilities of endings over members of each, and their scores."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from steppefire.core.errors import InputError, Problem
from steppefire.core.settings import Settings
from steppefire.scenario.observed import CLASSES, Observed
from steppefire.scenario.resolve import resolve
from steppefire.study import intervals, many, scoring
from steppefire.study.jobs import ENDING, Job, Study
from steppefire.study.layout import Layout
from steppefire.study.many import Side

Progress = Callable[[int, int, str], None]


def checked(scenarios: list[Any], settings: Settings) -> dict[str, Any]:
    """The scenarios by name, after a look at everything that could stop the study; InputError with every mistake."""
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    for scenario in scenarios:
        if scenario.name in found:
            problems.append(Problem(scenario.name, 1, 1, "two scenarios of this name", "rows are told apart by it",
                                    "rename one of them"))  # fmt: skip
        found.setdefault(scenario.name, scenario)
    for scenario in found.values():
        try:
            resolve(scenario, settings)
        except InputError as error:
            problems += [replace(problem, why=f"{problem.why}; in {scenario.name}".removeprefix("; "))
                         for problem in error.problems]  # fmt: skip
    if problems:
        raise InputError(problems)
    return found


def study(scenarios: dict[str, Any], settings: Settings, members: int) -> Study:
    """Members 0 to members - 1 of every scenario, so that all scenarios grow together."""
    sides = [Side(name, scenario, settings) for name, scenario in scenarios.items()]
    jobs = tuple(Job(name, member, replace(settings, member=member)) for member in range(members) for name in scenarios)
    return many.study("scorecard", sides, jobs, {"each": members}, ENDING, ())


def played(what: Study, folder: Path | None = None, how: Layout | None = None,
           progress: Progress | None = None) -> list[dict[str, Any]]:  # fmt: skip
    """Rows of all members in order, whoever plays them and however often stopped; without a folder none is kept."""
    if folder is not None:
        return many.played(what, Path(folder), how, progress).rows
    with TemporaryDirectory() as held:
        return many.played(what, Path(held) / "scorecard", how, progress).rows


def card(rows: list[dict[str, Any]], observed: Mapping[str, Observed]) -> dict[str, Any]:
    """The scorecard of members' rows: a row for each name, and scores over those that were observed (None: none was).

    Intervals are Wilson's, 95 %: of the model's own probability, that is of the finite number of members alone.
    """
    names = list(dict.fromkeys(row["name"] for row in rows))
    lines = [line(name, [row for row in rows if row["name"] == name], observed.get(name)) for name in names]
    return {"rows": lines, "scores": scores([entry for entry in lines if entry["observed"] is not None])}


def document(rows: list[dict[str, Any]], observed: Mapping[str, Observed], made: dict[str, Any]) -> dict[str, Any]:
    """A scorecard with what it was made with (as `kept.describe` tells it, without the texts of the scenarios)."""
    hashes = {name: entry["hash"] for name, entry in made["scenarios"].items()}
    return {**card(rows, observed), "made": {**made, "members": made["plan"]["each"], "scenarios": hashes}}


def line(name: str, rows: list[dict[str, Any]], observed: Observed | None) -> dict[str, Any]:
    """One name: probabilities with intervals, medians of what else came of it, and what was observed."""
    runs = len(rows)
    holds = sum(bool(row["leader_in_office"]) for row in rows)
    counts = {kind: sum(row["outcome_class"] == kind for row in rows) for kind in CLASSES}
    return {
        "name": name,
        "members": runs,
        "leader_in_office": holds / runs,
        "leader_in_office_interval": intervals.wilson(holds, runs),
        "outcome_class": {kind: count / runs for kind, count in counts.items()},
        "outcome_class_interval": {kind: intervals.wilson(count, runs) for kind, count in counts.items()},
        "participants_peak": intervals.middle(row["participants_peak"] for row in rows),
        "participants_peak_share": intervals.middle(row["participants_peak"] / row["population"] for row in rows),
        "dead": intervals.middle(row["dead_civilians"] + row["dead_security"] for row in rows),
        "observed": None if observed is None else observed.model_dump(),
    }  # fmt: skip


def scores(lines: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Scores over observed names: of the leader's fall, of the classes, and the reliability of both."""
    if not lines:
        return None
    members = min(entry["members"] for entry in lines)
    floor = 0.5 / members  # of the log score: half a member
    fell = [entry["observed"]["leader_falls"] for entry in lines]
    classes = [entry["observed"]["outcome_class"] for entry in lines]
    falls = [{"falls": 1.0 - entry["leader_in_office"], "stays": entry["leader_in_office"]} for entry in lines]
    chances = [entry["outcome_class"] for entry in lines]
    pairs = [(chance[kind], kind == seen) for chance, seen in zip(chances, classes, strict=True) for kind in CLASSES]
    event = scoring.score(falls, ["falls" if did else "stays" for did in fell], members, floor)
    return {
        "cases": len(lines),
        "level": scoring.LEVEL,
        "leader_falls": scoring.halved(event),
        "outcome_class": scoring.score(chances, classes, members, floor),
        "base_rate": sum(fell) / len(fell),
        "likeliest_class_right": sum(max(CLASSES, key=chance.__getitem__) == seen
                                     for chance, seen in zip(chances, classes, strict=True)),
        "fall_side_right": sum((chance["falls"] > 0.5) == did for chance, did in zip(falls, fell, strict=True)),
        "reliability_leader": scoring.reliability([chance["falls"] for chance in falls], fell),
        "reliability_class": scoring.reliability([chance for chance, _ in pairs], [did for _, did in pairs]),
    }  # fmt: skip
