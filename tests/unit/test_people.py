"""The synthetic population: totals, splits, ranks, addresses, and the cache it is kept in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from steppefire.world import build as world_build
from steppefire.world.people import People, build, split

FALSE_ALARM = 1e-7  # of each statistical check, were the generator another one; the addresses are fixed


@pytest.fixture(scope="module")
def built(tiny_land: Any) -> world_build.World:
    return world_build.world(tiny_land)


@pytest.fixture(scope="module")
def people(built: world_build.World) -> People:
    return world_build.people(built, None)


def chosen(built: world_build.World, places: list[int]) -> People:
    """The people of some places only."""
    keys = built.statics["place_key"].astype(np.int64)
    return build(built.populations[places], built.shares[places], built.classes, built.levels, keys[places])


def of_place(people: People, place: int) -> tuple[np.ndarray, ...]:
    """Ranks, classes, levels and sizes of a place's strata."""
    strata = people.place == place
    ranks = people.rank[people.place_start[place] : people.place_start[place + 1]]
    return ranks, people.kind[strata], people.level[strata], np.diff(people.start)[strata]


def test_everybody_is_there(built: world_build.World, people: People) -> None:
    assert people.count == built.populations.sum() == 100_000
    assert np.array_equal(np.diff(people.place_start), built.populations)
    sizes = np.diff(people.start)
    assert (sizes > 0).all()
    assert np.array_equal(np.bincount(people.place, weights=sizes), built.populations)


def test_ranks_are_sorted_in_every_stratum(people: People) -> None:
    inside = np.ones(people.count - 1, bool)
    inside[people.start[1:-1] - 1] = False
    assert (np.diff(people.rank)[inside] >= 0).all()
    assert people.rank.min() > 0.0 and people.rank.max() <= 1.0


def test_ranks_are_uniform(people: People) -> None:
    assert stats.kstest(people.rank.astype(float), "uniform").pvalue > FALSE_ALARM
    sizes = np.diff(people.start)
    lowest = people.rank[people.start[:-1]].astype(float)  # the least of n uniform numbers: its law is known too
    assert stats.kstest(1.0 - (1.0 - lowest) ** sizes, "uniform").pvalue > FALSE_ALARM


def test_classes_have_their_shares(built: world_build.World, people: People) -> None:
    sizes = np.diff(people.start)
    for place in range(len(built.rows)):
        strata = people.place == place
        counts = np.bincount(people.kind[strata], weights=sizes[strata], minlength=built.classes.count)
        assert np.abs(counts - built.shares[place] * built.populations[place]).max() < 1.0


def test_children_have_no_caution_levels_of_their_own(people: People) -> None:
    assert (people.level[people.adult == 0] == 0).all()
    assert set(people.level[people.adult == 1].tolist()) == set(range(8))


def test_a_split_adds_up_and_favours_nobody() -> None:
    shares = np.array([0.003, 0.5, 0.0, 0.397, 0.1])
    parts = np.array([split(103, shares, offset) for offset in np.linspace(0.0005, 0.9995, 1000)])
    assert (parts.sum(axis=1) == 103).all()
    assert (parts >= 0).all() and (parts[:, 2] == 0).all()
    assert np.abs(parts.mean(axis=0) - 103 * shares).max() < 0.01
    assert np.abs(parts - 103 * shares).max() <= 1.0


def test_a_smaller_scale_has_fewer_people_in_the_same_shares(tiny_land: Any) -> None:
    tenth = world_build.world(tiny_land, 0.1)
    assert tenth.populations.sum() == 10_000
    assert world_build.people(tenth, None).count == 10_000
    assert np.array_equal(tenth.shares, world_build.world(tiny_land).shares)


def test_another_place_leaves_everybody_else_as_he_was(built: world_build.World, people: People) -> None:
    fewer = chosen(built, [0, 1, 3])
    for before, after in ((0, 0), (1, 1), (2, 3)):
        for theirs, ours in zip(of_place(fewer, before), of_place(people, after)):
            assert np.array_equal(theirs, ours)


def test_the_order_of_places_does_not_matter(built: world_build.World, people: People) -> None:
    turned = chosen(built, [3, 2, 1, 0])
    for place in range(4):
        for theirs, ours in zip(of_place(turned, 3 - place), of_place(people, place)):
            assert np.array_equal(theirs, ours)


def same(one: People, other: People) -> bool:
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in People.__dataclass_fields__)


def kept_file(cache: Path) -> Path:
    (found,) = cache.iterdir()
    return found


def test_kept_people_come_back_as_they_were(built: world_build.World, people: People, tmp_path: Path) -> None:
    assert same(world_build.people(built, tmp_path), people)
    written = kept_file(tmp_path).stat().st_mtime_ns
    assert same(world_build.people(built, tmp_path), people)
    assert kept_file(tmp_path).stat().st_mtime_ns == written


@pytest.mark.parametrize("damage", ["truncated", "empty", "no archive", "wrong content", "flipped byte"])
def test_a_damaged_cache_is_built_anew(
    damage: str, built: world_build.World, people: People, tmp_path: Path
) -> None:
    world_build.people(built, tmp_path)
    target = kept_file(tmp_path)
    data = bytearray(target.read_bytes())
    if damage == "flipped byte":
        data[len(data) // 2] ^= 0x10
    elif damage == "wrong content":
        np.savez(target, rank=np.zeros(3))
        data = bytearray(target.read_bytes())
    else:
        half, nonsense = data[: len(data) // 2], bytearray(b"nonsense" * 9)
        data = {"truncated": half, "empty": bytearray(), "no archive": nonsense}[damage]
    target.write_bytes(bytes(data))
    assert same(world_build.people(built, tmp_path), people)
    assert same(world_build.people(built, tmp_path), people)


def test_a_cache_that_cannot_be_written_is_no_error(built: world_build.World, people: People, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert same(world_build.people(built, tmp_path / "file"), people)


def test_worlds_with_other_people_have_other_keys(tiny_land: Any, built: world_build.World) -> None:
    again = world_build.world(tiny_land)
    assert again.key == built.key
    assert world_build.world(tiny_land, 0.5).key != built.key
    assert world_build.world(tiny_land, levels=16).key != built.key
    units = tuple(unit.model_copy(update={"income": unit.income * 1.1}) for unit in tiny_land.units)
    assert world_build.world(tiny_land.model_copy(update={"units": units})).key != built.key
