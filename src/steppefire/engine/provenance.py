"""What a run was made with: versions and the hash of our own sources, never a name of a user or a machine."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from steppefire.core.cache import code_hash
from steppefire.core.settings import Settings

LIBRARIES = ("numpy", "numba", "xarray", "zarr", "pyarrow")


def versions() -> dict[str, str]:
    """Versions of the interpreter, the libraries and this package, with the hash of its sources."""
    found = {"python": platform.python_version(), "system": f"{platform.system()} {platform.machine()}"}
    for name in ("steppefire", *LIBRARIES):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    found["code"] = code_hash()
    return found


def describe(settings: Settings) -> dict[str, Any]:
    """The settings as they stand in run.json; threads are left out, because they change no byte of a result."""
    later = {} if settings.decide_from is None else {"decide_from": settings.decide_from}
    return {
        "seed": settings.seed,
        "member": settings.member,
        "scale": settings.scale,
        "days": settings.days,
        "policy": settings.policy,
        "set": [list(pair) for pair in settings.overrides],
        "without": list(settings.without),
        "edits": list(settings.edits),
        **later,
    }


def drawn(scenario: Any, settings: Settings) -> list[dict[str, Any]]:
    """The facts that a run draws for itself, by name: its value, the prior, and who set it, if not the prior."""
    from steppefire.scenario.resolve import resolve

    facts = resolve(scenario, settings).facts
    return [{"name": name, "value": facts[name].value, "unit": fact.unit, "prior": fact.prior,
             "set_by": facts[name].set_by}
            for name, fact in sorted(scenario.facts.items()) if fact.prior is not None]  # fmt: skip


def restore(described: dict[str, Any], threads: int | None = None) -> Settings:
    """The settings that `describe` wrote."""
    return Settings(
        seed=int(described["seed"]),
        member=int(described["member"]),
        scale=float(described["scale"]),
        days=None if described["days"] is None else int(described["days"]),
        threads=threads,
        policy=str(described["policy"]),
        overrides=tuple((str(path), str(value)) for path, value in described["set"]),
        without=tuple(str(name) for name in described["without"]),
        edits=tuple(str(text) for text in described.get("edits", ())),
        decide_from=described.get("decide_from"),
    )
