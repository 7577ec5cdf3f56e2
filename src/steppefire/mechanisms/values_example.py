"""Parameters of the example to other states; part of the one table in `values.py`."""

from __future__ import annotations

from steppefire.core.spec import Parameter

P = Parameter

EXAMPLE: tuple[Parameter, ...] = (
    P("revolt_rate", 0.06, "1/year", 0.001, 0.5, "lognormal(ln 0.06, 0.5)",
      "rate of a national revolt in a state without any democracy, no example in sight",
      assumed="about ten in a dozen post-Soviet states in twenty years, most of them half autocratic; recalled count"),
    P("example_pull", 0.35, "1", 0.0, 3.0, "halfnormal(0.5)",
      "log by which one revolt that runs or has won raises the rate in a state just like it", source="theory-a5"),
    P("example_days", 365.0, "day", 30.0, 3650.0, "lognormal(ln 365, 0.7)", "time for which an example is remembered",
      assumed="waves of revolts ran through one to two years: 1989, 2003 to 2005, 2011; recalled"),
    P("example_share", 0.0003, "share", 1e-5, 0.01, "lognormal(ln 0.0003, 1)",
      "share of a country in the street at which other countries begin to take notice",
      assumed="some thousands in a country of twenty million; what foreign news desks report"),
    P("failure_deters", 0.5, "1", 0.0, 2.0, "halfnormal(0.5)", "how far a revolt put down deters, beside what one that "
      "runs or has won encourages",
      assumed="success is copied more than failure is heeded (Beissinger 2007); size judged"),
    P("success_chance", 0.4, "share", 0.05, 0.9, "beta(4, 6)",
      "chance that a revolt elsewhere wins, before elites learn",
      assumed="five of the eight cases of the design won, and cases that won are the better known ones"),
    P("elite_learning", 0.2, "share", 0.0, 1.0, "beta(2, 8)", "part of that chance that elites take away for each "
      "success they have seen", source="theory-a5"),
    P("revolt_days", 21.0, "day", 1.0, 365.0, "lognormal(ln 21, 0.8)", "length of a revolt elsewhere",
      assumed="a week to three months in the cases of the design"),
    P("help_saves", 0.5, "share", 0.0, 1.0, "beta(2, 2)", "part of the revolts that would win which help from the "
      "alliance ends", assumed="an army behind a ruler; no count"),
    P("hope_reliance", 1.5, "logit", 0.0, 5.0, "halfnormal(1.5)", "log odds by which a ruler who leans on the patron "
      "altogether believes in help more than one who does not at all", assumed="direction only"),
)  # fmt: skip
