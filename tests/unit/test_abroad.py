"""States and treaty as the arrays that mechanisms read, also where there are none."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from steppefire.core.settings import Settings
from steppefire.engine import run as engine_run
from steppefire.scenario import from_texts
from steppefire.world.abroad import abroad_statics, in_order, precedents

HOST_ALONE = "TNY,Tiny Land,,host,0.25,,0.6,,,,,,,,leader\n"


def variant(scenario: Any, states: str) -> Any:
    """The country with other rows of states.csv and no treaty; decisions of states go with them."""
    texts = {name: text for name, text in scenario.texts.items() if name != "treaty.yaml"}
    texts["states.csv"] = texts["states.csv"].split("\n")[0] + "\n" + states
    texts["script.csv"] = re.sub(r"(?m)^.*(state:BIG|alliance_).*\n", "", texts["script.csv"])
    return from_texts(texts)


def test_states_stand_in_the_order_of_their_codes(tiny_land: Any) -> None:
    statics = abroad_statics(tiny_land)
    assert [state.state for state in in_order(tiny_land)] == ["BIG", "FAR", "MID", "TNY"]
    assert statics["state_role"].tolist() == [1.0, 3.0, 2.0, 0.0]
    assert statics["state_gate"].tolist() == [0.0, 0.0, 2.0, 0.0]
    assert statics["state_elsewhere"].tolist() == [0.3, 0.4, 0.5, 0.3]  # the last is what stands for an empty cell
    assert (float(statics["chair_state"]), float(statics["treaty_talks"])) == (2.0, 1.0)
    assert (float(statics["treaty_story_needed"]), float(statics["treaty_any_threat"])) == (0.2, 0.0)


def test_what_lies_after_hour_0_is_no_precedent_and_aid_is_neither_yes_nor_no(tiny_land: Any) -> None:
    assert len(tiny_land.treaty.precedents) == 4
    assert {name: float(value) for name, value in precedents(tiny_land).items()} == {
        "helped_before": 1.0, "refused_before": 1.0}  # fmt: skip
    later = dict(tiny_land.texts)
    later["treaty.yaml"] = later["treaty.yaml"].replace("2020-05-14", "2022-01-05")
    assert float(precedents(from_texts(later))["helped_before"]) == 0.0


PATRON = "BIG,Big Neighbour,,patron,0.3,,,0.9,,,,0.2,true,10,leader\n"


@pytest.mark.parametrize("states", ["", HOST_ALONE, HOST_ALONE + PATRON],
                         ids=["no states", "the host alone", "a patron without an alliance"])  # fmt: skip
def test_a_country_without_an_alliance_still_runs(states: str, tiny_land: Any) -> None:
    scenario = variant(tiny_land, states)
    statics = abroad_statics(scenario)
    assert statics["state_role"].size == max(1, len(scenario.states)) and float(statics["chair_state"]) == -1.0
    for policy in ("adaptive", "historical"):
        result = engine_run.simulate(scenario, Settings(scale=1.0, days=2, policy=policy), cache=False)
        assert result.outcome["participants_peak"] >= 0
        assert all(np.isfinite(values).all() for _, values, _ in result.series.values() if values.dtype.kind == "f")
