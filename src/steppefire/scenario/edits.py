"""Edits: what-if changes of a run as short texts, read with their mistakes and put into the script."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from steppefire.core.errors import Problem
from steppefire.core.triggers import PRICE, TRIGGERS
from steppefire.scenario import cells, ledger, named_edits
from steppefire.scenario.cells import Refused
from steppefire.scenario.hypotheses import HYPOTHESES, Hypothesis
from steppefire.scenario.located import Problems, did_you_mean, shown
from steppefire.scenario.named_edits import NAMED
from steppefire.scenario.rows import ACTIONS, Decision
from steppefire.scenario.schema import Scenario

OPTION = "--edit"
KINDS = {
    "never": "never:ACTION",
    "at": "at:TIME:ACTION",
    "set": "set:PATH=VALUE",
    "without": "without:SWITCH",
    "hypothesis": "hypothesis:NAME",
}
FORMS = ", ".join([*KINDS.values(), "a name such as no-blackout"])
MAX_LENGTH = 300
# What a decision must concern, where the model would not notice another scope.
OF_STATES = ("contingent", "withdraw_troops")
OF_OBJECTS = ("stand_down_order",)
DEMAND = "meet_demand"
OF_OTHERS = ("stand_down_order", "purge")  # what factions and the leader's side do without a decision of his
OF_PLACES = ("reverse_price", "emergency", "curfew", "blackout", "deploy", "shooting_order")
OF_ALLIES = ("alliance_grant", "alliance_refuse", "contingent", "withdraw_troops")  # what the alliance decides
BY_EDIT = "an edit of this run"  # says of a decision that it is not the scenario's own
# A time has colons of its own: each further part of it begins with a digit.
_AT = re.compile(r"(?P<time>[^:]*(:\d[^:]*)*)(:(?P<rest>.*))?", re.ASCII | re.DOTALL)


@dataclass(frozen=True)
class Never:
    """Every scripted decision of this kind is taken out."""

    action: str


@dataclass(frozen=True)
class At:
    """A decision is added."""

    decision: Decision


@dataclass(frozen=True)
class SetValue:
    """A number is set, as `--set` does; the path begins at this column."""

    path: str
    value: str
    column: int


@dataclass(frozen=True)
class Without:
    """A part of the model is switched off, as `--without` does; its name begins at this column."""

    switch: str
    column: int


@dataclass(frozen=True)
class Explained:
    """A rival explanation is taken for true; its name begins at this column."""

    hypothesis: Hypothesis
    column: int


Edit = Never | At | SetValue | Without | Explained
Placed = list[tuple[int, Edit]]  # edits with their positions from 1; a named edit gives several of one position


def read(texts: Iterable[str], scenario: Scenario, days: int | None, problems: Problems,
         adaptive: bool = False) -> Placed:  # fmt: skip
    """The edits that could be read, named ones as what they stand for; what does not fit is noted.

    `days` shortens the run; where the powerful decide (`adaptive`) some named edits stand for less.
    """
    found: Placed = []
    for position, given in enumerate(texts, start=1):
        for text, name in _spelt_out(str(given), position, scenario, adaptive, problems):
            edit = _Reader(text, position, scenario, days, problems, name).edit()
            if edit is not None:
                found.append((position, edit))
    check_hypotheses(found, problems)
    return found


def _spelt_out(text: str, position: int, scenario: Scenario, adaptive: bool,
               problems: Problems) -> list[tuple[str, str]]:  # fmt: skip
    """The text itself, or what a named edit stands for, each with that name; what it has not is noted."""
    if text not in NAMED:
        return [(text, "")]
    try:
        return [(part, text) for part in named_edits.spelt_out(text, scenario, adaptive)]
    except Refused as refused:
        problems.found.append(Problem(OPTION, position, 1, refused.what, refused.why, refused.hint))
        return []


def check_hypotheses(found: Placed, problems: Problems) -> None:
    """Note a second hypothesis, and an edit that sets a number which the hypothesis sets."""
    explained = [(position, edit) for position, edit in found if isinstance(edit, Explained)]
    for position, edit in explained[1:]:
        problems.found.append(Problem(OPTION, position, edit.column, "a second hypothesis",
                                      "a run has one: they contradict each other", "make a run for each"))
    for _, edit in explained[:1]:
        name = edit.hypothesis.name
        for position, other in found:
            if isinstance(other, SetValue) and other.path in edit.hypothesis.sets:
                problems.found.append(Problem(OPTION, position, other.column, f"{other.path} is set twice",
                                              f"hypothesis:{name} sets it to {edit.hypothesis.sets[other.path]:g}",
                                              f"to overlay it write --set {other.path}={other.value}"))


def barred(edits: Iterable[Edit]) -> frozenset[str]:
    """What edits and a hypothesis forbid: actions, and moves that are no actions of a script."""
    listed = list(edits)
    by_hypothesis = {bar for edit in listed if isinstance(edit, Explained) for bar in edit.hypothesis.bars}
    return frozenset({edit.action for edit in listed if isinstance(edit, Never)} | by_hypothesis)


def apply(edits: Iterable[Edit], script: tuple[Decision, ...]) -> tuple[Decision, ...]:
    """The script with the edits, in order of time; an added decision comes after the scripted ones of its minute."""
    listed = list(edits)
    dropped = barred(listed)
    added = [edit.decision for edit in listed if isinstance(edit, At)]
    if not dropped and not added:
        return script
    kept = [decision for decision in script if decision.action not in dropped]
    return tuple(sorted([*kept, *added], key=lambda decision: decision.time))


def notes(texts: Iterable[str], scenario: Scenario, without: Iterable[str] = (), adaptive: bool = False) -> list[str]:
    """What a person should know of correct edits: those that change nothing, and what the script does all the same.

    Where the powerful decide (`adaptive`) nothing is left of the script.
    """
    found = [edit for _, edit in read(texts, scenario, None, Problems(), adaptive)]
    off = {*without, *(edit.switch for edit in found if isinstance(edit, Without))}
    others = OF_OTHERS if adaptive else ()
    if "leader" in off and any(isinstance(edit, At | Never) and getattr(edit, "action", "") not in others
                               for edit in found):  # fmt: skip
        return ["without the leader nobody decides: edits of decisions change nothing"]
    never = {edit.action for edit in found if isinstance(edit, Never)}
    explained = [edit.hypothesis.name for edit in found if isinstance(edit, Explained)]
    taken = set() if adaptive else {decision.action for decision in scenario.script}
    could = _decided_by_the_powerful() - (set() if _has_demand(scenario) else {DEMAND})
    nobody = never - taken - (could if adaptive else set())
    nowhere = "nobody in" if adaptive else "the script of"
    takes = "takes this decision" if adaptive else "never takes this decision"
    said = [f"never:{action} changes nothing: {nowhere} {scenario.name} {takes}" for action in sorted(nobody)]
    said += _unasked(found, never, taken, adaptive)
    if not _has_demand(scenario) and any(isinstance(edit, At) and edit.decision.action == DEMAND
                                         for edit in found):  # fmt: skip
        said.append(f"at: {DEMAND} lifts nothing: what set {scenario.name} off is a price; add reverse_price instead")
    alone = not any(state.role == "host" and state.alliance for state in scenario.states)
    if alone and any(isinstance(edit, At) and edit.decision.action == "alliance_request" for edit in found):
        said.append(f"at: alliance_request finds nobody to ask: {scenario.name} belongs to no alliance")
    if explained and not adaptive:
        said.append(f"hypothesis:{explained[0]} bears on little here: the script decides for the powerful; "
                    "take --policy adaptive")
    followed = {"alliance_request": ("alliance_grant", "contingent"), "alliance_grant": ("contingent",)}
    for action in sorted(never & taken):
        still = [other for other in followed.get(action, ()) if other in taken - never]
        if still:
            more = " ".join(f"--edit never:{other}" for other in still)
            said.append(f"never:{action} leaves {' and '.join(still)} in the script, which does not react: add {more}")
    return said


def _unasked(edits: Iterable[Edit], never: set[str], taken: set[str], adaptive: bool) -> list[str]:
    """That an answer which an edit adds changes nothing where nobody asks the alliance."""
    added = {edit.decision.action for edit in edits if isinstance(edit, At)}
    asks = "alliance_request"
    if asks in added or (asks not in never and (adaptive or asks in taken)):
        return []
    return [f"at: {action} changes nothing: nobody asks the alliance; add --edit at:TIME:{asks}"
            for action in ("alliance_grant", "alliance_refuse") if action in added]  # fmt: skip


def _has_demand(scenario: Scenario) -> bool:
    """Whether the crisis is over something political that can be granted."""
    return scenario.trigger != TRIGGERS[PRICE]


def _decided_by_the_powerful() -> set[str]:
    """What leader, factions and the alliance may do of themselves."""
    # Imported here, so that reading a scenario does not load the mechanisms.
    from steppefire.mechanisms.moves import MOVES

    return {*MOVES, "curfew", *OF_OTHERS, *OF_ALLIES}


class _Reader:
    """Reads one edit, and notes its mistakes at their columns."""

    def __init__(self, text: str, position: int, scenario: Scenario, days: int | None, problems: Problems,
                 name: str = ""):  # fmt: skip
        self.text, self.position, self.scenario, self.problems = text, position, scenario, problems
        self.name = name  # of the named edit that stands for this text, where nobody has written its columns
        self.days = min(days or scenario.days, scenario.days)
        self.faults = 0

    def fault(self, column: int, what: str, why: str = "", hint: str = "") -> None:
        """Note a mistake."""
        self.faults += 1
        if self.name:
            what, hint = f"{self.name}: {what}", f"it stands for {self.text} here"
        self.problems.found.append(Problem(OPTION, self.position, self.column(column), what, why, hint))

    def column(self, column: int) -> int:
        """Where a person finds this column of the text: at the name, where one stands for it."""
        return 1 if self.name else column

    def edit(self) -> Edit | None:
        """The edit, or None after noting why there is none."""
        kind, colon, rest = self.text.partition(":")
        readers: dict[str, Callable[[str], Edit | None]] = {
            "never": self.never, "at": self.at, "set": self.set_value, "without": self.without,
            "hypothesis": self.hypothesis}  # fmt: skip
        if len(self.text) > MAX_LENGTH:
            self.fault(1, f"an edit of {len(self.text)} characters", f"{MAX_LENGTH} are enough for every edit", "")
        elif kind not in readers or not colon:
            self.fault(1, f"{shown(self.text)} is no edit", f"an edit is one of {FORMS}",
                       f"write {KINDS[kind]}" if kind in KINDS else did_you_mean(kind, [*KINDS, *NAMED]))
        else:
            found = readers[kind](rest)
            return None if self.faults else found
        return None

    def never(self, rest: str) -> Never:
        """never:ACTION."""
        self.check_action(rest, 7)
        return Never(rest)

    def without(self, rest: str) -> Without:
        """without:SWITCH; the switch itself is looked at with those of `--without`."""
        return Without(rest, self.column(9))

    def hypothesis(self, rest: str) -> Explained | None:
        """hypothesis:NAME."""
        if rest not in HYPOTHESES:
            self.fault(12, f"unknown hypothesis {shown(rest)}" if rest else "the name of the hypothesis is missing",
                       "no rival explanation has this name" if rest else "", did_you_mean(rest, HYPOTHESES))
            return None
        return Explained(HYPOTHESES[rest], self.column(12))

    def set_value(self, rest: str) -> SetValue:
        """set:PATH=VALUE; path and value are looked at with those of `--set`."""
        path, equals, value = rest.partition("=")
        if not (path.strip() and equals and value.strip()):
            self.fault(5, f"{shown(rest)} is no PATH=VALUE", "", "for example set:turn_rate=0.08")
        return SetValue(path.strip(), value.strip(), self.column(5))

    def at(self, rest: str) -> At | None:
        """at:TIME:ACTION, at:TIME/END:ACTION, each with :SCOPE and =VALUE where the action takes them."""
        parts = _AT.fullmatch(rest)
        assert parts is not None
        period, column = parts["time"], 4
        start, end = self.period(period, column)
        column += len(period) + 1
        if not parts["rest"]:
            self.fault(column, "the action is missing", "an edit says what is decided", "write at:TIME:ACTION")
            return None
        head, equals, number = parts["rest"].partition("=")
        action, colon, scope = head.partition(":")
        known = self.check_action(action, column)
        scope = scope if colon else "country"
        if known:
            self.check_scope(action, scope, column + len(action) + bool(colon))
        value = self.value(action if known else "", bool(equals), number, column + len(head) + 1)
        if self.faults or start is None:
            return None
        if action == "withdraw_troops" and end is None:
            end = start + timedelta(hours=1)  # without an end they would never have left
        note = f"Edit of this run, not in the script: {self.text}"
        return At(Decision(time=start, action=action, scope=scope, value=value, until=end, source=None,
                           assumed=BY_EDIT, note=note))  # fmt: skip

    def period(self, text: str, column: int) -> tuple[datetime | None, datetime | None]:
        """Beginning and end of an added decision; no end where none is written."""
        first, slash, last = text.partition("/")
        start = self.time(first, column)
        end = self.time(last, column + len(first) + 1) if slash else None
        begin = self.scenario.start
        if start is not None and not begin <= start < begin + timedelta(days=self.days):
            late = "edit after the end" if start >= begin else "edit before the beginning"
            span = f"it runs from {begin.isoformat('T', 'minutes')} for {self.days} days"
            self.fault(column, f"{late}: {first} lies outside the run", span, "")
        if start is not None and end is not None and end <= start:
            self.fault(column + len(first) + 1, "the decision ends before it begins", "its end is later than its time",
                       "exchange the two")
        return start, end

    def time(self, text: str, column: int) -> datetime | None:
        """A moment; without an offset the scenario's holds."""
        try:
            return cells.local_moment(text, self.scenario.start)
        except Refused as refused:
            self.fault(column, refused.what if text else "the time is missing", refused.why, refused.hint)
            return None

    def check_action(self, action: str, column: int) -> bool:
        """Note an action that does not exist."""
        if action in ACTIONS:
            return True
        self.fault(column, f"unknown action {shown(action)}" if action else "the action is missing",
                   "no decision has this name" if action else "", did_you_mean(action, ACTIONS))
        return False

    def check_scope(self, action: str, scope: str, column: int) -> None:
        """Note a scope that does not exist, or that the action cannot concern."""
        kind, colon, key = scope.partition(":")
        if scope != "country" and (not colon or kind not in ledger.SCOPES):
            self.fault(column, f"{shown(scope)} is not a scope",
                       "a scope is country, unit:ID, place:ID, object:ID or state:CODE",
                       did_you_mean(kind, ["country", *ledger.SCOPES]))
            return
        needs = "state" if action in OF_STATES else "object" if action in OF_OBJECTS else ""
        if needs and kind != needs:
            form = "state:CODE" if needs == "state" else "object:ID"
            self.fault(column, f"{action} without its {needs}", f"it concerns one {needs}", f"write {form}")
        elif action in OF_PLACES and kind in ("object", "state"):
            self.fault(column, f"{action} cannot concern {shown(scope)}", "it holds in places",
                       "write country, unit:ID or place:ID")
        elif colon:
            self.check_key(kind, key, column + len(kind) + 1)

    def check_key(self, kind: str, key: str, column: int) -> None:
        """Note a unit, place, object or state that the scenario does not have."""
        field = {"unit": "unit", "state": "state"}.get(kind, "id")
        keys = {str(getattr(row, field)) for row in getattr(self.scenario, ledger.SCOPES[kind])}
        hosts = {row.state for row in self.scenario.states if row.role == "host"} if kind == "state" else set()
        if key in hosts:
            self.fault(column, f"{key} is the country itself", "foreign men come from other states",
                       f"name one of {', '.join(sorted(keys - hosts))}")
            return
        if key not in keys:
            self.fault(column, f"unknown {kind} {shown(key)}", f"{ledger.SCOPES[kind]}.csv has no such row",
                       did_you_mean(key, keys))

    def value(self, action: str, given: bool, text: str, column: int) -> float | None:
        """The number that comes with the action, or None; noted where it is missing, unwanted or out of range."""
        number = None
        if given:
            try:
                number = cells.between(0, math.inf, text, "a value")
            except Refused as refused:
                self.fault(column, refused.what, refused.why, refused.hint)
                return None
        if given and action and action not in ledger.LARGEST:
            takers = ", ".join(sorted(ledger.LARGEST))
            self.fault(column, f"{action} takes no value", f"only {takers} take one", "drop the = and what follows")
        wrong = ledger.value_fault(action, number, text)
        if wrong is not None:
            what, why, hint = wrong
            self.fault(column if given else 1, what, why, hint or ("" if given else "write =VALUE at the end"))
        return number
