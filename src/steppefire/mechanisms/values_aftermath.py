"""Parameters of backlash, dependence and the next crisis; part of the one table in `values.py`."""

from __future__ import annotations

from steppefire.core.spec import Parameter

P = Parameter

AFTERMATH: tuple[Parameter, ...] = (
    # Backlash
    P("offence_request", 0.2, "sd", 0.0, 5.0, "halfnormal(0.7)",
      "offence at a request, where feeling is wholly hostile",
      assumed="many call it treason (S0, S1); no survey; kept small, a tenth of an sd in a mildly hostile group; "
              "chosen on one case"),
    P("offence_troops", 0.3, "sd", 0.0, 5.0, "halfnormal(0.5)", "offence at an e-fold of foreign men, likewise",
      assumed="see offence_request; men who stay weigh more than the asking"),
    P("offence_men", 10.0, "people", 0.5, 500.0, "lognormal(ln 10, 1)",
      "foreign men for each 100,000 people at which they are felt",
      assumed="a brigade in a country of some ten millions is a matter of talk; order of size"),
    P("welcome", 0.5, "share", 0.0, 1.0, "beta(4, 4)",
      "calm where they are welcome, against offence where they are not",
      assumed="direction: losses weigh more than gains; size judged"),
    P("offence_taken", 48.0, "hour", 1.0, 500.0, "lognormal(ln 48, 0.7)", "time in which it sinks in",
      assumed="news of days; as other news of the state"),
    P("offence_fades", 60.0, "day", 10.0, 2000.0, "lognormal(ln 60, 0.7)",
      "time in which it fades once they are gone",
      assumed="two months; no survey follows it; chosen on one case"),
    P("worn_treason", 0.5, "1", 0.0, 5.0, "halfnormal(0.5)", "loss of legitimacy by an sd of backlash, in the long run",
      assumed="some legitimacy is national; size judged"),
    # Dependence
    P("debt_saved", 0.5, "share", 0.0, 1.0, "beta(2, 2)", "part of the autonomy left that a wholly saved office costs",
      assumed="form: security for autonomy (Morrow 1991); no measurement of the price"),
    P("debt_staying", 0.3, "1/year", 0.001, 1.0, "loguniform(0.001, 1)", "rate at which men who stay cost autonomy",
      assumed="with debt_years the steady state of the design's prior, loguniform(0.01, 10)"),
    P("debt_years", 10.0, "year", 1.0, 50.0, "lognormal(ln 10, 0.5)", "time in which the debt wears off",
      assumed="two terms of office; no measurement"),
    P("autonomy_cost", 0.5, "share", 0.0, 1.0, "beta(4, 4)", "decisions that full dependence takes away",
      assumed="foreign and security policy, not all of domestic; judged"),
    P("tie_deed", 20.0, "1", 0.0, 200.0, "lognormal(ln 20, 0.7)",
      "e-folds of a power's ties that a deed worth a year's output would move",
      assumed="sanctions of a hundredth of output cost a fifth of the ties; judged"),
    P("worn_debt", 0.5, "1", 0.0, 5.0, "halfnormal(0.5)", "loss of legitimacy by dependence beyond that of before",
      assumed="a ruler by another's grace; size judged"),
    # The next crisis
    P("risk_base", 0.1, "1/year", 0.01, 1.0, "lognormal(ln 0.1, 0.7)", "national crises a year at the usual values",
      assumed="about one a decade: 1986, 2011 and 2016 in the case before hour 0"),
    P("risk_opposition", 5.0, "1", 0.0, 30.0, "lognormal(ln 5, 0.5)", "e-folds of risk by private opposition, 0 to 1",
      assumed="half as much again for a tenth of adults more; judged"),
    P("risk_standing", 4.0, "1", 0.0, 30.0, "lognormal(ln 4, 0.5)", "e-folds of risk by legitimacy lost, 1 to 0",
      assumed="half as much again for a tenth; judged"),
    P("usual_opposition", 0.25, "share", 0.0, 1.0, "beta(5, 15)", "private opposition at which the base rate holds",
      assumed="a quarter; about the level that the years before lead to on the case"),
    P("usual_standing", 0.85, "share", 0.0, 1.0, "beta(17, 3)", "legitimacy at which it holds",
      source="Epstein2002"),
    P("next_stance", 1.0, "logit", 0.0, 5.0, "halfnormal(1)",
      "odds of help next time by the stance between the leaders",
      assumed="direction: S1; size judged"),
    P("next_dependence", 2.0, "logit", 0.0, 10.0, "halfnormal(2)", "odds of help next time by dependence, 0 to 1",
      assumed="direction: the leader can count on troops, and owes (S3); size judged"),
)  # fmt: skip
