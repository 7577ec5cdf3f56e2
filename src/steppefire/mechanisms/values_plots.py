"""Parameters of the traces of rival explanations; part of the one table in `values.py`.

Nothing here is at work by default beyond base rates: no cadre, no caches, nobody prepared, nobody called. A hypothesis
(scenario/hypotheses.py) sets the causes.
"""

from __future__ import annotations

from steppefire.core.spec import Parameter

P = Parameter

PLOTS: tuple[Parameter, ...] = (
    # Causes, which only a hypothesis moves
    P("foreign_cadre", 0.0, "share", 0.0, 1.0, "uniform(0, 1)", "share of the organised cadre that is foreign",
      assumed="nobody by default; claimed and never shown (A19 of the ledger)"),
    P("cadre_inside", 0.3, "share", 0.0, 1.0, "beta(3, 7)", "share of a foreign cadre that is in the country at hour 0",
      assumed="a few come first and prepare"),
    P("crossing_rate", 0.02, "1/hour", 0.001, 1.0, "lognormal(ln 0.02, 0.7)", "rate at which the others come over",
      assumed="half of them within a day and a half"),
    P("arms_caches", 0.0, "count", 0.0, 1000.0, "loguniform(1, 1000)", "stores of arms hidden beforehand",
      assumed="none by default; spread as people are"),
    P("cache_arms", 30.0, "arms", 1.0, 1000.0, "lognormal(ln 30, 0.7)", "arms in a store",
      assumed="what a van holds"),
    P("prepared", 0.0, "share", 0.0, 1.0, "uniform(0, 1)",
      "share of the pact between the sides that rivals have given up beforehand, unknown to the leader",
      assumed="nothing by default; claimed and never shown (I09 of the ledger)"),
    P("patron_call_wish", 0.0, "1", 0.0, 10.0, "halfnormal(2)",
      "worth to the patron of calling first, beside all else",
      assumed="none by default"),
    P("uncalled_cost", 0.0, "1", 0.0, 20.0, "halfnormal(2)", "cost to the leader of asking uncalled",
      assumed="none by default: the idea is his own"),
    # What is noticed of them, and what looks alike without them
    P("foreign_base", 0.01, "share", 0.0, 0.5, "beta(1, 99)", "foreigners among those arrested, without any plot",
      assumed="residents, seasonal workers and visitors; no breakdown was ever given (I08 of the ledger)"),
    P("cadre_caught", 0.5, "share", 0.0, 1.0, "beta(4, 4)", "how often organised men are arrested, beside others there",
      assumed="trained men leave in time; judged"),
    P("crossings_ordinary", 2.0, "1/day", 0.0, 100.0, "lognormal(ln 2, 0.7)",
      "people noticed at green borders on any day",
      assumed="smugglers and migrants, some every day"),
    P("crossing_noticed", 0.05, "share", 0.0, 1.0, "beta(1, 19)", "chance that a man who crosses is noticed",
      assumed="long borders, few posts"),
    P("closed_noticed", 0.3, "share", 0.0, 1.0, "beta(3, 7)", "the same at a closed border, where he is turned back",
      assumed="guards alert and roads shut; judged"),
    P("cache_rate", 0.004, "1/hour", 0.0, 0.5, "lognormal(ln 0.004, 0.7)",
      "rate at which a store is found where forces are free and ordinary life is back",
      assumed="half of the stores in a week of searches"),
    P("arms_recovered", 0.001, "1/hour", 0.0, 0.1, "lognormal(ln 0.001, 0.7)",
      "rate at which arms carried off are found",
      assumed="the same searches; about a third of those taken were found early in the one case looked at"),
    P("order_seen", 0.25, "share", 0.0, 1.0, "beta(2, 6)",
      "chance that a kind of press learns of an order to leave a post",
      assumed="men talk, papers leak; most do not"),
    P("call_seen", 0.25, "share", 0.0, 1.0, "beta(2, 6)", "chance that it learns of the patron's call",
      assumed="as for orders; read-outs are the callers' own"),
    P("false_trace", 0.03, "share", 0.0, 1.0, "beta(1, 30)",
      "chance that it tells of an order or call where a post was left, or help was asked for, without any",
      assumed="plots are suspected behind every retreat"),
    P("nationality_seen", 0.1, "share", 0.0, 1.0, "beta(1, 9)",
      "share of detained foreigners whom witnesses know as such",
      assumed="papers are looked at in cells, not in streets"),
)
