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


PACKAGE = Path(steppefire.__file__).parent
NAMED = re.compile(r"\b((?:Mc)?[A-Z][a-z]+(?:-[A-Z][a-z]+)?)(?: et al\.| and [A-Z][a-z]+)? ((?:19|20)\d\d)")
CALENDAR = {"January"}


def named_in_the_sources() -> set[tuple[str, str]]:
    """Surname and year of every work that the model's sources name in words."""
    found: set[tuple[str, str]] = set()
    for room in ("core", "mechanisms", "world", "engine"):
        for path in (PACKAGE / room).glob("*.py"):
            if path.name != "citations.py":
                found |= set(NAMED.findall(path.read_text("utf-8")))
    return {(name, year) for name, year in found if name not in CALENDAR}


def surname(key: str) -> tuple[str, str]:
    return CITATIONS[key].authors.partition(",")[0], str(CITATIONS[key].year)


def test_every_reference_is_used() -> None:
    keys = {source for m in MECHANISMS for source in m.sources} | {p.source for p in PARAMETERS.values()}
    named = named_in_the_sources()
    assert {key for key in CITATIONS if key not in keys and surname(key) not in named} == set()


def test_every_work_that_is_named_has_a_reference() -> None:
    assert named_in_the_sources() - {surname(key) for key in CITATIONS} == set()


def test_no_key_means_two_things() -> None:
    for name in bundled():
        assert not set(CITATIONS) & {source.key for source in load(name).sources}
