"""Country card to the states around the host, and the treaty of its alliance."""

from __future__ import annotations

import re
from datetime import datetime
from json import dumps

from steppefire.scenario.alliance import shipped
from steppefire.scenario.card import Card
from steppefire.scenario.unfold_tables import Cells, standard_rows

STANDS = ("pool", "reliance", "interest", "elsewhere", "feeling", "patron_ties", "airlift", "gate")
STRANGER = {"pool": 5000, "elsewhere": 0.3, "feeling": 0, "airlift": 10, "gate": "leader"}
PATRON_INTEREST, NEIGHBOUR_INTEREST, MEMBER_INTEREST = 0.9, 0.3, 0.1
STORY_NEEDED = 0.1


def patron(card: Card) -> str | None:
    """The host's patron: that of the card, or of the alliance that it names; none where the card says so."""
    named = card.values.get("alliance.patron")
    if card.values.get("alliance.patron_stance") == "none":
        return None
    if named is None:
        named = next((row["state"] for row in _members(card) if row["role"] == "patron"), None)
    return None if named == card.values["country"] else named


def alliance(card: Card) -> str | None:
    """The alliance of the host; none without a patron."""
    return card.values.get("alliance.name") if patron(card) is not None else None


def _members(card: Card) -> list[dict[str, str]]:
    """The rows of the standard table that belonged to the card's alliance in the year of the start."""
    year, name = card.values["start"].year, card.values.get("alliance.name")
    return [row for row in standard_rows("states.csv")
            if name and row["alliance"] == name and int(row["from"]) <= year <= int(row["until"] or year)]  # fmt: skip


def states(card: Card) -> list[Cells]:
    """The rows of states.csv: host, patron, other members, and powers that look on."""
    known = {row["state"]: row for row in standard_rows("states.csv")}
    home, first, host = alliance(card), patron(card), card.values["country"]
    members = [row["state"] for row in _members(card)] if home else []
    codes = list(dict.fromkeys([*([first] if first else []), *members, *_powers(known)]))
    out = [_host(card, known.get(host), home)]
    for code in codes:
        if code != host:
            role = "patron" if code == first else "member" if code in members else "power"
            out.append(_other(code, role, home, known.get(code), card))
    return out


def _powers(known: dict[str, dict[str, str]]) -> list[str]:
    return [code for code, row in known.items() if row["role"] == "power"] + ["RUS"]


def _host(card: Card, row: dict[str, str] | None, home: str | None) -> Cells:
    host = card.values["country"]
    return {"state": host, "name": row["name"] if row else host, "alliance": home, "role": "host",
            "democracy": card.value("democracy"), "pool": row["pool"] if row else None,
            "reliance": row["reliance"] if row else None, "gate": "leader"}  # fmt: skip


def _other(code: str, role: str, home: str | None, row: dict[str, str] | None, card: Card) -> Cells:
    host = card.values["country"]
    cells: Cells = {name: (row[name] if row else "") or STRANGER.get(name) for name in STANDS}
    borders = bool(row) and host in row["neighbours"].split() if row else None
    cells |= {"state": code, "name": row["name"] if row else code, "role": role, "borders": borders,
              "democracy": row["democracy"] if row else None,
              "alliance": home if role != "power" else None, "kin_share": _kin(card, row)}  # fmt: skip
    if role == "power":
        return cells | {"pool": 0, "reliance": None, "feeling": None, "airlift": None, "gate": None,
                        "interest": cells.get("interest") or MEMBER_INTEREST}  # fmt: skip
    if role == "patron":
        return cells | {"reliance": None, "patron_ties": None, "interest": PATRON_INTEREST,
                        "gate": cells["gate"] or "leader"}  # fmt: skip
    return cells | {"interest": NEIGHBOUR_INTEREST if borders else MEMBER_INTEREST}


def _kin(card: Card, row: dict[str, str] | None) -> float | None:
    """Share of the group that is named like the state's people."""
    if not row or not row["people"]:
        return None
    return next((share for name, share in card.groups if name.casefold() == row["people"].casefold()), 0.0)


def treaty(card: Card) -> str | None:
    """The text of treaty.yaml: the one that ships, the card's precedents in it where they differ, or one by rule."""
    home = alliance(card)
    if home is None:
        return None
    ships = shipped().get(home)
    if ships is None:
        return _by_rule(card, home)
    text = ships.read_text("utf-8")
    counted = _answered(card, text)
    asked = _requests(card, counted)
    if asked == counted:
        return text
    head, _, tail = text.partition("\nprecedents:")
    rest = tail.partition("\nsources:")[2]
    return f"{head}\n{_precedents(card, asked)}sources:{rest}"


def _answered(card: Card, text: str) -> dict[str, int]:
    """How many dated precedents of a treaty before the start were granted and refused."""
    start: datetime = card.values["start"]
    rows = re.findall(r"date: ([0-9-]+), .*?answer: (\w+)", text)
    past = [answer for date, answer in rows if date < start.date().isoformat()]
    return {"granted": past.count("granted"), "refused": past.count("refused") + past.count("talks")}


def _requests(card: Card, counted: dict[str, int]) -> dict[str, int]:
    """Requests granted and refused before the start: the card's number, or what stands for a missing one."""
    return {word: card.values.get(f"alliance.requests_{word}_before", count) for word, count in counted.items()}


def _precedents(card: Card, asked: dict[str, int]) -> str:
    """So many requests of each answer, a year apart, the last one a year before the start."""
    host, start = card.values["country"], card.values["start"]
    answers = [word for word, times in asked.items() for _ in range(times)]
    lines = [
        f"  - {{date: {start.year - back}-01, state: {host}, frame: inside, answer: {answer},\n"
        f'     assumed: "card field alliance.requests_{answer}_before (rule precedents); year and asker not known"}}\n'
        for back, answer in enumerate(answers, start=1)
    ]
    return "precedents:\n" + "".join(lines) if lines else "precedents: []\n"


def _by_rule(card: Card, home: str) -> str:
    why = "card fields alliance.name and alliance.patron (rule treaty)"
    between = "between the treaties that ship (rule treaty)"
    asked = _requests(card, {"granted": 0, "refused": 0})
    return (
        "# A treaty that the country card names and that does not come with the program, written by rule.\n"
        f"treaty: 1\nname: {dumps(home, ensure_ascii=False)}\n"
        f"title: {dumps('Treaty of ' + home, ensure_ascii=False)}\n"
        "rule: patron\nmay_ask: leader\nthreat: outside\n"
        f'story_needed: {{value: {STORY_NEEDED}, unit: share, assumed: "{between}"}}\n'
        "articles:\n"
        f'  - {{article: Talks, door: consultation, says: Members talk when one is menaced., assumed: "{why}"}}\n'
        f'  - {{article: Help, door: defence, says: An attack on one calls the other to help., assumed: "{why}"}}\n'
        f"chairs: []\n{_precedents(card, asked)}"
    )
