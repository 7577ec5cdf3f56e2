"""The order of an hour, derived from what mechanisms read afresh; a cycle is an error that prints its path."""

from __future__ import annotations

from steppefire.core.errors import SteppefireError
from steppefire.core.spec import Mechanism, Variable
from steppefire.mechanisms import MECHANISMS
from steppefire.mechanisms.statics import CROWD, STATICS


def writers(mechanisms: tuple[Mechanism, ...]) -> dict[str, Mechanism]:
    """Which mechanism writes each variable; two writers are an error."""
    found: dict[str, Mechanism] = {}
    for mechanism in mechanisms:
        for variable in mechanism.writes:
            if variable.name in found or variable.name in STATICS or variable.name in CROWD:
                raise SteppefireError(f"{variable.name} is written twice, also by {mechanism.name}")
            found[variable.name] = mechanism
    return found


def variables(mechanisms: tuple[Mechanism, ...] = MECHANISMS) -> dict[str, Variable]:
    """Every variable that changes in a run, by name."""
    written = {variable.name: variable for mechanism in mechanisms for variable in mechanism.writes}
    return {**written, **CROWD}


def order(mechanisms: tuple[Mechanism, ...] = MECHANISMS) -> tuple[Mechanism, ...]:
    """Mechanisms in the order of the hour: each after those whose fresh values it reads, names break ties."""
    found = writers(mechanisms)
    known = set(found) | set(STATICS) | set(CROWD)
    for mechanism in mechanisms:
        for name in mechanism.reads + mechanism.reads_fresh:
            if name not in known:
                raise SteppefireError(f"{mechanism.name} reads {name}, which nothing writes")
    before = {m.name: sorted({found[name].name for name in m.reads_fresh if name in found}) for m in mechanisms}
    by_name = {mechanism.name: mechanism for mechanism in mechanisms}
    placed: list[str] = []

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            raise SteppefireError("mechanisms read each other in a circle: " + " -> ".join((*path, name)))
        if name not in placed:
            for earlier in before[name]:
                visit(earlier, (*path, name))
            placed.append(name)

    for name in sorted(by_name):
        visit(name, ())
    return tuple(by_name[name] for name in placed)
