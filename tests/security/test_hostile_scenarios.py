"""Scenarios made to harm: no code runs, nothing is followed out of the folder, nothing takes long or crashes."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

from steppefire.scenario import check
from steppefire.scenario.located import Problems
from steppefire.scenario.read import MAX_BYTES
from steppefire.scenario.yaml_tree import MAX_DEPTH, MAX_NODES, parse_yaml

TINY = Path(__file__).parents[1] / "data" / "tiny-land"

TAGS = [
    "!!python/object/apply:os.system ['touch owned']", "!!python/object/new:os.system [x]", "!!python/module:os x",
    "!!python/name:os.system x", "!!python/tuple [1]", "!!python/object:__main__.X {}", "!!python/bool true",
    "!!binary eA==",
    "!!set {a}", "!!omap [a: 1]", "!!pairs [a: 1]", "!!timestamp 2022-01-01", "!!merge <<", "!!null x", "!!int 5",
    "!!float 5", "!!bool yes", "!!str x", "!own x", "!<tag:example.org,2022:x> x", "! x",
]  # fmt: skip


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A copy of tiny-land that a test may damage."""
    return Path(shutil.copytree(TINY, tmp_path / "tiny-land"))


def located(folder: Path, file: str) -> list[int]:
    """The lines of the problems of one file; there is at least one."""
    started = time.perf_counter()
    lines = [problem.line for problem in check(folder) if problem.file == file]
    assert time.perf_counter() - started < 20
    assert lines
    return lines


@pytest.mark.parametrize("tagged", TAGS)
def test_tags_are_refused_where_they_stand_and_nothing_runs(tagged: str, tiny: Path,
                                                            monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tiny)
    text = (tiny / "scenario.yaml").read_text(encoding="utf-8")
    (tiny / "scenario.yaml").write_text(text.replace("title: Tiny Land", f"title: {tagged} #"), encoding="utf-8")
    before = sorted(path.name for path in tiny.rglob("*"))
    assert 4 in located(tiny, "scenario.yaml")
    assert sorted(path.name for path in tiny.rglob("*")) == before


@pytest.mark.parametrize(("name", "text"), {
    "alias bomb": "a: &a [x, x]\n" + "".join(f"{c}: &{c} [*{p}, *{p}]\n" for p, c in zip("abcdefgh", "bcdefghi",
                                                                                        strict=True)),
    "self reference": "a: &a [*a]\n", "unknown alias": "a: *b\n", "merge": "a: {b: 1}\nc:\n  <<: {d: 1}\n",
    "anchor": "a: &anchor 1\n", "brackets": "[" * 100_000, "closed brackets": "[" * 50_000 + "]" * 50_000,
    "braces": "{a: " * 100_000, "dashes": "- " * 100_000, "question marks": "? " * 100_000,
    "indents": "".join(" " * n + "a:\n" for n in range(1000)), "two documents": "a: 1\n---\nb: 2\n",
    "key twice": "a: 1\nb: 2\na: 3\n", "list as key": "? [a, b]\n: c\n", "only a comment": "# nothing\n",
    "quotes": '"' * 100_001, "tab indent": "a:\n\tb: 1\n", "directive": "%YAML 9.9\n---\na: 1\n",
    "tag directive": "%TAG ! tag:example.org,2022:\n---\na: !x 1\n", "unknown escape": 'a: "\\q"\n',
    "long text": "a: " + "x" * 20_000 + "\n", "reserved": "a: `x`\n", "colons": ":" * 50_000 + " x",
    "open flow": "a: {b: [c, {d: e\n", "bad indent": "a: 1\n  b: 2\n c: 3\n", "block scalar": "a: |9999\n x\n",
}.items())  # fmt: skip
def test_hostile_yaml_is_refused_quickly(name: str, text: str) -> None:
    problems = Problems()
    started = time.perf_counter()
    parse_yaml("f.yaml", text, problems)
    assert time.perf_counter() - started < 5, name
    assert problems.found
    assert all(problem.line >= 1 and problem.column >= 1 for problem in problems.found)


def test_limits_are_counted_before_anything_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (MAX_BYTES, MAX_DEPTH, MAX_NODES) == (2_000_000, 32, 200_000)
    monkeypatch.setattr("steppefire.scenario.yaml_tree.MAX_NODES", 1000)  # Reading 200,000 takes seconds.
    deep, many = Problems(), Problems()
    assert parse_yaml("f", "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), deep) is None
    assert parse_yaml("f", "[" + "a," * 1001 + "]", many) is None
    assert [problem.what for problem in deep.found] == [f"nested deeper than {MAX_DEPTH} levels"]
    assert [problem.what for problem in many.found] == ["more than 1000 values"]
    fine = Problems()
    assert parse_yaml("f", "[" * MAX_DEPTH + "]" * MAX_DEPTH, fine) is not None
    assert not fine.found


@pytest.mark.parametrize("file", ["scenario.yaml", "units.csv"])
def test_a_file_beyond_the_size_limit_is_refused_unread(file: str, tiny: Path) -> None:
    (tiny / file).write_bytes(b"\n" * (MAX_BYTES + 1))
    assert located(tiny, file) == [1]


@pytest.mark.parametrize("file", ["scenario.yaml", "units.csv", "rules.yaml", "claims.csv"])
@pytest.mark.parametrize("data", [
    b"", b"\0" * 1000, b"\xff\xfe\x00", bytes(range(256)), b"\xed\xa0\x80", b"\xc0\x80", b"\n" * 1000,
    b",,,,\n" * 1000, b'"' * 999, b"a" * 100_000, "\u202e".encode(), b"\r" * 50, b"[" * 1000, b"%s%n{0}" * 50,
])  # fmt: skip
def test_garbage_is_located(file: str, data: bytes, tiny: Path) -> None:
    (tiny / file).write_bytes(data)
    assert min(located(tiny, file)) >= 1


def test_links_out_of_the_folder_are_not_followed(tiny: Path, tmp_path: Path) -> None:
    outside = tmp_path / "units.csv"
    (tiny / "units.csv").rename(outside)
    (tiny / "units.csv").symlink_to(outside)
    (tiny / "bands.csv").unlink()
    (tiny / "bands.csv").symlink_to(tiny / "bands.csv")
    (tiny / "groups.csv").unlink()
    (tiny / "groups.csv").symlink_to(tmp_path / "nowhere")
    for file in ("units.csv", "bands.csv", "groups.csv"):
        assert located(tiny, file) == [1]


def test_only_plain_files_are_read(tiny: Path) -> None:
    (tiny / "units.csv").unlink()
    os.mkfifo(tiny / "units.csv")
    (tiny / "rules.yaml").unlink()
    (tiny / "rules.yaml").mkdir()
    assert located(tiny, "units.csv") == [1]
    assert located(tiny, "rules.yaml") == [1]


def test_a_file_that_cannot_be_read_is_located(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain_open = Path.open

    def refuse(path: Path, *args: str) -> object:
        if path.name == "units.csv":
            raise PermissionError(13, "Permission denied")
        return plain_open(path, *args)

    monkeypatch.setattr(Path, "open", refuse)
    assert located(tiny, "units.csv") == [1]


def test_messages_stay_short_and_show_no_control_characters(tiny: Path) -> None:
    text = (tiny / "places.csv").read_text(encoding="utf-8")
    (tiny / "places.csv").write_text(text.replace("salt-bay,Salt", "x" * 9000 + ",Salt"), encoding="utf-8")
    text = (tiny / "scenario.yaml").read_text(encoding="utf-8")
    (tiny / "scenario.yaml").write_text(text.replace("capital: old-fort", 'capital: "a\\e[31m\\nb"'), encoding="utf-8")
    for problem in check(tiny):
        assert len(str(problem)) < 600
        assert str(problem).isprintable()
