"""Elites as arrays: the side, patron and assets of every office, the factions that they form, and whose men are where.

The first office of elites.csv is the leader's. A faction is a side and a kind: those of one allegiance whose main
assets are armed men, wealth, or offices. Assets that several offices hold are shared equally among them.
"""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np

# What an asset is. Whatever is not named here is an office: a right to decide, neither men nor money.
ARMED = {"police", "national_guard", "guard", "army", "navy", "air_force", "armed_forces", "security_service",
         "border_guard", "presidential_guard", "interior_troops", "gendarmerie", "militia"}  # fmt: skip
WEALTH = {"oil", "gas", "coal", "uranium", "metals", "mining", "railways", "banks", "industry", "trade", "telecoms",
          "land", "wheat", "media", "private_media"}  # fmt: skip
FORCE_OF = {"police": "police", "national_guard": "guard", "guard": "guard", "army": "army", "armed_forces": "army"}
KINDS = ("armed", "wealth", "office")
CABINET, CHAIR = {"government", "budget"}, {"security_council"}


def kind_of(asset: str) -> str:
    """Armed, wealth or office."""
    return "armed" if asset in ARMED else "wealth" if asset in WEALTH else "office"


def assets_of(elite: Any) -> list[str]:
    """The assets of an office, in the order of the table."""
    return (elite.assets or "").split()


def main_kind(elite: Any) -> str:
    """What an office is above all: armed if it has any men, else wealthy if it has any wealth, else an office."""
    held = {kind_of(asset) for asset in assets_of(elite)}
    return next((kind for kind in KINDS if kind in held), "office")


def sides(elites: tuple[Any, ...]) -> list[str]:
    """Allegiances, the leader's first, then as they appear."""
    return list(dict.fromkeys(elite.allegiance or "" for elite in elites))


def factions(elites: tuple[Any, ...]) -> list[tuple[str, str]]:
    """Factions as side and kind, in order of their first office."""
    return list(dict.fromkeys((elite.allegiance or "", main_kind(elite)) for elite in elites))


def faction_names(elites: tuple[Any, ...]) -> tuple[str, ...]:
    """A name for each faction, such as `predecessor armed`."""
    return tuple(f"{side} {kind}".strip() for side, kind in factions(elites))


def asset_sizes(scenario: Any, population: float) -> dict[str, float]:
    """Size of every asset held: men of the force it is, the mean of those known where it is none; else 1."""
    held = list(dict.fromkeys(asset for elite in scenario.elites for asset in assets_of(elite)))
    men = {force.force: force.strength * population / force.per_people if force.per_people else force.strength
           for force in scenario.forces}  # fmt: skip
    known = {asset: men[FORCE_OF[asset]] for asset in held if FORCE_OF.get(asset) in men}
    mean = sum(known.values()) / len(known) if known else 1.0
    return {asset: known.get(asset, mean) if kind_of(asset) == "armed" else 1.0 for asset in held}


def holdings(scenario: Any, population: float) -> dict[str, np.ndarray]:
    """Each office's share of the armed men, the wealth and the offices of the country: each kind sums to 1, or 0."""
    sizes = asset_sizes(scenario, population)
    holders = {asset: sum(asset in assets_of(elite) for elite in scenario.elites) for asset in sizes}
    out = {kind: np.zeros(len(scenario.elites)) for kind in KINDS}
    for number, elite in enumerate(scenario.elites):
        for asset in assets_of(elite):
            out[kind_of(asset)][number] += sizes[asset] / holders[asset]
    return {kind: share / max(share.sum(), 1e-300) for kind, share in out.items()}


def chairs(elites: tuple[Any, ...], side_of: list[int]) -> list[float]:
    """1 for the predecessor's office: the chair of the security council, else the first office of a rival side."""
    pairs = zip(elites, side_of, strict=True)
    held = [float(side > 0 and bool(CHAIR & set(assets_of(elite)))) for elite, side in pairs]
    if not any(held) and any(side_of):
        held[next(number for number, side in enumerate(side_of) if side > 0)] = 1.0
    return held


def key(text: str) -> float:
    """Address of an entry's draws."""
    return float(zlib.crc32(text.encode()))


def elite_statics(scenario: Any, objects: tuple[Any, ...], population: float) -> dict[str, np.ndarray]:
    """Offices, factions and commands as arrays, in the order of elites.csv; at least one office."""
    elites = scenario.elites
    offices, names, found = [elite.office for elite in elites], sides(elites), factions(elites)
    side_of = [names.index(elite.allegiance or "") for elite in elites]
    homes = {kind: number for number, (side, kind) in enumerate(found) if side == names[0]}
    held = holdings(scenario, population)
    kinds = {kind.kind: kind for kind in scenario.object_kinds}
    first = {asset: number for number, elite in reversed(list(enumerate(elites))) for asset in assets_of(elite)}
    arrays = {
        "elite_side": side_of,
        "elite_patron": [offices.index(elite.patron) if elite.patron else -1 for elite in elites],
        "elite_faction": [found.index((elite.allegiance or "", main_kind(elite))) for elite in elites],
        "elite_armed": held["armed"], "elite_wealth": held["wealth"], "elite_office": held["office"],
        "elite_cabinet": [float(bool(CABINET & set(assets_of(elite)))) for elite in elites],
        "elite_chair": chairs(elites, side_of),
        "elite_key": [key(office) for office in offices],
        "faction_side": [names.index(side) for side, _ in found],
        "faction_kind": [KINDS.index(kind) for _, kind in found],
        "faction_home": [homes.get(kind, 0) for _, kind in found],
        "faction_key": [key(name) for name in faction_names(elites)],
        "object_elite": [first.get(kinds[entry.kind].asset, -1) for entry in objects],
    }  # fmt: skip
    return {name: np.array(values, dtype=float) for name, values in arrays.items()}


def elite_starts(statics: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Start values from these facts: whose side every office is on, and whose men are the rivals'."""
    commander = statics["object_elite"].astype(np.int64)
    rival = (commander >= 0) & (statics["elite_side"][commander] > 0)
    return {"office_side": statics["elite_side"], "object_rival": rival.astype(float)}
