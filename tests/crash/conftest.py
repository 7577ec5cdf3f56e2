"""One undisturbed run for all tests of this folder, and a clean slate for each."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import undisturbed

from steppefire.engine import stopping


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run folder of the run that nobody stopped."""
    return undisturbed.undisturbed(tmp_path_factory.mktemp("whole") / "run")


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a power cut would tell whether a file has reached the disk; none is tested here, and waiting is long."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)


@pytest.fixture(autouse=True)
def nobody_asked() -> Iterator[None]:
    """A wish to stop belongs to one test."""
    stopping.forget()
    yield
    stopping.forget()
    stopping.tell(None)
