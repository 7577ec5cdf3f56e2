"""Damaged copies of the shipped scenario, made in a fixed order: each breaks a rule at a known file and line."""

from __future__ import annotations

from collections.abc import Iterator

from mutant_kit import BASE, Mutant, Rows, with_line, written
from treaty_mutants import TREATY_BREAKS
from yaml_mutants import YAML_BREAKS

# Every numeric column with a number that is out of its range.
NUMERIC = {
    "units.csv": {"population": "-5", "urban_share": "1.5", "titular_share": "-0.1", "minority_share": "84",
                  "other_share": "2", "output_per_head": "-1", "income": "-1", "wage": "-300", "unemployment": "4.9",
                  "poverty": "7", "exposed_share": "80", "price_before": "-60", "price_after": "-1",
                  "past_shooting_dead": "-16", "past_shooting_year": "16"},
    "places.csv": {"population": "0", "latitude": "95", "longitude": "-181"},
    "bands.csv": {"from_age": "-1", "to_age": "200", "share": "20"},
    "forces.csv": {"strength": "-4", "per_people": "0", "duty_share": "35", "speed_kmh": "-50"},
    "object_kinds.csv": {"symbolic": "2", "guards": "-40", "arms": "0.5", "damage_usd": "-1"},
    "groups.csv": {"troop_feeling": "-1.5"},
    "states.csv": {"democracy": "26", "pool": "-5", "reliance": "1.1", "interest": "-0.1", "elsewhere": "2",
                   "feeling": "3", "patron_ties": "-2", "kin_share": "18.5", "airlift": "1.5"},
    "script.csv": {"value": "-2"},
    "history.csv": {"value": "101"},
}  # fmt: skip
REQUIRED = {
    "units.csv": ["unit", "name", "seat", "population", "titular_share", "minority_share", "other_share"],
    "places.csv": ["id", "name", "unit", "kind", "latitude", "longitude"],
    "groups.csv": ["group", "name", "titular", "column", "troop_feeling"],
    "bands.csv": ["band", "name", "from_age", "to_age", "share", "adult"],
    "forces.csv": ["force", "name", "strength", "duty_share", "armed", "station", "mobile", "speed_kmh"],
    "object_kinds.csv": ["kind", "name", "symbolic", "guards", "arms", "damage_usd", "security"],
    "objects.csv": ["id", "name", "kind", "place"], "elites.csv": ["office", "name"],
    "states.csv": ["state", "name", "role"], "history.csv": ["from", "quantity", "value", "unit"],
    "script.csv": ["time", "action", "scope"],
    "claims.csv": ["id", "quantity", "scope", "mark"], "targets.csv": ["target", "measure", "unit", "text"],
    "sources.csv": ["key", "kind", "title"], "licences.csv": ["data", "licence"],
}  # fmt: skip
WITH_KEY = [name for name in REQUIRED if name not in ("history.csv", "script.csv", "licences.csv")]
FLAGS = [("groups.csv", "titular"), ("bands.csv", "adult"), ("forces.csv", "armed"), ("forces.csv", "mobile"),
         ("object_kinds.csv", "security"), ("states.csv", "borders")]  # fmt: skip
REFERENCES = [("units.csv", "seat"), ("places.csv", "unit"), ("objects.csv", "kind"), ("objects.csv", "place"),
              ("groups.csv", "column"), ("places.csv", "kind"), ("forces.csv", "station"), ("script.csv", "action"),
              ("states.csv", "role"), ("states.csv", "gate"),
              ("claims.csv", "mark"), ("script.csv", "source"), ("claims.csv", "source"),
              ("claims.csv", "unit"), ("targets.csv", "unit"), ("objects.csv", "source"),
              ("history.csv", "quantity"), ("history.csv", "unit"), ("history.csv", "source")]  # fmt: skip


def missing_or_empty_file() -> Iterator[Mutant]:
    for file in BASE:
        if file != "treaty.yaml":  # the treaty that comes with the program takes its place
            yield Mutant(file, None, 1)
        yield Mutant(file, "", 1)


def missing_column() -> Iterator[Mutant]:
    for file in REQUIRED:
        table = Rows(file)
        for position in range(len(table.lines[0])):
            yield Mutant(file, written([row[:position] + row[position + 1 :] for row in table.lines]), 1)


def misspelt_or_doubled_column() -> Iterator[Mutant]:
    for file in REQUIRED:
        table = Rows(file)
        for column in table.lines[0][:3]:
            yield Mutant(file, table.with_cell(1, column, column + "s"), 1)
        yield Mutant(file, written([[*row, row[0]] for row in table.lines]), 1)


def wrong_number_of_cells() -> Iterator[Mutant]:
    for file in REQUIRED:
        table = Rows(file)
        for line in table.numbers():
            yield Mutant(file, table.with_row(line, table.lines[line - 1][:-1]), line)
            yield Mutant(file, table.with_row(line, [*table.lines[line - 1], "1"]), line)
        yield Mutant(file, with_line(file, 2, "", BASE[file].split("\n")[1]), 2)


def open_quote_or_truncated_table() -> Iterator[Mutant]:
    for file in REQUIRED:
        text = BASE[file].rstrip("\n")
        line = text.count("\n") + 1
        yield Mutant(file, with_line(file, line, '"' + text.split("\n")[-1].replace('"', "")), line)
        yield Mutant(file, text[: text.rindex("\n") + 3], line)


def empty_required_cell() -> Iterator[Mutant]:
    for file, columns in REQUIRED.items():
        for column in columns:
            line = Rows(file).numbers()[1]
            yield Mutant(file, Rows(file).with_cell(line, column, ""), line)


def wrong_number() -> Iterator[Mutant]:
    for file, columns in NUMERIC.items():
        for column, too_far in columns.items():
            for value in (too_far, "many", "true", "0,5", "50%", "nan", "inf", "1e400"):
                yield Mutant(file, Rows(file).with_cell(3, column, value), 3)


def wrong_flag() -> Iterator[Mutant]:
    for file, column in FLAGS:
        for value in ("yes", "1", "True"):
            yield Mutant(file, Rows(file).with_cell(3, column, value), 3)


def unknown_reference() -> Iterator[Mutant]:
    for file, column in REFERENCES:
        table = Rows(file)
        line = table.find(column, bool)
        for value in ("atlantis", table.cell(line, column) + "x"):
            yield Mutant(file, table.with_cell(line, column, value), line)
    line = Rows("elites.csv").find("patron", bool)
    yield Mutant("elites.csv", Rows("elites.csv").with_cell(line, "patron", "nobody"), line)


def unknown_scope() -> Iterator[Mutant]:
    for file in ("script.csv", "claims.csv"):
        for value in ("unit:atlantis", "place:almaty-citty", "object:none", "state:XXX", "planet:earth", "almaty"):
            yield Mutant(file, Rows(file).with_cell(3, "scope", value), 3)


def broken_id() -> Iterator[Mutant]:
    for file in WITH_KEY:
        column = Rows(file).lines[0][0]
        for value in ("Nur Sultan", "a/b", "\u0430lmaty", "x" * 300):
            yield Mutant(file, Rows(file).with_cell(2, column, value), 2)


def doubled_row() -> Iterator[Mutant]:
    for file in WITH_KEY:
        table = Rows(file)
        for line in table.numbers():
            row = table.lines[line - 1]
            yield Mutant(file, table.with_row(line, row, row), line + 1)


def shares_that_do_not_add_up() -> Iterator[Mutant]:
    units = Rows("units.csv")
    for line in range(2, len(units.lines) + 1):
        for column in ("titular_share", "minority_share", "other_share"):
            share = float(units.cell(line, column))
            moved = share + 0.1 if share < 0.5 else share - 0.1
            yield Mutant("units.csv", units.with_cell(line, column, f"{moved:.3f}"), line)
    bands = Rows("bands.csv")
    for line in range(2, len(bands.lines) + 1):
        yield Mutant("bands.csv", bands.with_cell(line, "share", "0.05"), 1)


def people_that_do_not_fit() -> Iterator[Mutant]:
    places = Rows("places.csv")
    for line in range(2, len(places.lines) + 1):
        if places.cell(line, "kind") == "city":
            yield Mutant("places.csv", places.with_cell(line, "population", "9000000"), line)
        else:
            yield Mutant("places.csv", places.with_cell(line, "population", "1000"), line)
            yield Mutant("places.csv", places.with_cell(line, "kind", "city"), line)


def deleted_row() -> Iterator[Mutant]:
    """What stands in another row's place is reported where it is used; what must exist, at its table's head."""
    for file, users in (("units.csv", ("places.csv", "unit")), ("object_kinds.csv", ("objects.csv", "kind"))):
        table = Rows(file)
        for line in range(2, len(table.lines) + 1):
            key = table.lines[line - 1][0]
            used = Rows(users[0]).find(users[1], lambda cell, key=key: cell == key)
            yield Mutant(file, table.with_row(line), used, users[0])
    places = Rows("places.csv")
    for line in range(2, len(places.lines) + 1):
        if places.cell(line, "kind") == "city":
            place = places.cell(line, "id")
            used = Rows("objects.csv").find("place", lambda cell, place=place: cell == place)
            yield Mutant("places.csv", places.with_row(line), used, "objects.csv")
    for file in ("groups.csv", "bands.csv", "forces.csv"):
        table = Rows(file)
        for line in range(2, len(table.lines) + 1):
            # A missing band is a gap before the next one, or no beginning; else the shares do not add up.
            yield Mutant(file, table.with_row(line), 1)
    states = Rows("states.csv")
    for line in range(2, 7):
        state = states.cell(line, "state")
        if states.cell(line, "role") == "host":
            yield Mutant("states.csv", states.with_row(line), 1)
        else:
            used = Rows("script.csv").find("scope", lambda cell, state=state: cell == f"state:{state}")
            yield Mutant("states.csv", states.with_row(line), used, "script.csv")
    sources = Rows("sources.csv")
    script = Rows("script.csv")
    for line in range(2, len(script.lines) + 1):
        for key in script.cell(line, "source").split()[:1]:
            gone = sources.find("key", lambda cell, key=key: cell == key)
            used = script.find("source", lambda cell, key=key: key in cell.split())
            yield Mutant("sources.csv", sources.with_row(gone), used, "script.csv")


def times_out_of_order() -> Iterator[Mutant]:
    script = Rows("script.csv")
    for line in range(3, len(script.lines) + 1):
        if script.cell(line, "time") > script.cell(line - 1, "time"):
            rows = [script.lines[line - 1], script.lines[line - 2]]
            yield Mutant("script.csv", written([*script.lines[: line - 2], *rows, *script.lines[line:]]), line)


def wrong_times() -> Iterator[Mutant]:
    script = Rows("script.csv")
    for value in ("2021-12-31T12:00+06:00", "2022-02-30T12:00+06:00", "2022-01-04", "04.01.2022", "2022-01-04T12:00",
                  "2022-13-01T00:00Z", "2022-01-04T25:00+06:00", "20220104T1200+0600"):  # fmt: skip
        yield Mutant("script.csv", script.with_cell(2, "time", value), 2)
    last = len(script.lines)
    yield Mutant("script.csv", script.with_cell(last, "time", "2023-01-01T00:00+06:00"), last)
    line = script.find("until", bool)
    yield Mutant("script.csv", script.with_cell(line, "until", script.cell(line, "time")), line)
    history = Rows("history.csv")
    for value in ("2022-01-01", "2023-05", "5 January", "2021-13-01"):
        yield Mutant("history.csv", history.with_cell(3, "from", value), 3)
        if value != "2022-01-01":
            yield Mutant("history.csv", history.with_cell(3, "to", value), 3)
    yield Mutant("history.csv", history.with_cell(3, "to", "2017-05-05"), 3)
    claims = Rows("claims.csv")
    for column in ("from", "to", "reported"):
        for value in ("5 January", "2022-00-10", "2022-01-32", "2022-01-05T10:00"):
            yield Mutant("claims.csv", claims.with_cell(4, column, value), 4)
    yield Mutant("claims.csv", claims.with_cell(4, "from", "2023-05-05"), 4)


def values_that_contradict() -> Iterator[Mutant]:
    for file in ("claims.csv", "targets.csv"):
        table = Rows(file)
        for line in table.numbers():
            row = list(table.lines[line - 1])
            row[table.lines[0].index("low")], row[table.lines[0].index("high")] = "2", "1"
            yield Mutant(file, table.with_row(line, row), line)
    script = Rows("script.csv")
    for action, value in (("contingent", ""), ("contingent", "1.5"), ("blackout", ""), ("blackout", "98")):
        line = script.find("action", lambda cell, action=action: cell == action)
        yield Mutant("script.csv", script.with_cell(line, "value", value), line)
    line = script.find("action", lambda cell: cell == "contingent")
    yield Mutant("script.csv", script.with_cell(line, "scope", "country"), line)


def hidden_characters() -> Iterator[Mutant]:
    for file in BASE:
        first = BASE[file].split("\n")[0]
        for hidden in ("\0", "\x1b", "\u202e", "\u2028", "\ud800"):
            text = with_line(file, 1, first + hidden)
            yield Mutant(file, text.encode("utf-8", "surrogatepass"), 1)
        yield Mutant(file, BASE[file].encode() + b"\xff", BASE[file].count("\n") + 1)


def misspelt_file() -> Iterator[Mutant]:
    for name in ("place.csv", "extra.csv", "scenario.yml"):
        yield Mutant(name, "x\n", 1)


BREAKS = [
    missing_or_empty_file, missing_column, misspelt_or_doubled_column, wrong_number_of_cells,
    open_quote_or_truncated_table, empty_required_cell, wrong_number, wrong_flag, unknown_reference, unknown_scope,
    broken_id, doubled_row, shares_that_do_not_add_up, people_that_do_not_fit, deleted_row, times_out_of_order,
    wrong_times, values_that_contradict, *YAML_BREAKS, *TREATY_BREAKS,
    hidden_characters, misspelt_file,
]  # fmt: skip
