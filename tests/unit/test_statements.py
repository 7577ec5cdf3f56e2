"""What sources learn of, how they word a number, and when two statements contradict each other."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import betabinom

from steppefire.mechanisms import sources as s
from steppefire.mechanisms import statements as st


def test_less_is_noticed_where_the_net_is_cut_and_more_people_need_it() -> None:
    assert st.noticed(0.6, 1.0, 0.5) == 0.6
    assert st.noticed(0.6, 0.0, 0.5) == pytest.approx(0.3)
    assert st.noticed(0.6, 0.0, 0.0) == 0.6
    assert st.noticed(1.0, np.array([0.02, 1.0]), 1.0).tolist() == pytest.approx([0.02, 1.0])


@pytest.mark.parametrize(("number", "share", "alike"), [
    (7, 0.3, 0.3), (40, 0.45, 0.05), (120, 0.8, 0.4), (3, 0.5, 0.9),
])  # fmt: skip
def test_thinning_inverts_the_beta_binomial_law(number: int, share: float, alike: float) -> None:
    scale = (1.0 - alike) / alike
    law = betabinom(number, share * scale, (1.0 - share) * scale)
    points = (np.arange(4000) + 0.5) / 4000
    drawn = np.array([st.thinned(number, share, alike, u) for u in points])
    assert drawn.min() >= 0 and drawn.max() <= number
    assert drawn.mean() == pytest.approx(number * share, rel=0.01)
    expected = np.array([law.pmf(k) for k in range(number + 1)])
    found = np.bincount(drawn.astype(int), minlength=number + 1) / points.size
    assert np.abs(found - expected).max() < 1.0 / 1000


def test_the_ends_of_thinning() -> None:
    assert st.thinned(0, 0.5, 0.3, 0.5) == 0 and st.thinned(9, 0.0, 0.3, 0.99) == 0
    assert st.thinned(9, 1.0, 0.3, 0.01) == 9
    many = [st.thinned(5000, 0.3, 0.0, u) for u in (np.arange(200) + 0.5) / 200]
    assert np.mean(many) == pytest.approx(1500, rel=0.01) and max(many) <= 5000


def test_records_hold_their_share_and_witnesses_whole_incidents() -> None:
    fresh, unit = np.array([[4.0, 10.0]]), np.array([0, 1])
    share = np.full((2, 1, 2), 0.5)
    u = np.full((1, 1, 2), 0.5)
    out = st.learnt(fresh, share, np.array([-1, 0]), 0.2, u, unit, 3)
    assert out[0, 0].tolist() == [7.0, 2.0, 5.0]
    assert out[1, 0, 0] == out[1, 0, 1] + out[1, 0, 2] and np.array_equal(out[1], np.floor(out[1]))


@pytest.mark.parametrize(("value", "words", "digits", "vague", "said"), [
    (2298.4, s.EXACT, 0, False, (2298.0, 2298.0, s.EXACT)), (2298.0, s.ABOUT, 1, False, (2000.0, 2000.0, s.ABOUT)),
    (2998.0, s.MORE, 1, False, (2000.0, 2000.0, s.MORE)), (743.0, s.UP_TO, 2, False, (750.0, 750.0, s.UP_TO)),
    (30.0, s.MORE, 1, True, (24.0, 99.0, s.DOZENS)), (300.0, s.LEAST, 1, True, (100.0, 999.0, s.HUNDREDS)),
    (10.0, s.LEAST, 1, True, (10.0, 10.0, s.LEAST)),
])  # fmt: skip
def test_numbers_are_rounded_and_worded(value: float, words: int, digits: int, vague: bool, said: object) -> None:
    assert st.worded(value, words, digits, vague) == said


def apart(one: tuple[float, int], other: tuple[float, int]) -> float:
    spans = [st.span(np.array([v]), np.array([v]), np.array([w])) for v, w in (one, other)]
    return float(st.gap(*spans[0], *spans[1])[0])


def test_a_floor_contradicts_only_what_lies_below_it() -> None:
    assert apart((10.0, s.LEAST), (164.0, s.EXACT)) == 0.0
    assert apart((300.0, s.LEAST), (100.0, s.EXACT)) == pytest.approx(np.log(301 / 101))
    assert apart((164.0, s.EXACT), (26.0, s.EXACT)) == apart((26.0, s.EXACT), (164.0, s.EXACT)) > 1.0
    assert apart((100.0, s.ABOUT), (105.0, s.EXACT)) == 0.0
    assert apart((100.0, s.UP_TO), (3.0, s.EXACT)) == 0.0


def test_fear_of_arrest_keeps_people_from_hospitals() -> None:
    assert st.avoidance(np.array([0.0, 0.8, 0.2]), np.array([0.0, 0.0, 1.0]), 0.5).tolist() == [0.0, 0.4, 0.5]
