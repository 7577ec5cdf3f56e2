"""Classes of people and levels of caution."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import integrate, stats

from steppefire.core.settings import Settings
from steppefire.engine import run as engine_run
from steppefire.scenario.load import load
from steppefire.world import build as world_build
from steppefire.world import classes as cl


@pytest.mark.parametrize("gini", [0.2, 0.29, 0.5])
@pytest.mark.parametrize("mean", [80.0, 120.0, 240.0])
def test_income_shares_are_those_of_a_log_normal(mean: float, gini: float) -> None:
    poor, middle, rich = cl.income_shares(mean, 120.0, gini)
    assert poor + middle + rich == pytest.approx(1.0, abs=1e-12)
    spread = math.sqrt(2.0) * stats.norm.ppf((1.0 + gini) / 2.0)
    incomes = stats.lognorm(spread, scale=mean * math.exp(-spread * spread / 2.0))
    assert incomes.mean() == pytest.approx(mean)
    assert (poor, rich) == pytest.approx((incomes.cdf(90.0), incomes.sf(180.0)), rel=1e-9)


def test_the_income_law_has_the_gini_it_is_given() -> None:
    gini = 0.29
    spread = math.sqrt(2.0) * stats.norm.ppf((1.0 + gini) / 2.0)
    law = stats.lognorm(spread)
    below = integrate.quad(lambda x: law.cdf(x) * law.sf(x), 0.0, np.inf)[0]
    assert below / law.mean() == pytest.approx(gini, rel=1e-6)


def test_a_poorer_place_has_more_poor_people() -> None:
    poor = [cl.income_shares(mean, 120.0, 0.29)[0] for mean in (60, 90, 120, 180)]
    assert poor == sorted(poor, reverse=True)


@pytest.mark.parametrize("count", [4, 8, 16])
def test_caution_levels_keep_the_moments_of_a_normal(count: int) -> None:
    nodes, weights = cl.caution_nodes(count)
    assert weights.sum() == pytest.approx(1.0)
    for power, moment in ((1, 0.0), (2, 1.0), (3, 0.0), (4, 3.0), (6, 15.0)):
        assert (weights * nodes**power).sum() == pytest.approx(moment, abs=1e-9)


def test_caution_lies_around_its_median() -> None:
    values = cl.caution_values(np.array([-2.0, 0.0, 2.0]), 0.4, 0.8)
    assert values[1] == pytest.approx(0.4)
    assert 0.0 < values[0] < 0.4 < values[2] < 1.0


def test_every_combination_of_traits_is_one_class(tiny_land: Any) -> None:
    classes = cl.all_classes(tiny_land)
    table = np.stack([classes.settlement, classes.group, classes.band, classes.income, classes.exposed], axis=1)
    assert np.unique(table, axis=0).shape[0] == classes.count
    adults = sum(band.adult for band in tiny_land.bands)
    assert classes.count == 2 * len(tiny_land.groups) * (adults * 6 + len(tiny_land.bands) - adults)
    assert not classes.exposed[classes.adult == 0].any()


def test_the_order_of_rows_changes_no_class_and_no_trait(tiny_land: Any) -> None:
    tables = ("groups", "bands", "states", "forces", "object_kinds")  # the first of the elites is the leader
    turned = tiny_land.model_copy(update={name: getattr(tiny_land, name)[::-1] for name in tables})
    one, other = world_build.world(tiny_land), world_build.world(turned)
    assert one.key == other.key and np.array_equal(one.shares, other.shares)
    assert one.statics.keys() == other.statics.keys()
    for name, value in one.statics.items():
        assert np.array_equal(value, other.statics[name], equal_nan=True), name


def test_traits_follow_the_group_and_the_age_band(tiny_land: Any) -> None:
    built = world_build.world(tiny_land)
    groups, bands = cl.groups_in_order(tiny_land), cl.bands_in_order(tiny_land)
    assert [group.group for group in groups] == ["kazakh", "other", "russian"]
    assert [band.band for band in bands] == ["child", "young", "middle", "old"]
    minority, young = built.statics["class_minority"], built.statics["class_young"]
    assert np.array_equal(minority == 1, built.classes.group != 0)
    assert np.array_equal(young == 1, built.classes.band == 1)


def test_shares_add_up_to_the_statistics_of_the_place(tiny_land: Any) -> None:
    built = world_build.world(tiny_land)
    classes, shares = built.classes, built.shares
    assert np.abs(shares.sum(axis=1) - 1.0).max() < 1e-12
    assert (shares >= 0).all()
    for place, row in enumerate(built.rows):
        assert shares[place][classes.settlement == 0].sum() == pytest.approx(row["urban"])
        assert shares[place][classes.group == 0].sum() == pytest.approx(row["facts"].titular_share)
        for band, entry in enumerate(tiny_land.bands):
            assert shares[place][classes.band == band].sum() == pytest.approx(entry.share)
        adults = shares[place] * classes.adult
        cars = tiny_land.facts["exposed_households"].value
        gas = row["facts"].exposed_share or tiny_land.facts["exposed_share_elsewhere"].value
        assert (adults * classes.exposed).sum() / adults.sum() == pytest.approx(cars * gas)


def test_twice_as_many_levels_of_caution_move_the_peak_by_less_than_a_hundredth() -> None:
    scenario, settings = load("kazakhstan-2022"), Settings(days=6)
    peaks = []
    for levels in (cl.CAUTION_LEVELS, 2 * cl.CAUTION_LEVELS):
        active = engine_run.expected(scenario, settings, levels).series["active"][1]
        peaks.append(float(active.sum(axis=1).max()))
    assert peaks[0] > 1000.0
    assert peaks[1] == pytest.approx(peaks[0], rel=0.01)
