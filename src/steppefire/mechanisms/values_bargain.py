"""Parameters of the bargain; part of the one table in `values.py`, where the rules for them stand."""

from __future__ import annotations

from steppefire.core.spec import Parameter

P = Parameter

BARGAIN = (
    # The change of power
    P("critical_at_start", 0.19, "share", 0.0, 0.5, "beta(4, 17)", "adults critical of the rulers, change of power",
      assumed="no poll measures it; with the estranged somewhat under a quarter"),
    P("estranged_at_start", 0.04, "share", 0.0, 0.3, "beta(2, 48)", "adults estranged from the order, change of power",
      assumed="no poll measures it; one in five of those opposed"),
    P("legitimacy_at_start", 0.9, "share", 0.3, 0.95, "beta(8, 3)", "legitimacy at the change of power",
      source="Epstein2002"),
    P("borne_at_start", 0.5, "share", 0.0, 1.0, "beta(4, 4)",
      "part of their exclusion that people had taken in at the change of power",
      assumed="exclusion is older than the president; a new one is given time"),
    # Welfare and promise
    P("bearing_years", 3.0, "year", 0.5, 30.0, "lognormal(ln 3, 0.5)", "time for exclusion to sink in",
      assumed="about half a term; no measurement"),
    P("expectation_years", 10.0, "year", 1.0, 50.0, "lognormal(ln 10, 0.5)",
      "time for expectations to adapt to what is",
      assumed="direction: aspirations follow attainment slowly (Gurr 1970); size judged"),
    P("elite_rate", 0.1, "1/year", 0.0, 1.0, "lognormal(ln 0.1, 0.5)", "growth of elites at half the relative wage",
      source="Turchin2013"),
    P("wage_share", 0.5, "share", 0.1, 0.9, "beta(4, 4)", "share of output that wages take at a relative wage of 1",
      source="Turchin2013"),
    # Critics and estranged
    P("dissent_rate", 0.02905, "1/year", 0.0, 0.5, "lognormal(ln 0.03, 0.7)",
      "adults who turn critical in a year, all closed and corrupt",
      assumed="no poll; set so that about a quarter oppose in private at hour 0; fitted"),
    P("dissent_deprivation", 3.0, "1", 0.0, 20.0, "halfnormal(4)", "by how much deprivation adds to it",
      assumed="direction: relative deprivation (Gurr 1970); size judged"),
    P("protest_weight", 0.1, "1", 0.0, 2.0, "halfnormal(0.3)", "by how much remembered protests add to it",
      assumed="direction: a protest tells others that they are not alone (Kuran 1989); size judged"),
    P("protest_scale", 1000.0, "people", 10.0, 100000.0, "lognormal(ln 1000, 1)",
      "participants at which a protest counts",
      assumed="what a whole country hears of"),
    P("protest_memory", 5.0, "year", 0.5, 30.0, "lognormal(ln 5, 0.5)",
      "time for which protests and broken promises are remembered",
      assumed="about a term; no measurement"),
    P("estrange_rate", 0.05, "1/year", 0.001, 1.0, "lognormal(ln 0.05, 0.7)", "rate at which critics become estranged",
      assumed="form: Choucri et al. 2007; size judged"),
    P("shooting_weight", 0.5, "1", 0.0, 5.0, "halfnormal(0.7)", "by how much remembered shootings add to it",
      assumed="direction: repression radicalises; size judged"),
    P("promise_weight", 0.3, "1", 0.0, 5.0, "halfnormal(0.5)", "by how much a broken promise adds to it",
      assumed="direction: promises broken (report S0); size judged"),
    P("reconcile_rate", 0.2, "1/year", 0.0, 2.0, "lognormal(ln 0.2, 0.5)",
      "rate at which critics come back, all channels open and welfare kept",
      assumed="form: Choucri et al. 2007; size judged"),
    P("forgive_rate", 0.02, "1/year", 0.002, 2.0, "lognormal(ln 0.02, 0.7)", "rate at which the estranged come back",
      assumed="form: Choucri et al. 2007; slower than critics do; size judged"),
    # Legitimacy
    P("worn_deprivation", 1.0, "1", 0.0, 5.0, "halfnormal(1)", "loss of legitimacy by deprivation, in the long run",
      assumed="as much as welfare falls behind; judged"),
    P("worn_corruption", 0.35, "1", 0.0, 2.0, "halfnormal(0.4)",
      "loss of legitimacy by corruption that no channel corrects, in the long run",
      assumed="judged, so that legitimacy stays near Epstein's .8 to .9"),
    P("worn_shooting", 0.02, "1", 0.0, 1.0, "halfnormal(0.05)", "loss of legitimacy by an e-fold of dead remembered",
      assumed="small beside outrage, which is quick; judged"),
    P("legitimacy_falls", 4.0, "year", 0.2, 30.0, "lognormal(ln 4, 0.5)", "time in which legitimacy wears off",
      assumed="years; no measurement"),
    P("legitimacy_returns", 10.0, "year", 1.0, 60.0, "lognormal(ln 10, 0.5)", "time in which it comes back",
      assumed="direction: trust is lost faster than won; size judged"),
)  # fmt: skip
