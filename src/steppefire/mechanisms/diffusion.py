"""The example: revolts elsewhere, set off by what is seen of others, and what rulers learn of them.

Part 22. Each state has a rate of revolt, h = base * exp(pull * sum over others of weight * example), where an example
is 1 for a revolt that runs or has won, below 0 for one put down, and is forgotten exponentially (design, section 10).
To first order in the pull this is a Hawkes process.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from steppefire.core import mathx
from steppefire.core.facts import from_facts
from steppefire.core.spec import Mechanism, Promise, Variable
from steppefire.mechanisms.precedent import belief, hope
from steppefire.mechanisms.states import HOST, POWER, people_in_all

HOURS_A_DAY, HOURS_A_YEAR = 24.0, 8766.0
FULL = 100.0  # crowds of so many times the smallest that is noticed abroad count fully


@from_facts
def base_rates(democracy: np.ndarray, role: np.ndarray, rate: float) -> np.ndarray:
    """Rate of revolt a year without any example, by state; 0 for the host, whose own risk is reckoned elsewhere."""
    return np.where(role == HOST, 0.0, rate * (1.0 - democracy))


def weights(read: Any) -> np.ndarray:
    """Likeness of states (to by from, 0..1, none to itself): mean of common region, common alliance, common regime."""
    return _weights(read.state_role, read.state_borders, read.allied, read.state_democracy)


@from_facts
def _weights(role: np.ndarray, borders: np.ndarray, allied: Any, democracy: np.ndarray) -> np.ndarray:
    host = role == HOST
    near = np.where(host, 1.0, borders)
    ally = np.where(role == POWER, 0.0, allied)
    alike = 1.0 - np.abs(democracy[:, None] - democracy[None, :])
    return np.asarray((near[:, None] * near + ally[:, None] * ally + alike) / 3.0 * (1.0 - np.eye(host.size)))


def remembered(hours: float, days: float) -> tuple[float, float]:
    """What is left of an example after so many hours, and the mean of what is left during them."""
    spent = hours / (HOURS_A_DAY * days)
    return float(mathx.exp(-spent)), float(mathx.chance(spent, 1.0) / spent)


def rates(base: np.ndarray, pull: float, likeness: np.ndarray, example: np.ndarray) -> np.ndarray:
    """Rate of revolt a year under the examples of all states."""
    return np.asarray(base * mathx.exp(pull * mathx.weighted_sums(likeness, example)))


def noticed(crowd: float, people: float, share: float) -> float:
    """How large a crowd looks from abroad, 0..1, on a log scale from `share` of the country up."""
    return float(min(1.0, mathx.log1p(crowd / (share * people)) / mathx.log1p(FULL)))


def verdict(alive: float, won: bool, deters: float) -> float:
    """What a revolt says to others: 1 while it is at its height or once it has won, minus `deters` once it is over."""
    return 1.0 if won else alive - deters * (1.0 - alive)


def hopes(read: Any, weight: float) -> np.ndarray:
    """Chance of help as the rulers of each state see it: the precedents, shifted by how far they lean on the patron."""
    shifted = hope(read.helped_before, read.refused_before, weight * (read.state_reliance - 0.5))
    return np.where((read.state_role == POWER) | (read.allied == 0.0), 0.0, shifted)


def at_home(read: Any, p: Any, left: float) -> dict[str, Any]:
    """The host's own revolt as others see it: its height so far, what it says, and whether it has just won."""
    seen = noticed(float(read.crowd_seen.sum()), people_in_all(read.population), p.example_share)
    won = bool(read.leader_out)
    fresh = won and not bool(read.fall_seen)
    height = 1.0 if fresh else max(float(read.revolt_height) * left, seen)
    alone = seen / height if height > 0.0 else 0.0
    alive = 0.0 if float(read.foreign_troops) > 0.0 else alone
    return {"height": height, "example": height * verdict(alive, won, p.failure_deters), "won": fresh, "out": won}


def step(read, p, draw):
    """Examples fade, revolts elsewhere begin and end, rulers and peoples draw their conclusions."""
    role, likeness = read.state_role, weights(read)
    base = base_rates(read.state_democracy, role, p.revolt_rate)
    left, mean_left = remembered(float(read.step_hours), p.example_days)
    home = at_home(read, p, left)
    # Before hour 0 what happened is known, and stands in the precedents.
    open_ = (role != HOST) & (read.hour >= 0.0)
    began = draw("state_crisis", read.state_key) < mathx.chance(read.state_risk / HOURS_A_YEAR, read.step_hours)
    ends = draw("state_end", read.state_key) < mathx.chance(1.0 / (HOURS_A_DAY * p.revolt_days), read.step_hours)
    wins = draw("state_answer", read.state_key) < success(read.successes_seen, read.state_hope, p)
    running = read.state_revolt > 0.0
    began, ended = began & ~running & open_, ends & running
    lost = ended & ~wins
    example = read.state_example * left + began - (1.0 + p.failure_deters) * lost
    example = np.where(role == HOST, home["example"], example)
    return {
        "state_risk": rates(base, p.example_pull, likeness, example * mean_left),
        "state_hope": hopes(read, p.hope_reliance),
        "state_crises": read.state_crises + began,
        "state_example": example,
        "state_revolt": np.where(began, 1.0, np.where(ended, 0.0, read.state_revolt)),
        "successes_seen": read.successes_seen + (ended & wins).sum() + home["won"],
        "revolt_height": np.asarray(home["height"]),
        "fall_seen": np.asarray(float(home["out"])),
    }


def success(seen: Any, hope: np.ndarray, p: Any) -> np.ndarray:
    """Chance that a revolt wins: less with each success that elites have seen, and where help may come."""
    learnt = 1.0
    for _ in range(int(seen)):
        learnt *= 1.0 - p.elite_learning
    return np.asarray(p.success_chance * learnt * (1.0 - p.help_saves * hope))


def rest(read, p, draw):
    """Nobody learns from others: every state keeps the rate it would have alone, and no revolt elsewhere is told of."""
    none = np.zeros(read.state_role.size)
    return {
        "state_risk": base_rates(read.state_democracy, read.state_role, p.revolt_rate),
        "state_hope": np.full(none.size, belief(0.0, 0.0)),
        **dict.fromkeys(("state_crises", "state_example", "state_revolt"), none),
        **dict.fromkeys(("successes_seen", "revolt_height", "fall_seen"), np.zeros(())),
    }


def _speaks() -> bool:
    base, alike = np.full(2, 0.06), 1.0 - np.eye(2)
    calm = rates(base, 0.35, alike, np.zeros(2))
    fire, crushed = (rates(base, 0.35, alike, np.array([verdict(alive, False, 0.5), 0.0])) for alive in (1.0, 0.0))
    return bool((calm == base).all() and fire[1] > base[1] > crushed[1] and fire[0] == base[0])


MECHANISM = Mechanism(
    name="diffusion",
    purpose="Other states learn: peoples that a revolt can win, elites how to meet it, rulers whether help comes.",
    parts=(22,),
    switches=("diffusion",),
    sources=("S0", "S1", "S3", "S4", "Beissinger2007"),
    reads=("state_role", "state_democracy", "state_borders", "state_reliance", "state_key", "allied", "population",
           "hour", "step_hours", "crowd_seen", "leader_out", "foreign_troops", "helped_before", "refused_before",
           "state_risk", "state_hope", "state_crises", "state_example", "state_revolt", "successes_seen",
           "revolt_height", "fall_seen"),
    writes=(
        Variable("state_risk", "1/year", "state", "rate of a revolt in it; 0 for the host"),
        Variable("state_hope", "share", "state", "chance of help, as its rulers see it", high=1, start=0.5),
        Variable("state_crises", "count", "state", "revolts in it since hour 0, the host's not counted"),
        Variable("state_example", "1", "state", "what its revolts say to others: 1 runs or won, below 0 put down",
                 low=-100, high=1000),
        Variable("state_revolt", "state", "state", "1 while a revolt runs in it, the host aside", high=1),
        Variable("successes_seen", "count", "country", "revolts that have won since hour 0, at home or elsewhere"),
        Variable("revolt_height", "share", "country", "how large the host's revolt has looked, fading", high=1),
        Variable("fall_seen", "state", "country", "1 once the fall of the host's leader is known abroad", high=1),
    ),
    parameters=("revolt_rate", "example_pull", "example_days", "example_share", "failure_deters", "success_chance",
                "elite_learning", "revolt_days", "help_saves", "hope_reliance"),
    draws=("state_crisis", "state_end", "state_answer"),
    step=step,
    rest=rest,
    slow=True,
    promises=(Promise("a revolt raises the rate of others and one put down lowers it, its own aside", _speaks),),
)  # fmt: skip
