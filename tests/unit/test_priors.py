"""Facts with a prior: the law as written, the draw by seed and member, and numbers set by hand before it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

import steppefire as sf
from steppefire.core import priors
from steppefire.core.errors import InputError
from steppefire.core.settings import Settings
from steppefire.engine import provenance
from steppefire.scenario import resolve
from steppefire.scenario.load import from_texts
from steppefire.scenario.resolve import drawn

LAWS = {
    "normal(0.3, 0.1)": stats.norm(0.3, 0.1),
    "normal(-2, 1e-3)": stats.norm(-2.0, 1e-3),
    "lognormal(ln 0.03, 0.8)": stats.lognorm(0.8, scale=0.03),
    "uniform(-1, 3)": stats.uniform(-1.0, 4.0),
    "loguniform(0.1, 10)": stats.loguniform(0.1, 10.0),
}
SHARES = st.floats(1e-9, 1.0 - 1e-9)
INSIDE = np.linspace(0.001, 0.999, 41)


def with_prior(scenario: Any, fact: str, text: str) -> Any:
    """The scenario whose fact has this prior, read from its files."""
    texts = dict(scenario.texts)
    lines = texts["scenario.yaml"].split("\n")
    (row,) = [number for number, line in enumerate(lines) if line.startswith(f"  {fact}: ")]
    lines[row] = lines[row].replace("}", f', prior: "{text}"}}')
    texts["scenario.yaml"] = "\n".join(lines)
    return from_texts(texts)


def openness(scenario: Any, **address: int) -> float:
    return drawn(scenario, Settings(**address))["democracy"].value


@pytest.fixture(scope="module")
def uncertain(tiny_land: Any) -> Any:
    return with_prior(tiny_land, "democracy", "normal(0.3, 0.1)")


@pytest.mark.parametrize("text", LAWS)
def test_a_quantile_is_that_of_the_law(text: str) -> None:
    read = priors.read(text)
    assert [read.at(u) for u in INSIDE] == pytest.approx(LAWS[text].ppf(INSIDE), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("text", LAWS)
@given(SHARES, SHARES)
def test_a_larger_share_never_lies_lower(text: str, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert priors.read(text).at(low) <= priors.read(text).at(high)


@pytest.mark.parametrize("text", [
    "", "0.3", "normal(0.3)", "normal(0.3, 0)", "normal(0.3, -1)", "normal(ln 0.3, 1)", "lognormal(0.3, 1)",
    "lognormal(ln 0, 1)", "lognormal(ln -1, 1)", "uniform(1, 1)", "uniform(2, 1)", "loguniform(0, 1)",
    "loguniform(-1, 1)", "halfnormal(1)", "cauchy(0, 1)", "normal(0.3, 0.1) or so", "normal(nan, 1)",
    "__import__('os')", "normal(inf, 1)",
])  # fmt: skip
def test_what_is_no_prior_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        priors.read(text)


def test_a_wrong_prior_is_reported_where_it_stands(tiny_land: Any) -> None:
    with pytest.raises(InputError) as error:
        with_prior(tiny_land, "democracy", "normal(0.3)")
    (problem,) = error.value.problems
    line = next(number for number, text in enumerate(tiny_land.texts["scenario.yaml"].split("\n"), 1)
                if text.startswith("  democracy:"))  # fmt: skip
    assert (problem.file, problem.line) == ("scenario.yaml", line)
    assert "is no prior" in problem.what and "lognormal(ln 0.03, 0.8)" in problem.hint


def test_a_scenario_without_priors_draws_nothing(tiny_land: Any) -> None:
    assert drawn(tiny_land, Settings()) == {}
    assert {fact.set_by for fact in resolve(tiny_land, Settings()).facts.values()} == {"scenario"}


def test_seed_and_member_decide_and_nothing_else(uncertain: Any) -> None:
    assert openness(uncertain, seed=7, member=3) == openness(uncertain, seed=7, member=3)
    many = {openness(uncertain, seed=seed, member=member) for seed in range(10) for member in range(10)}
    assert len(many) == 100
    other = Settings(seed=7, member=3, scale=0.5, policy="historical", without=("rents",))
    assert drawn(uncertain, other)["democracy"].value == openness(uncertain, seed=7, member=3)


def test_members_are_spread_as_the_prior_says(uncertain: Any) -> None:
    """Kolmogorov-Smirnov over 2,000 members; would be wrong about a true law once in 1,000."""
    values = [openness(uncertain, member=member) for member in range(2000)]
    inside = stats.truncnorm(-3.0, 7.0, 0.3, 0.1)  # the little that lies below 0 is put on 0
    assert stats.kstest([value for value in values if value > 0.0], inside.cdf).pvalue > 1e-3


def test_each_fact_draws_for_itself(uncertain: Any) -> None:
    """Ranks of two facts over 1,000 members: a correlation beyond 0.104 comes by chance once in 1,000."""
    both = with_prior(uncertain, "rents_share", "uniform(0, 1)")
    pairs = [drawn(both, Settings(member=member)) for member in range(1000)]
    first, second = (np.array([pair[name].value for pair in pairs]) for name in ("democracy", "rents_share"))
    assert abs(stats.spearmanr(first, second).statistic) < 0.104
    assert [openness(uncertain, member=member) for member in range(1000)] == first.tolist()


def test_a_draw_stays_in_the_range_of_its_fact(tiny_land: Any) -> None:
    for fact, low, high in (("democracy", 0.0, 1.0), ("corruption_index", 0.0, 100.0), ("troop_feeling", -1.0, 1.0)):
        wide = with_prior(tiny_land, fact, "normal(0, 500)")
        values = {drawn(wide, Settings(member=member))[fact].value for member in range(60)}
        assert min(values) == low and max(values) == high, fact


def test_the_draw_is_what_the_run_is_made_with_and_says_so(uncertain: Any) -> None:
    resolved = resolve(uncertain, Settings(member=4))
    assert resolved.facts["democracy"].set_by == "prior"
    assert resolved.facts["democracy"].value == resolved.scenario.facts["democracy"].value
    assert resolved.facts["democracy"].value == openness(uncertain, member=4) != 0.255
    assert resolved.given.facts["democracy"].value == 0.255, "the scenario stays as it was read"
    assert {fact.set_by for name, fact in resolved.facts.items() if name != "democracy"} == {"scenario"}


@pytest.mark.parametrize("given_by", [
    {"overrides": (("facts.democracy", "0.7"),)}, {"edits": ("set:facts.democracy=0.7",)},
])  # fmt: skip
def test_a_number_set_by_hand_goes_before_the_draw(uncertain: Any, given_by: dict[str, Any]) -> None:
    for member in range(3):
        resolved = resolve(uncertain, Settings(member=member, **given_by))
        assert resolved.facts["democracy"].value == 0.7 and resolved.facts["democracy"].set_by in ("--set", "--edit")


def test_the_run_folder_lists_what_was_drawn_with_its_prior_and_nothing_else(uncertain: Any) -> None:
    both = with_prior(uncertain, "rents_share", "uniform(0, 1)")
    listed = provenance.drawn(both, Settings(member=4, overrides=(("facts.rents_share", "0.5"),)))
    assert listed == [
        {"name": "democracy", "value": openness(uncertain, member=4), "unit": "1", "prior": "normal(0.3, 0.1)",
         "set_by": "prior"},
        {"name": "rents_share", "value": 0.5, "unit": "share", "prior": "uniform(0, 1)", "set_by": "--set"},
    ]  # fmt: skip


def test_where_nothing_is_drawn_nothing_is_listed(tiny_land: Any) -> None:
    assert provenance.drawn(tiny_land, Settings(overrides=(("facts.democracy", "0.7"),))) == []


def test_a_run_with_a_drawn_fact_comes_out_again_from_its_folder(uncertain: Any, tmp_path: Path) -> None:
    folder = tmp_path / "tiny-land"
    folder.mkdir()
    for name, text in uncertain.texts.items():
        (folder / name).write_text(text, "utf-8")
    sf.run(folder, seed=5, scale=0.02, days=1, out=tmp_path / "kept")
    assert sf.rerun(tmp_path / "kept") == []
    kept = sf.open_run(tmp_path / "kept")
    assert kept.scenario.facts["democracy"].prior == "normal(0.3, 0.1)"
    assert drawn(kept.scenario, kept.settings)["democracy"].value == openness(uncertain, seed=5)
    document = json.loads((tmp_path / "kept" / "run.json").read_text("utf-8"))
    assert document["facts"] == provenance.drawn(kept.scenario, kept.settings) and len(document["facts"]) == 1
