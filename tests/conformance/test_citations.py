"""Citations: complete, in use, and free of places that only the authors know."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import steppefire
from steppefire.core.citations import CITATIONS
from steppefire.mechanisms import MECHANISMS
from steppefire.mechanisms.values import PARAMETERS
from steppefire.scenario.load import bundled, load

EACH = pytest.mark.parametrize("key", CITATIONS)


@EACH
def test_a_reference_says_who_when_what_and_where(key: str) -> None:
    citation = CITATIONS[key]
    assert citation.authors and citation.title and citation.text.startswith(citation.authors)
    if key.startswith("theory"):
        assert citation.year is None and "no published figure" in citation.text
    else:
        assert citation.year is not None and key.endswith(str(citation.year))
        assert citation.where
        assert re.match(r"10\.\d{4,9}/\S+$", citation.doi or "10.1000/none")


@EACH
def test_a_reference_names_no_file_and_no_path(key: str) -> None:
    assert not re.search(r"\.md\b|/(home|work|usr|tmp)/", CITATIONS[key].text)


@EACH
def test_bibtex_is_balanced_and_has_the_key(key: str) -> None:
    text = CITATIONS[key].bibtex(key)
    assert text.startswith(f"@{CITATIONS[key].kind}{{{key},") and text.endswith("}")
    assert text.count("{") == text.count("}")


def test_every_reference_is_used() -> None:
    used = {source for m in MECHANISMS for source in m.sources} | {p.source for p in PARAMETERS.values()}
    assert set(CITATIONS) - used == {"Salmon2011"}
    assert "Salmon et al. 2011" in (Path(steppefire.__file__).parent / "core" / "draws.py").read_text("utf-8")


def test_no_key_means_two_things() -> None:
    for name in bundled():
        assert not set(CITATIONS) & {source.key for source in load(name).sources}
