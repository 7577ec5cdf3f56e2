"""The alliance: whether it was asked, on what ground, who voted how, who sent how many men, and when they went."""

from __future__ import annotations

from typing import Any

import pandas as pd

from steppefire.engine.minutes_abroad import VOTES
from steppefire.report import words
from steppefire.report.alliance_figure import men_figure, men_key
from steppefire.report.meetings import likely, meetings
from steppefire.report.records import known
from steppefire.report.states import ALLIED, by_state, first_by_state, first_of, happened, line, role_of, state_names
from steppefire.report.tables import local

VOTED = {"agree": "agreed", "object": "objected"}


def alliance(run: Any) -> dict[str, Any]:
    """Sentences, a row a member, and the chart of men in the country; nothing of what the run does not have."""
    figure, stirred = men_figure(run), run.outcome.get("request_time") or run.outcome.get("first_troops_time")
    return {"known": "alliance_answer" in run.series, "said": sentences(run), "figure": figure,
            "rows": member_rows(run) if stirred else [], "key": men_key(run) if figure else []}  # fmt: skip


def sentences(run: Any) -> list[str]:
    """What was asked, on what ground, with what answer, and what came of it."""
    return [said for said in (asked(run), ground(run), answer(run), came(run), went(run), promised(run)) if said]


def asked(run: Any) -> str:
    """Whether the leader asked for troops."""
    time = run.outcome.get("request_time")
    if time:
        return f"The leader asked the alliance for troops on {words.moment(time)}."
    hope = line(run, "help_chance")
    said = "The leader did not ask the alliance for troops."
    if hope is None or hope.iloc[-1] == 0.0:  # no alliance, no hope
        return said
    return f"{said} He last saw a chance of {likely(hope.iloc[-1])} to be helped."


def ground(run: Any) -> str:
    """Which story there was, and how far the allies believed it."""
    if not run.outcome.get("request_time"):
        return ""
    told, belief = first_of(run, "foreign_story"), line(run, "story_credible")
    said = f"He had told of an attack from outside on {words.moment(told['time'])}" if told else (
        "He told of no attack from outside")  # fmt: skip
    session = first_of(run, "session") or first_of(run, "alliance_grant") or first_of(run, "alliance_refuse")
    when = local(run.series, session["time"]) if session else None
    if belief is None or when is None or (run.settings.policy != "adaptive" and belief.max() == 0):
        return said + "."
    at_end_of_hour = belief[belief.index > when]
    share = at_end_of_hour.iloc[0] if len(at_end_of_hour) else belief.iloc[-1]
    return f"{said}; when the alliance decided, the allies believed in one to {likely(share)}."


def answer(run: Any) -> str:
    """What the alliance answered, when, and who decided so."""
    found = happened(run, "alliance_grant", "alliance_refuse")
    if not found:
        return "The request was not answered before the run ended." if run.outcome.get("request_time") else ""
    what = "granted help" if found[0]["sub_event_type"] == "alliance_grant" else "refused"
    start, end = (local(run.series, time) for time in (run.outcome.get("request_time"), found[0]["time"]))
    later = f", {hours(end - start)} later" if start is not None and end is not None and end >= start else ""
    script = ", by the script" if run.settings.policy != "adaptive" else ""
    return f"The alliance {what} on {words.moment(found[0]['time'])}{later}{script}.{changed(found)}"


def changed(found: list[dict[str, Any]]) -> str:
    """That the last of several answers is another one than the first; empty where it is not."""
    if found[-1]["sub_event_type"] == found[0]["sub_event_type"]:
        return ""
    what = "granted it" if found[-1]["sub_event_type"] == "alliance_grant" else "withdrew that"
    return f" On {words.moment(found[-1]['time'])} it {what}."


def hours(span: pd.Timedelta) -> str:
    """A span in hours, up to two days, then in days."""
    count = span / pd.Timedelta(hours=1)
    return words.plural(round(count), "hour") if count < 48 else f"{count / 24:.1f} days"


def came(run: Any) -> str:
    """The most men at once and the first hour, with each state's part."""
    outcome = run.outcome
    if not outcome.get("first_troops_time"):
        return "No foreign man came." if outcome.get("request_time") else ""
    titles = state_names(run)
    parts = sorted((outcome.get("contingents") or {}).items(), key=lambda item: -item[1])
    each = words.listed(f"{titles.get(state, state)} {words.count(men)}" for state, men in parts)
    most = words.count(outcome.get("troops_peak")) + " were in the country" + (f" ({each})" if each else "")
    return f"The first men were there on {words.moment(outcome['first_troops_time'])}; at most {most}."


def went(run: Any) -> str:
    """When the last men left, or that some were still there."""
    if not run.outcome.get("first_troops_time"):
        return ""
    out = run.outcome.get("troops_out_time")
    if out:
        return f"The last of them were out on {words.moment(out)}."
    men = line(run, "foreign_troops")
    still = words.count(men.iloc[-1]) if men is not None else "some"
    return f"When the run ended {still} of them were still there."


def promised(run: Any) -> str:
    """How many men were announced beside how many came."""
    said = line(run, "troops_announced")
    if said is None or said.max() < 1:
        return ""
    most = words.count(run.outcome.get("troops_peak"))
    return f"At most {words.count(said.max())} were announced; {most} were there at once."


def member_rows(run: Any) -> list[dict[str, str]]:
    """A row a member of the alliance or state that sent men: vote, men, what happened at home, and when they went."""
    titles, roles = state_names(run), role_of(run)
    votes = {row["who"]: row for row in meetings(run) if row["option"] in VOTES}
    sent, leave, out = (first_by_state(run, sub) for sub in ("contingent", "withdraw_troops", "last_men_out"))
    most, pledged = (by_state(run, name).max() for name in ("state_troops", "pledge"))
    scripted = run.outcome.get("contingents") or {}
    rows: list[tuple[float, dict[str, str]]] = []
    for state, name in titles.items():
        men = scripted.get(state, most.get(state, 0.0))
        if roles.get(state) not in ALLIED and men < 0.5:
            continue
        vote = votes.get(name)
        rows.append((-float(men), {
            "name": name, "vote": VOTED[vote["option"]] if vote else "–",
            "consent": likely(consent(vote)) if vote else "–", "why": str(known(vote["why"]) or "") if vote else "",
            "pledged": words.count(pledged.get(state)), "home": at_home(run, state), "men": words.count(men),
            "sent": words.brief(time_of(sent, state)), "leave": words.brief(time_of(leave, state)),
            "out": words.brief(time_of(out, state))}))  # fmt: skip
    return [row for _, row in sorted(rows, key=lambda pair: pair[0])]


def consent(vote: dict[str, Any]) -> float:
    """The chance that a member would agree, of the row of its vote."""
    return float(vote["chance"]) if vote["option"] == "agree" else 1.0 - float(vote["chance"])


def at_home(run: Any, state: str) -> str:
    """Votes at home: how many failed, and when one passed."""
    failed = [event for event in happened(run, "gate_failed") if event["actor1"] == state]
    passed = first_by_state(run, "gate_passed").get(state)
    said = [words.plural(len(failed), "vote") + " failed"] if failed else []
    return "; ".join([*said, *([f"agreed {words.brief(passed['time'])}"] if passed else [])]) or "–"


def time_of(events: dict[str, dict[str, Any]], state: str) -> str | None:
    """When the event of a state was."""
    return str(events[state]["time"]) if state in events else None


def said_of_alliance(run: Any) -> str:
    """Request, answer, men and end in a line, for the terminal."""
    outcome = run.outcome
    found = happened(run, "alliance_grant", "alliance_refuse")
    said = f"asked {words.brief(outcome['request_time'])}" if outcome.get("request_time") else "not asked"
    if found:
        what = "granted" if found[0]["sub_event_type"] == "alliance_grant" else "refused"
        said += f", {what} {words.brief(found[0]['time'])}"
        if found[-1]["sub_event_type"] != found[0]["sub_event_type"]:
            said += f", {'granted' if what == 'refused' else 'refused'} {words.brief(found[-1]['time'])}"
    elif outcome.get("request_time"):
        said += ", not answered"
    if outcome.get("first_troops_time"):
        said += (f"; troops from {words.brief(outcome['first_troops_time'])}, at most "
                 f"{words.count(outcome.get('troops_peak'))} men, ")  # fmt: skip
        gone = outcome.get("troops_out_time")
        said += f"out {words.brief(gone)}" if gone else "still there at the end"
    return f"The alliance: {said}.{said_of_debt(run)}"


def said_of_debt(run: Any) -> str:
    """How far the leader's dependence on the patron changed; empty where it did not."""
    debt = line(run, "dependence")
    if debt is None or abs(debt.iloc[-1] - debt.iloc[0]) < 0.0005:
        return ""
    return f" Dependence on the patron: from {debt.iloc[0]:.1%} to {debt.iloc[-1]:.1%}."
