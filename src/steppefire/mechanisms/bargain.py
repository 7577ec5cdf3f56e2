"""The bargain: no say, but order and rising welfare; how it wears out over the years (part 1).

A slow clock. Welfare falls behind what was promised, that makes critics (Gurr 1970), critics become estranged
(Choucri et al. 2007), stress on the state grows (Turchin 2013), legitimacy wears off (Epstein 2002). The same step
runs by the month before hour 0 and by the hour after it; rates are given per year and converted.
"""

from __future__ import annotations

import numpy as np

from steppefire.core import mathx
from steppefire.core.facts import from_facts
from steppefire.core.spec import Mechanism, Promise, Variable
from steppefire.mechanisms.states import people_in_all

HOURS_A_YEAR = 8766.0
# What a row of history.csv speaks of, in the order of their numbers.
QUANTITIES = ("income_growth", "promised_growth", "corruption_index", "democracy", "debt",
              "protest", "shooting", "promise_broken")  # fmt: skip
# Taken where a scenario's history is silent: nothing grows, nothing was promised. Of openness and corruption its facts
# say what stood before hour 0.
LEVELS = ("income_growth", "promised_growth", "corruption_index", "democracy", "debt")
SILENT = {"income_growth": 0.0, "promised_growth": 0.0, "debt": 0.2}
RELATIVE_WAGE = 1.0  # Turchin's w0: the relative wage at which the number of elites rests
LEAST_ELITE, LEAST_LEFT, LEAST_SHARE = 0.01, 0.01, 1e-6  # what is left for elites, and shares, never reach 0


def rows_of(read, name):
    """Starts (hours) and values of one quantity of the history, in order of time."""
    return _rows(read.history_quantity, read.history_start, read.history_value)[QUANTITIES.index(name)]


@from_facts
def _rows(quantity, start, value):
    chosen = [quantity == number for number in range(len(QUANTITIES))]
    return [(start[each], value[each]) for each in chosen]


def over(start, value, hour, hours, silent):
    """Mean of a level over the hours from `hour` on; the last level known holds on, the first one held before."""
    if not start.size:
        return silent
    if start.size == 1 or hour >= start[-1]:
        return float((hour + hours - hour) * value[-1] / hours)
    begins = np.append(-np.inf, start[1:])
    ends = np.append(start[1:], np.inf)
    part = np.clip(np.minimum(ends, hour + hours) - np.maximum(begins, hour), 0.0, None)
    return float((part * value).sum() / hours)


def remembered(start, weight, hour, years):
    """What is left in memory of the events up to now: their weights, fading with this time constant in years."""
    past = start <= hour
    age = (hour - start[past]) / HOURS_A_YEAR
    return float((weight[past] * mathx.exp(-age / years)).sum())


def expected(expectation, welfare_before, welfare_after, promised, adapting, years):
    """Expected welfare (log) after so many years: it rises with the promise, and adapts slowly to what is (exact)."""
    growth = (welfare_after - welfare_before) / years
    rest = (promised - growth) * adapting
    ahead = expectation - welfare_before
    return welfare_after + rest + (ahead - rest) * mathx.exp(-years / adapting)


def deprived(welfare, expectation):
    """Relative deprivation, (expected - actual) / expected, never below 0 (Gurr 1970)."""
    return np.maximum(0.0, mathx.chance(expectation - welfare, 1.0))


def elites(number, wage, rate, years):
    """Number of elites against the change of power: grows where the relative wage is low (Turchin 2013)."""
    return np.maximum(LEAST_ELITE, number + rate * (RELATIVE_WAGE - wage) / wage * years)


def elite_income(number, wage, share):
    """Income of one of the elite: what wages leave of output, by the number of elites (Turchin 2013)."""
    return np.maximum(LEAST_LEFT, 1.0 - share * wage) / number


def stress(mass, elite, state):
    """Political stress index: the product of mass, elite and state distress, each 1 at the change of power."""
    return mass * elite * state


def stocks(critical, estranged, inflow, hardening, returning, leaving, years):
    """Critics D and estranged I after so many years: D' = a - (b + r) D, I' = b D - q I, with P = 1 (exact).

    Rates per year: a inflow, b hardening, r returning, q leaving. Shares of adults.
    """
    out = hardening + returning
    rest = inflow / out
    above = critical - rest
    left, gone = mathx.exp(-out * years), mathx.chance(leaving, years)
    gap = leaving - out
    mixed = left * (mathx.chance(gap, years) / gap if abs(gap) > 1e-9 else years)
    return rest + above * left, estranged * (1.0 - gone) + hardening * (rest * gone / leaving + above * mixed)


def towards(value, target, years, falling, rising):
    """A level on its way to a target, with one time constant (years) down and another up."""
    return value + (target - value) * mathx.chance(1.0 / (falling if target < value else rising), years)


def mean_of(share, spread):
    """Mean of private opposition at which this share of adults lies above zero, in sd."""
    return spread * mathx.normal_quantiles(np.clip(share, LEAST_SHARE, 1.0 - LEAST_SHARE))


def begin(p):
    """The country at the change of power: nothing promised yet, nothing broken."""
    mean = float(mean_of(p.critical_at_start + p.estranged_at_start, p.opposition_spread))
    return {"standing": p.legitimacy_at_start, "critical": p.critical_at_start, "estranged": p.estranged_at_start,
            "sunk_in": p.borne_at_start, "opposition_shift": mean}


def borne(felt, sunk_in, standing, at_start):
    """Hardship that people bear as their rulers' doing: H (1 - L) of Epstein, 1 - L against the change of power."""
    return felt * sunk_in * (1.0 - standing) / (1.0 - at_start)


def level_of(read, name, hour, hours):
    """Mean of one level of the history over these hours."""
    start, value = rows_of(read, name)
    silent = {"democracy": read.openness, "corruption_index": read.corruption_silent, **SILENT}[name]
    return over(start, value, hour, hours, float(silent))


@from_facts
def first_debt(start, value, power_hour):
    """Debt at the change of power, as a share of output."""
    return over(start, value, power_hour, 1.0, SILENT["debt"])


def facts(read, p):
    """What the history says of these hours: levels as their means, events as they are remembered."""
    level = {name: level_of(read, name, read.hour, read.step_hours) for name in LEVELS}
    begins, crowd = rows_of(read, "protest")
    protests = remembered(begins, mathx.log1p(crowd / p.protest_scale), read.hour, p.protest_memory)
    begins, dead = rows_of(read, "shooting")
    shot = remembered(begins, mathx.log1p(dead / p.memory_scale), read.hour, p.memory_years)
    begins, promises = rows_of(read, "promise_broken")
    broken = remembered(begins, promises, read.hour, p.protest_memory)
    first = first_debt(*rows_of(read, "debt"), read.power_hour)
    return level, protests, shot + float(mathx.log1p(read.killed / p.memory_scale)), broken, level["debt"] / first


def step(read, p, draw):
    """The bargain some hours on: welfare, deprivation, stress, critics, standing, and what people bear."""
    level, protests, shot, broken, debt = facts(read, p)
    years = float(read.step_hours) / HOURS_A_YEAR
    opened = float((read.population * read.ordinary_life).sum() / people_in_all(read.population))
    welfare = float(read.welfare) + level["income_growth"] * opened * years
    welfare += float(read.invested - read.sanctions) * years
    hoped = float(expected(read.expected_welfare, read.welfare, welfare, level["promised_growth"],
                           p.expectation_years, years))  # fmt: skip
    lack = float(deprived(welfare, hoped))
    wage = float(mathx.exp(welfare - hoped))
    number = float(elites(read.elite_numbers, wage, p.elite_rate, years))
    squeeze = number * elite_income(1.0, RELATIVE_WAGE, p.wage_share) / elite_income(number, wage, p.wage_share)
    distrust = (1.0 - read.standing) / (1.0 - p.legitimacy_at_start)
    pressed = float(stress(1.0 / wage, squeeze, debt * distrust))
    corrupt, closed = 1.0 - level["corruption_index"] / 100.0, 1.0 - level["democracy"]
    inflow = (p.dissent_rate * pressed * (1.0 + p.dissent_deprivation * lack) * corrupt * closed
              * (1.0 + p.protest_weight * protests))  # fmt: skip
    hardening = p.estrange_rate * (1.0 + p.shooting_weight * shot + p.promise_weight * broken)
    returning = p.reconcile_rate * level["democracy"] * (1.0 - lack)
    critical, estranged = stocks(float(read.critical), float(read.estranged), inflow, hardening, returning,
                                 p.forgive_rate, years)  # fmt: skip
    critical = min(critical, 1.0)
    estranged = min(estranged, 1.0 - critical)
    worn = p.worn_deprivation * lack + p.worn_corruption * corrupt * closed + p.worn_shooting * shot
    worn = worn + p.worn_treason * max(0.0, float(read.treason)) + p.worn_debt * float(read.owed)
    standing = towards(float(read.standing), float(mathx.exp(-worn)), years, p.legitimacy_falls, p.legitimacy_returns)
    sunk_in = towards(float(read.sunk_in), 1.0, years, p.bearing_years, p.bearing_years)
    written = {
        "welfare": welfare, "expected_welfare": hoped, "deprivation": lack, "corruption": corrupt,
        "elite_numbers": number, "political_stress": pressed, "critical": critical, "estranged": estranged,
        "standing": standing, "sunk_in": sunk_in, "killed": read.killed + read.new_dead.sum(),
        "borne_exclusion": borne(read.felt_exclusion, sunk_in, standing, p.legitimacy_at_start),
        "opposition_shift": mean_of(critical + estranged, p.opposition_spread) - read.opposition_mean,
    }  # fmt: skip
    return {name: np.asarray(value, float) for name, value in written.items()}


def rest(read, p, draw):
    """Nothing builds up: all stays as it was at the change of power."""
    kept = {variable.name: getattr(read, variable.name) for variable in MECHANISM.writes
            if variable.name not in ("borne_exclusion", "corruption")}  # fmt: skip
    index = level_of(read, "corruption_index", read.power_hour, 1.0)
    felt = borne(read.felt_exclusion, read.sunk_in, read.standing, p.legitimacy_at_start)
    return {**kept, "borne_exclusion": felt, "corruption": np.asarray(1.0 - index / 100.0)}


def _shares_stay_shares() -> bool:
    for inflow in (0.0, 0.02, 0.2):
        critical, estranged = stocks(0.2, 0.05, inflow, 0.1, 0.2, 0.3, 5.0)
        if not (critical >= 0.0 and estranged >= 0.0):
            return False
    return True


def _falling_behind_deprives() -> bool:
    lacks = [float(deprived(0.0, ahead)) for ahead in np.linspace(-0.5, 0.5, 21)]
    return lacks[0] == 0.0 and all(b >= a for a, b in zip(lacks, lacks[1:], strict=False)) and lacks[-1] < 1.0


_CARRIED = ("welfare", "expected_welfare", "elite_numbers", "critical", "estranged", "standing", "sunk_in", "killed")
_SHOWN = ("deprivation", "political_stress", "opposition_shift")  # read at rest, to be kept

MECHANISM = Mechanism(
    name="bargain",
    purpose="Lets welfare, promises, corruption and closed channels work on critics and legitimacy, over years.",
    parts=(1,),
    switches=("bargain",),
    sources=("Choucri2007", "Turchin2013", "Gurr1970", "Epstein2002", "S0", "S2"),
    reads=(*_CARRIED, *_SHOWN, "new_dead", "population", "ordinary_life", "hour", "step_hours", "power_hour",
           "history_start", "history_quantity", "history_value", "openness", "corruption_silent", "opposition_mean",
           "invested", "sanctions", "treason", "owed"),
    reads_fresh=("felt_exclusion",),
    writes=(
        Variable("welfare", "log", "country", "real income a head against the change of power", low=-20, high=20),
        Variable("expected_welfare", "log", "country", "what people expect of it", low=-20, high=20),
        Variable("deprivation", "share", "country", "part of the expected welfare that is missing", high=1),
        Variable("corruption", "share", "country", "corruption as perceived, 0 clean", high=1),
        Variable("elite_numbers", "1", "country", "elites against the change of power", high=1e6, start=1),
        Variable("political_stress", "1", "country", "political stress index, 1 at the change of power",
                 high=1e9, start=1),
        Variable("critical", "share", "country", "adults critical of the rulers", high=1),
        Variable("estranged", "share", "country", "adults estranged from the order itself", high=1),
        Variable("standing", "share", "country", "legitimacy of the rulers", high=1),
        Variable("sunk_in", "share", "country", "part of their exclusion that people have taken in", high=1),
        Variable("killed", "people", "country", "participants killed since hour 0"),
        Variable("borne_exclusion", "sd", "place", "exclusion that people bear as their rulers' doing", high=400),
        Variable("opposition_shift", "sd", "country", "mean of private opposition, less that at hour 0",
                 low=-10, high=10),
    ),
    parameters=("critical_at_start", "estranged_at_start", "legitimacy_at_start", "borne_at_start", "bearing_years",
                "expectation_years", "elite_rate", "wage_share", "dissent_rate", "dissent_deprivation",
                "protest_weight", "protest_scale", "protest_memory", "estrange_rate", "shooting_weight",
                "promise_weight", "reconcile_rate", "forgive_rate", "worn_deprivation", "worn_corruption",
                "worn_shooting", "worn_treason", "worn_debt", "legitimacy_falls", "legitimacy_returns", "memory_scale",
                "memory_years",
                "opposition_spread"),
    step=step,
    rest=rest,
    begin=begin,
    slow=True,
    promises=(Promise("critics and estranged never fall below none", _shares_stay_shares),
              Promise("the farther welfare falls behind, the more is missing", _falling_behind_deprives)),
)  # fmt: skip
