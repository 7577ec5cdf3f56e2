"""docs/another-country.md: who types every line of it, in an empty folder with the example's files, gets through."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from steppefire.cli.main import app
from steppefire.scenario import load
from steppefire.scenario.import_map import GIVEN_IN, ORIGINS
from steppefire.study.measures import MEASURES

DOCS = Path(__file__).parents[2] / "docs"
TEXT = (DOCS / "another-country.md").read_text("utf-8")
EXAMPLE = DOCS / "examples" / "karesia-2019"
BLOCKS = re.findall(r"^```(\w+)(?: (\w+)=(\S+))?\n(.*?)^```$", TEXT, re.M | re.S)


# The same lines on fewer people, days and seeds: that they work is looked at here, not what comes out.
LESS = {"--scale": "0.005", "--days": "4", "--members": "2"}


def type_in(line: str, here: Path) -> None:
    """Run one line of the text; `> FILE` keeps what it prints."""
    words = shlex.split(line)
    words = [LESS.get(before, word) for before, word in zip(["", *words], words)]
    target = here / words[words.index(">") + 1] if ">" in words else None
    words = words[1 : words.index(">") if ">" in words else None]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, f"{line}\n{done.stdout}\n{done.stderr}"
    assert "Traceback" not in done.stderr
    if target is not None:
        target.write_text(done.stdout, "utf-8")
    elif "--json" in words:
        assert json.loads(done.stdout)


def edit(path: Path, text: str) -> None:
    """Replace the fact that the block names, with everything indented under it."""
    name = text.split(":")[0]
    old = path.read_text("utf-8")
    new = re.sub(rf"^{name}:.*\n(?:    .*\n)+", lambda _: text, old, count=1, flags=re.M)
    assert new != old
    path.write_text(new, "utf-8")


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder in which the text was followed from its first to its last line."""
    here = Path(shutil.copytree(EXAMPLE, tmp_path_factory.mktemp("afternoon") / "work"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(here)
        for language, how, where, text in BLOCKS:
            if how == "append":
                with (here / where).open("a", encoding="utf-8") as stream:
                    stream.write(text)
            elif how == "edit":
                edit(here / where, text)
            elif language == "sh":
                for line in text.strip().splitlines():
                    if " patterns " in line and "--json" not in line:
                        for name in ("claims.csv", "targets.csv"):  # copied as the text says
                            shutil.copy(here / name, here / "karesia-2019" / name)
                    type_in(line, here)
    return here


def test_every_line_of_the_text_works_and_leaves_a_sound_scenario(followed: Path) -> None:
    scenario = load(followed / "karesia-2019")
    assert [unit.population for unit in scenario.units][:2] == [1874200, 1352700]
    assert sum(unit.population for unit in scenario.units) == 8214600
    assert {unit.unit: unit.poverty for unit in scenario.units}["belmes"] is None
    for unit in scenario.units:
        assert unit.titular_share + unit.minority_share + unit.other_share == pytest.approx(1, abs=2e-4)
    assert scenario.columns["units"]["income"].source == "NOS-REG"
    assert scenario.facts["exposed_households"].source == "NOS-CAR"
    assert (len(scenario.claims), len(scenario.targets)) == (4, 4)
    assert (followed / "karesia-2019" / "units.csv.bak").exists()
    assert json.loads((followed / "card.schema.json").read_text("utf-8"))["title"].startswith("A country card")
    assert list((followed / "runs").glob("*/report.html"))


def test_index_incomes_average_to_the_country() -> None:
    """The shares of the country's income that the example imports are those of one country: within 1 %."""
    rows = [line.split(";") for line in (EXAMPLE / "regions.csv").read_text("utf-8").splitlines() if ";" in line]
    regions = [row for row in rows if row[0].endswith(" Region") or row[0] == "Karesh"]
    people = [float(row[1].replace(" ", "").replace(",", ".")) for row in regions]
    for column in (7, 8, 9):
        mean = sum(n * float(row[column]) for n, row in zip(people, regions)) / sum(people)
        assert mean == pytest.approx(100, rel=0.01)


def test_the_text_names_every_measure_and_every_word_of_the_map() -> None:
    assert all(f"`{name}" in TEXT for name in MEASURES)
    words = {*GIVEN_IN, *ORIGINS, "per", "factor", "offset", "round", "lookup", "from", "value", "keep", "skip", "last"}
    assert all(re.search(rf"`{word}[`:]", TEXT) for word in words)
