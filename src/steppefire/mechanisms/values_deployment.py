"""Parameters of the deployment; part of the one table in `values.py`."""

from __future__ import annotations

from steppefire.core.spec import Parameter

P = Parameter

DEPLOYMENT = (
    # The way in
    P("ready_rate", 0.15, "1/hour", 0.01, 2.0, "lognormal(ln 0.15, 0.5)",
      "rate at which a contingent is alerted and loaded, once its gate at home is open",
      assumed="standing reaction units need hours; chosen on one case"),
    P("lift_hours", 12.0, "hour", 1.0, 120.0, "lognormal(ln 12, 0.4)", "time from there to its first men on the ground",
      assumed="forming up, permits, a flight of some hours, unloading; chosen on one case"),
    P("airlift_share", 0.3, "share", 0.02, 1.0, "beta(3, 7)", "share of a state's heavy transports that fly for it",
      assumed="more than 70 of about 110 were named for the whole lift of this one case, fewer fly at a time"),
    P("aircraft_men", 20.0, "people", 5.0, 150.0, "lognormal(ln 20, 0.4)", "men with their vehicles in a transport",
      assumed="a company came in five aircraft in this one case (IFX-BY)"),
    P("turn_round", 24.0, "hour", 6.0, 96.0, "lognormal(ln 24, 0.4)", "time from a flight of an aircraft to its next",
      assumed="there and back, loading, rest; airfields took some 15 to 20 flights a day in this one case (INFO24)"),
    P("road_men", 10.0, "people/hour", 0.0, 200.0, "lognormal(ln 10, 0.7)", "men whom a neighbour brings by road",
      assumed="a column of a company every half day"),
    P("charter_men", 2.0, "people/hour", 0.0, 50.0, "lognormal(ln 2, 0.7)", "men whom any state brings by hired means",
      assumed="a civil aircraft every second or third day"),
    P("force_share", 0.5, "share", 0.0, 1.0, "beta(4, 4)", "share of its pool that a patron sends on its own",
      assumed="force without consent takes more men than guards; the rest is relief"),
    # What they do
    P("guard_shifts", 3.0, "1", 1.0, 10.0, "lognormal(ln 3, 0.3)", "foreign guards for each man that a post has",
      assumed="three shifts round the clock"),
    P("engage", 0.2, "share", 0.0, 1.0, "beta(2, 8)", "share of foreign guards who count against crowds",
      assumed="their mandate is to guard what matters, not to clear squares"),
    P("plan_optimism", 0.25, "share", 0.0, 1.0, "beta(2, 6)", "by how much plans exceed what is pledged",
      assumed="2,500 were announced for 2,030 who came; chosen on one case"),
    P("truth_rate", 0.01, "1/hour", 0.001, 0.2, "lognormal(ln 0.01, 0.7)", "rate at which what is said becomes true",
      assumed="four days"),
    # The way out
    P("leave_rate", 0.02, "1/day", 0.001, 0.3, "loguniform(0.001, 0.3)",
      "rate at which the end of a mission is announced, before calm, cost and assets", source="theory-a5"),
    P("leave_calm", 3.5, "log", 0.0, 8.0, "normal(3.5, 1)", "added to its logarithm when the country is calm",
      assumed="the mandate is fulfilled; chosen on one case"),
    P("leave_cost", 1.0, "log", 0.0, 4.0, "halfnormal(1)", "added for each unit of what staying costs the patron",
      assumed="fixed at one by the design; direction only"),
    P("leave_asset", 1.0, "log", 0.0, 4.0, "halfnormal(1)", "taken off for each unit of interest and kin in the host",
      assumed="fixed at one by the design; direction only"),
    P("settled_hours", 48.0, "hour", 6.0, 400.0, "lognormal(ln 48, 0.5)", "quiet after which a country seems settled",
      assumed="two days; chosen on one case"),
    P("emergency_unrest", 0.3, "share", 0.0, 1.0, "beta(3, 7)", "part of that which an emergency in force takes away",
      assumed="rulers who need an emergency are not yet safe"),
)
