"""What next, from a chosen hour: members that follow what was decided by then, weighed by what was claimed by then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from steppefire.core.clock import hours_between
from steppefire.core.errors import InputError
from steppefire.core.settings import Settings
from steppefire.scenario import turn
from steppefire.scenario.located import Problems
from steppefire.scenario.resolve import drawn
from steppefire.study import asked, known_then, lived, many, particles, prior_draws
from steppefire.study.jobs import Job, Study
from steppefire.study.known_then import Ledger
from steppefire.study.layout import Layout
from steppefire.study.many import Many, Side

REPLAYED = 20  # members on which edits are tried
ASKED = "asked"  # folder of theirs in that of the forecast
# Decisions of others; all else that the script says was decided by the leader, who was then in office.
OF_OTHERS = ("alliance_grant", "alliance_refuse", "contingent", "withdraw_troops", "stand_down_order", "resign")


@dataclass(frozen=True)
class Plan:
    """What a forecast plays: the members, from which moment, what is asked of it, and on how many members."""

    study: Study
    turn: datetime
    asks: tuple[str, ...]
    replayed: int = REPLAYED

    @property
    def scenario(self) -> Any:
        """The scenario of its members."""
        return next(iter(self.study.scenarios.values()))

    @property
    def settings(self) -> Settings:
        """The settings of its first member."""
        return self.study.jobs[0].settings

    @property
    def hour(self) -> float:
        """Hours from the scenario's start."""
        return hours_between(self.scenario.start, self.turn)


@dataclass
class Forecast:
    """A finished forecast: its members, their weights, and what the edits came to (None: nothing was asked)."""

    plan: Plan
    many: Many
    ledger: Ledger
    lived: lived.Lived
    logs: np.ndarray
    possible: np.ndarray
    weight: np.ndarray
    power: float
    asked: Many | None = None

    @property
    def folder(self) -> Path:
        """Where it is kept."""
        return self.many.folder

    @property
    def outcomes(self) -> Any:
        """One row a member with the outcome's fields, and its weight."""
        return self.many.outcomes.assign(weight=self.weight)

    @property
    def counts(self) -> np.ndarray:
        """How often each member is among those that are replayed."""
        return particles.resampled(self.weight, self.plan.replayed, self.plan.settings.seed)

    @property
    def ess(self) -> float:
        """Effective number of members."""
        return particles.effective(self.weight)

    @cached_property
    def found(self) -> Any:
        """Sentences, tables and charts."""
        from steppefire.study import forecast_words

        return forecast_words.found(self)


def plan(scenario: Any, when: str, settings: Settings, members: int, prior: bool = False,
         asks: Sequence[str] | None = None, replayed: int = REPLAYED) -> Plan:  # fmt: skip
    """The members of a forecast from a time on; `asks` None: the usual ones. InputError with every mistake."""
    problems = Problems()
    moment = turn.within(when, scenario, settings.days, problems)
    if moment is None:
        raise InputError(problems.found)
    settings = replace(settings, policy="adaptive", decide_from=moment.isoformat(timespec="minutes"))
    side = Side(scenario.name, scenario, settings)
    many.check([side])
    usual = asked.usual(scenario, moment, settings.days) if asks is None else tuple(asks)
    wanted = asked.checked(usual, scenario, moment, settings.days)
    jobs = many.members(side, members)
    if prior:
        jobs = tuple(replace(job, inputs=prior_draws.drawn(job.settings)) for job in jobs)
    what = many.study("forecast", [side], jobs, {"each": members, "prior": prior, "from": settings.decide_from},
                      series=lived.SERIES)  # fmt: skip
    return Plan(what, moment, wanted if replayed else (), replayed)


def played(given: Plan, folder: Path, how: Layout | None = None, progress: many.Progress | None = None) -> Forecast:
    """Play the members, weigh them, and replay the edits on the best of them; goes on where it was stopped."""
    members = many.played(given.study, Path(folder), how, progress)
    forecast = weighed(given, members)
    if given.asks:
        jobs = [given.study.jobs[number] for number in np.flatnonzero(forecast.counts)]
        what = asked.study(given.scenario, replace(given.settings, member=0), given.asks, jobs)
        forecast.asked = many.played(what, Path(folder) / ASKED, how, progress)
    return forecast


def weighed(given: Plan, members: Many) -> Forecast:
    """The weights of finished members, from what was known at the hour of the forecast."""
    known = known_then.ledger(given.scenario, given.turn, given.settings.scale)
    run = lived.read(members.series, given.hour, known.used)
    logs = particles.log_likelihood(known.used, run.claimed)
    possible = in_office(run, given.scenario, given.turn)
    if not possible.any():  # nobody fits: then what is known of the leader tells nothing apart
        possible = np.ones_like(possible)
    weight, power = particles.tempered(logs, possible, particles.floor_of(logs.size))
    return Forecast(given, members, known, run, logs, possible, weight, power)


def in_office(run: lived.Lived, scenario: Any, moment: datetime) -> np.ndarray:
    """Members whose leader is still in office when the real one took his last decision that is known."""
    own = [hours_between(scenario.start, entry.time) for entry in turn.taken_by(scenario, moment)
           if entry.action not in OF_OTHERS]  # fmt: skip
    return np.asarray(run.out_hour() >= max(own, default=0.0))


def inputs(forecast: Forecast) -> dict[str, np.ndarray]:
    """What differs between members: parameters and facts that they drew, and their states at the forecast's hour."""
    jobs, scenario = forecast.plan.study.jobs, forecast.plan.scenario
    found: dict[str, np.ndarray] = {}
    if jobs[0].inputs:
        values = np.array([[value for _, value in job.inputs] for job in jobs])
        found |= {path: values[:, number] for number, (path, _) in enumerate(jobs[0].inputs)}
    facts = [facts_of(scenario, job) for job in jobs]
    found |= {f"facts.{name}": np.array([row[name] for row in facts]) for name in facts[0]}
    return found | {lived.STATES[name]: values for name, values in forecast.lived.states.items()}


def facts_of(scenario: Any, job: Job) -> dict[str, float]:
    """The facts that a member drew for itself."""
    return {name: setting.value for name, setting in drawn(scenario, job.settings).items()}
