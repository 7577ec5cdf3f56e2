"""The regime: what openness, income and rents make of men, crowds and leaders, the same rule for every country.

Half-open regimes are held together less surely than closed ones and than democracies: an inverted U (Levitsky and Way
2010; Goldstone et al. 2010). Poor states pay their men badly, rents pay them well (Fearon and Laitin 2003; Ross 2001;
Bellin 2004). More open ones also repress less (Davenport and Armstrong 2004), and leaving office costs their leaders
less (Goemans 2008). Everything is measured from a reference, where all of it is nothing.
"""

from __future__ import annotations

import numpy as np

from steppefire.core import mathx
from steppefire.core.spec import Mechanism, Promise, Variable


def halfway(openness, reference):
    """How much nearer to half-open than the reference, in tenths of the index as they count there."""
    return 10.0 * (openness * (1.0 - openness) - reference * (1.0 - reference)) / (1.0 - 2.0 * reference)


def doubt(tenths, income, rents, p):
    """Added to the log cost of standing by the rulers in vain, by what the country is beside the reference."""
    poorer = -mathx.log1p(np.asarray(income / p.reference_income - 1.0))
    return p.open_doubt * tenths + p.poor_doubt * poorer - p.rents_bind * rents


def step(read, p, draw):
    """What the country's regime makes of loyalty, risk, force, exit and reach."""
    tenths = min(10.0 * (float(read.openness) - p.reference_openness), p.open_most)
    between = halfway(float(read.openness), p.reference_openness)
    rents = float(read.rents_share) - p.reference_rents
    return {
        "regime_doubt": doubt(between, float(read.gdp_per_head), rents, p) - read.loyalty_deviation,
        "mildness": mathx.exp(np.asarray(-p.open_mildness * tenths)),
        "force_cost": mathx.exp(np.asarray(p.open_force_cost * tenths)),
        "exit_worth": np.maximum(p.open_exit * tenths, -p.exit_value),
        "civic_reach": mathx.exp(np.asarray(p.open_reach * tenths)),
    }


class _Weights:
    """The parameters that the promise below needs."""

    open_doubt, poor_doubt, rents_bind, reference_income = 0.8, 0.4, 1.0, 30000.0


def _directions() -> bool:
    base = float(doubt(0.0, 30000.0, 0.0, _Weights))
    more = (float(doubt(1.0, 30000.0, 0.0, _Weights)), float(doubt(0.0, 5000.0, 0.0, _Weights)))
    hump = [float(halfway(o, 0.25)) for o in (0.0, 0.25, 0.5, 0.9)]
    if not (hump[0] < hump[1] == 0.0 < hump[2] > hump[3]):
        return False
    return base == 0.0 and min(more) > 0.0 > float(doubt(0.0, 30000.0, 0.3, _Weights))


MECHANISM = Mechanism(
    name="regime",
    purpose="Says what openness, income and rents make of loyalty, risk, force and exit.",
    parts=(1, 8, 9),
    switches=("regime",),
    sources=("LevitskyWay2010", "Goldstone2010", "FearonLaitin2003", "Ross2001", "Bellin2004", "DavenportArmstrong2004",
             "Goemans2008", "McAdam1986"),
    reads=("openness", "gdp_per_head", "rents_share", "loyalty_deviation"),
    writes=(
        Variable("regime_doubt", "log", "country", "added to the cost of standing by the rulers in vain", low=-20,
                 high=20),
        Variable("mildness", "1", "country", "what emergency law adds to risk, beside the reference", high=100,
                 start=1),
        Variable("force_cost", "1", "country", "what force costs a leader against the reference", high=100, start=1),
        Variable("exit_worth", "1", "country", "worth of leaving in time beyond the reference", low=-50, high=200),
        Variable("civic_reach", "1", "country", "how far a call is carried against the reference", high=100, start=1),
    ),
    parameters=("open_doubt", "open_most", "poor_doubt", "rents_bind", "open_mildness", "open_force_cost",
                "open_exit", "open_reach",
                "reference_openness", "reference_income", "reference_rents", "exit_value"),
    step=step,
    slow=True,
    promises=(Promise("the half-open and the poor are doubted most, rents bind", _directions),),
)  # fmt: skip
