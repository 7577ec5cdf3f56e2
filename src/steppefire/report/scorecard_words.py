"""What a scorecard says, in sentences and cells; the same for the command line, the page and the documentation."""

from __future__ import annotations

from typing import Any

from steppefire.report.scorecard_figures import SHORT
from steppefire.scenario.observed import CLASSES


def percent(value: float) -> str:
    """A probability in whole per cent; what is neither never nor always is not shown as such."""
    if 0.0 < value < 0.005:
        return "<1 %"
    if 0.995 < value < 1.0:
        return ">99 %"
    return f"{100.0 * value:.0f} %"


def chance(value: float, interval: Any) -> str:
    """A probability with its interval."""
    return f"{percent(value)} ({100.0 * interval[0]:.0f}-{100.0 * interval[1]:.0f})"


def digits(value: float | None) -> str:
    """A score with three decimals; a dash where there is none."""
    return "-" if value is None else f"{value:.3f}".replace("-0.000", "0.000")


def falls(row: dict[str, Any]) -> str:
    """The probability that the leader is out, with its interval."""
    low, high = row["leader_in_office_interval"]
    return chance(1.0 - row["leader_in_office"], (1.0 - high, 1.0 - low))


def classes(row: dict[str, Any]) -> list[str]:
    """The probability of each class, with its interval where it came about."""
    return [chance(row["outcome_class"][kind], row["outcome_class_interval"][kind]) if row["outcome_class"][kind]
            else "0 %" for kind in CLASSES]  # fmt: skip


def likeliest(row: dict[str, Any]) -> str:
    """The class with the largest probability."""
    kind = max(CLASSES, key=row["outcome_class"].__getitem__)
    return f"{brief(kind)} {percent(row['outcome_class'][kind])}"


def brief(kind: str) -> str:
    """A class in a word or two."""
    return SHORT[kind].removeprefix("survives, ").removeprefix("popular ")


def seen(row: dict[str, Any]) -> str:
    """What was observed, and the probability that it was given."""
    if row["observed"] is None:
        return "-"
    kind = row["observed"]["outcome_class"]
    return f"{brief(kind)} {percent(row['outcome_class'][kind])}"


def score_rows(scores: dict[str, Any]) -> list[list[str]]:
    """Cells: score, ours, base rate, base rate of the other cases, skill against each with its interval."""
    out = []
    for key, what in (("leader_falls", "leader falls"), ("outcome_class", "class")):
        for form, name in (("brier", "Brier"), ("log", "log")):
            found = scores[key][form]
            out.append([f"{name}, {what}", digits(found["score"]), digits(found["score_base"]),
                        digits(found["score_left_out"]), skill(found["skill_base"]),
                        skill(found["skill_left_out"])])  # fmt: skip
    return out


SCORE_HEADS = ["score", "ours", "base rate", "base rate of the others", "skill", "skill against the others"]


def skill(found: dict[str, float | None]) -> str:
    """A skill with its interval over cases."""
    if found["skill"] is None or found["low"] is None or found["high"] is None:
        return "-"
    return f"{found['skill']:+.2f} ({found['low']:+.2f} to {found['high']:+.2f})"


def statements(document: dict[str, Any]) -> list[str]:
    """What the scores say and how little, in whole sentences."""
    scores, rows = document["scores"], document["rows"]
    if scores is None:
        return ["None of these is in the table of observed endings, so there is no score."]
    cases, event, kinds = scores["cases"], scores["leader_falls"], scores["outcome_class"]
    cases_said = f"{cases} observed case{'s' if cases > 1 else ''}"
    said = [
        f"Of {cases_said}, {scores['fall_side_right']} had the leader's fall or survival on the likelier side, and "
        f"{scores['likeliest_class_right']} the observed class as the likeliest one.",
        f"The Brier score of the leader's fall is {digits(event['brier']['score'])} (0 is perfect; one half for all "
        f"gives 0.250; the base rate of {percent(scores['base_rate'])} gives {digits(event['brier']['score_base'])}). "
        f"{digits(event['brier_without_sampling'])} of it would be left with endlessly many members.",
        f"Over the seven classes it is {digits(kinds['brier']['score'])} (0 to 2; the base rates give "
        f"{digits(kinds['brier']['score_base'])}).",
        little(cases, event["brier"]),
    ]
    missing = [row["name"] for row in rows if row["observed"] is None]
    return [*said, f"Without a score: {', '.join(missing)}."] if missing else said


def little(cases: int, found: dict[str, Any]) -> str:
    """How much so few cases can say about skill."""
    gain = found["skill_left_out"]
    if gain["skill"] is None:
        return ("One case has no others to take a base rate from; skill has no meaning." if cases == 1 else
                f"All {cases} cases ended alike, so the base rate makes no error; skill has no meaning.")  # fmt: skip
    way = "cannot tell it from none" if gain["low"] <= 0.0 <= gain["high"] else (
        "tells it from none" if gain["low"] > 0.0 else "says that it is worse than none")  # fmt: skip
    return (f"{cases} cases say little: skill against the base rate of the other cases is {gain['skill']:+.2f}, and "
            f"drawing the cases anew gives {gain['low']:+.2f} to {gain['high']:+.2f} (95 %), which {way}. "
            f"In {found['better_left_out']} of {cases} cases ours was nearer to what happened.")  # fmt: skip


def made(document: dict[str, Any]) -> str:
    """With what it was made, in one sentence."""
    settings = document["made"]["settings"]
    days = "as many days as each scenario has" if settings["days"] is None else f"{settings['days']} days"
    changed = [*settings["edits"], *("=".join(pair) for pair in settings["set"]),
               *(f"without {name}" for name in settings["without"])]  # fmt: skip
    change = f", changed: {', '.join(changed)}" if changed else ""
    return (f"{document['made']['members']} members each, seed {settings['seed']}, scale {settings['scale']:g}, "
            f"{days}, policy {settings['policy']}{change}.")  # fmt: skip


RULES = (
    "Probabilities are shares of members, with Wilson's 95 % interval: the chance of drawing other members, nothing of "
    "what the model gets wrong.",
    "Brier scores after Brier (1950). For the leader's fall (p - o) squared; for classes the sum over classes, 0 to 2.",
    "The base rate is the share among the observed cases, which has seen the answer; that of the others leaves out the "
    "case that it is held against.",
    "The log score is minus the natural log of the probability given to what happened, half a member at least.",
    "Bars behind the points of a reliability diagram hold nine of ten cases if the probabilities are right (after "
    "Bröcker and Smith 2007). Classes of one case are not independent, so the second diagram looks surer than it is.",
)  # fmt: skip
