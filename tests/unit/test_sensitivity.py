"""Sensitivity: the design, the analysis against functions whose answer is known, two stages that go on after a stop."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

import steppefire as sf
from steppefire import studies
from steppefire.cli.main import app
from steppefire.core.errors import SteppefireError
from steppefire.core.settings import Settings
from steppefire.study import batches, indices, jobs, prior_draws, screening, sensitivity, sensitivity_found
from steppefire.study import found as documents
from steppefire.study.screening import CHANCE, CHANCES, LEVELS, Design

NAMES = ("a", "b", "c")
FEW = ("available", "caution_mean", "caution_spread", "effort", "youth_readiness", "turn_rate")
TINY = Path(__file__).parents[1] / "data" / "tiny-land"


def ishigami(x: np.ndarray) -> np.ndarray:
    """Ishigami and Homma (1990) of points of the unit cube."""
    a, b, c = ((2.0 * x[:, at] - 1.0) * np.pi for at in range(3))
    return np.asarray(np.sin(a) + 7.0 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a))


def noise(members: np.ndarray) -> np.ndarray:
    """A standard normal number a member."""
    return np.random.default_rng(7).normal(size=int(members.max()) + 1)[members]


# --- the design


def test_a_step_moves_one_factor_and_new_numbers_come_with_a_step_of_chance_only() -> None:
    plan = Design(NAMES, 5, seed=3)
    paths = plan.cube.reshape(5, -1, len(NAMES) + CHANCES)
    steps = np.diff(paths, axis=1)
    assert set(np.unique(np.rint(plan.cube * (LEVELS - 1)))) <= {0.0, 1.0, 2.0, 3.0}
    assert ((np.abs(steps) > 0).sum(axis=2) == 1).all()
    chance = np.abs(steps[:, :, len(NAMES) :]).sum(axis=2) > 0
    assert (np.diff(plan.members.reshape(5, -1), axis=1).astype(bool) == chance).all()
    assert len(np.unique(plan.members)) == 5 * (CHANCES + 1)


def test_the_seed_decides_the_design() -> None:
    assert (Design(NAMES, 4, 1).cube == Design(NAMES, 4, 1).cube).all()
    assert (Design(NAMES, 4, 1).cube != Design(NAMES, 4, 2).cube).any()
    assert (indices.points(NAMES, 50, 1) == indices.points(NAMES, 50, 1)).all()
    assert (indices.points(NAMES, 50, 1) != indices.points(NAMES, 50, 2)).any()


def test_every_level_of_every_prior_is_a_number_in_its_range_and_higher_levels_are_no_lower() -> None:
    for name, entry in prior_draws.parameters().items():
        levels = [prior_draws.at(entry, screening.quantile(level / (LEVELS - 1))) for level in range(LEVELS)]
        assert all(entry.low <= value <= entry.high and np.isfinite(value) for value in levels), name
        assert levels == sorted(levels), name
    assert [screening.quantile(level / 3) for level in range(4)] == pytest.approx([0.125, 0.375, 0.625, 0.875])


def test_what_a_person_sets_is_not_varied(tiny_land: Any, few: list[Any]) -> None:
    study = screening.study(tiny_land, Settings(days=1, overrides=(("turn_rate", "0.2"),)), 2)
    assert "turn_rate" not in dict(study.jobs[0].inputs)
    assert study.jobs[0].played.overrides[-1] == ("turn_rate", "0.2")
    assert len(study.jobs) == 2 * (len(FEW) - 1 + CHANCES + 1)


# --- the analysis


def test_a_linear_function_shows_its_coefficients() -> None:
    plan = Design(NAMES, 6, 1)
    told = screening.analysed(plan, plan.cube[:, :3] @ np.array([3.0, -2.0, 0.0]))
    assert [told[name]["mu_star"] for name in NAMES] == pytest.approx([3.0, 2.0, 0.0])
    assert [told[name]["mu"] for name in NAMES] == pytest.approx([3.0, -2.0, 0.0])
    assert [told[name]["sigma"] for name in (*NAMES, CHANCE)] == pytest.approx([0.0] * 4, abs=1e-9)
    assert [told["a"]["low"], told["a"]["high"]] == pytest.approx([3.0, 3.0])


def test_morris_of_the_ishigami_function() -> None:
    """On four levels exactly: 7.875 for b; 0.866 (1 + 0.1 mean of c to the fourth) / (2/3) for a; see the sums."""
    plan = Design(NAMES, 600, 1)
    told = screening.analysed(plan, ishigami(plan.cube))
    half = np.sin(np.pi / 3.0)
    fourth = (np.pi**4, (np.pi / 3.0) ** 4)
    exact = {"a": half * (1.0 + 0.05 * sum(fourth)) * 1.5, "c": 0.5 * half * 0.1 * (fourth[0] - fourth[1]) * 1.5}
    assert told["b"]["mu_star"] == pytest.approx(7.875)
    for name, value in exact.items():
        assert told[name]["low"] - 0.3 < value < told[name]["high"] + 0.3
        assert told[name]["mu_star"] == pytest.approx(value, rel=0.1)


def test_our_effects_are_those_of_salib() -> None:
    plan = Design(NAMES, 9, 2)
    outcome = ishigami(plan.cube) + noise(plan.members)
    told, effects = screening.analysed(plan, outcome), plan.effects(outcome)
    assert [told[name]["mu_star"] for name in NAMES] == pytest.approx(np.abs(effects[:3]).mean(axis=1))
    assert told[CHANCE]["mu_star"] == pytest.approx(np.abs(effects[3:]).mean())


def test_what_is_larger_than_chance_is_told_from_it_and_nothing_else() -> None:
    plan = Design(NAMES, 8, 1)
    told = screening.analysed(plan, 0.1 * noise(plan.members) + plan.cube[:, 0] + 0.01 * plan.cube[:, 1])
    assert [told[name]["told"] for name in NAMES] == [True, False, False]


def test_parameters_that_only_reshuffle_are_told_from_chance_about_as_often_as_said() -> None:
    """Every step of any factor draws new noise: 5 % are promised, by a threshold that 32 effects of chance give."""
    names, shares = tuple(f"p{at}" for at in range(100)), []
    for seed in range(10):
        plan = Design(names, 4, seed)
        told = screening.analysed(plan, np.random.default_rng(seed).normal(size=len(plan.cube)))
        shares.append(np.mean([told[name]["told"] for name in names]))
    assert 0.02 < np.mean(shares) < 0.1


def test_the_few_are_chosen_over_all_outcomes() -> None:
    def of(*sizes: float) -> dict[str, dict[str, float]]:
        return {name: {"mu_star": size} for name, size in zip((*NAMES, CHANCE), sizes, strict=True)}

    two = {"x": of(1.0, 0.0, 0.0, 9.0), "y": of(0.0, 30.0, 0.0, 9.0), "z": of(1.0, 5.0, 7.0, 0.0)}
    assert screening.kept(two, {"x": 1.0, "y": 20.0, "z": 0.0}, 3) == ("b", "a")  # c moves only what does not vary


def test_first_order_indices_of_known_functions() -> None:
    cube = indices.points(NAMES, 2048, 1)
    told = indices.analysed(cube, NAMES, ishigami(cube), 1)
    # Exactly 0.3139, 0.4424 and 0; the short waves of b are flattened by bins of a tenth: by the square of sinc(0.2).
    assert indices.bins(2048) == 10
    assert [told[name]["s1"] for name in NAMES] == pytest.approx([0.3139, 0.4424 * np.sinc(0.2) ** 2, 0.0], abs=0.03)
    assert [told[name]["delta"] for name in NAMES] == pytest.approx([0.21, 0.36, 0.16], abs=0.06)  # SALib's own test
    linear = indices.analysed(cube, NAMES, cube @ np.array([2.0, 1.0, 0.0]), 1)
    assert [linear[name]["s1"] for name in NAMES] == pytest.approx([0.8, 0.2, 0.0], abs=0.03)
    assert [linear[name]["told"] for name in NAMES] == [True, True, False]
    assert linear["a"]["s1_low"] < 0.8 < linear["a"]["s1_high"] + 0.02  # bins hide a fiftieth of it


def test_delta_by_hand() -> None:
    bins = np.array([0, 0, 0, 0, 1, 1, 1, 1])
    assert indices.delta(bins, np.array([0, 0, 0, 0, 1, 1, 1, 1])) == 0.5
    assert indices.delta(bins, np.array([0, 0, 0, 1, 0, 1, 1, 1])) == 0.25
    assert indices.delta(bins, np.array([0, 1, 0, 1, 0, 1, 0, 1])) == 0.0


def test_yes_and_no_and_many_zeros_are_classes_of_their_own() -> None:
    assert list(indices.classes(np.array([0.0, 1.0, 0.0, 1.0]))) == [0, 1, 0, 1]
    values = np.concatenate([np.zeros(50), np.arange(1.0, 51.0)])
    found = indices.classes(values)
    assert (found[:50] == 0).all()
    assert list(np.bincount(found[50:])[1:]) == [10] * 5


def test_an_outcome_of_yes_and_no() -> None:
    cube = indices.points(NAMES, 2000, 1)
    told = indices.analysed(cube, NAMES, (cube[:, 0] < 0.5).astype(float), 1)
    assert told["a"]["delta"] == pytest.approx(0.5, abs=0.02)
    assert [told[name]["told"] for name in NAMES] == [True, False, False]
    assert told["b"]["delta"] < 0.05


def test_inputs_without_influence_are_told_about_as_often_as_said() -> None:
    """Of 4 x 30 such inputs 5 % are promised; none, or more than 15 %, by accident in one study of 400."""
    names = tuple(f"p{at}" for at in range(30))
    told = [indices.analysed(indices.points(names, 64, seed), names,
                             (np.random.default_rng(seed).random(64) < 0.3).astype(float), seed)
            for seed in range(4)]  # fmt: skip
    assert 0.0 < np.mean([one[name]["told"] for one in told for name in names]) < 0.15


def test_the_share_of_chance() -> None:
    cube, random = indices.points(NAMES, 1000, 1), np.random.default_rng(2)
    points = np.concatenate([cube[:, 0], cube[:: indices.AGAIN, 0]])
    told = indices.of_chance(points * np.sqrt(12.0) + random.normal(size=len(points)), 1000, 1)
    assert told["share_low"] < 0.5 < told["share_high"]
    assert told["share"] == pytest.approx(0.5, abs=0.1)
    assert indices.of_chance(points, 1000, 1)["share"] == 0.0
    assert indices.of_chance(np.ones(1250), 1000, 1)["share"] == 0.0


def test_the_global_generator_is_left_as_it_was() -> None:
    np.random.seed(5)
    first = np.random.get_state()[1].copy()  # type: ignore[index, union-attr]
    indices.analysed(indices.points(NAMES, 64, 1), NAMES, np.arange(64.0), 1)
    assert (np.random.get_state()[1] == first).all()  # type: ignore[index]


# --- both stages


def made_up(played: list[Any], stop_at: int | None = None) -> Any:
    """A model in the place of a run: who goes out decides the crowd, caution the leader, chance the rest."""

    def play(scenario: Any, job: jobs.Job, *more: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        if stop_at is not None and len(played) >= stop_at:
            raise KeyboardInterrupt
        played.append(job.key)
        x, chance = dict(job.inputs), float(noise(np.array([job.settings.member]))[0])
        crowd = 1000.0 * np.exp(30.0 * x.get("available", 0.053) + 0.1 * chance)
        return {"name": job.group, "member": job.member, "inputs": x, "seconds": 0.0, "participants_peak": crowd,
                "dead_civilians": 0, "dead_security": 0, "troops_peak": None, "outcome_class": "no_crisis",
                "leader_in_office": x.get("caution_mean", 0.5) > 0.45}, {}  # fmt: skip

    return play


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch, no_waiting_for_the_disk: None) -> list[Any]:
    """Six parameters with a prior, and the made-up model; the list fills with what is played."""
    played: list[Any] = []
    known = prior_draws.parameters()
    monkeypatch.setattr(prior_draws, "parameters", lambda: {name: known[name] for name in FEW})
    monkeypatch.setattr(batches, "play_one", made_up(played))
    monkeypatch.setattr(sensitivity, "event", lambda row, name: not row["leader_in_office"])
    return played


def study(folder: Path, **more: Any) -> sensitivity.Sensitivity:
    return sf.sensitivity(TINY, out=folder, **{"days": 1, "trajectories": 3, "samples": 64, "keep": 3, **more})


def test_both_stages_find_what_was_put_in(few: list[Any], tmp_path: Path) -> None:
    done = study(tmp_path / "s")
    assert set(done.names) == {"available", "caution_mean"}  # nothing else moves an outcome
    assert done.outcomes == ("participants_peak", "dead", "leader_out")  # troops are not known
    assert done.effects["participants_peak"]["available"]["told"]
    assert not done.effects["participants_peak"]["effort"]["told"]
    assert done.shares["participants_peak"]["available"]["s1"] > 0.7
    assert {(limit.name, limit.above) for limit in done.where["limits"]} == {("caution_mean", False)}
    assert done.where["skill"] and done.where["limits"][0].at == pytest.approx(0.45, abs=0.02)
    assert len(done.screened.rows) == 3 * (len(FEW) + CHANCES + 1)
    assert len(done.sampled.rows) == 64 + 16
    first, again = done.sampled.rows[4], done.sampled.rows[65]
    assert first["inputs"] == again["inputs"]
    assert first["participants_peak"] != again["participants_peak"]
    told = done.found
    text = " ".join(told.sentences)
    assert "Troops peak is not known in every run" in text
    assert "Of the 2 parameters that matter most, 1 are assumed without evidence: available." in text
    assert "Where caution_mean is at most 0.45" in text
    bars = {row["label"]: row["marked"] for chart in told.charts for row in chart.rows}
    assert bars == {"available": True, "caution_mean": False, CHANCE: False}
    assert {chart.kind for chart in told.charts} == {"tornado"}
    assert done.report() == done.folder / "report.html"
    assert documents.read(done.folder).sentences == told.sentences


def test_a_stopped_study_goes_on_in_either_stage_and_ends_with_the_same_bytes(
    few: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = study(tmp_path / "whole")
    runs, document = len(few), sensitivity_found.found(whole).document()
    for stop in (20, runs - 5):  # in the first stage, and in the second
        begun: list[Any] = []
        monkeypatch.setattr(batches, "play_one", made_up(begun, stop))
        with pytest.raises(KeyboardInterrupt):
            study(tmp_path / str(stop))
        rest: list[Any] = []
        monkeypatch.setattr(batches, "play_one", made_up(rest))
        assert sensitivity_found.found(study(tmp_path / str(stop))).document() == document
        assert len(begun) + len(rest) == runs
        for path in (tmp_path / "whole").rglob("members.jsonl"):
            other = tmp_path / str(stop) / path.relative_to(tmp_path / "whole")
            assert other.read_bytes() == path.read_bytes()


def test_another_outcome_or_sample_needs_no_new_screening(few: list[Any], tmp_path: Path) -> None:
    untold = study(tmp_path / "s").folder
    for folder in (untold, untold / "screening"):
        assert studies.is_study(folder)
        with pytest.raises(SteppefireError, match="only `steppefire sensitivity` can"):
            studies.report(folder)
    before = len(few)
    assert study(tmp_path / "s", outcome="leader_out").outcomes[0] == "leader_out"
    assert len(few) == before
    study(tmp_path / "s", samples=80)
    assert len(few) == before + 100


def test_nothing_that_moves_is_said_and_a_strange_folder_is_left_alone(
    few: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "one.txt").write_text("dear")
    with pytest.raises(SteppefireError, match="was not made by this command"):
        study(tmp_path / "letters")
    still = made_up([])(None, jobs.Job("tiny-land", 0, Settings()), "", ())[0]
    monkeypatch.setattr(batches, "play_one", lambda scenario, job, *more: (
        {**still, "name": job.group, "member": job.member, "inputs": dict(job.inputs)}, {}))  # fmt: skip
    with pytest.raises(SteppefireError, match="no move of any parameter changed an outcome"):
        study(tmp_path / "still")


@pytest.mark.parametrize(("wrong", "words"), [
    ({"outcome": "glory"}, "is no outcome"), ({"trajectories": 1}, "2 at least"), ({"keep": 0}, "1 at least"),
    ({"samples": 39}, "40 at least"),
])  # fmt: skip
def test_bad_requests_are_refused_before_anything_is_played(few: list[Any], wrong: dict[str, Any], words: str,
                                                            tmp_path: Path) -> None:  # fmt: skip
    with pytest.raises(ValueError, match=words):
        study(tmp_path / "s", **wrong)
    assert not few


def test_the_command(few: list[Any], tmp_path: Path) -> None:
    asked = ["sensitivity", str(TINY), "--days", "1", "--trajectories", "2", "--samples", "40", "--keep", "2",
             "--workers", "1", "--out", str(tmp_path / "s")]  # fmt: skip
    result = CliRunner().invoke(app, [*asked, "--outcome", "leader_out", "--json"])
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert document["facts"]["outcomes"][0] == "leader_out"
    assert (tmp_path / "s" / "tables" / "screening-leader_out.csv").read_text().startswith("parameter,mu_star")
    assert CliRunner().invoke(app, [*asked, "--outcome", "glory"]).exit_code == 2
    everything = [part for name in FEW for part in ("--set", f"{name}=0.3")]
    assert CliRunner().invoke(app, [*asked, *everything]).exit_code == 2


def test_the_second_stage_follows_from_the_first_alone(few: list[Any], tmp_path: Path) -> None:
    done = study(tmp_path / "s")
    plan = replace(done.plan)
    assert sensitivity.chosen(plan, done.screened.rows) == done.names
    assert plan.second(done.names).document == {**done.sampled.document}
    assert studies.folder(plan.first, None).name.startswith("sensitivity-tiny-land-")


def test_a_width_stays_around_the_present_value() -> None:
    for entry in prior_draws.parameters().values():
        low, high = (prior_draws.at(entry, u, 0.2) for u in (0.0, 1.0))
        assert prior_draws.at(entry, 0.0) <= low <= high <= prior_draws.at(entry, 1.0)
        begin, end = prior_draws.ends(entry)
        law = prior_draws.law(entry.prior)
        assert (law.cdf(high) - law.cdf(low)) / (end - begin) == pytest.approx(0.2, abs=1e-6), entry.name
        inside = prior_draws.at(entry, 1e-9) < entry.default < prior_draws.at(entry, 1 - 1e-9)
        assert not inside or low * (1 - 1e-9) - 1e-9 <= entry.default <= high * (1 + 1e-9) + 1e-9, entry.name
