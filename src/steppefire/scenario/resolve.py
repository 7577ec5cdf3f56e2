"""What a run is made with: defaults, then the scenario, then the edits, and who set each number."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import datetime

from steppefire.core.clock import hours_between
from steppefire.core.errors import Problem
from steppefire.core.settings import MAX_SEED, Settings
from steppefire.core.spec import Parameter
from steppefire.scenario import cells, edits, turn
from steppefire.scenario.cells import Refused
from steppefire.scenario.head import FACTS
from steppefire.scenario.located import Problems, did_you_mean, shown
from steppefire.scenario.rows import Decision
from steppefire.scenario.schema import Scenario


@dataclass(frozen=True)
class Setting:
    """A number of the run, and who set it: `default`, `scenario`, `prior`, `--set` or `--edit`."""

    value: float
    set_by: str


@dataclass(frozen=True)
class Resolved:
    """The scenario with its edited facts and script, every parameter, every fact, and the parts switched off.

    `given` is the scenario as it was read, which a run keeps beside its settings.
    """

    scenario: Scenario
    given: Scenario
    parameters: dict[str, Setting]
    facts: dict[str, Setting]
    without: frozenset[str]
    adaptive: bool  # the powerful decide for themselves from hour 0 on; of the script only what edits add is left
    banned: frozenset[str]  # what an edit forbids: never:ACTION, and what a hypothesis bars
    turn: float | None = None  # hour from which the powerful decide, if the script decides before it

    def value(self, parameter: str) -> float:
        """The value of a parameter."""
        return self.parameters[parameter].value


def resolve(scenario: Scenario, settings: Settings) -> Resolved:
    """The numbers of a run; raises InputError with every option that does not fit."""
    # Imported here, so that reading a scenario does not load the mechanisms.
    from steppefire.mechanisms import SWITCHES
    from steppefire.mechanisms.values import PARAMETERS

    problems = Problems()
    _check_address("--seed", settings.seed, problems)
    _check_address("--member", settings.member, problems)
    parameters = {name: Setting(float(entry.default), "default") for name, entry in PARAMETERS.items()}
    facts = {name: Setting(fact.value, "scenario") for name, fact in scenario.facts.items()}
    facts |= drawn(scenario, settings)
    decide_from = None if settings.decide_from is None else turn.moment(settings.decide_from, scenario, problems)
    hour = None if decide_from is None else hours_between(scenario.start, decide_from)
    adaptive = settings.policy == "adaptive" if hour is None else hour <= 0.0
    changed = edits.read(settings.edits, scenario, settings.days, problems, adaptive)
    _explain(changed, parameters, facts)
    for option, position, column, path, text in _assignments(settings, changed):
        value = _override(path, text, PARAMETERS, Problem(option, position, column, ""), problems)
        if value is not None and path in PARAMETERS:
            parameters[path] = Setting(value, option)
        elif value is not None:
            facts[path.removeprefix("facts.")] = Setting(value, option)
    switches = _switches(settings, changed)
    for option, position, column, switch in switches:
        if switch not in SWITCHES:
            problems.found.append(Problem(option, position, column, f"unknown switch {shown(switch)}",
                                          "no part of the model has this name", did_you_mean(switch, SWITCHES)))
    problems.raise_if_any()
    edited = {name: scenario.facts[name].model_copy(update={"value": setting.value})
              for name, setting in facts.items()}  # fmt: skip
    without = frozenset(switch for *_, switch in switches)
    # Without the leader nobody decides, and so nobody answers him either.
    script = () if "leader" in without else decided(scenario, changed, adaptive, decide_from)
    return Resolved(
        scenario.model_copy(update={"facts": edited, "script": script}), scenario, parameters, facts, without,
        adaptive=adaptive, banned=edits.barred(edit for _, edit in changed), turn=hour,
    )  # fmt: skip


def decided(scenario: Scenario, changed: edits.Placed, adaptive: bool,
            decide_from: datetime | None) -> tuple[Decision, ...]:  # fmt: skip
    """The dated decisions of a run; what was decided before somebody took over stands, whatever edits forbid later."""
    if decide_from is None or adaptive:
        return edits.apply([edit for _, edit in changed], () if adaptive else scenario.script)
    added = [edit for _, edit in changed if isinstance(edit, edits.At)]
    return edits.apply(added, turn.taken_by(scenario, decide_from))


def drawn(scenario: Scenario, settings: Settings) -> dict[str, Setting]:
    """The facts that a run draws for itself: those with a prior, by seed and member."""
    from steppefire.core import draws, priors

    out = {}
    for name, fact in scenario.facts.items():
        if fact.prior is not None:
            u = draws.one(zlib.crc32(name.encode()), 0, 0, draws.DECISIONS["fact"], settings.seed, settings.member)
            low, high = FACTS[name].convert.args  # type: ignore[attr-defined]
            out[name] = Setting(min(max(priors.read(fact.prior).at(float(u)), low), high), "prior")
    return out


def _explain(changed: edits.Placed, parameters: dict[str, Setting], facts: dict[str, Setting]) -> None:
    """Put a hypothesis's numbers in place of defaults and of the scenario's; those set by hand come after them."""
    for _, edit in changed:
        if isinstance(edit, edits.Explained):
            for path, value in edit.hypothesis.sets.items():
                table, name = (facts, path.removeprefix("facts.")) if path.startswith("facts.") else (parameters, path)
                table[name] = Setting(value, edits.OPTION)


def _assignments(settings: Settings, changed: edits.Placed) -> list[tuple[str, int, int, str, str]]:
    """Option, position, column, path and value of every number set by hand; the last one of a path holds."""
    given = [("--set", position, 1, *pair) for position, pair in enumerate(settings.overrides, start=1)]
    return given + [(edits.OPTION, position, edit.column, edit.path, edit.value)
                    for position, edit in changed if isinstance(edit, edits.SetValue)]  # fmt: skip


def _switches(settings: Settings, changed: edits.Placed) -> list[tuple[str, int, int, str]]:
    """Option, position, column and name of every part switched off."""
    given = [("--without", position, 1, switch) for position, switch in enumerate(settings.without, start=1)]
    return given + [(edits.OPTION, position, edit.column, edit.switch)
                    for position, edit in changed if isinstance(edit, edits.Without)]  # fmt: skip


def _check_address(option: str, value: object, problems: Problems) -> None:
    """Note a seed or member that the address of a draw cannot hold."""
    if not isinstance(value, int) or not 0 <= value <= MAX_SEED:
        problems.found.append(Problem(option, 1, 1, f"{shown(str(value))} is no {option.removeprefix('--')}",
                                      "other numbers would repeat the draws of smaller ones, or have none",
                                      f"a whole number from 0 to {MAX_SEED}"))


def _override(path: str, text: str, parameters: dict[str, Parameter], place: Problem,
              problems: Problems) -> float | None:
    """The value of one PATH=VALUE, which stands at this place: option, position and column."""
    try:
        if path in parameters:
            entry = parameters[path]
            return cells.between(entry.low, entry.high, text.strip(), f"{path} ({entry.unit})")
        fact = path.removeprefix("facts.")
        if fact != path and fact in FACTS:
            return float(str(FACTS[fact].convert(text.strip())))
        known = [*parameters, *(f"facts.{name}" for name in FACTS)]
        hint = f"did you mean 'facts.{path}'?" if path in FACTS else did_you_mean(path, known)
        raise Refused(f"unknown path {shown(path)}", "it is neither a parameter nor facts.NAME", hint)
    except Refused as refused:
        column = place.column + (0 if refused.what.startswith("unknown path") else len(path) + 1)
        problems.found.append(Problem(place.file, place.line, column, refused.what, refused.why, refused.hint))
        return None
