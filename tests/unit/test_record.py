"""What a run keeps: the declared series, sums since the start, and objects lost."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from steppefire.core.units import UNITS
from steppefire.engine.order import variables
from steppefire.engine.record import COUNTRY_SERIES, PLACE_SERIES, SOURCE_SERIES, STATE_SERIES, SUMS, Record
from steppefire.mechanisms.sources import SOURCES

COUNTS = {name: np.zeros(3) for name in ("new_arrests", "new_dead", "new_injured", "participants")}


def now(**changes: object) -> dict[str, object]:
    known = {name: np.zeros(3) for name, variable in variables().items() if variable.on == "place"}
    return {**known, "object_state": np.zeros(4), "post_left": np.zeros(4), "present": np.zeros((3, 4)),
            "on_duty": np.zeros((3, 4)),
            **{name: np.zeros(len(SOURCES)) for name in SOURCE_SERIES},
            **dict.fromkeys(COUNTRY_SERIES, 1.0), **changes}  # fmt: skip


def test_values_of_the_hour_are_kept_where_they_belong() -> None:
    record = Record(2, 3)
    present = np.arange(12.0).reshape(3, 4)
    record.keep(1, now(active=np.array([1.0, 2.0, 3.0]), present=present), COUNTS, np.zeros(4))
    assert record.series["active"].tolist() == [[0, 0, 0], [1, 2, 3]]
    assert record.present[1].tolist() == present.tolist()


def test_what_sources_claim_and_how_far_they_are_believed_is_kept_by_source() -> None:
    record, trust = Record(2, 3), np.linspace(0.1, 0.9, len(SOURCES))
    record.keep(1, now(trust=trust), COUNTS, np.zeros(4))
    assert np.allclose(record.sources["trust"][1], trust) and not record.sources["trust"][0].any()


def test_what_concerns_states_is_kept_by_state_for_as_many_as_there_are() -> None:
    record, men = Record(2, 3, 2), np.array([5.0, 7.0])
    record.keep(1, now(**dict.fromkeys(STATE_SERIES, men)), COUNTS, np.zeros(4))
    assert record.states["state_troops"].tolist() == [[0, 0], [5, 7]]
    again = Record(2, 3, 2)
    again.restore(record.snapshot())
    assert again.states["pledge"].tolist() == record.states["pledge"].tolist()
    alone = Record(2, 3)
    alone.keep(1, now(), COUNTS, np.zeros(4))
    assert alone.states["state_troops"].shape == (2, 0)


def test_arrests_deaths_and_injuries_add_up() -> None:
    record = Record(3, 3)
    for hour in range(3):
        counts = COUNTS | {"new_dead": np.array([hour, 0.0, 1.0]), "participants": np.full(3, 10.0 * hour)}
        record.keep(hour, now(), counts, np.zeros(4))
    assert record.series["dead_civilians"].tolist() == [[0, 0, 1], [1, 0, 2], [3, 0, 3]]
    assert record.series["participants"][:, 0].tolist() == [0, 10, 20]
    assert not record.series["arrested"].any()


def test_taken_and_burnt_objects_are_lost_and_others_are_not() -> None:
    record = Record(1, 3)
    states, places = np.array([0.0, 1, 2, 3, 4, 2]), np.array([0.0, 0, 0, 1, 1, 2])
    record.keep(0, now(object_state=states, post_left=np.zeros(6)), COUNTS, places)
    assert record.series["objects_lost"][0].tolist() == [1, 1, 1]


def test_posts_left_and_men_who_obey_are_counted_by_place() -> None:
    record = Record(1, 3)
    duty = np.array([[80.0, 20.0, 0.0, 50.0], [10.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0]])
    obey = duty * np.array([[0.5, 1.0, 1.0, 1.0], [0.0, 1.0, 1.0, 1.0], [1.0, 1.0, 1.0, 1.0]])
    left = np.array([0.0, 1, 2, 3, 0])
    places = np.array([0.0, 0, 1, 1, 2])
    record.keep(0, now(on_duty=duty, present=obey, post_left=left, object_state=left * 0), COUNTS, places)
    assert np.allclose(record.series["obedience"][0], [0.6, 0.0, 1.0]), "own men only; nobody there is no doubt"
    assert record.series["posts_left"][0].tolist() == [1, 2, 0]


def test_every_series_is_written_by_somebody() -> None:
    written = set(variables()) | set(SUMS) | {"participants", "objects_lost", "posts_left"}
    assert set(PLACE_SERIES) <= written
    assert {*COUNTRY_SERIES, *STATE_SERIES} <= set(variables())
    assert {unit for unit, _ in (PLACE_SERIES | COUNTRY_SERIES | STATE_SERIES).values()} <= set(UNITS)


def test_every_series_of_the_documentation_is_kept() -> None:
    text = (Path(__file__).parents[2] / "docs" / "run-folder.md").read_text("utf-8")
    table = text[text.index("## Series") : text.index("## Events")]
    promised = {name for row in table.splitlines() if "| time place |" in row
                for name in re.findall(r"`(\w+)`", row.split("|")[1])}  # fmt: skip
    assert len(promised) > 20
    assert promised <= set(PLACE_SERIES)
