"""What must hold between the tables of a scenario: each rule, broken alone, is the only problem and at its place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from steppefire.scenario import check

TINY = Path(__file__).parents[1] / "data" / "tiny-land"
HALL = "salt-bay-hall,Salt Bay city hall,city_hall,salt-bay,hall-in-city"
SECOND = "east-two,More of it,east,remainder,,46,79"

# What is broken: file, old text, new text, and the line and column at which it is reported.
RULES = {
    "largest city": ("scenario.yaml", "largest_city: river-city", "largest_city: salt-bay", 9, 15),
    "capital is a city": ("scenario.yaml", "capital: old-fort", "capital: east-rest", 10, 10),
    "seat in its own unit": ("units.csv", "West Coast,salt-bay", "West Coast,river-city", 2, 17),
    "prices in pairs": ("units.csv", "0.8,60,120", "0.8,,120", 2, 77),
    "past shootings in pairs": ("units.csv", "16,2011", "16,", 2, 87),
    "past shootings lie in the past": ("units.csv", "16,2011", "16,2031", 2, 87),
    "group shares within 0.03": ("units.csv", "0.62,0.21,0.17", "0.62,0.21,0.21", 3, 40),
    "one remainder": ("places.csv", "45.02,78.37\n", f"45.02,78.37\n{SECOND}\n", 6, 26),
    "remainder without people": ("places.csv", "remainder,,", "remainder,15000,", 5, 50),
    "city with people": ("places.csv", "city,10000", "city,", 4, 29),
    "nobody left over": ("places.csv", "city,30000", "city,29999", 2, 29),
    "cities fit into the unit": ("places.csv", "city,45000", "city,60000", 3, 33),
    "one group for each share": ("groups.csv", "other_share", "titular_share", 4, 19),
    "one titular group": ("groups.csv", "Russian,false", "Russian,true", 3, 17),
    "no titular group": ("groups.csv", "Kazakh,true", "Kazakh,false", 1, 1),
    "band shares": ("bands.csv", "0.37", "0.3", 1, 27),
    "bands without gap": ("bands.csv", "15,29", "16,29", 3, 16),
    "bands from age 0": ("bands.csv", "under 15,0", "under 15,1", 2, 16),
    "strength per 1000": ("forces.csv", "4,1000", "4,500", 2, 17),
    "one host": ("states.csv", "PACT,member", "PACT,host", 4, 22),
    "no host": ("states.csv", "PACT,host", "PACT,member", 1, 1),
    "host is the country": ("states.csv", "TNY,Tiny", "TNZ,Tiny", 2, 1),
    "an alliance has a patron": ("states.csv", "BIG,Big Neighbour,PACT,patron", "BIG,Big Neighbour,PACT,member", 1, 1),
    "one patron": ("states.csv", "PACT,member", "PACT,patron", 4, 22),
    "members are in the alliance": ("states.csv", "Middle Land,PACT,", "Middle Land,LEAGUE,", 4, 17),
    "powers are outside": ("states.csv", "Power,,power", "Power,PACT,power", 5, 20),
    "powers have no gate": ("states.csv", "0,false,,\n", "0,false,,leader\n", 5, 52),
    "the alliance has a treaty": ("treaty.yaml", "name: PACT", "name: LEAGUE", 3, 7),
    "whoever chairs is a member": ("treaty.yaml", "state: MID, assumed: invented", "state: FAR, assumed: inv.", 13, 31),
    "a treaty's number has one origin": ("treaty.yaml", 'assumed: "invented for tests"',
                                         'assumed: "invented", source: TEST', 8, 15),
    "a treaty's number is a share": ("treaty.yaml", "value: 0.2", "value: 20", 8, 23),
    "a treaty's number has a unit": ("treaty.yaml", "unit: share", "unit: people", 8, 34),
    "an entry has an origin": ("treaty.yaml", "answer: refused, source: TEST", "answer: refused", 15, 5),
    "treaties cite what is known": ("treaty.yaml", "gear only, source: TEST", "gear only, source: TOAST", 16, 87),
    "a contingent has a state": ("script.csv", "contingent,state:BIG", "contingent,country", 12, 35),
    "a contingent has troops": ("script.csv", "state:BIG,20", "state:BIG,", 12, 45),
    "troops are whole": ("script.csv", "state:BIG,20", "state:BIG,20.5", 12, 45),
    "a blackout is a share": ("script.csv", "country,0.98", "country,98", 8, 41),
    "a decision has a source": ("script.csv", ",hour not known,", ",,", 7, 69),
    "until after time": ("script.csv", "0.5,2022-01-05T16:30", "0.5,2022-01-04T20:30", 3, 45),
    "inside the span": ("script.csv", "2022-01-09T08:00", "2022-01-11T00:00", 14, 1),
    "no border in the script": ("script.csv", "sack_cabinet,country", "sack_cabinet,border", 6, 37),
    "claims say something": ("claims.csv", "crowd,200,,people,more than", "crowd,,,people,", 2, 11),
    "numbers of claims have units": ("claims.csv", "100,100,people", "100,100,", 3, 22),
    "periods end after they begin": ("claims.csv", "2022-01-02T00:00+06:00", "2022-01-05T00:00+06:00", 2, 71),
    "found claims have a source": ("claims.csv", "21:00+06:00,TEST,F,official\nD02", "21:00+06:00,,F,official\nD02",
                                   3, 132),
    "objects name a rule or a source": ("objects.csv", HALL, HALL + "s", 2, 53),
    "no hidden characters by escape": ("scenario.yaml", "title: Tiny Land, an invented country for tests",
                                       'title: "Tiny \\0 Land"', 4, 8),
    "format version": ("scenario.yaml", "scenario: 1", "scenario: 2", 2, 11),
    "start on the hour": ("scenario.yaml", "start: 2022-01-01T00:00+06:00", "start: 2022-01-01T00:30+06:00", 6, 8),
    "power before the start": ("scenario.yaml", "power_since: 2019-03-20", "power_since: 2022-03-20", 7, 14),
    "power within living memory": ("scenario.yaml", "power_since: 2019-03-20", "power_since: 1819-03-20", 7, 14),
    "history before hour 0": ("history.csv", "2021-01-10,", "2022-01-10,", 9, 1),
    "history ends before hour 0": ("history.csv", "2019-01-01,2021-12-31", "2019-01-01,2022-12-31", 2, 12),
    "history in order of time": ("history.csv", "2019-06-09,2019-06-12", "2019-06-09,2019-05-12", 8, 12),
    "history in the quantity's unit": ("history.csv", "debt,0.25,share", "debt,0.25,people", 7, 23),
    "history within its range": ("history.csv", "democracy,0.25", "democracy,25", 5, 23),
    "history with an origin": ("history.csv", "0.2,share,TEST", "0.2,share,", 6, 28),
    "a fact has one origin": ("scenario.yaml", 'assumed: "none is sent"', 'assumed: "none is sent", source: TEST',
                              20, 20),
    "a fact's rule is one of rules.yaml": ("scenario.yaml", 'assumed: "nothing is known beyond the rules"',
                                           'assumed: "nothing is known", rule: beyond-the-rules', 31, 79),
    "a treaty's number is not drawn": ("treaty.yaml", 'assumed: "invented for tests"',
                                       'assumed: "invented", prior: "uniform(0, 1)"', 8, 62),
    "recalled beside a source": ("columns.yaml", "minority_share: {unit: share, source: TEST",
                                 "minority_share: {unit: share, computed: rest", 6, 49),
    "recalled columns": ("columns.yaml", "income: {unit: kKZT/month, source: TEST",
                         "income: {unit: kKZT/month, source: TEST, recalled: half", 9, 44),
}  # fmt: skip


@pytest.mark.parametrize("rule", RULES)
def test_a_broken_rule_is_reported_alone_and_at_its_place(rule: str, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(TINY, tmp_path / "tiny-land"))
    file, old, new, line, column = RULES[rule]
    text = (folder / file).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")
    assert [(problem.file, problem.line, problem.column) for problem in check(folder)] == [(file, line, column)]
