"""The study of rival explanations: its classifier on cases worked by hand, and its verdicts on made-up ledgers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np
import pytest

from steppefire.core.settings import Settings
from steppefire.study import traces as study

START = datetime.fromisoformat("2022-01-01T00:00+06:00")


def test_two_points_by_hand() -> None:
    """x = -1 and 1 with labels 0 and 1: no constant, and w with 2 / (1 + e^w) = penalty * w."""
    weights = study.fitted(np.array([[-1.0], [1.0]]), np.array([0.0, 1.0]), penalty=0.5)
    assert weights[0] == pytest.approx(0.0, abs=1e-9)
    assert 2.0 / (1.0 + np.exp(weights[1])) == pytest.approx(0.5 * weights[1])


def test_the_fit_is_where_the_penalised_slope_is_nothing() -> None:
    grid = np.random.default_rng(3).normal(size=(40, 6))
    labels = (grid[:, 0] + 0.5 * grid[:, 1] > 0.2).astype(float)
    weights = study.fitted(grid, labels, penalty=2.0)
    chance = 1.0 / (1.0 + np.exp(-(weights[0] + grid @ weights[1:])))
    assert np.allclose(grid.T @ (labels - chance), 2.0 * weights[1:], atol=1e-6)
    assert (labels - chance).sum() == pytest.approx(0.0, abs=1e-6)


def claim(quantity: str, number: float | None, who: str, hour: int, scope: str = "country") -> dict[str, Any]:
    return {"quantity": quantity, "low": number, "high": number, "claimant": who, "scope": scope,
            "reported": f"2022-01-{1 + hour // 24:02d}T{hour % 24:02d}:00+06:00"}  # fmt: skip


def test_a_ledger_is_read_by_quantity_and_camp() -> None:
    rows = [claim("detained", 100, "interior ministry", 30), claim("detained", 900, "president's office", 44),
            claim("detained", 300, "prosecutor", 60), claim("detained", None, "news agencies", 12),
            claim("detained", 5, "exile press", 22), claim("dead_civilians", 7, "news agencies", 8, "unit:east"),
            claim("connectivity", 0.2, "network monitors", 7)]  # fmt: skip
    found = study.of_ledger(rows, START, 72)
    assert found["detained by state, first hour"] == 30.0
    assert found["detained by state, last"] == pytest.approx(np.log1p(300))
    assert found["detained by state, largest"] == pytest.approx(np.log1p(900))
    assert found["detained by abroad, said"] == 1.0 and found["detained by press, said"] == 0.0
    assert found["dead_civilians by press, first hour"] == 72.0
    assert not any("connectivity" in name for name in found)
    assert set(study.of_ledger([], START, 72)) == set(found)


def test_events_are_counted_with_their_first_hour() -> None:
    rows = [{"sub_event_type": "cache_found", "hour": 5}, {"sub_event_type": "cache_found", "hour": 9}]
    assert study.of_events(rows, 72) == {"cache_found, events": pytest.approx(np.log(3.0)),
                                         "cache_found, first event": 5.0}  # fmt: skip
    x, names = study.matrix([study.of_events(rows, 72), {}], 72.0)
    assert names == ["cache_found, events", "cache_found, first event"] and x[1].tolist() == [0.0, 72.0]


def fabricated(shift: float, runs: int = 60, seed: int = 1) -> list[dict[str, Any]]:
    """Ledgers that nobody simulated: foreigners detained differ by a shift of the log, all else is noise."""
    random = np.random.default_rng(seed)
    rows = []
    for name, more in (("a", 0.0), ("b", shift)):
        for number in range(runs):
            claims = [claim(quantity, float(np.exp(5.0 + random.normal(0.0, 0.5) + more * (quantity[0] == "f"))), who,
                            int(random.integers(20, 60)))
                      for quantity in ("detained", "foreign_detained", "dead_security")
                      for who in ("interior ministry", "news agencies")]  # fmt: skip
            rows.append({"hypothesis": name, "seed": number, "ledger": study.of_ledger(claims, START, 72),
                         "events": {}})  # fmt: skip
    return rows


def test_hypotheses_that_change_nothing_observable_cannot_be_told_apart() -> None:
    """Eight pairs of ledgers by one law: the verdict `told apart` is a false alarm, expected in 0.4 of them (5 % each);
    three or more would come by chance once in 170 times. Seeds are fixed."""
    pairs = [study.table(fabricated(0.0, seed=seed), 72.0)[0] for seed in range(8)]
    assert sum(study.told_apart(pair["ledger"]) for pair in pairs) <= 2
    assert np.mean([pair["ledger"]["share"] for pair in pairs]) == pytest.approx(0.5, abs=0.05)


def test_hypotheses_that_leave_more_of_one_thing_are_told_apart_by_it() -> None:
    (pair,) = study.table(fabricated(1.5), 72.0)
    assert study.told_apart(pair["ledger"]) and pair["ledger"]["share"] > 0.85
    assert all("foreign_detained" in name for name, _ in pair["ledger"]["gaps"][:2])
    assert pair["ledger"]["gaps"][0][1] > 1.5 and pair["one"] == "a"


def test_the_same_ledgers_under_two_names_give_no_verdict() -> None:
    rows = fabricated(0.0)
    same = [row | {"hypothesis": name} for name in ("a", "b") for row in rows if row["hypothesis"] == "a"]
    assert not study.told_apart(study.apart(same, "a", "b", 72.0, with_events=False))


def test_sizes_of_cadres_follow_their_prior() -> None:
    sizes = np.array([study.cadre_size(seed) for seed in range(1, 1001)])
    assert sizes.min() >= 10 and sizes.max() <= 20000 and (sizes == np.floor(sizes)).all()
    middle = np.median(np.log(sizes))
    assert middle == pytest.approx(0.5 * np.log(10 * 20000), abs=0.3)  # 0.12 is one standard deviation


def test_a_run_is_set_up_by_its_hypothesis(tiny_land: Any) -> None:
    plain = study.supposing("spontaneous", Settings(seed=4))
    assert plain.edits == ("hypothesis:spontaneous",) and plain.policy == "adaptive" and plain.overrides == ()
    sized = study.supposing("foreign-led", Settings(seed=4))
    assert sized.overrides == (("facts.organised_cadre", f"{study.cadre_size(4):.0f}"),)
    row = study.member(tiny_land, "foreign-led", Settings(seed=4, scale=0.1, days=2))
    again = study.member(tiny_land, "foreign-led", Settings(seed=4, scale=0.1, days=2))
    assert row == again and row["ledger"] and row["hypothesis"] == "foreign-led"
