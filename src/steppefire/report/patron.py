"""The patron and the powers: what they did about the crisis, when, and why."""

from __future__ import annotations

from typing import Any

from steppefire.engine.minutes_abroad import PATRON, PLAIN
from steppefire.mechanisms.statics import PATRON_MOVES, POWER_MOVES
from steppefire.report import words
from steppefire.report.meetings import likely, meetings
from steppefire.report.records import known
from steppefire.report.states import happened, line, role_of, state_names

PATRON_EVENTS = {f"patron_{move}": move for move in PATRON_MOVES}
POWER_EVENTS = tuple(POWER_MOVES[1:])


def patron(run: Any) -> dict[str, Any]:
    """Sentences and a row a first deed; nothing of what the run does not have."""
    rows = deed_rows(run)
    told = "patron_backing" in run.series or bool(rows)
    return {"known": told, "said": sentences(run) if told else [], "rows": rows}


def patron_name(run: Any) -> str:
    """The patron's name, or plainly `the patron`."""
    state = next((state for state, role in role_of(run).items() if role == PATRON), None)
    return state_names(run)[state] if state else "the patron"


def deed_rows(run: Any) -> list[dict[str, str]]:
    """What patron and powers did for the first time, in order of time, each with its reason."""
    titles = state_names(run)
    whys = {(str(row["who"]), str(row["time"]), str(row["option"])): str(known(row["why"]) or "")
            for row in meetings(run)}  # fmt: skip
    rows = []
    for event in happened(run, *PATRON_EVENTS, *POWER_EVENTS):
        sub, actor, time = str(event["sub_event_type"]), str(event["actor1"]), str(event["time"])
        own = sub in PATRON_EVENTS
        move, who = (PATRON_EVENTS[sub], PATRON) if own else (sub, titles.get(actor, actor))
        name = f"{patron_name(run)}, patron" if own and patron_name(run) != "the patron" else who
        rows.append({"time": time, "who": name, "what": PLAIN[move],
                     "why": whys.get((who, time, move)) or sentence(str(event["notes"] or ""))})  # fmt: skip
    return rows


def sentence(note: str) -> str:
    """A note with a capital and a full stop."""
    return f"{note[:1].upper()}{note[1:]}." if note else ""


def sentences(run: Any) -> list[str]:
    """How often the patron met, how far it would have gone along, and what the powers' part amounted to."""
    return [said for said in (of_meetings(run), of_backing(run), of_powers(run)) if said]


def of_meetings(run: Any) -> str:
    """How often the patron met over the crisis, and how often it left it at that."""
    if run.settings.policy != "adaptive":
        return "The patron did here what the script has it do."
    held = [row for row in meetings(run) if row["who"] == PATRON]
    if not held:
        return "The patron had nothing to weigh in this run."
    idle = sum(row["option"] == PATRON_MOVES[0] for row in held)
    rest = "and acted each time" if not idle else "and did nothing each time" if idle == len(held) else (
        f"and did nothing at {idle} of them")  # fmt: skip
    return f"The patron weighed what to do at {words.plural(len(held), 'meeting')}, {rest}."


def of_backing(run: Any) -> str:
    """The largest chance that the patron would have backed a request."""
    backing = line(run, "patron_backing")
    if backing is None or backing.max() <= 0:
        return ""
    return (f"It would have backed a request with a chance of {likely(backing.max())} at most "
            f"({words.day(backing.idxmax().date())}).")  # fmt: skip


def of_powers(run: Any) -> str:
    """What blame, sanctions and the price for the patron amounted to."""
    deeds = happened(run, *POWER_EVENTS)
    if not deeds:
        return "The other powers were silent."
    cost, price = line(run, "sanctions"), line(run, "patron_price")
    said = f"{words.plural(len({event['actor1'] for event in deeds}), 'other power')} spoke or acted"
    if cost is not None and cost.max() > 0:
        said += f"; sanctions cost the country up to {words.share(cost.max())} of its output a year"
    if price is not None and price.max() > 0:
        said += f"; they made a mission up to {words.share(price.max())} dearer for the patron"
    return said + "."
