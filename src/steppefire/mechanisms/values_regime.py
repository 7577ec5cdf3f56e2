"""Parameters of the regime, of political triggers and of a repeated vote; part of the one table in `values.py`.

The regime's effects are measured from a reference, the country on which the other numbers were fitted: there they are
nothing by construction. "Cases" are those of docs/calibration.md.
"""

from __future__ import annotations

from steppefire.core.spec import Parameter

P = Parameter

REGIME = (
    P("open_doubt", 1.3, "log", 0.0, 5.0, "halfnormal(1)",
      "cost of standing by the rulers in vain that a tenth of the democracy index adds near the reference",
      assumed="half-open regimes are the weakest (Levitsky and Way 2010; Goldstone et al. 2010); size chosen on four "
      "cases"),
    P("open_most", 3.0, "1", 3.0, 3.0, "fixed", "tenths of the index beyond which openness changes risk, force, exit "
      "and reach no more", assumed="democracies are outside what the rules were made for"),
    P("poor_doubt", 0.4, "log", 0.0, 2.0, "halfnormal(0.5)", "the same per e-fold by which output a head is lower",
      assumed="direction: who is paid little and late is not held (Fearon and Laitin 2003; Bellin 2004); size judged"),
    P("rents_bind", 1.0, "log", 0.0, 10.0, "halfnormal(1.5)", "how much less it is, all output being rents",
      assumed="direction: rents pay for men and elites (Ross 2001; Bellin 2004); size judged"),
    P("open_mildness", 0.3, "log", 0.0, 2.0, "halfnormal(0.3)",
      "fall of what emergency law adds to risk, for a tenth of the democracy index",
      assumed="direction: more open regimes repress less (Davenport and Armstrong 2004); size judged"),
    P("open_force_cost", 0.2, "log", 0.0, 2.0, "halfnormal(0.3)",
      "rise of what force costs a leader that a tenth of the democracy index brings",
      assumed="direction as for mildness; size judged"),
    P("open_exit", 3.0, "1", 0.0, 20.0, "halfnormal(3)", "worth of leaving in time that a tenth of the index adds",
      assumed="direction: leaders of freer countries seldom lose life or freedom with office (Goemans 2008); judged"),
    P("open_reach", 0.3, "log", 0.0, 3.0, "halfnormal(0.5)",
      "how much farther a call over a wrong is carried, for a tenth of the democracy index",
      assumed="parties and associations call people (McAdam 1986); size judged"),
    P("stance_price", 1.6, "log", 0.0, 10.0, "halfnormal(2)",
      "rise of what asking for troops costs, from a loyal client (1) to an indifferent one (0)",
      assumed="a patron who is cool asks for more (report S1); size chosen on one of four cases"),
    P("reference_stance", 0.6, "1", 0.6, 0.6, "fixed", "stance between leader and patron of the reference",
      assumed="that of the case fitted, judged"),
    P("reference_openness", 0.255, "1", 0.255, 0.255, "fixed", "democracy index of the reference", source="VDem2022"),
    P("reference_income", 32946.0, "USD/year", 32946.0, 32946.0, "fixed", "output a head of the reference",
      assumed="that of the case fitted, in dollars of 2021"),
    P("reference_rents", 0.176, "share", 0.176, 0.176, "fixed", "rents in output of the reference",
      assumed="that of the case fitted, 2019"),
)

SIZES = (
    P("seen_among", 2.2e6, "people", 2.2e6, 2.2e6, "fixed",
      "people of a place among whom a crowd counts by its number, in larger ones by its share",
      assumed="the largest place of the case fitted; nothing is known beyond it, and growth by heads alone explodes"),
    P("heard_among", 2e7, "people", 2e7, 2e7, "fixed",
      "people of a country among whom news of crowds counts by heads, in larger ones by shares",
      assumed="the size of the case fitted, as for a place"),
)

WRONGS = (
    P("wrong_election", 1.0, "sd", 0.0, 5.0, "halfnormal(1.5)", "anger over a rigged election",
      assumed="one wrong done to all at once (Tucker 2007); size judged"),
    P("wrong_law", 1.2, "sd", 0.0, 5.0, "halfnormal(1.5)", "anger over a law or a trick that keeps rulers in power",
      assumed="of the order of an election; size chosen on one of four cases"),
    P("wrong_death", 0.8, "sd", 0.0, 5.0, "halfnormal(1.5)", "anger over a death at the hands of the state",
      assumed="moral shock (Jasper and Poulsen 1995); size judged"),
    P("wrong_coup", 1.0, "sd", 0.0, 5.0, "halfnormal(1.5)", "anger over a coup", assumed="as an election; size judged"),
    P("wrong_shortage", 0.8, "sd", 0.0, 5.0, "halfnormal(1.5)", "anger over a shortage of what all need",
      assumed="felt by all, blamed by some; size judged"),
    P("wrong_notice", 12.0, "hour", 1.0, 120.0, "lognormal(ln 12, 0.6)", "time until people have heard of it",
      assumed="the evening news and the next morning"),
    P("wrong_fades", 900.0, "hour", 48.0, 8760.0, "lognormal(ln 900, 0.7)", "time for which it angers",
      assumed="weeks; movements over votes and laws last for weeks or months"),
    P("wrong_discipline", 0.93, "1", 0.0, 1.0, "beta(8, 2)", "restraint of a crowd with a political demand",
      assumed="electoral revolts were nearly all peaceful, and kept so by those who called them (Tucker 2007); "
      "size chosen on one of four cases"),
    P("demand_credit", 0.8, "share", 0.0, 1.0, "beta(8, 2)", "share of that anger that lifts when the demand is met",
      assumed="more than of a price taken back: it was the whole demand"),
    P("watched_at", 0.35, "1", 0.05, 0.9, "lognormal(ln 0.35, 0.3)",
      "democracy index at which every other repeated vote is counted as cast",
      assumed="observers and courts are heard in half-open regimes (Bunce and Wolchik 2006); size chosen on one of "
      "four cases"),
    P("cost_demand", 10.0, "1", 0.0, 50.0, "lognormal(ln 8, 0.7)", "cost of meeting a political demand in full",
      assumed="face, and a precedent; chosen on two of four cases"),
    P("revote_days", 30.0, "day", 7.0, 180.0, "lognormal(ln 30, 0.4)", "time until a vote is repeated",
      assumed="a month is the least that laws allow"),
    P("revote_doubt", 0.1, "share", 0.01, 0.5, "halfnormal(0.1)",
      "how far a watched vote lies off the share who oppose the rulers", assumed="an upset is possible either way"),
)
