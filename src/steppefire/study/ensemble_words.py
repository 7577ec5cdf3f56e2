"""What an ensemble says in sentences, the most important first, and what it does not say."""

from __future__ import annotations

from typing import Any

from steppefire.study import intervals

ENDINGS = {
    "no_crisis": "there is no crisis",
    "popular_overthrow": "a popular revolt overthrows the leader",
    "coup": "his own elite or forces remove the leader",
    "survives_concession": "the leader stays after conceding",
    "survives_repression": "the leader stays by repression",
    "survives_intervention": "the leader stays with foreign troops",
    "civil_war": "there is civil war",
}
CALLED = {
    "participants_peak": "largest day", "dead_civilians": "dead, civilians", "dead_security": "dead, forces",
    "objects_taken": "objects taken", "units_violent": "regions violent", "posts_abandoned": "posts left",
    "troops_peak": "foreign troops", "damage_usd": "damage", "blackout_cost_usd": "blackouts cost",
    "legitimacy_change": "change of legitimacy", "dependence_change": "change of dependence on the patron",
    "next_crisis_risk_year": "risk of the next crisis in a year",
}  # fmt: skip
BY_DAY = {"participants": "People in the street, by day", "dead": "Dead so far", "detained": "Detained so far"}
BESIDE = {"participants": "in the street on", "dead": "dead by", "detained": "detained by"}
FAN_WORDS = {"participants": "Distinct people who took part between midnights, whole country.",
             "dead": "Both sides, by the end of the day, whole country.",
             "detained": "By the end of the day, whole country."}  # fmt: skip


def called(name: str) -> str:
    """A number of the outcome in words."""
    return CALLED.get(name, name.replace("_", " "))


def sentences(group: str, told: dict[str, Any], happened: str | None, document: dict[str, Any],
              facts: int = 0) -> list[str]:  # fmt: skip
    """The ending, the leader, the crowd, the price in people, the spread, and how well all that is known.

    `facts`: how many facts of the scenario every run draws for itself.
    """
    return [*endings(group, told, happened), leader(told), crowd(told), price(told), spread(told, document, facts),
            known(told["members"]), *changed(document)]  # fmt: skip


def endings(group: str, told: dict[str, Any], happened: str | None) -> list[str]:
    """The likeliest ending, what else is likely, and what happened."""
    shares = told["outcome_class"]
    order = sorted(shares, key=lambda name: -shares[name]["chance"])
    firsts = [name for name in order if shares[name]["chance"] == shares[order[0]]["chance"]]
    others = [name for name in order if name not in firsts and shares[name]["chance"] > 0]
    runs = f"{told['members']:,} {_runs(told['members'])} of {group}"
    lines = [f"In {runs} the likeliest ending is that {ENDINGS[order[0]]}: {chance(shares[order[0]])}."]
    if len(firsts) > 1:
        ways = "; ".join(ENDINGS[name] for name in firsts)
        lines = [f"In {runs} no ending is the likeliest. Equally often, each in {chance(shares[order[0]])}: {ways}."]
    if others:
        rest = "; ".join(f"{ENDINGS[name]} {percent(shares[name]['chance'])}" for name in others)
        lines.append(f"The others, by their share of the runs: {rest}.")
    if [happened] == firsts:
        lines.append("The likeliest ending is also what happened.")
    elif happened is not None:
        lines.append(f"What happened, that {ENDINGS[happened]}, comes about in {chance(shares[happened])}.")
    return lines


def leader(told: dict[str, Any]) -> str:
    """How often the leader falls, whoever brings it about."""
    return f"The leader falls in {chance(told['events']['leader_out'])}."


def crowd(told: dict[str, Any]) -> str:
    """The largest day."""
    people = quantity(told["numbers"]["participants_peak"])
    return f"People on the largest day: {people} (median, and where nine of ten runs lie)."


def price(told: dict[str, Any]) -> str:
    """Dead, injured and detained."""
    numbers = told["numbers"]
    return (f"Dead on both sides: {quantity(numbers['dead'])}. Injured: {quantity(numbers['injured'])}. "
            f"Detained: {quantity(numbers['detained'])}.")  # fmt: skip


def spread(told: dict[str, Any], document: dict[str, Any], facts: int) -> str:
    """How far the runs lie apart, and what sets them apart."""
    peak, dead = told["numbers"]["participants_peak"], told["numbers"]["dead"]
    ends = sum(entry["chance"] > 0 for entry in told["outcome_class"].values())
    ways = "All runs end alike" if ends == 1 else f"The runs end in {ends} ways"
    drawn = [f"the {facts} facts of the country that are not surely known"] if facts else []
    drawn += ["the model's numbers"] if document["plan"].get("prior") else []
    why = f"chance and {' and '.join(drawn)}, drawn from their priors, set" if drawn else "chance alone sets"
    return (f"{ways}. From a low run (5 %) to a high one (95 %) the largest crowd grows {times(peak)} and the number "
            f"of dead {times(dead)}; {why} the runs apart.")  # fmt: skip


def known(runs: int) -> str:
    """How well a share is known from so many runs, where it is known worst."""
    low, high = intervals.wilson(runs // 2, runs)
    return (f"From {runs:,} {_runs(runs)} a share is known to within about {50 * (high - low):.0f} points; "
            "four times as many runs halve that.")  # fmt: skip


def changed(document: dict[str, Any]) -> list[str]:
    """What sets these runs apart from the scenario as it stands."""
    settings = document["settings"]
    parts = [*(f"{path} = {value}" for path, value in settings["set"]), *settings["edits"],
             *(f"without {name}" for name in settings["without"])]  # fmt: skip
    policy = ["the leader follows the historical script"] if settings["policy"] == "historical" else []
    return [f"Changed from the scenario as it stands: {'; '.join([*policy, *parts])}."] if policy or parts else []


def limits(document: dict[str, Any], compared: bool) -> list[str]:
    """What the reader must not conclude."""
    settings = document["settings"]
    found = ["Intervals hold the chance of a finite number of runs alone, not what may be wrong in the model or in "
             "what it knows of the country.",
             "These are probabilities of the model. The scorecard says how such probabilities fared on past "
             "crises."]  # fmt: skip
    if not document["plan"].get("prior"):
        found.append("The model's numbers stand at their set values. What is unknown about them is not in the spread; "
                     "--prior draws them too.")  # fmt: skip
    if compared:
        found.append("What is reported about the real events comes from sources with interests of their own. Where "
                     "numbers of the model were chosen on this crisis, agreement is no independent test.")  # fmt: skip
    if settings["scale"] < 1:
        found.append(f"At the scale {settings['scale']:g} a simulated person stands for {1 / settings['scale']:,.3g} "
                     "people. Near the tipping point a smaller scale changes results.")  # fmt: skip
    if settings["days"] is not None:
        found.append(f"The runs end after {settings['days']} days. What comes later is in no number here.")
    return [*found, "It is a tool for understanding. It is not a tool for planning repression."]


def chance(entry: dict[str, float]) -> str:
    """A share of runs with its interval."""
    return (f"{percent(entry['chance'])} of the runs (95 % interval {percent(entry['low']).removesuffix(' %')} to "
            f"{percent(entry['high'])})")  # fmt: skip


def quantity(entry: dict[str, float | None]) -> str:
    """A median, and where nine of ten runs lie."""
    return f"{entry['median']:,.0f}, from {entry['q05']:,.0f} to {entry['q95']:,.0f}"


def percent(value: float) -> str:
    """A share as whole per cent; what is rarer than one in a hundred is not called nothing."""
    return "under 1 %" if 0.0 < value < 0.01 else f"{100 * value:.0f} %"


def times(entry: dict[str, float | None]) -> str:
    """How many times as large the 95 % value is as the 5 % one."""
    low, high = entry["q05"] or 0.0, entry["q95"] or 0.0
    if low <= 0.0:
        return f"from none to {high:,.0f}" if high > 0.0 else "not at all"
    return f"{high / low:.1f} times" if high / low < 10 else f"{high / low:,.0f} times"


def _runs(count: int) -> str:
    return "run" if count == 1 else "runs"
