"""Coercion in the street: deterrence, and whether police negotiate, contain or disperse; arrests and injuries."""

from __future__ import annotations

import numpy as np

from steppefire.core import mathx
from steppefire.core.spec import Mechanism, Promise, Variable


def felt_ratio(guards_per_person, step_size):
    """Guards a person as felt: the ratio itself, or (step_size 1) next to nothing once outnumbered."""
    square = guards_per_person * guards_per_person
    fourth = square * square
    return guards_per_person * ((1.0 - step_size) + step_size * fourth / (1.0 + fourth))


def deterrence(guards, crowd, constant, step_size):
    """Perceived chance of being caught (Epstein 2002): 1 - exp(-k * felt guards a person), 0..1."""
    return mathx.chance(constant * felt_ratio(guards / (1.0 + crowd), step_size), 1.0)


def step(read, p, draw):
    """Risk that people see, and the chances of arrest and injury for those in the street."""
    men = np.maximum(read.present[:, :3].sum(axis=1) - read.at_targets, 0.0)
    caught = deterrence(men, read.active, p.deterrence_constant, p.outnumbered_step)
    severity = 1.0 + p.emergency_severity * read.emergency * read.mildness
    violent_share = read.violent / (read.active + 1.0)
    firm = np.minimum(1.0, p.firm_violent * violent_share + p.firm_emergency * read.emergency + p.firm_calm)
    dispersal = caught * firm * (1.0 - read.talk)
    ratio = men / (men + read.active + 1.0)
    arrests = p.arrest_rate * men * ratio * firm * (1.0 - p.talk_spares * read.talk) / (read.active + 1.0)
    return {
        "deterrence": caught,
        "risk": p.risk_weight * caught * severity + read.fear,
        "dispersal": dispersal,
        "arrest_chance": mathx.chance(np.minimum(arrests, 1.0), read.step_hours),
        "injury_chance": mathx.chance(p.injury_rate * dispersal, read.step_hours),
    }


def rest(read, p, draw):
    """Nobody polices the street; people still know what they risked before."""
    zero = np.zeros_like(read.fear)
    men = read.present[:, :3].sum(axis=1)
    caught = deterrence(men, read.active, p.deterrence_constant, p.outnumbered_step)
    return {"deterrence": caught, "risk": p.risk_weight * caught, "dispersal": zero,
            "arrest_chance": zero, "injury_chance": zero}  # fmt: skip


def _more_guards_deter() -> bool:
    risks = deterrence(np.linspace(0, 500, 50), np.full(50, 200.0), 2.3, 0.5)
    return bool((np.diff(risks) >= 0).all() and risks[0] == 0 and risks[-1] <= 1)


MECHANISM = Mechanism(
    name="coercion",
    purpose="Deters by presence; police talk, contain or disperse; arrests and injuries follow from contact.",
    parts=(7,),
    switches=("coercion",),
    sources=("Epstein2002", "Davenport2007", "S2", "S4"),
    reads=("active", "violent", "step_hours"),
    reads_fresh=("present", "at_targets", "fear", "emergency", "talk", "mildness"),
    writes=(
        Variable("deterrence", "1", "place", "perceived chance of being caught", high=1, start=0.9),
        Variable("risk", "sd", "place", "what going out costs the most cautious", high=30),
        Variable("dispersal", "1", "place", "intensity of dispersal", high=1),
        Variable("arrest_chance", "1", "place", "chance of arrest in the hour, participants", high=1),
        Variable("injury_chance", "1", "place", "chance of injury in the hour, participants", high=1),
    ),
    parameters=("deterrence_constant", "outnumbered_step", "emergency_severity", "risk_weight", "arrest_rate",
                "injury_rate", "firm_violent", "firm_emergency", "firm_calm", "talk_spares"),
    step=step,
    rest=rest,
    hourly=True,
    promises=(Promise("more guards never deter less", _more_guards_deter),),
)  # fmt: skip
