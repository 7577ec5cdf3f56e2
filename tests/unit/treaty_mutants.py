"""Damaged copies of the treaty: each breaks a rule at a known line."""

from __future__ import annotations

from collections.abc import Iterator

from mutant_kit import BASE, Mutant, line_of, with_line

FILE = "treaty.yaml"
LINES = BASE[FILE].split("\n")
FIRST = line_of(FILE, "treaty:")
TOP = ("treaty", "name", "title", "rule", "may_ask", "threat", "story_needed", "articles", "chairs", "precedents")
# Every key with words that it does not take.
WRONG = {
    "treaty:": ("2", "one", "[1]", "", "~"), "name:": ("LEAGUE", "[CSTO]", ""), "title:": ("{a: b}", "''"),
    "rule:": ("unanimity", "Consensus", "true"), "may_ask:": ("anybody", "the leader"), "threat:": ("inside", "0"),
    "value:": ("20", "-0.1", "1.01", "true", ".nan", "0,2", "20%", "[0.2]", "''"), "unit:": ("people", "parsec", "[]"),
    "articles:": ("none", "{a: b}"), "- article:": ("[2]", "''"), "door:": ("back", "Defence", "{}"),
    "source:": ("NOWHERE", "[]"), "chairs:": ("ARM", "{a: b}"), "precedents:": ("0", "~"),
    "sources:": ("CSTO-T", "[a]"),
}  # fmt: skip
ENTRIES = {
    "chairs": ("- {from: 2021-09-16", {
        "from: 2021-09-16": ("from: soon", "from: 2021-13-01", "when: 2021-09-16", "from: [2021]"),
        "state: ARM": ("state: Armenia", "state: arm", "state: USA", "stat: ARM"),
        ", source: TASS-CH": ("", ", source: NOWHERE", ", sauce: TASS-CH", ", assumed: ''")}),
    "precedents": ("- {date: 2013-09-23", {
        "date: 2013-09-23": ("date: 23.9.2013", "day: 2013-09-23", "date: 2013-02-30"),
        "state: TJK": ("state: T", "state: 1", "stat: TJK"),
        "frame: outside": ("frame: both", "frame: true", "frames: outside"),
        "answer: aid": ("answer: yes", "answer: [aid]", "answers: aid")}),
    "sources": ("AP13:", {
        "kind: found": ("kind: rumour", "kinds: found"), "title:": ("titel:",), "AP13:": ("'A P':", "'\u202e':")}),
}  # fmt: skip


def misspelt_key_of_the_treaty() -> Iterator[Mutant]:
    for number, line in enumerate(LINES, 1):
        key, colon, rest = line.partition(":")
        if colon and key.strip(" -").isidentifier() and key.islower():  # works have capitals
            yield Mutant(FILE, with_line(FILE, number, f"{key}s:{rest}"), number)


def deleted_key_of_the_treaty() -> Iterator[Mutant]:
    """Reported at the first line of the group that lacks it."""
    for key in TOP:
        start = line_of(FILE, key + ":")
        end = start
        while end < len(LINES) and LINES[end].startswith(" "):
            end += 1
        text = "\n".join([*LINES[: start - 1], *LINES[end:]])
        yield Mutant(FILE, text, FIRST)
    story = line_of(FILE, "story_needed:")
    for key in ("value:", "unit:"):
        yield Mutant(FILE, with_line(FILE, line_of(FILE, key)), story + 1)


def wrong_word_in_the_treaty() -> Iterator[Mutant]:
    for key, words in WRONG.items():
        number = line_of(FILE, key)
        before = LINES[number - 1].partition(key)[0]
        for word in words:
            if key.endswith(("articles:", "chairs:", "precedents:", "sources:")):
                end = number
                while end < len(LINES) and LINES[end].startswith(" "):
                    end += 1
                text = "\n".join([*LINES[: number - 1], f"{key} {word}", *LINES[end:]])
                yield Mutant(FILE, text, number)
            else:
                yield Mutant(FILE, with_line(FILE, number, f"{before}{key} {word}"), number)


def wrong_entry_of_the_treaty() -> Iterator[Mutant]:
    for start, breaks in ENTRIES.values():
        number = line_of(FILE, start)
        line = LINES[number - 1]
        for old, news in breaks.items():
            assert line.count(old) == 1, (line, old)
            for new in news:
                yield Mutant(FILE, with_line(FILE, number, line.replace(old, new)), number)
        indent = line[: len(line) - len(line.lstrip())]
        if not line.endswith("}"):
            continue  # the entry goes on in the next line
        for whole in ("- 1", "- []") if line.strip().startswith("-") else ("AP13: text", "AP13: [1]"):
            yield Mutant(FILE, with_line(FILE, number, indent + whole), number)


def hostile_treaty() -> Iterator[Mutant]:
    number = line_of(FILE, "title:")
    for line in ("title: !!python/object/apply:os.system [exit]", "title: &a x", "title: *a", "title: 'open",
                 "title: " + "[" * 50 + "]" * 50, "<<: {title: x}", "\ttitle: x", "title: |2-9"):  # fmt: skip
        yield Mutant(FILE, with_line(FILE, number, line), number)
    for text in ("[]", "1", "- a", "{}"):
        yield Mutant(FILE, text, 1)


TREATY_BREAKS = [misspelt_key_of_the_treaty, deleted_key_of_the_treaty, wrong_word_in_the_treaty,
                 wrong_entry_of_the_treaty, hostile_treaty]  # fmt: skip
