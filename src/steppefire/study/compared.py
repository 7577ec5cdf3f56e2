"""What `sf.compare` gives: a finished study of twins with its tables as DataFrames."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from steppefire.study import compare_words
from steppefire.study.found import Found
from steppefire.study.many import Many

if TYPE_CHECKING:
    import pandas


@dataclass
class Compared(Many):
    """A finished comparison: both sides' rows and series, and what their pairs say."""

    @cached_property
    def found(self) -> Found:
        """Sentences, tables and charts as plain data; `.found.facts` has every number."""
        return compare_words.found(self)

    @property
    def sentences(self) -> list[str]:
        """What matters most, in words."""
        return self.found.sentences

    @property
    def effects(self) -> pandas.DataFrame:
        """Numbers on both sides, and their mean change with its 95 % interval; rows by name of the number."""
        return self._frame("numbers")

    @property
    def chances(self) -> pandas.DataFrame:
        """Chances of events and of outcome classes on both sides, and their change."""
        import pandas

        return pandas.concat([self._frame("events"), self._frame("classes")])

    @property
    def causes(self) -> pandas.DataFrame:
        """How probably the cause was necessary, sufficient, both, or prevented the event; by event and measure."""
        import pandas

        told = self.found.facts["causes"]
        rows = {(event, measure): entry for event, measures in told.items() for measure, entry in measures.items()}
        return pandas.DataFrame.from_dict(rows, orient="index").rename_axis(["event", "measure"])

    @property
    def pairing(self) -> pandas.DataFrame:
        """Variance of paired differences beside that of unpaired ones."""
        return self._frame("pairing")

    def _frame(self, key: str) -> pandas.DataFrame:
        import pandas

        return pandas.DataFrame.from_dict(self.found.facts[key], orient="index")
