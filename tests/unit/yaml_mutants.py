"""Damaged copies of the scenario's YAML files: each breaks a rule at a known line."""

from __future__ import annotations

from collections.abc import Iterator

from mutant_kit import BASE, Mutant, line_of, with_line


def misspelt_key() -> Iterator[Mutant]:
    for file in ("scenario.yaml", "columns.yaml"):
        for number, line in enumerate(BASE[file].split("\n"), 1):
            key, colon, rest = line.partition(":")
            if colon and not key.strip().startswith("#"):
                yield Mutant(file, with_line(file, number, f"{key}s:{rest}"), number)


def deleted_key() -> Iterator[Mutant]:
    """Reported at the first line of the group that lacks it."""
    first = line_of("scenario.yaml", "scenario:")
    for key in ("name", "title", "country", "start", "power_since", "days", "largest_city", "capital"):
        number = line_of("scenario.yaml", key + ":")
        yield Mutant("scenario.yaml", with_line("scenario.yaml", number), first)
    facts = line_of("scenario.yaml", "facts:") + 1
    for number, line in enumerate(BASE["scenario.yaml"].split("\n"), 1):
        if number > facts and "{" in line:
            yield Mutant("scenario.yaml", with_line("scenario.yaml", number), facts)
    columns = BASE["columns.yaml"].split("\n")
    group = 0
    for number, line in enumerate(columns, 1):
        if line and not line.startswith((" ", "#")):
            group = number + 1
        elif line.startswith("  ") and number > group:
            yield Mutant("columns.yaml", with_line("columns.yaml", number), group)


def doubled_key() -> Iterator[Mutant]:
    for file in ("scenario.yaml", "columns.yaml"):
        for number, line in enumerate(BASE[file].split("\n"), 1):
            if "{" in line:
                yield Mutant(file, with_line(file, number, line, line), number + 1)


def wrong_unit() -> Iterator[Mutant]:
    for file in ("scenario.yaml", "columns.yaml"):
        for number, line in enumerate(BASE[file].split("\n"), 1):
            before, unit, after = line.partition("unit: ")
            if unit:
                rest = after[after.index(",") :] if "," in after else ""
                for wrong in ("1/day", "parsec"):
                    yield Mutant(file, with_line(file, number, f"{before}unit: {wrong}{rest}"), number)


def origins() -> Iterator[Mutant]:
    lines = BASE["columns.yaml"].split("\n")
    for table in ("units:", "places:"):
        number = lines.index(table) + 2
        column = lines[number - 1].partition(":")[0]
        for given in ('assumed: "a guess"', "source: NOWHERE", 'source: ODK-POP, recalled: "about"', "source: [a, b]",
                      'recalled: "from memory"', "source: ''"):  # fmt: skip
            new = f"{column}: {{unit: people, {given}}}"
            yield Mutant("columns.yaml", with_line("columns.yaml", number, new), number)
        yield Mutant("columns.yaml", with_line("columns.yaml", number, f"{column}: {{unit: people}}"), number)


def facts_out_of_range() -> Iterator[Mutant]:
    number = line_of("scenario.yaml", "gini:")
    for value in ("29", "-0.29", "true", ".nan", "29%", "0,29", "[0.29]", "{a: 1}", "", "~", "0x1", "1_0", "029"):
        new = f'  gini: {{value: {value}, unit: "1", assumed: "x"}}'
        yield Mutant("scenario.yaml", with_line("scenario.yaml", number, new), number)


def wrong_head() -> Iterator[Mutant]:
    for key, values in {"scenario": ["2", "one"], "name": ["kazakhstan", "A B"], "country": ["KZ", "kaz"],
                        "start": ["2022-01-01", "2022-01-01T00:30+06:00"],
                        "power_since": ["2019-03-20", "2022-01-01T00:00+06:00", "1919-03-20T00:00+06:00"],
                        "days": ["0", "367", "1.5", "31 days"],
                        "largest_city": ["atlantis", "taraz"], "capital": ["astana", "[almaty]"]}.items():  # fmt: skip
        for value in values:
            number = line_of("scenario.yaml", key + ":")
            yield Mutant("scenario.yaml", with_line("scenario.yaml", number, f"{key}: {value}"), number)


def hostile_yaml() -> Iterator[Mutant]:
    number = line_of("scenario.yaml", "title:")
    for line in ("title: !!python/object/apply:os.system [exit]", "title: !secret x", "title: &a x", "title: *a",
                 "title: " + "[" * 50 + "]" * 50, "title: {a: 1, a: 2}", "title: 'open", "title: [1, 2",
                 "title: a: b", "\ttitle: x", "title: @x", "<<: {title: x}", "? [a]\n: b", "--- ", "title: |2-9"):
        yield Mutant("scenario.yaml", with_line("scenario.yaml", number, line), number)


YAML_BREAKS = [
    misspelt_key, deleted_key, doubled_key, wrong_unit, origins, facts_out_of_range, wrong_head, hostile_yaml,
]  # fmt: skip
