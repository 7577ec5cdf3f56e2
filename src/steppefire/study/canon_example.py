"""The example against theory (V10.2): to first order in the pull, revolts in many states are a Hawkes process.

Many states that are alike in everything are moved on by the production step. One revolt sets off n = pull * rate *
weight * memory others in expectation, so that the mean rate is 1 / (1 - n) times the lone one, and the counts of long
windows vary 1 / (1 - n)^2 times as much as independent ones (V3.7). Beyond first order the mean rate is r times the
lone one with r = exp(n r), and about it the process is a Hawkes process of branching ratio n r.
"""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import numpy as np

from steppefire.core import draws, mathx
from steppefire.mechanisms import diffusion
from steppefire.mechanisms.diffusion import HOURS_A_YEAR
from steppefire.study.canon_row import row

STATES, SEED = 60, 1
DAYS = 365.25  # memory: a year, so that rates a year are rates a memory
STEPS = 4  # steps in a memory
RATE = 0.2  # revolts a year in each state; rarely two in a step
HOW = "diffusion.MECHANISM.step, draws.many"
WINDOW = 10  # memories in a window of counts


def world(states: int) -> dict[str, Any]:
    """What the mechanism reads where nobody is host or ally, all states border on each other and are alike."""
    start = {variable.name: np.full(states if variable.on == "state" else (), variable.start)
             for variable in diffusion.MECHANISM.writes}  # fmt: skip
    facts = {"state_role": np.full(states, 2.0), "state_democracy": np.zeros(states), "state_borders": np.ones(states),
             "state_reliance": np.full(states, 0.5), "state_key": np.arange(states, dtype=float), "allied": np.ones(()),
             "population": np.ones(1), "crowd_seen": np.zeros(1), "leader_out": np.zeros(()),
             "foreign_troops": np.zeros(()), "helped_before": np.zeros(()), "refused_before": np.zeros(()),
             "step_hours": np.asarray(HOURS_A_YEAR / STEPS)}  # fmt: skip
    return facts | start


def numbers(pull: float, rate: float) -> SimpleNamespace:
    """Parameters: revolts end at once and win, nobody learns."""
    return SimpleNamespace(revolt_rate=rate, example_pull=pull, example_days=DAYS, example_share=1.0,
                           failure_deters=0.0, success_chance=1.0, elite_learning=0.0, revolt_days=1e-3, help_saves=0.0,
                           hope_reliance=0.0)  # fmt: skip


def counts(branching: float, rate: float, windows: int, seed: int = SEED) -> np.ndarray:
    """Revolts in windows of many years, in all states together, after some windows left out."""
    state, p = world(STATES), numbers(branching / (rate * (STATES - 1)), rate)
    found, burn = [], 2

    def draw(decision: str, addresses: np.ndarray) -> np.ndarray:
        return np.asarray(draws.many(addresses.astype(np.int64), hour, draws.DECISIONS[decision], seed, 0))

    for hour in range((windows + burn) * WINDOW * STEPS):
        if hour % (WINDOW * STEPS) == 0:
            found.append(float(state["state_crises"].sum()))
        state |= diffusion.step(SimpleNamespace(**state, hour=np.asarray(float(hour))), p, draw)
    found.append(float(state["state_crises"].sum()))
    return np.diff(np.array(found))[burn:]


def never(decision: str, addresses: np.ndarray) -> np.ndarray:
    """Draws with which nothing happens."""
    return np.ones(addresses.size)


def offspring(branching: float, rate: float) -> float:
    """Revolts beyond the usual that one sets off in all other states, until it is forgotten."""
    state, p = world(STATES), numbers(branching / (rate * (STATES - 1)), rate)
    state["state_example"][0] = 1.0 / diffusion.remembered(HOURS_A_YEAR / STEPS, DAYS)[0]  # 1 after the first step
    total, lone = 0.0, 0.0
    for _ in range(40 * STEPS):
        state |= diffusion.step(SimpleNamespace(**state, hour=np.asarray(-1.0)), p, never)
        total += float(state["state_risk"].sum()) / STEPS
        lone += rate * STATES / STEPS
    return total - lone


def lifted(branching: float) -> float:
    """Mean rate beside the lone one: r = exp(n r)."""
    r = 1.0
    for _ in range(200):
        r = float(mathx.exp(branching * r))
    return r


def fano(branching: float) -> float:
    """Variance over mean of the counts in a window of the linear process: 1 / (1 - n)^2 in the long run."""
    longest, slow = 1.0 / (1.0 - branching) ** 2, (1.0 - branching) * WINDOW
    return longest + (1.0 - longest) * (1.0 - float(mathx.exp(-slow))) / slow


def alarm(sigmas: float) -> float:
    """Chance that a faultless program lies outside so many standard errors."""
    return float(2.0 * mathx.normal_tail(sigmas))


def example(fast: bool) -> list[dict[str, Any]]:
    """V10.2: offspring, mean rate and spread of counts, without an example, with a weak one and with V3.7's."""
    windows = 60 if fast else 120
    out = [row("V10.2 offspring", "one revolt sets off pull * rate * weight * memory = 0.1 others",
               offspring(0.1, RATE), 0.1, 1e-3, "diffusion.MECHANISM.step")]  # fmt: skip
    half = 0.5 * math.exp(-0.5)  # with this, n r is a half
    for name, branching, rate in (("no example", 0.0, RATE), ("weak example", 0.1, RATE), ("V3.7", half, RATE / 2.0)):
        seen, chance = counts(branching, rate, windows), float(mathx.chance(rate * lifted(branching) / STEPS, 1.0))
        slope = branching * lifted(branching)
        spread, alone = fano(slope), rate * STATES * WINDOW
        mean, sigmas = float(seen.mean()) / alone, 4.0
        # In a step a state counts one revolt at most.
        capped = chance * STEPS / (rate * lifted(branching)) / (1.0 + chance)
        error = math.sqrt(spread / (alone * lifted(branching) * windows))
        said: dict[str, Any] = {"how": HOW, "runs": windows, "false_alarm": alarm(sigmas)}
        # The first order, 1 / (1 - n), is what is published; where n is large the whole series is wanted.
        ratio = lifted(branching) if name == "V3.7" else 1.0 / (1.0 - branching)
        off = abs(lifted(branching) / ratio - 1.0)
        out.append(row(f"V10.2 {name}, mean", f"{ratio:.4f} times the rate of a state alone, one a step at most", mean,
                       ratio * capped, ratio * capped * (off + sigmas * error), **said))  # fmt: skip
        ours = float(seen.var(ddof=1) / seen.mean())
        tolerance = spread * (sigmas * math.sqrt(2.0 / (windows - 1)) + 2.0 * chance)
        out.append(row(f"V10.2 {name}, spread", f"variance {spread:.3f} times the mean in windows of {WINDOW} memories",
                       ours, spread, tolerance, **said))  # fmt: skip
    return out
