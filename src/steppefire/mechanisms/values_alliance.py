"""Parameters of the treaty and its members; part of the one table in `values.py`."""

from __future__ import annotations

from steppefire.core.spec import Parameter

P = Parameter

ALLIANCE: tuple[Parameter, ...] = (
    # What allies believe, and what the treaty makes of it
    P("allied_credence", 0.25, "share", 0.0, 1.0, "beta(2, 6)",
      "belief of allied governments in an attack from outside once it is told, with nothing to show for it",
      source="theory-a5"),
    P("evidence_weight", 0.4, "share", 0.0, 1.0, "beta(4, 6)",
      "share of the remaining doubt that armed and organised violence can take away",
      assumed="violence shows that somebody fights, not who sent him; no measurement"),
    P("evidence_violent", 2000.0, "people", 50.0, 50000.0, "lognormal(ln 2000, 0.7)",
      "violent people in the country that take away half of that", assumed="more than a riot in one town"),
    P("evidence_arms", 200.0, "arms", 10.0, 5000.0, "lognormal(ln 200, 0.7)",
      "arms carried off that weigh as much", assumed="arms for a battalion's fighting companies"),
    P("law_precision", 20.0, "1", 1.0, 100.0, "lognormal(ln 20, 0.5)",
      "how sharply belief in an attack from outside decides whether the treaty counts it as one",
      assumed="lawyers disagree within about a tenth; no measurement"),
    P("doctrine_shift", 0.25, "1", 0.0, 2.0, "halfnormal(0.3)",
      "how far one grant lowers the belief that the next one needs",
      assumed="direction only: a doctrine widens with its use (S4)"),
    P("consultation_rate", 0.25, "1/hour", 0.01, 2.0, "lognormal(ln 0.25, 0.7)",
      "rate at which the alliance's council votes on a request",
      assumed="heads of state by telephone and video, hours rather than days; chosen on one case"),
    P("chair_delay", 0.5, "share", 0.0, 1.0, "beta(4, 4)",
      "how far a chair who would object slows the vote", assumed="who presides sets the date; no measurement"),
    # What the leader hopes for
    P("stance_hope", 2.0, "logit", 0.0, 6.0, "halfnormal(2)",
      "rise of the leader's hope of help from an indifferent to a loyal tie with the patron",
      assumed="all refusals in the cases of the design met leaders whom the patron disliked, or a third state"),
    P("call_hope", 1.5, "logit", 0.0, 6.0, "halfnormal(1.5)", "rise of that hope once the patron has called or pressed",
      assumed="who calls means to come; no measurement"),
    # What members want
    P("ally_reason", 8.0, "1", 0.5, 20.0, "loguniform(0.5, 20)", "weight of a difference in worth in a member's choice",
      source="theory-a5"),
    P("law_weight", 1.0, "1", 0.0, 4.0, "halfnormal(1)",
      "cost of agreeing where the treaty does not cover the case", source="theory-a5"),
    P("example_fear", 1.0, "1", 0.0, 4.0, "halfnormal(1)",
      "worth of saving a neighbour's ruler to a full autocrat who thinks him lost", source="theory-a5"),
    P("far_fear", 0.5, "share", 0.0, 1.0, "beta(4, 4)",
      "the same for a member that does not border on the host, as a part",
      assumed="news of a fall travels farther than people do"),
    # Who sends how many
    P("burden_share", 0.2, "share", 0.01, 0.9, "beta(2, 8)",
      "share of its stake and means that a state would give to save an ally alone",
      assumed="the share of the worked example of theory V8.1; chosen on one case"),
    P("size_spread", 0.25, "log", 0.0, 1.5, "halfnormal(0.3)", "how far what is given differs from case to case",
      assumed="plans and stocks of the day"),
    P("favour_unit", 100.0, "people", 10.0, 2000.0, "lognormal(ln 100, 0.5)",
      "contingent that is seen", assumed="one company"),
    P("favour_price", 0.2, "1", 0.01, 2.0, "lognormal(ln 0.2, 0.5)",
      "price of such a contingent to a state with nothing else to do and a public that does not mind",
      assumed="a fifth of the patron's full favour; no measurement"),
    P("government_rate", 0.125, "1/hour", 0.005, 2.0, "lognormal(ln 0.125, 0.6)",
      "rate at which a government that must agree does so", assumed="a working day"),
    P("parliament_rate", 0.05, "1/hour", 0.005, 1.0, "lognormal(ln 0.05, 0.6)",
      "rate of votes of a parliament that must agree", assumed="a day or so to call a session"),
    P("gate_tries", 3.0, "count", 1.0, 20.0, "lognormal(ln 3, 0.5)",
      "failed votes after which a parliament is asked no more", assumed="a plan that fails three times is dropped"),
)  # fmt: skip
