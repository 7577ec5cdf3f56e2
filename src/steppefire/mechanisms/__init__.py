"""The registry of mechanisms. Their order in an hour is derived from what they read and write, not from this list."""

from __future__ import annotations

from steppefire.core.spec import Mechanism
from steppefire.mechanisms import (
    backlash,
    bargain,
    belief,
    cliques,
    coercion,
    council,
    custody,
    dependence,
    deployment,
    diffusion,
    economy,
    emotion,
    escalation,
    exhaustion,
    falsification,
    firing,
    fog,
    forces,
    grievance,
    information,
    leader,
    legitimacy,
    life,
    loyalty,
    members,
    mobilisation,
    overthrow,
    patron,
    powers,
    price,
    purge,
    reporting,
    siege,
    traces,
    travel,
    treaty,
    unrest_risk,
)

MECHANISMS: tuple[Mechanism, ...] = tuple(
    module.MECHANISM
    for module in (
        cliques,
        council,
        leader,
        purge,
        overthrow,
        bargain,
        economy,
        price,
        legitimacy,
        grievance,
        fog,
        information,
        belief,
        mobilisation,
        exhaustion,
        falsification,
        travel,
        emotion,
        escalation,
        siege,
        loyalty,
        forces,
        coercion,
        firing,
        custody,
        life,
        traces,
        reporting,
        patron,
        treaty,
        members,
        deployment,
        powers,
        backlash,
        dependence,
        unrest_risk,
        diffusion,
    )  # fmt: skip
)

SWITCHES: dict[str, tuple[int, ...]] = {
    switch: tuple(sorted({part for m in MECHANISMS if switch in m.switches for part in m.parts}))
    for switch in sorted({switch for mechanism in MECHANISMS for switch in mechanism.switches})
}
