"""The clerk: every figure published in the run, and every withdrawal, as a row of the ledger of claims."""

from __future__ import annotations

from typing import Any

import numpy as np

from steppefire.core.clock import iso
from steppefire.engine.state import Kept
from steppefire.mechanisms import sources as s
from steppefire.world.build import World

LETTERS = {"detained": "D", "dead": "K", "dead_security": "K", "dead_civilians": "K", "dead_attackers": "K",
           "connectivity": "I", "blocked_hours": "I",
           **{s.QUANTITIES[number]: "T" for number in s.TRACES}}  # fmt: skip
VIEWS = {s.POLICE: "police records", s.HOSPITAL: "hospital records", s.COURT: "court files", s.WITNESS: "witnesses",
         s.BELIEF: "what reached the leader's desk", s.COPY: "repeats officials", s.MEASURE: "measured"}  # fmt: skip
SIDES = {1: "official", 0: "independent", -1: "near the opposition"}
REPORTER = "simulation"


class Clerk(Kept):
    """Watches the published figures hour by hour and writes them down in the ledger's columns."""

    made_anew = ("scenario", "scopes")

    def __init__(self, scenario: Any, built: World):
        self.scenario = scenario
        self.scopes = ("country", *(f"unit:{unit}" for unit in built.units))
        self.rows: list[dict[str, Any]] = []
        # Row of the latest figure of a source about a quantity in a scope; -1 without one.
        self.latest = np.full((len(s.SOURCES), len(s.QUANTITIES), len(self.scopes)), -1, np.int64)
        self.numbers = dict.fromkeys(sorted({self.letter(name) for name in s.QUANTITIES}), 0)

    @staticmethod
    def letter(quantity: str) -> str:
        """First letter of a claim's id, as in the real ledger: D, K, I, else P; T for traces of rival explanations."""
        return LETTERS.get(quantity, "P")

    def watch(self, hour: int, now: dict[str, Any]) -> None:
        """Write down what was published in this hour."""
        published = now["published_hour"]
        if published.max() != float(hour):
            return
        for at in np.argwhere(published == float(hour)).tolist():
            self.write(hour, tuple(at), now)

    def write(self, hour: int, at: tuple[int, ...], now: dict[str, Any]) -> None:
        """One statement, or one withdrawal, as a row."""
        source, name = s.SOURCES[at[0]], s.QUANTITIES[at[1]]
        words = int(now["published_words"][at])
        low, high = figure(words, float(now["published_low"][at]), float(now["published_high"][at]))
        begins, ends = self.period(hour, at, now)
        letter = self.letter(name)
        self.numbers[letter] += 1
        self.rows.append({
            "id": f"{letter}{self.numbers[letter]:03d}", "quantity": name, "low": low, "high": high,
            "unit": s.QUANTITY_UNITS[at[1]], "words": s.WORDS[words], "scope": self.scopes[at[2]], "from": begins,
            "to": ends, "claimant": source.name, "reporter": REPORTER, "reported": iso(self.scenario.start, hour),
            "source": "", "mark": "D", "bias": self.note(source, words, at)})  # fmt: skip
        self.latest[at] = len(self.rows) - 1

    def period(self, hour: int, at: tuple[int, ...], now: dict[str, Any]) -> tuple[str, str]:
        """From and to: the local day for crowds, the moment for a share, else since the start."""
        start = self.scenario.start
        if s.QUANTITIES[at[1]] == "connectivity":
            return iso(start, hour), iso(start, hour)
        if at[1] not in s.OF_THE_DAY:
            return iso(start, 0), iso(start, hour)
        ends = hour
        if s.SOURCES[at[0]].view == s.COURT:
            ends = int(now["largest_hour"][s.OF_THE_DAY.index(at[1]), at[2]])
        return iso(start, max(0, ends - ((start.hour + ends - 1) % 24 + 1))), iso(start, ends)

    def note(self, source: s.Source, words: int, at: tuple[int, ...]) -> str:
        """Whose figure it is, what it goes by, and which earlier one it replaces or takes back."""
        parts = [SIDES[source.side], VIEWS[source.view]]
        before = int(self.latest[at])
        if before >= 0 and at[1] not in s.OF_THE_DAY and s.QUANTITIES[at[1]] != "connectivity":
            parts.append(("withdraws " if words == s.WITHDRAWN else "revises ") + self.rows[before]["id"])
        return "; ".join(parts)


def figure(words: int, low: float, high: float) -> tuple[float | None, float | None]:
    """The ledger's low and high: one end is empty for more than, at least and up to, both for words alone."""
    if words in (s.DOZENS, s.HUNDREDS, s.WITHDRAWN):
        return None, None
    return (None if words == s.UP_TO else low), (None if words in (s.MORE, s.LEAST) else high)
