"""Beyond the size of the place and the country fitted, crowds count by share and no longer by heads."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from given_crowds import seen_by

from steppefire.core.settings import Settings
from steppefire.engine.run import prepare
from steppefire.mechanisms import information, mobilisation

GIVEN = {"crowd_seen": np.full(4, 100.0), "active": np.full(4, 100.0)}


@pytest.fixture
def hours(tiny_land: Any) -> Any:
    return prepare(tiny_land, Settings(policy="adaptive"), 4)[3]


def news(hours: Any, heads: float, crowd: float) -> np.ndarray:
    fresh = {"crowd_seen": np.full(4, crowd), "active": np.full(4, crowd), "connectivity": np.ones(4)}
    read, p = seen_by(hours, "information", population=np.full(4, heads / 4.0), **fresh)
    return np.asarray(information.step(read, p, None)["news"])


def test_news_counts_heads_up_to_the_size_fitted_and_shares_beyond(hours: Any) -> None:
    assert (news(hours, 1e6, 100.0) == news(hours, 2e7, 100.0)).all()
    assert (news(hours, 8e7, 100.0) < news(hours, 2e7, 100.0)).all()
    assert news(hours, 8e7, 400.0) == pytest.approx(news(hours, 2e7, 100.0), rel=1e-12)


def test_a_crowd_is_seen_by_number_in_a_place_of_the_size_fitted_and_by_share_in_larger_ones(hours: Any) -> None:
    def signal(crowd: float, people: float) -> np.ndarray:
        quiet = {"news": np.zeros(4), "weakness": 0.0, "curfew": np.zeros(4), "in_the_dark": np.zeros(4),
                 "believed_story": np.zeros(4), "weariness": np.zeros(4), "gone_credit_given": 0.0}  # fmt: skip
        read, p = seen_by(hours, "mobilisation", population=np.full(4, people), crowd_seen=np.full(4, crowd), **quiet)
        p.visibility_dilution = 0.0
        return np.asarray(mobilisation.step(read, p, None)["signal"])

    assert (signal(100.0, 1e5) == signal(100.0, 2.2e6)).all()
    assert signal(400.0, 8.8e6) == pytest.approx(signal(100.0, 2.2e6), rel=1e-12)
    assert (signal(100.0, 8.8e6) < signal(100.0, 2.2e6)).all()
