"""How one member of a study of many ended: the numbers that scores and sign checks need, as one flat row."""

from __future__ import annotations

from typing import Any

import numpy as np

from steppefire.engine.run import Result

COPIED = ("outcome_class", "leader_in_office", "leader_out_time", "participants_peak", "dead_civilians",
          "dead_security", "injured", "detained", "posts_abandoned", "troops_peak", "contingents", "concessions",
          "request_time", "decision_time", "damage_usd")  # fmt: skip


def row(name: str, result: Result) -> dict[str, Any]:
    """The row of a run that has been played; people at full scale.

    What is named `_before` counts until the leader is out (else to the run's end): what men and crowds do after his
    fall is no cause of it.
    """
    end = result.outcome
    out = np.flatnonzero(np.asarray(result.series["leader_out"][1]) > 0.0)
    hour = int(out[0]) if out.size else None
    last_day = end["leader_out_time"][:10] if end["leader_out_time"] else None
    crowds = [people for day, people in end["participants_by_day"].items() if last_day is None or day <= last_day]
    left = {event["actor2"] for event in result.events
            if event["sub_event_type"] == "post_abandoned" and (hour is None or event["hour"] <= hour)}  # fmt: skip
    return {
        "name": name, "member": result.settings.member, **{key: end[key] for key in COPIED},
        "population": float(result.coords["population"][1].sum()),
        "objects_taken": len(end["objects_taken"]), "units_violent": len(end["units_violent"]),
        "participants_before": max(crowds, default=0), "posts_abandoned_before": len(left),
        "obedience_capital_before": lowest_obedience(result, hour),
    }  # fmt: skip


def lowest_obedience(result: Result, hour: int | None) -> float:
    """Lowest share (0..1) of own men on duty in the capital who obeyed, in the hours before this one; all if None."""
    place = int(np.flatnonzero(result.coords["place"][1] == result.scenario.capital)[0])
    shares = np.asarray(result.series["obedience"][1])[:hour, place]
    return float(shares.min(initial=1.0))
