"""Scenario to World: static variables, start values, people. Fixed order, so that equal facts give equal bytes."""

from __future__ import annotations

import hashlib
import math
import os
import tempfile
import time
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from steppefire.core.clock import hours_between
from steppefire.mechanisms import autonomy
from steppefire.mechanisms.statics import ACTIONS
from steppefire.mechanisms.values import STRUCTURE
from steppefire.world import classes as cl
from steppefire.world.abroad import abroad_statics, precedents
from steppefire.world.elites import elite_starts, elite_statics
from steppefire.world.history import history_statics
from steppefire.world.people import People, build
from steppefire.world.places import place_statics, place_table

FORCES = ("police", "guard", "army")
DRAFT, DRAFT_SECONDS = ".tmp", 3600.0
POPULATION_FORMAT = 2  # raise when the way people are built changes: cached populations then go stale


@dataclass(frozen=True)
class World:
    """What a run starts from: facts as arrays, start values, class shares, and how to get the people."""

    rows: tuple[dict[str, Any], ...]
    units: tuple[str, ...]
    statics: dict[str, np.ndarray]
    starts: dict[str, np.ndarray]
    classes: cl.Classes
    shares: np.ndarray
    levels: int
    populations: np.ndarray
    objects: tuple[Any, ...]
    key: str

    @property
    def place_ids(self) -> list[str]:
        """Ids of the places in array order."""
        return [row["id"] for row in self.rows]


def force_statics(scenario: Any, rows: list[dict[str, Any]]) -> dict[str, np.ndarray]:
    """Strength of each force per place, by the station rule of its kind; duty, speed and arms of the three."""
    population = np.array([row["population"] for row in rows])
    ids = [row["id"] for row in rows]
    seats = np.zeros(len(rows))
    for unit in scenario.units:
        seats[ids.index(unit.seat)] += unit.population
    centre = np.array([1.0 if i in (scenario.capital, scenario.largest_city) else 0.0 for i in ids])
    weights = {"everywhere": population, "seats": seats, "centre": centre}
    kinds = {force.force: force for force in scenario.forces}
    known = {"police": scenario.facts["security_scale"].value, "guard": scenario.facts["security_scale"].value}
    out = {}
    for name in FORCES:
        force, weight = kinds[name], weights[kinds[name].station]
        total = force.strength * population.sum() / force.per_people if force.per_people else force.strength
        out[f"{name}_strength"] = known.get(name, 1.0) * total * weight / weight.sum()
    in_order = [kinds[name] for name in FORCES]
    out["duty_share"] = np.array([force.duty_share for force in in_order])
    out["force_speed"] = np.array([force.speed_kmh if force.mobile else 0.0 for force in in_order])
    out["force_armed"] = np.array([float(force.armed) for force in in_order])
    return out


def object_statics(scenario: Any, rows: list[dict[str, Any]]) -> tuple[dict[str, np.ndarray], tuple[Any, ...]]:
    """Properties of objects, in order of id."""
    ids = [row["id"] for row in rows]
    kinds = {kind.kind: kind for kind in scenario.object_kinds}
    objects = tuple(sorted(scenario.objects, key=lambda row: row.id))

    def column(name: str) -> np.ndarray:
        return np.array([float(getattr(kinds[entry.kind], name)) for entry in objects])

    return {
        "object_place": np.array([ids.index(entry.place) for entry in objects], dtype=float),
        "object_symbolic": column("symbolic"), "object_guards": column("guards"), "object_arms": column("arms"),
        "object_damage": column("damage_usd"), "object_security": column("security"),
        "object_key": np.array([zlib.crc32(entry.id.encode()) for entry in objects], dtype=float),
    }, objects  # fmt: skip


def script_statics(scenario: Any, rows: list[dict[str, Any]], objects: tuple[Any, ...]) -> dict[str, np.ndarray]:
    """The script as arrays: one row a decision."""
    ids = [entry.id for entry in objects]
    states = sorted(state.state for state in scenario.states)
    count = len(scenario.script)
    places = np.zeros((count, len(rows)))
    out: dict[str, list[float]] = {name: [] for name in ("start", "end", "action", "value", "object", "state")}
    for number, entry in enumerate(scenario.script):
        kind, _, name = entry.scope.partition(":")
        for place, row in enumerate(rows):
            inside = kind == "country" or (kind == "unit" and row["unit"] == name) or (
                kind == "place" and row["id"] == name)  # fmt: skip
            places[number, place] = float(inside)
        out["start"].append(hours_between(scenario.start, entry.time))
        out["end"].append(hours_between(scenario.start, entry.until) if entry.until else 1e9)
        out["action"].append(ACTIONS.index(entry.action))
        out["value"].append(math.nan if entry.value is None else float(entry.value))
        out["state"].append(float(states.index(name)) if kind == "state" else -1.0)
        out["object"].append(float(ids.index(name)) if kind == "object" else -1.0)
    arrays = {f"script_{name}": np.array(values, dtype=float) for name, values in out.items()}
    return {**arrays, "script_places": places.reshape(count, len(rows))}


def class_statics(scenario: Any, classes: cl.Classes, shares: np.ndarray, populations: np.ndarray) -> dict[str, Any]:
    """Traits of classes as the numbers that grievance uses, and each class's share of a place's adults."""
    until = STRUCTURE["young_until"].default
    young = np.array([band.adult and band.to_age < until for band in cl.bands_in_order(scenario)], dtype=float)
    minority = np.array([not group.titular for group in cl.groups_in_order(scenario)], dtype=float)
    adult = shares * classes.adult
    general = scenario.facts["troop_feeling"].value
    feeling = np.clip([group.troop_feeling + general for group in cl.groups_in_order(scenario)], -1.0, 1.0)
    return {
        "class_exposed": classes.exposed.astype(float),
        "class_poor": (1 - classes.income).astype(float),
        "class_young": young[classes.band],
        "class_minority": minority[classes.group],
        "class_feeling": feeling[classes.group],
        "class_rural": classes.settlement.astype(float),
        "class_share": adult / adult.sum(axis=1, keepdims=True),
        "adults": populations * adult.sum(axis=1),
    }


def start_values(scenario: Any, statics: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Start values that come from facts instead of a declaration."""
    return {"guard_men": statics["guard_strength"], "army_men": statics["army_strength"],
            "arms_left": statics["object_arms"], **elite_starts(statics), **precedents(scenario),
            **autonomy.starts(statics)}  # fmt: skip


def world(scenario: Any, scale: float = 1.0, levels: int = cl.CAUTION_LEVELS) -> World:
    """Everything of a scenario but its people."""
    rows = place_table(scenario)
    classes = cl.all_classes(scenario)
    shares = cl.class_shares(scenario, rows, classes)
    statics = place_statics(scenario, rows)
    objects_part, objects = object_statics(scenario, rows)
    statics |= objects_part | force_statics(scenario, rows) | script_statics(scenario, rows, objects)
    statics |= elite_statics(scenario, objects, float(statics["population"].sum()))
    statics |= class_statics(scenario, classes, shares, statics["population"]) | history_statics(scenario)
    statics |= abroad_statics(scenario)
    statics["scale"] = np.asarray(float(scale))
    statics["utc_hour"] = np.asarray(scenario.start.hour + scenario.start.minute / 60.0)
    populations = np.maximum(2, np.floor(statics["population"] * scale + 0.5)).astype(np.int64)
    text = repr((POPULATION_FORMAT, [row["id"] for row in rows], populations.tolist(), levels,
                 hashlib.sha256(np.round(shares, 12).tobytes()).hexdigest()))  # fmt: skip
    units = tuple(sorted({row["unit"] for row in rows}))
    return World(tuple(rows), units, statics, start_values(scenario, statics), classes, shares, levels, populations,
                 objects, hashlib.sha256(text.encode()).hexdigest()[:24])  # fmt: skip


def people(built: World, cache: Path | None) -> People:
    """The people of a world: from the cache if they are there, else built and put there."""
    keys = built.statics["place_key"].astype(np.int64)
    if cache is None:
        return build(built.populations, built.shares, built.classes, built.levels, keys)
    target = cache / f"people-{built.key}.npz"
    if target.exists():
        try:
            with np.load(target, allow_pickle=False) as kept:
                return People(**{name: kept[name] for name in People.__dataclass_fields__})
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            target.unlink(missing_ok=True)
    made = build(built.populations, built.shares, built.classes, built.levels, keys)
    forget_drafts(cache)
    save(made, target)
    return made


def save(made: People, target: Path) -> None:
    """Store people beside the target and rename; a cache that cannot be written is no error."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, suffix=DRAFT)
        try:
            with os.fdopen(handle, "wb") as file:
                np.savez(file, **{field: getattr(made, field) for field in People.__dataclass_fields__})
            os.replace(name, target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError:
        return


def forget_drafts(cache: Path) -> None:
    """Remove drafts of populations that a killed process left: none takes an hour to write."""
    for draft in cache.glob("*" + DRAFT):
        try:
            if time.time() - draft.stat().st_mtime > DRAFT_SECONDS:
                draft.unlink()
        except OSError:
            continue
