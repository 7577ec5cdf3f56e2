"""A foreign cell becomes the text of one of ours: their way of writing numbers, their units, their names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, localcontext

from steppefire.scenario import cells
from steppefire.scenario.cells import Refused
from steppefire.scenario.foreign_csv import Line
from steppefire.scenario.import_map import GIVEN_IN, ImportMap, Rule, Written
from steppefire.scenario.located import Mark, Problems, Scalar, did_you_mean, shown
from steppefire.scenario.tables import numeric_columns

DIGITS = 12  # of a quotient; everything else is exact
_BLANKS = "\u00a0\u2007\u2009\u202f"


@dataclass
class Foreign:
    """Their rows, and where each of their columns stands."""

    file: str
    header: Line
    rows: list[Line]
    places: dict[str, int]

    def cell(self, row: Line, name: Scalar) -> Scalar:
        """The cell of a row under one of their columns."""
        place = self.places[name.text]
        return row[place] if place < len(row) else Scalar("", row[-1].mark)


def places(header: Line, wanted: Iterable[Scalar], problems: Problems) -> dict[str, int]:
    """Where the columns that the map names stand in their header; `#3` is their third."""
    names = [cell.text for cell in header]
    found: dict[str, int] = {}
    for name in wanted:
        numbered = re.fullmatch(r"#([1-9][0-9]{0,3})", name.text)
        if numbered and int(numbered[1]) <= len(names):
            found[name.text] = int(numbered[1]) - 1
        elif names.count(name.text) == 1:
            found[name.text] = names.index(name.text)
        elif name.text in names:
            problems.add(name.mark, f"{shown(name.text)} names {names.count(name.text)} of their columns",
                         f"the header stands in line {header[0].mark.line}", "write #N for their N-th column")
        else:
            problems.add(name.mark, f"they have no column {shown(name.text)}",
                         f"the header was read in line {header[0].mark.line} of {header[0].mark.file}",
                         did_you_mean(name.text, [cell.text for cell in header if cell.text]))
    return found


def ours(rule: Rule, plan: ImportMap, foreign: Foreign, row: Line, problems: Problems) -> Scalar | None:
    """The cell of ours that a row of theirs gives, marked with theirs; None after noting why there is none."""
    if rule.value is not None:
        return rule.value
    theirs = [foreign.cell(row, name) for name in rule.theirs]
    if all(cell.text in plan.empty for cell in theirs):
        return Scalar("", theirs[0].mark)
    if rule.lookup is not None:
        return _looked_up(theirs[0], rule.lookup, plan, problems)
    if rule.column not in numeric_columns(plan.table):
        return theirs[0]
    divisor = None if rule.per is None else foreign.cell(row, rule.per)
    return _number(rule, theirs, divisor, plan, problems)


def _looked_up(cell: Scalar, lookup: Scalar, plan: ImportMap, problems: Problems) -> Scalar | None:
    known = plan.lookups.get(lookup.text, {})
    if cell.text in known:
        return Scalar(known[cell.text].text, cell.mark)
    problems.add(cell.mark, f"{shown(cell.text)} stands in no line of the lookup {lookup.text}",
                 f"the lookup is in {plan.file}", did_you_mean(cell.text, known) + "; add it, or drop the row")
    return None


def _number(rule: Rule, theirs: list[Scalar], per: Scalar | None, plan: ImportMap,
            problems: Problems) -> Scalar | None:
    read = [_read(cell, rule, plan, problems) for cell in theirs if cell.text not in plan.empty]
    divisor = Decimal(1) if per is None else _read(per, rule, plan, problems)
    if divisor is None or any(part is None for part in read):
        return None
    if per is not None and divisor == 0:
        problems.add(per.mark, "a division by 0", f"{rule.column} is counted per this", "mend it or drop the row")
        return None
    with localcontext() as context:
        context.prec = 60
        value = sum((part for part in read if part is not None), Decimal(0))
        if per is not None:
            context.prec = DIGITS
            value /= divisor
            context.prec = 60
        value = value * (GIVEN_IN[rule.given_in] if rule.given_in else rule.factor) + rule.offset
        if rule.round is not None and value.adjusted() < 40:
            value = value.quantize(Decimal(1).scaleb(-rule.round))
    return Scalar(written(value), theirs[0].mark)


def written(value: Decimal) -> str:
    """A number as our tables write it."""
    if not value:
        return "0"
    if not -20 < value.adjusted() < 20:
        return repr(float(value))
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _read(cell: Scalar, rule: Rule, plan: ImportMap, problems: Problems) -> Decimal | None:
    try:
        return parse(cell.text, plan.written, percent=rule.given_in == "percent")
    except Refused as refused:
        problems.add(cell.mark, refused.what, refused.why, refused.hint)
        return None


def parse(text: str, how: Written, percent: bool = False) -> Decimal:
    """The number in a cell of theirs, as their file writes numbers."""
    plain = text.strip()
    if percent and plain.endswith("%"):
        plain = plain[:-1].rstrip(" " + _BLANKS)
    if plain.startswith("\u2212"):  # the minus sign of printed tables
        plain = "-" + plain[1:]
    if how.grouping:
        plain = _ungrouped(plain, how)
    if how.decimal == ",":
        if "." in plain:
            raise Refused(f"{shown(text)} is not a number", "their decimal sign is a comma, says the map",
                          "correct the cell, or decimal and grouping in the map")
        plain = plain.replace(",", ".")
    try:
        cells.number(plain)
    except Refused as refused:
        ours = how.decimal == "." and not how.grouping
        why = refused.why if ours else f"the map says that their numbers look like {_example(how)}"
        hint = _map_hint(plain) or (refused.hint if ours else "")
        raise Refused(f"{shown(text)} is not a number", why, hint) from None
    return Decimal(plain)


def _ungrouped(text: str, how: Written) -> str:
    blanks = " " + _BLANKS
    sign = f"[{blanks}]" if how.grouping == " " else re.escape(how.grouping)
    whole, point, rest = text.partition(how.decimal)
    if not re.fullmatch(rf"-?[0-9]{{1,3}}({sign}[0-9]{{3}})+", whole):
        return text
    return re.sub(sign, "", whole) + point + rest


def _example(how: Written) -> str:
    return f"1{how.grouping}234{how.decimal}5"


def _map_hint(text: str) -> str:
    if "%" in text:
        return "write given_in: percent in the map"
    if re.fullmatch(r"-?[0-9]+,[0-9]+", text):
        return "write decimal: comma under file: in the map"
    if re.fullmatch(rf"-?[0-9]{{1,3}}([ '{_BLANKS}][0-9]{{3}})+([.,][0-9]+)?", text):
        return "write grouping: blank (or apostrophe) under file: in the map"
    if not re.search("[0-9]", text):
        return "list it under empty: in the map if it means that nothing is known"
    return ""


def dropped(plan: ImportMap, foreign: Foreign, row: Line) -> bool:
    """Whether the map does not want a row."""
    def meets(name: str, values: tuple[Scalar, ...]) -> bool:
        return foreign.cell(row, Scalar(name, Mark(plan.file))).text in {value.text for value in values}

    return (any(meets(name, values) for name, values in plan.drop.items())
            or not all(meets(name, values) for name, values in plan.only.items()))
