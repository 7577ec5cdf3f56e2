"""The next crisis: its risk, and the chance of help in it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from steppefire.mechanisms import unrest_risk
from steppefire.mechanisms.precedent import belief
from steppefire.mechanisms.values import PARAMETERS

P = SimpleNamespace(**{name: PARAMETERS[name].default for name in unrest_risk.MECHANISM.parameters})


def world(**changed: Any) -> Any:
    """A country at the usual values, and one request granted, one refused before."""
    usual = {"private_opposition": np.full(3, P.usual_opposition), "adults": np.array([1.0, 2.0, 3.0]),
             "standing": P.usual_standing, "helped_before": 1.0, "refused_before": 1.0, "patron_stance": 0.0,
             "allied": 1.0, "dependence": 0.5}  # fmt: skip
    return SimpleNamespace(**{name: np.asarray(value, float) for name, value in (usual | changed).items()})


def told(**changed: Any) -> tuple[float, float]:
    new = unrest_risk.step(world(**changed), P, None)
    return float(new["crisis_risk"]), float(new["help_next"])


def test_the_usual_country_has_the_base_rate_and_an_even_chance() -> None:
    assert told() == pytest.approx((P.risk_base, 0.5))


def test_belief_follows_the_cases() -> None:
    assert belief(0, 0) == 0.5 and belief(1, 1) == 0.5 and belief(2, 1) == pytest.approx(0.6)


@pytest.mark.parametrize(("name", "low", "high"), [("dependence", 0.3, 0.9), ("patron_stance", -0.8, 0.8),
                                                   ("helped_before", 0, 3)])  # fmt: skip
def test_help_comes_easier(name: str, low: float, high: float) -> None:
    assert told(**{name: low})[1] < told(**{name: high})[1] < 1.0


def test_a_refusal_and_a_country_without_an_ally() -> None:
    assert told(refused_before=3.0)[1] < 0.5
    assert told(allied=0.0)[1] == 0.0


def test_the_risk_counts_adults_not_places() -> None:
    few, many = (told(private_opposition=np.roll(np.array([0.9, 0.1, 0.1]), shift))[0] for shift in (0, 2))
    assert few < many


def test_a_calm_street_with_private_anger_is_no_safety() -> None:
    assert told(private_opposition=np.full(3, 0.5))[0] > 3.0 * P.risk_base
    assert told(standing=0.5)[0] > 3.0 * P.risk_base
