"""From protest to violence: what keeps organised crowds peaceful, and what draws others to symbols of power."""

from __future__ import annotations

import numpy as np

from steppefire.core import mathx
from steppefire.core.spec import Mechanism, Promise, Variable
from steppefire.mechanisms.states import by_place, share_of_people


def memory_of_shooting(dead, years, scale, kept):
    """How alive an earlier shooting is, 0..1."""
    return (1.0 - mathx.exp(-dead / scale)) * mathx.exp(-years / kept)


def restraint(focused, memory, memory_discipline):
    """Share of clashes that the crowd's own discipline prevents, 0..1; `focused` that of a crowd with one demand."""
    return 1.0 - (1.0 - focused) * (1.0 - memory_discipline * memory)


def anonymous(crowd, half):
    """Share of single persons' restraint that a crowd takes away: half of it at `half` people, little well below."""
    return crowd * crowd / (crowd * crowd + half * half)


def step(read, p, draw):
    """Chance of turning violent for the least cautious, and of calming down, per place."""
    memory = memory_of_shooting(read.past_dead, read.past_years, p.memory_scale, p.memory_years)
    total = read.grievance_price + read.grievance_predecessor + read.grievance_president + read.grievance_system
    total = total + read.grievance_wrong
    focused = p.issue_discipline * read.grievance_price + p.wrong_discipline * read.grievance_wrong
    discipline = restraint(focused / np.maximum(total, 1e-9), memory, p.memory_discipline)
    calm_crowd = 1.0 - np.minimum(1.0, read.violent / (p.talk_limit * (read.active + 1.0)))
    talk = np.minimum(p.talk_most, p.negotiation + memory) * calm_crowd
    crowd = anonymous(read.active, p.anonymity * (1.0 - p.lawless * read.command_lost))
    standing = read.object_state < 2.0
    symbols = by_place(read, read.object_symbolic * standing)
    clash = crowd * (p.symbol_pull * symbols / (symbols + 1.0) + p.contact_pull * read.dispersal)
    rate = p.turn_rate * clash * (1.0 - discipline)
    weight = share_of_people(read.population)
    cadre = read.cadre_here * weight + read.hired
    organised = np.minimum(1.0, cadre / (read.active + 1.0)) * (read.active > p.siege_minimum)
    return {
        "discipline": discipline,
        "talk": talk,
        "turn_chance": mathx.chance(rate + organised * p.organised_rate, read.step_hours),
        "calm_chance": np.full(rate.size, mathx.chance(p.calm_rate, read.step_hours)),
    }


def _discipline_bounded() -> bool:
    values = [restraint(f, m, 0.9) for f in (0.0, 0.5, 1.0) for m in (0.0, 0.5, 1.0)]
    return all(0.0 <= v <= 1.0 for v in values) and restraint(0.0, 0.0, 0.9) == 0.0


MECHANISM = Mechanism(
    name="escalation",
    purpose="Lets people in a crowd turn violent, less where it is disciplined, remembers a shooting or is talked to.",
    parts=(6,),
    switches=("escalation",),
    sources=("Moro2016", "Moore1998", "S2", "S4"),
    reads=("past_dead", "past_years", "violent", "active", "population", "object_state", "object_place",
           "object_symbolic", "dispersal", "step_hours", "command_lost"),
    reads_fresh=("grievance_price", "grievance_predecessor", "grievance_president", "grievance_system",
                 "grievance_wrong",
                 "hired", "cadre_here"),
    writes=(
        Variable("discipline", "1", "place", "restraint that the crowd itself exerts", high=1),
        Variable("talk", "1", "place", "share of contact replaced by talk", high=1),
        Variable("turn_chance", "1", "place", "chance that the least cautious turn violent in the hour", high=1),
        Variable("calm_chance", "1", "place", "chance that a violent person calms down", high=1, start=0.1),
    ),
    parameters=("memory_years", "issue_discipline", "wrong_discipline", "memory_discipline", "negotiation",
                "anonymity", "symbol_pull",
                "contact_pull", "turn_rate", "calm_rate", "memory_scale", "talk_limit", "talk_most",
                "organised_rate", "siege_minimum", "lawless"),
    step=step,
    hourly=True,
    promises=(Promise("discipline stays within 0 and 1 and is nothing without a cause", _discipline_bounded),),
)  # fmt: skip
