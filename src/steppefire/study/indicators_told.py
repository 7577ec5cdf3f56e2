"""What the study of indicators has found, in tables, charts and sentences computed from its figures."""

from __future__ import annotations

from typing import Any

from steppefire.study import indicators
from steppefire.study.before import BY_NAME, HIDDEN, INDICATORS, NOISE, SEEN, SLOWING
from steppefire.study.ensemble import event
from steppefire.study.found import Chart, Column, Found, Table, made
from steppefire.study.indicators import COMBINED, EVENTS, ORACLE, REACH, Judged
from steppefire.study.many import Many

MAIN = "crisis"
SHORT = {"crisis": "crisis", "leader_out": "leader falls", "hundred_dead": "100 dead"}
AREA = (Column("area", "area", ".2f"), Column("low", "from", ".2f"), Column("high", "to", ".2f"))
SHARE = (Column("share", "share", ".0%"), Column("low", "from", ".0%"), Column("high", "to", ".0%"))
TELLS, NOT, UNKNOWN = "tells", "does not tell", "too few to say"
LIMITS = [
    "The countries are drawn from judged spreads and the model's own priors: areas hold for them, not for the world.",
    "Income, protests and broken promises of the years before are drawn, not caused by what people think; all else "
    "between the change of power and hour 0 follows from the model.",
    "The spread of polls grows with their level by counting alone: where both tell, they tell the same.",
    "Polls are honest and monthly here; in most autocracies there are none.",
    "An area of 0.5 is a coin, 1 tells every country on the edge from every safe one; it is no chance of a crisis.",
]


def found(played: Many) -> Found:
    """What the countries of a study say together."""
    plan, seed = played.document["plan"], int(played.document["settings"]["seed"])
    rows, repeats = played.rows, int(plan["repeats"])
    seen = indicators.judged(rows, [entry.name for entry in INDICATORS if entry.kind in SEEN], repeats)
    hidden = indicators.judged(rows, [entry.name for entry in INDICATORS if entry.kind == HIDDEN], repeats)
    reach, calm = indicators.reached(rows, repeats, seed), indicators.calm(rows, repeats)
    facts = {"countries": plan["countries"], "repeats": repeats, "shares": shares(rows),
             "seen": [line(entry) for entry in seen], "hidden": [line(entry) for entry in hidden],
             "reach": reach, "calm": calm, "deciles": indicators.deciles(rows, repeats)}  # fmt: skip
    return Found(
        "indicators", f"{played.groups[0]}: what was known of {plan['countries']} countries before the shock",
        sentences(facts), tables(facts), charts(facts, rows, repeats), made(played.document), facts,
        LIMITS)  # fmt: skip


def shares(rows: list[dict[str, Any]]) -> dict[str, float]:
    """Share of histories with each event."""
    return {kind: sum(event(row, kind) for row in rows) / len(rows) for kind in EVENTS}


def line(entry: Judged) -> dict[str, Any]:
    """A judged indicator as plain data."""
    known, area = BY_NAME[entry.name], entry.area
    more = "" if area is None or not entry.tells else "more" if area.area > 0.5 else "less"
    told = UNKNOWN if area is None else f"{TELLS}: {more} before" if entry.tells else NOT
    return {"event": entry.event, "name": entry.name, "what": known.words, "kind": known.kind, "unit": known.unit,
            "area": area and area.area, "low": area and area.low, "high": area and area.high, "p_all": entry.p_all,
            "verdict": told, "more": more, "strength": entry.strength, "why": known.why}  # fmt: skip


def of(rows: list[dict[str, Any]], *events: str) -> list[dict[str, Any]]:
    """The lines of these events, the strongest first."""
    chosen = [{**row, "event_words": SHORT[row["event"]]} for row in rows if row["event"] in events]
    return sorted(chosen, key=lambda row: (list(EVENTS).index(row["event"]), -row["strength"]))


def tables(facts: dict[str, Any]) -> list[Table]:
    """Indicators of a crisis and of other events, what nobody could see, what is within reach, and the false calm."""
    what, when = Column("what", "indicator"), Column("event_words", "event")
    verdict = (Column("p_all", "p (all)", ".2g"), Column("verdict", "verdict"))
    others = [kind for kind in EVENTS if kind != MAIN]
    reach = [{**row, "what": REACH[row["name"]], "event_words": SHORT[row["event"]]} for row in facts["reach"]]
    note = "Area under the ROC curve with its 95 % interval; 0.5 is a coin. p after looking at all of them (Holm)."
    found = [
        Table("indicators", "Known before: does it tell whether there is a crisis?",
              (what, Column("kind", "kind"), *AREA, *verdict), of(facts["seen"], MAIN), note),
        Table("others", "Known before: what tells of the leader's fall, or of a hundred dead",
              (when, what, *AREA, *verdict), [row for row in of(facts["seen"], *others) if row["more"]],
              note),
        Table("hidden", "What nobody could see", (what, *AREA, *verdict), of(facts["hidden"], MAIN), note),
        Table("reach", "How well it can be told at all", (when, Column("what", "by whom"), *AREA), reach),
    ]  # fmt: skip
    found = [table for table in found if table.rows]
    return [*found, *calm_tables(facts["calm"])] if facts["calm"] else found


def calm_tables(calm: dict[str, Any]) -> list[Table]:
    """How many of the exploded had looked calm, and what people showed and thought."""
    words = {"calm": "exploded countries that were in the calmest third by polls",
             "calm_private": "exploded countries that were in the calmest third by what people thought",
             "of_calm": "countries of the calmest third by polls that exploded"}  # fmt: skip
    groups = {"all": "all countries", "exploded": "those that exploded", "exploded_calm": "those that looked calm"}
    minds = [{"what": groups[name], "measure": measure, **levels}
             for name, pair in calm["minds"].items() for measure, levels in pair.items()]  # fmt: skip
    levels = tuple(Column(key, head, ".1%") for key, head in (("q05", "5 %"), ("median", "median"), ("q95", "95 %")))
    return [Table("calm", "False calm", (Column("what", "what"), *SHARE),
                  [{"what": text, **calm[name]} for name, text in words.items()]),
            Table("minds", "Opposition shown and in private, share of adults",
                  (Column("what", "countries"), Column("measure", "opposition"), *levels), minds)]  # fmt: skip


def charts(facts: dict[str, Any], rows: list[dict[str, Any]], repeats: int) -> list[Chart]:
    """Areas of all indicators, of what nobody could see, and shown against private opposition."""
    seen, hidden = ([bar(row, row["what"], row["kind"]) for row in of(facts[name], MAIN) if row["area"] is not None]
                    for name in ("seen", "hidden"))  # fmt: skip
    hidden += [bar(row, REACH[row["name"]], "within reach") for row in facts["reach"] if row["event"] == MAIN]
    dots = [{"x": row["before"]["shown"], "y": row["before"]["private_opposition"],
             "label": "crisis" if event(row, MAIN) else "no crisis"} for row in rows[::repeats]]  # fmt: skip
    about = "Area under the ROC curve, 95 % interval. 0.5: no better than a coin. Below it, less of it comes before."
    return [Chart("indicators", "effects", "What was known before, and whether it tells", seen, "area", about, 0.5),
            Chart("hidden", "effects", "What nobody could see, and what is within reach", hidden, "area", about, 0.5),
            Chart("calm", "dots", "What polls heard, and what people thought", dots, "share of adults",
                  "One dot a country, its first history. Left: calm to look at.",
                  x_title="shown, by polls")]  # fmt: skip


def bar(row: dict[str, Any], label: str, panel: str) -> dict[str, Any]:
    """An area as a row of a chart."""
    return {"label": label, "value": row["area"], "low": row["low"], "high": row["high"], "panel": panel}


def area_text(row: dict[str, Any]) -> str:
    """An area with its interval."""
    return f"{row['area']:.2f} ({row['low']:.2f} to {row['high']:.2f})"


def sentences(facts: dict[str, Any]) -> list[str]:
    """What the figures say."""
    share = facts["shares"][MAIN]
    times = "once" if facts["repeats"] == 1 else f"{facts['repeats']} times"
    said = [f"{facts['countries']} countries met the same shock, each {times} with other chance; "
            f"{share:.0%} of these histories became a crisis."]  # fmt: skip
    crisis = of(facts["seen"], MAIN)
    known = [row for row in crisis if row["area"] is not None]
    if not known:
        return [*said, "Too few countries went one way: nothing can be said about indicators."]
    return [*said, telling(known), best(known, facts["reach"]), of_noise(known), of_slowing(known),
            *of_hidden(facts), *of_calm(facts["calm"])]  # fmt: skip


def telling(known: list[dict[str, Any]]) -> str:
    """Which indicators tell."""
    tested = [row for row in known if row["kind"] != NOISE]
    good = [row for row in tested if row["more"]]
    if not good:
        return f"None of the {len(tested)} indicators that an observer had tells countries on the edge from safe ones."
    named = "; ".join(f"{row['what']} {area_text(row)}, {row['more']} of it before a crisis" for row in good)
    return f"{len(good)} of {len(tested)} indicators that an observer had tell countries on the edge from safe ones: " \
           f"{named}."  # fmt: skip


def best(known: list[dict[str, Any]], reach: list[dict[str, Any]]) -> str:
    """The best single one, all combined, and the most there is."""
    first = next(row for row in known if row["kind"] != NOISE)
    alone = "tells them all apart" if first["strength"] >= 1.0 else "does not tell them all apart"
    parts = [f"The best single one, {first['what']}, {alone}: {first['strength']:.2f} in its better direction"]
    found = {row["name"]: row for row in reach if row["event"] == MAIN}
    if COMBINED in found:
        parts.append(f"all combined reach {area_text(found[COMBINED])} on countries not seen before")
    if ORACLE in found:
        parts.append(f"whoever knew each country's own chance would reach {area_text(found[ORACLE])}")
    return "; ".join(parts) + "."


def of_noise(known: list[dict[str, Any]]) -> str:
    """What the random number says."""
    row = next(row for row in known if row["kind"] == NOISE)
    said = "is said to tell, which is a false alarm" if row["more"] else "tells nothing, as it must"
    return f"A number drawn at random reaches {area_text(row)} and {said}."


def of_slowing(known: list[dict[str, Any]]) -> str:
    """What the signs of slowing down say."""
    rows = [row for row in known if row["kind"] == SLOWING]
    good = [row["what"] for row in rows if row["more"]]
    if not good:
        return "No sign of critical slowing down in the polls tells."
    return f"Of the signs of critical slowing down in the polls {len(good)} of {len(rows)} tell: {', '.join(good)}."


def of_hidden(facts: dict[str, Any]) -> list[str]:
    """How well private opposition would have told."""
    row = next(row for row in facts["hidden"] if row["event"] == MAIN and row["name"] == "private_opposition")
    return [] if row["area"] is None else [
        f"Private opposition, which nobody could see, would have reached {area_text(row)}."]  # fmt: skip


def of_calm(calm: dict[str, Any] | None) -> list[str]:
    """The false calm."""
    if calm is None:
        return []
    share, of_calm = calm["calm"], calm["of_calm"]
    said = [f"Of {calm['exploded']} countries that exploded {share['share']:.0%} ({share['low']:.0%} to "
            f"{share['high']:.0%}) had looked calm: they were in the third where polls heard the least opposition. It "
            "would be 33% if calm said nothing."]  # fmt: skip
    if of_calm["share"] is not None:
        said.append(f"Of the countries in that calmest third {of_calm['share']:.0%} exploded.")
    if "exploded_calm" in calm["minds"]:
        minds = calm["minds"]["exploded_calm"]
        said.append(f"In those that looked calm and exploded polls heard {minds['shown']['median']:.1%} opposition "
                    f"before (median), and {minds['private']['median']:.1%} of adults opposed in private.")  # fmt: skip
    return said
