"""Importing Steppefire is quick, quiet and without side effects beyond the place of compiled code."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import steppefire
from steppefire.core import cache

HEAVY = {"numpy", "numba", "pandas", "xarray", "zarr", "pyarrow", "pydantic", "altair", "jinja2", "rich"}
ROOT = Path(__file__).parents[2]


def python(code: str, **environment: str) -> str:
    found = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | environment, capture_output=True, text=True, check=True
    )
    return found.stdout.strip()


@pytest.mark.parametrize("module", ["steppefire", "steppefire.cli.main"])
def test_nothing_heavy_is_imported(module: str) -> None:
    loaded = set(python(f"import sys, {module}; print(*sys.modules)").split())
    assert not loaded & HEAVY


def test_public_names_are_found_when_asked_for() -> None:
    for name in steppefire.__all__:
        assert getattr(steppefire, name).__doc__
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = steppefire.nonsense
    assert set(steppefire.__all__) <= set(dir(steppefire))


def test_compiled_code_is_kept_by_the_hash_of_our_sources(tmp_path: Path) -> None:
    code = (
        "import os; os.environ.pop('NUMBA_CACHE_DIR', None); import steppefire; from steppefire.core import cache;"
        "print(os.environ['NUMBA_CACHE_DIR'], cache.code_hash())"
    )
    folder, sources = python(code, XDG_CACHE_HOME=str(tmp_path)).split()
    assert Path(folder) == tmp_path / "steppefire" / "compiled" / sources
    assert stat.S_IMODE((tmp_path / "steppefire").stat().st_mode) == 0o700
    assert re.fullmatch("[0-9a-f]{16}", sources)


def test_a_folder_named_by_the_user_is_left_alone(tmp_path: Path) -> None:
    code = "import os, steppefire; print(os.environ['NUMBA_CACHE_DIR'])"
    assert python(code, NUMBA_CACHE_DIR=str(tmp_path)) == str(tmp_path)


def test_a_cache_that_cannot_be_written_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr(cache.tempfile, "gettempdir", lambda: str(tmp_path))
    cache.cache_folder.cache_clear()
    try:
        folder = cache.cache_folder("population")
        assert folder.parent.parent == tmp_path
        assert folder.is_dir()
    finally:
        cache.cache_folder.cache_clear()


def test_a_cache_of_somebody_else_is_not_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "steppefire").mkdir()
    monkeypatch.setattr(cache.os, "getuid", lambda: (tmp_path.stat().st_uid + 1))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(cache.tempfile, "gettempdir", lambda: str(tmp_path))
    cache.cache_folder.cache_clear()
    try:
        assert not cache.cache_folder().is_relative_to(tmp_path / "steppefire")
    finally:
        cache.cache_folder.cache_clear()


def test_no_file_of_ours_names_a_package_host_or_a_machine() -> None:
    found = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    if found.returncode:
        pytest.skip("not a git checkout")
    here = "|".join(re.escape(f"{folder}/") for folder in (ROOT, Path.home()))
    forbidden = re.compile(r"--(extra-)?index-url|files\.python" + r"hosted|pypi\." + r"org|" + here)
    guilty = []
    for name in found.stdout.splitlines():
        path = ROOT / name
        if path.is_file() and forbidden.search(path.read_text("utf-8", errors="replace")):
            guilty.append(name)
    assert not guilty
