"""Council: how insiders judge the leader's chances, neither late nor flattered."""

from __future__ import annotations

from steppefire.core import mathx
from steppefire.core.spec import Mechanism, Variable

LOST = (2.0, 3.0)  # states of an object that siege calls taken and burnt
STREET, SEATS, FORCES = 0.5, 0.5, 1.0  # stand-in weights of the three kinds of bad news


def step(read, p, draw):
    """Chance that the leader survives the coming days: violent people per man, seats lost, men who do not obey."""
    men = read.on_duty[:, :3].sum(axis=1)
    street = float(read.violent.sum()) / max(float(read.violent.sum() + men.sum()), 1e-9)
    symbols = read.object_symbolic * read.population[read.object_place.astype(int)]
    lost = (read.object_state == LOST[0]) | (read.object_state == LOST[1])
    seats = (symbols * lost).sum() / max(float(symbols.sum()), 1e-9)
    away = ((1.0 - read.obedience[:, :3]) * read.on_duty[:, :3]).sum() / max(float(men.sum()), 1e-9)
    return {"elite_survival": float(mathx.exp(-(STREET * street + SEATS * seats + FORCES * away)))}


MECHANISM = Mechanism(
    name="council",
    purpose="Judges the leader's chances as insiders see them; a plain stand-in, without meetings.",
    parts=(9,),
    switches=(),
    sources=("S0", "S2"),
    reads=("violent", "on_duty", "obedience", "object_state", "object_symbolic", "object_place", "population"),
    writes=(
        Variable("elite_survival", "share", "country", "chance that the leader survives, as insiders see it", high=1,
                 start=1),
    ),
    parameters=(),
    step=step,
)  # fmt: skip
