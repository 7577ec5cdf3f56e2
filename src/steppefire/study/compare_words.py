"""What pairs of twins say, in sentences, tables and charts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from steppefire.study import compare, parting
from steppefire.study.ensemble import EVENTS
from steppefire.study.ensemble_words import called
from steppefire.study.found import Chart, Column, Found, Table, made
from steppefire.study.many import Many

Told = dict[str, Any]
ONE_QUARTER = 0.25  # variance with pairs over variance without, below which pairing pays well; a convention
OF_THE_LARGEST = 0.1  # days with fewer participants, on both sides, than this share of the largest are not listed
IN_WORDS = ("participants_peak", "dead", "detained", "damage_usd", "next_crisis_risk_year")  # the others: in the tables
DIGITS = 4  # of numbers that are shown; facts have all of them
NUMBER, SHARE, PART = ",.12g", ".0%", "+.0%"
# Events that are the taking of a decision: that they need it is no finding.
OWN_EVENTS = {"alliance_request": "asked", "contingent": "troops", "shooting_order": "shooting"}
CAUSES = {"necessary": "necessary", "sufficient": "sufficient", "both": "both", "prevented": "preventing it"}
LIMITS = [
    "This is what the model does, not what the country would have done: its numbers were fitted to this crisis or "
    "taken from rules, and it may be wrong in ways that no number of pairs shows.",
    "Each interval holds for itself: of twenty, one misses by chance. A single row that stands out may be that one.",
]


def found(played: Many, name: str = compare.EDITED) -> Found:
    """What the twins of one edited side say."""
    told = compare.contrast(played, name)
    edits = told["change"]["edits"]
    title = f"{told['scenario']}: {', '.join(edits) or 'the empty edit'}, {told['pairs']} pairs"
    limits = LIMITS if told["acted"] else []
    return Found("compare", title, sentences(told), tables(told), charts(told, told["start"]),
                 made(played.document), told, limits)  # fmt: skip


def sentences(told: Told) -> list[str]:
    """What a tired reader should know first."""
    pairs, acted, words = told["pairs"], told["acted"], told["change"]["words"]
    if not acted:
        edit = "the edit never acted" if told["change"]["edits"] else "there is no edit"
        return [f"Nothing differs: in all {pairs} pairs both sides are equal in every kept number and every hour "
                f"({edit}). Every difference is exactly 0."]  # fmt: skip
    said = []
    if acted < pairs:
        said.append(f"In {pairs - acted} of {pairs} pairs the edit never acted: the twins are equal in all that is "
                    "kept. They count as no difference, and tell nothing of the cause.")  # fmt: skip
    itself = {OWN_EVENTS.get(action) for action in told["change"]["bans"]}
    others = [key for key in told["events"] if key not in itself]
    moved = [event_words(words, EVENTS[key], told["events"][key]) for key in others if stands_out(told["events"][key])]
    said += moved or [f"{words} no event's chance changes by more than {pairs} pairs may show by chance."]
    said += [number_words(key, told["numbers"][key]) for key in IN_WORDS if stands_out(told["numbers"][key], "mean")]
    said += [cause_words(key, told) for key in others if told_enough(told["causes"][key])]
    return [*said, parting_words(told), pairing_words(told)]


def stands_out(entry: dict[str, Any], key: str = "difference") -> bool:
    """Whether the interval leaves no room for no difference."""
    return entry[key] is not None and entry["low"] is not None and (entry["low"] > 0.0 or entry["high"] < 0.0)


def event_words(words: str, what: str, entry: dict[str, Any]) -> str:
    """For example: Without the request the leader falls in 9 more of 100 runs (2 to 16)."""
    change = "more" if entry["difference"] > 0.0 else "fewer"
    low, high = sorted(abs(100.0 * entry[key]) for key in ("low", "high"))
    return (f"{words} {what} in {abs(100.0 * entry['difference']):.0f} {change} of 100 runs "
            f"({low:.0f} to {high:.0f}): {entry['two']:.0%}, as it is {entry['one']:.0%}.")  # fmt: skip


def named(key: str) -> str:
    """A number or an event in words."""
    return EVENTS.get(key) or called(key)


def number_words(key: str, entry: dict[str, Any]) -> str:
    """The mean change of a number, with its interval and how pairs divide."""
    unit = "" if entry["unit"] in ("1", "count") else f" {entry['unit']}"
    return (f"{named(key).capitalize()}: {signed(entry['mean'])}{unit} on average ({signed(entry['low'])} to "
            f"{signed(entry['high'])}), from {shown(entry['one'])}; it rises in {entry['rises']:.0%} of pairs "
            f"and falls in {entry['falls']:.0%}.")  # fmt: skip


def signed(value: float) -> str:
    """A change with its sign."""
    return f"{rounded(value):+{NUMBER}}"


def shown(value: float) -> str:
    """A number with four digits that count, written out."""
    return f"{rounded(value):{NUMBER}}"


def rounded(value: Any) -> Any:
    """A number with no more digits than are shown; words and what is unknown stay."""
    return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value


def _rounded(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: rounded(value) for key, value in entry.items()}


def told_enough(causes: dict[str, dict[str, Any]]) -> bool:
    """Whether more than one pair has the event with the cause and lacks it without: there is something to say."""
    return bool(causes["both"]["hits"] > 1)


def cause_words(key: str, told: Told) -> str:
    """How often the cause was necessary and sufficient for an event, with what is conditioned on."""
    causes, cause = told["causes"][key], told["change"]["cause"]
    need, enough = causes["necessary"], causes["sufficient"]
    said = (f"Of {need['of']} pairs with {cause} in which {EVENTS[key]}, this would not have happened without in "
            f"{need['hits']} (necessary: {span(need)}).")  # fmt: skip
    if enough["of"]:
        said += (f" Of {enough['of']} pairs in which it does not happen without, it happens with {cause} in "
                 f"{enough['hits']} (sufficient: {span(enough)}).")  # fmt: skip
    return said


def span(entry: dict[str, Any]) -> str:
    """A chance with its interval."""
    if entry["chance"] is None:
        return "–"
    return f"{entry['chance']:.0%}, {entry['low']:.0%} to {entry['high']:.0%}"


def parting_words(told: Told) -> str:
    """When twins part."""
    times = {key: told["parting"][key]["time"] for key in ("q05", "median", "q95")}
    if times["median"] is None:
        return "The series of all twins stay equal; only numbers of the outcome differ."
    never = told["parting"]["never"]
    return (f"Half of the twins that part have done so by {times['median']} (5 to 95 %: {times['q05']} to "
            f"{times['q95']}); {never:.0%} never do.")  # fmt: skip


def pairing_words(told: Told) -> str:
    """For which numbers pairs spare three runs of four."""
    ratios = {key: entry["ratio"] for key, entry in told["pairing"].items() if entry["ratio"] is not None}
    good = [named(key) for key, ratio in ratios.items() if ratio <= ONE_QUARTER]
    said = f"Pairing cuts the variance to a quarter or less for {len(good)} of {len(ratios)} quantities"
    return said + (f": {', '.join(good)}." if good else ".")


def tables(told: Told) -> list[Table]:
    """Effects, days, chances, causes and pairing; shares are of pairs."""
    causes = [_causes(told)] if told["caused"] else []
    return [_effects(told), _days(told), _chances(told), *causes, _pairing(told)]


def _columns(form: str, *named: tuple[str, str]) -> tuple[Column, ...]:
    return tuple(Column(key, title, form) for key, title in named)


def _effects(told: Told) -> Table:
    rows = [{"what": named(key), **_rounded(entry)} for key, entry in told["numbers"].items()
            if entry["pairs"]]  # fmt: skip
    columns = (Column("what", "mean number"), Column("unit", "unit"),
               *_columns(NUMBER, ("one", "as it is"), ("two", "edited"), ("mean", "change"), ("low", "from"),
                         ("high", "to"), ("median", "median")))  # fmt: skip
    return Table("effects", "What changes, edited less as it is (means, 95 %)", columns, rows,
                 "The last column is the median of the differences within pairs.")  # fmt: skip


def _days(told: Told) -> Table:
    listed = told["days"]
    most = max((max(entry["one"], entry["two"]) for entry in listed.values()), default=0.0)
    rows = [{"day": day, **_rounded(entry)} for day, entry in listed.items()
            if most and max(entry["one"], entry["two"]) >= OF_THE_LARGEST * most]  # fmt: skip
    columns = (Column("day", "day"), *_columns(NUMBER, ("one", "as it is"), ("two", "edited"), ("mean", "change"),
                                               ("low", "from"), ("high", "to"), ("median", "median")))  # fmt: skip
    return Table("days", "Participants on the days with a tenth of the largest or more (people)", columns, rows)


def _chances(told: Told) -> Table:
    rows = [{"what": EVENTS[key], **entry} for key, entry in told["events"].items()]
    rows += [{"what": key.replace("_", " "), **entry} for key, entry in told["classes"].items()
             if entry["one"] or entry["two"]]  # fmt: skip
    columns = (Column("what", "the chance that, or of"), *_columns(SHARE, ("one", "as it is"), ("two", "edited")),
               *_columns(PART, ("difference", "change"), ("low", "from"), ("high", "to")))  # fmt: skip
    return Table("chances", "How chances change (paired, 95 %)", columns, rows)


def _causes(told: Told) -> Table:
    cause = told["change"]["cause"]
    side = "as it is" if told["change"]["takes"] else "edited"
    rows = [{"what": EVENTS[key], "as": words, **told["causes"][key][measure]} for key in told["causes"]
            for measure, words in CAUSES.items() if told["causes"][key]["both"]["hits"] or
            told["causes"][key]["prevented"]["hits"]]  # fmt: skip
    columns = (Column("what", "event"), Column("as", "the cause was"), *_columns(",d", ("hits", "pairs"), ("of", "of")),
               *_columns(SHARE, ("chance", "chance"), ("low", "from"), ("high", "to")))  # fmt: skip
    note = (f"The cause is {cause}; it is on the side {side}. Counted over {told['caused']} of {told['pairs']} pairs: "
            "those in which the edit acted and, where the outcome tells, the cause came about. Necessary: of pairs "
            "with the event and the cause, share without the event once the cause is away. Sufficient: of pairs "
            "without event and cause, share with the event once the cause is there. Both: share of all these pairs "
            "with the event only with the cause. Preventing it: share with the event only without the cause.")
    return Table("causes", f"Was {cause} necessary, was it sufficient?", columns, rows, note)


def _pairing(told: Told) -> Table:
    entries = {**told["numbers"], **dict.fromkeys(told["events"])}
    rows = []
    for key, number in entries.items():
        moved = told["events"].get(key)
        rises, falls = ((number["rises"], number["falls"]) if number is not None else
                        (moved["only_two"] / moved["pairs"], moved["only_one"] / moved["pairs"]))  # fmt: skip
        if rises or falls:
            rows.append({"what": named(key), "rises": rises, "falls": falls,
                         "ratio": told["pairing"][key]["ratio"]})  # fmt: skip
    columns = (Column("what", "quantity"), *_columns(SHARE, ("rises", "rises in"), ("falls", "falls in")),
               Column("ratio", "variance, paired to unpaired", ".3g"))  # fmt: skip
    return Table("pairing", "How pairs divide, and what pairing gains", columns, rows,
                 "Below 0.25 pairs spare three runs of four; 1 gains nothing.")  # fmt: skip


def charts(told: Told, start: str) -> list[Chart]:
    """Changes of chances and of numbers, when twins part, how far, and the participants of both sides."""
    chances = [{"label": EVENTS[key], "value": entry["difference"], "low": entry["low"], "high": entry["high"]}
               for key, entry in told["events"].items()]  # fmt: skip
    numbers = [{"label": named(key), **{part: entry[name] / entry["spread"] for part, name in
                                        (("value", "mean"), ("low", "low"), ("high", "high"))}}
               for key, entry in told["numbers"].items() if entry["spread"] and entry["low"] is not None]  # fmt: skip
    return [
        Chart("effects", "effects", "How chances change", chances, "share of runs, edited less as it is",
              reference=0.0),
        Chart("numbers", "effects", "How numbers change", numbers, "standard deviations of the runs as they are",
              "The mean change within pairs with its 95 % interval.", reference=0.0),
        *parting_charts(told, start),
        Chart("sides", "fan", "Participants by day on both sides",
              [{"time": day, **levels, "observed": None, "panel": side} for side, days in told["fan"].items()
               for day, levels in days.items()], "people"),
    ]  # fmt: skip


def parting_charts(told: Told, start: str) -> list[Chart]:
    """Share of pairs parted by hour, and how far daily participants of twins lie apart."""
    begin = datetime.fromisoformat(start)
    shares = [{"x": parting.moment(begin, hour), "label": "parted", "value": share, "low": None, "high": None}
              for hour, share in enumerate(told["parting"]["by_hour"])]  # fmt: skip
    gaps = [{"x": day, "label": "apart", "value": entry["median"], "low": entry["q25"], "high": entry["q75"]}
            for day, entry in told["apart"].items()]  # fmt: skip
    return [
        Chart("parting", "lines", "When twins part", shares, "share of pairs",
              "Pairs of which any kept series has differed by then, in any place."),
        Chart("apart", "lines", "How far twins lie apart", gaps, "people",
              "Participants of a day: median of the differences within pairs without their sign, and the middle half.",
              band="half of the pairs (25–75 %)"),
    ]  # fmt: skip
