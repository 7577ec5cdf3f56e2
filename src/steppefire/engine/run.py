"""One run: from scenario and settings to series, events and outcome."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from steppefire.core.cache import cache_folder
from steppefire.core.settings import Settings
from steppefire.engine import afterwards, years
from steppefire.engine.claims import Clerk
from steppefire.engine.crowd import Crowd, Law
from steppefire.engine.events import Chronicle
from steppefire.engine.hour import Hours, Street
from steppefire.engine.keeper import Keeper
from steppefire.engine.minutes import Minutes
from steppefire.engine.outcome import outcome
from steppefire.engine.pace import Pace
from steppefire.engine.policy import Turn, policy_statics
from steppefire.engine.record import COUNTRY_SERIES, FORCE_NAMES, PLACE_SERIES, SOURCE_SERIES, STATE_SERIES, Record
from steppefire.mechanisms import MECHANISMS
from steppefire.mechanisms.mobilisation import NORMAL
from steppefire.mechanisms.sources import NAMES as SOURCE_NAMES
from steppefire.mechanisms.values import PARAMETERS
from steppefire.scenario.resolve import resolve
from steppefire.world import build as world_build
from steppefire.world.classes import caution_nodes, caution_values

Progress = Callable[[int, int, str], None]
# Facts that decide who the people are. Where a run draws one for itself, no other run has the same people, and keeping
# them would only fill the disk.
SHAPE_PEOPLE = ("gini", "exposed_share_elsewhere", "exposed_households")


@dataclass
class Result:
    """Everything that a run leaves, before it is stored."""

    series: dict[str, tuple[tuple[str, ...], np.ndarray, dict[str, str]]]
    coords: dict[str, tuple[tuple[str, ...], np.ndarray]]
    events: list[dict[str, Any]]
    claims: list[dict[str, Any]]
    outcome: dict[str, Any]
    parameters: list[dict[str, Any]]
    timings: dict[str, float]
    scenario: Any
    settings: Settings
    decisions: list[dict[str, Any]] = field(default_factory=list)
    left: tuple[afterwards.Left, ...] = ()  # what a next crisis would begin with after so many years; not stored


def quiet(hour: int, hours: int, note: str) -> None:
    """No progress."""


def law(values: dict[str, float], levels: int, mean: float) -> Law:
    """The person rule's numbers for these parameters, and the mean of private opposition at hour 0 (sd)."""
    ranks, _ = caution_nodes(levels)
    caution = caution_values(ranks, values["caution_mean"], values["caution_spread"])
    return Law(
        caution,
        values["tie_weight"],
        mean,
        values["opposition_spread"],
        NORMAL,
        values["available"],
    )


def mean_opposition(hours: Hours) -> float:
    """Mean of private opposition to which the years before have led, in sd."""
    return float(hours.statics["opposition_mean"])


def prepare(scenario: Any, settings: Settings, levels: int, left: afterwards.Left | None = None,
            ) -> tuple[Any, world_build.World, dict[str, float], Hours]:  # fmt: skip
    """Resolved inputs, the world without its people, parameter values, and the hours to run from hour 0 on.

    With `left`, hour 0 is that of a further crisis, after what the last one has left.
    """
    resolved = resolve(scenario, settings)
    values = {name: setting.value for name, setting in resolved.parameters.items()}
    built = world_build.world(resolved.scenario, settings.scale, levels)
    ranks, weights = caution_nodes(levels)
    statics = built.statics | policy_statics(resolved) | {
        "level_value": caution_values(ranks, values["caution_mean"], values["caution_spread"]),
        "level_weight": weights, "hour": np.asarray(0.0), "step_hours": np.asarray(1.0),
    }  # fmt: skip
    hours = Hours(statics, built.starts, values, resolved.without, settings.seed, settings.member)
    hours.years = years.live(hours)
    if left is not None:
        afterwards.begin_again(hours, left)
    return resolved, built, values, hours


def use_threads(count: int | None) -> None:
    """Let the compiled loops use so many threads; one if None, since runs side by side use the cores better."""
    import numba

    numba.set_num_threads(max(1, min(numba.config.NUMBA_NUM_THREADS, count or 1)))


def simulate(scenario: Any, settings: Settings | None = None, progress: Progress | None = None,
             cache: bool = True, levels: int = world_build.cl.CAUTION_LEVELS,
             keeper: Keeper | None = None, left: afterwards.Left | None = None,
             hourly: bool = False) -> Result:  # fmt: skip
    """Run a scenario, person by person; with a keeper, from its last checkpoint on and with new ones.

    With `left`, it is the next crisis of a country that has had one, under the same shock. With `hourly`, all
    mechanisms run every hour in a long scenario too (engine/pace.py).
    """
    settings, progress = settings or Settings(), progress or quiet
    clock = [time.perf_counter()]
    resolved, built, values, hours = prepare(scenario, settings, levels, left)
    use_threads(settings.threads)
    kept = cache and not any(resolved.facts[name].set_by == "prior" for name in SHAPE_PEOPLE)
    progress(-1, 0, "building the population" if kept else "building the population afresh")
    people = world_build.people(built, cache_folder() if kept else None)
    clock.append(time.perf_counter())
    progress(-1, 0, f"{people.count:,} people; compiling the loops if this is the first run")
    crowd = Crowd(people, built.statics["place_key"], law(values, levels, mean_opposition(hours)),
                  settings.seed, settings.member)  # fmt: skip
    result = play(resolved, built, hours, crowd, settings, progress, keeper, hourly)
    clock.append(time.perf_counter())
    result.timings |= {"population_s": clock[1] - clock[0], "hours_s": clock[2] - clock[1]}
    if keeper is not None and keeper.first:
        result.timings["resumed_from_hour"] = keeper.first
    return result


def play(resolved: Any, built: world_build.World, hours: Hours, street: Street, settings: Settings,
         progress: Progress, keeper: Keeper | None = None, hourly: bool = False) -> Result:  # fmt: skip
    """Let the hours pass and keep the record."""
    scenario = resolved.scenario
    days = min(settings.days or scenario.days, scenario.days)
    count = 24 * days
    record = Record(count, len(built.rows), len(scenario.states))
    values = {name: setting.value for name, setting in resolved.parameters.items()}
    chronicle = Chronicle(scenario, built, values)
    clerk, minutes = Clerk(scenario, built), Minutes(scenario, built)
    chronicle.spark(np.zeros(1) if "price_shock" in resolved.without else built.statics["price_rise"],
                    float(built.statics["price_hour"]))  # fmt: skip
    places = np.flatnonzero(built.statics["wrong_size"] > 0.0)
    if scenario.trigger != "price" and places.size and "price_shock" not in resolved.without:
        chronicle.wronged(scenario.trigger, int(places[0]) if places.size < len(built.rows) else -1,
                          float(built.statics["wrong_hour"]))  # fmt: skip
    if "leader" in resolved.without:
        chronicle.silent = True
    if "deployment" in resolved.without:
        chronicle.leave_untold(("contingent", "withdraw_troops"))
    pace, turn = Pace(scenario, hours, count, hourly, resolved.turn), Turn(resolved)
    chronicle.abroad.scripted = minutes.envoys.scripted = not resolved.adaptive
    # Whatever the loop changes stands here, so that a checkpoint holds it (engine/state.py).
    parts: Any = {"hours": hours, "street": street, "record": record, "chronicle": chronicle,
                  "clerk": clerk, "minutes": minutes, "pace": pace}  # fmt: skip
    with closing(keeper.hours(count, parts) if keeper else pace.course(count)) as course:
        for hour in course:
            chronicle.abroad.scripted = minutes.envoys.scripted = not turn.at(hour, hours)
            before = last = hours.now
            lived = pace.live(hour, hours, street)
            for at, now, counts in lived:
                record.keep(at, now, counts, built.statics["object_place"])
                taken = minutes.watch(at, last, now)
                clerk.watch(at, now)
                last = now
            chronicle.watch(at, before, now, pace.counted(lived), taken)
            if (at + 1) // 12 > hour // 12:
                progress(at + 1, count, f"{counts['active'].sum():,.0f} in the street")
    result = finish(resolved, built, record, chronicle, clerk, minutes, settings, hours)
    if pace.paced:
        result.timings["steps"] = float(pace.steps)
    return result


def finish(resolved: Any, built: world_build.World, record: Record, chronicle: Chronicle, clerk: Clerk,
           minutes: Minutes, settings: Settings, hours: Hours) -> Result:  # fmt: skip
    """Series with units, events, claims and outcome; what comes after the last hour is lived here."""
    scenario, before = resolved.scenario, hours.years
    after = afterwards.live_on(hours, record.done)
    taken = sorted({row["actor2"] for row in chronicle.rows if row["sub_event_type"] == "object_taken"})
    left = {row["actor2"] for row in chronicle.rows if row["sub_event_type"] == "post_abandoned"}
    told = outcome(scenario, built, record, taken, chronicle, len(left))
    told |= afterwards.told(after, hours.zero, scenario.start)
    series: dict[str, Any] = {
        name: (("time", "place"), values, {"unit": PLACE_SERIES[name][0], "about": PLACE_SERIES[name][1]})
        for name, values in record.series.items()
    }
    about = {"unit": "people", "about": "men free to act in the place"}
    series["present"] = (("time", "place", "force"), record.present, about)
    for name, (unit, meaning) in COUNTRY_SERIES.items():
        series[name] = (("time",), record.country[name], {"unit": unit, "about": meaning})
    for name, (unit, meaning) in SOURCE_SERIES.items():
        series[name] = (("time", "source"), record.sources[name], {"unit": unit, "about": meaning})
    if scenario.states:
        for name, (unit, meaning) in STATE_SERIES.items():
            series[name] = (("time", "state"), record.states[name], {"unit": unit, "about": meaning})
    for name, (unit, meaning) in years.SERIES.items():
        series[f"years_{name}"] = (("month",), before[name], {"unit": unit, "about": meaning})
    for name, (unit, meaning) in afterwards.SERIES.items():
        series[f"after_{name}"] = (("month_after",), after.series[name], {"unit": unit, "about": meaning})
    coords = coordinates(scenario, built, record.present.shape[0], before["hour"], after.hours)
    return Result(series, coords, chronicle.rows, clerk.rows, told, described(resolved), {}, resolved.given, settings,
                  minutes.rows, after.left)  # fmt: skip


def coordinates(scenario: Any, built: world_build.World, hours: int, months: np.ndarray,
                months_after: np.ndarray) -> dict[str, Any]:  # fmt: skip
    """Coordinates of the series: ends of hours, and of the months before and after, as local time; places, forces."""
    start = np.datetime64(scenario.start.replace(tzinfo=None), "ns")
    rows = built.rows
    states = sorted(scenario.states, key=lambda state: state.state)
    abroad = {"state": (("state",), np.array([state.state for state in states])),
              "state_name": (("state",), np.array([state.name for state in states]))}  # fmt: skip
    return (abroad if states else {}) | {
        "time": (("time",), start + np.arange(1, hours + 1).astype("timedelta64[h]")),
        "month": (("month",), start + np.round(months * 60.0).astype("timedelta64[m]")),
        "month_after": (("month_after",), start + np.round(months_after * 60.0).astype("timedelta64[m]")),
        "place": (("place",), np.array([row["id"] for row in rows])),
        "place_name": (("place",), np.array([row["name"] for row in rows])),
        "unit": (("place",), np.array([row["unit"] for row in rows])),
        "kind": (("place",), np.array([row["kind"] for row in rows])),
        "latitude": (("place",), np.array([row["latitude"] for row in rows], float)),
        "longitude": (("place",), np.array([row["longitude"] for row in rows], float)),
        "population": (("place",), np.array([row["population"] for row in rows], float)),
        "force": (("force",), np.array(FORCE_NAMES)),
        "source": (("source",), np.array(SOURCE_NAMES)),
    }


def described(resolved: Any) -> list[dict[str, Any]]:
    """Every parameter with its value, who set it, its range, prior and source."""
    users = {name: [m.name for m in MECHANISMS if name in m.parameters] for name in PARAMETERS}
    return [
        {"name": name, "mechanism": ", ".join(users[name]) or "people", "about": entry.about,
         "value": resolved.parameters[name].value, "unit": entry.unit, "low": entry.low, "high": entry.high,
         "prior": entry.prior, "source": entry.source, "assumed": entry.assumed,
         "set_by": resolved.parameters[name].set_by}
        for name, entry in PARAMETERS.items()
    ]  # fmt: skip


def expected(scenario: Any, settings: Settings | None = None, levels: int = world_build.cl.CAUTION_LEVELS) -> Result:
    """The same hours with expected numbers of people in place of single people (engine/expected.py)."""
    from steppefire.engine.expected import ExpectedCrowd

    settings = settings or Settings()
    resolved, built, values, hours = prepare(scenario, settings, levels)
    people = world_build.people(built, None)
    street = ExpectedCrowd(people, len(built.rows), law(values, levels, mean_opposition(hours)))
    return play(resolved, built, hours, street, settings, quiet)
