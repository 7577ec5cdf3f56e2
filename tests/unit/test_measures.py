"""What targets measure, on a made-up result whose answers are known by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from steppefire.core.errors import InputError
from steppefire.scenario import bundled, load
from steppefire.study.measures import MEASURES, Seen, measure


@pytest.fixture
def result(made_up_result: Any) -> Any:
    """Two days, three places in two units: salt-bay in the west; river-city and east-rest in the east."""
    grid = np.zeros((48, 3), np.float32)
    dims, _, attributes = made_up_result.series["active"]
    active, participants = grid.copy(), grid.copy()
    active[10:, 0] = 60.0
    active[30:, 1:] = 30.0
    active[36, 0] = 9000.0
    participants[23, 0], participants[47] = 100.0, (3900.0, 3000.0, 3000.0)
    made_up_result.series["active"] = (dims, active, attributes)
    made_up_result.series["participants"] = (dims, participants, attributes)
    made_up_result.outcome["detained_by_day"] = {"2022-01-01": 5, "2022-01-02": 12}
    made_up_result.outcome["units_violent"] = ["west"]
    made_up_result.outcome |= {"leader_in_office": False, "leader_out_time": "2022-01-02T12:00+06:00",
                               "troops_peak": 900, "blackout_hours": {"salt-bay": 7.5}}  # fmt: skip
    made_up_result.events.append(made_up_result.events[0] | {
        "event_id": 1, "hour": 34, "sub_event_type": "object_taken", "actor2": "river-city-hall"})  # fmt: skip
    return made_up_result


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("participants:2022-01-02", 429.0),
        ("first_rally_unit:west", 1.0),
        ("first_rally_unit:east", 0.0),
        ("first_rally_day", 1.0),
        ("units_unrest:2022-01-01", 1.0),
        ("units_unrest:2022-01-02", 2.0),
        ("units_violent", 1.0),
        ("fall_delay:river-city-hall", 1.0),
        ("fall_delay:salt-bay-hall", np.inf),
        ("crowd_share_rank:west:2022-01-02", 2.0),
        ("crowd_share_rank:east:2022-01-02", 1.0),
        ("dead_in:west", 3.0),
        ("dead", 4.0),
        ("dead_share:west", 0.75),
        ("detained:2022-01-02", 12.0),
        ("participants_peak_day", 47.0 / 24.0),
        ("dead_security", 1.0),
        ("dead_by:2022-01-01", 1269.0),
        ("injured", 12.0),
        ("detained_in_all", 40.0),
        ("leader_out", 1.0),
        ("leader_out_day", 1.5),
        ("request_day", np.inf),
        ("troops_peak", 900.0),
        ("blackout_hours:salt-bay", 7.5),
    ],
)
def test_measures(result: Any, text: str, value: float) -> None:
    assert measure(Seen(result), text) == value


def test_the_country_is_quiet_on_the_first_day_after_the_peak_that_stays_below_500(result: Any) -> None:
    assert measure(Seen(result), "quiet_day") == np.inf
    result.series["active"][1][36, 0] = 60.0
    result.series["active"][1][12, 0] = 9000.0
    assert measure(Seen(result), "quiet_day") == 2.0
    result.series["active"][1][40, 0] = 600.0
    assert measure(Seen(result), "quiet_day") == np.inf


def test_what_did_not_happen_is_not_a_number_or_never(result: Any) -> None:
    result.events.clear()
    result.outcome |= {"leader_in_office": True, "leader_out_time": None, "participants_peak_time": None}
    seen = Seen(result)
    assert measure(seen, "leader_out") == 0.0
    assert measure(seen, "leader_out_day") == np.inf
    assert measure(seen, "participants_peak_day") == np.inf
    assert np.isnan(measure(seen, "dead_by:2023-05-05"))
    assert np.isnan(measure(seen, "first_rally_day"))
    assert measure(seen, "first_rally_unit:west") == 0.0
    assert measure(seen, "fall_delay:river-city-hall") == np.inf
    assert np.isnan(measure(seen, "participants:2023-05-05"))


def test_nobody_dead_has_no_share(result: Any) -> None:
    result.outcome |= {"dead_civilians": 0, "dead_security": 0}
    assert np.isnan(measure(Seen(result), "dead_share:west"))


def test_an_unknown_measure_is_bad_input_with_a_hint(result: Any) -> None:
    with pytest.raises(InputError, match="unknown measure 'mood'.*participants"):
        measure(Seen(result), "mood:west")


@pytest.mark.parametrize("name", bundled())
def test_every_target_of_a_bundled_scenario_can_be_measured(name: str) -> None:
    targets = load(name).targets
    assert {target.measure.partition(":")[0] for target in targets} <= set(MEASURES)
