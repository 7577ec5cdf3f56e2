"""What the keys of the YAML files mean, in a sentence each, for editors; the full text is docs/scenario-format.md."""

from __future__ import annotations

HEAD = {
    "scenario": "Version of the format.",
    "name": "The scenario's name; equals the folder's name.",
    "title": "A title for people.",
    "country": "ISO 3166-1 alpha-3, such as KAZ.",
    "start": "Hour 0, before the first rally: ISO 8601 with an offset, at a full hour.",
    "power_since": "The last change of power before hour 0.",
    "days": "Days to simulate if a run does not say.",
    "trigger": "What sets the crisis off.",
    "trigger_unit": "The unit where the trigger is felt first; without it the whole country.",
    "largest_city": "A place id of places.csv.",
    "capital": "A place id of places.csv.",
    "facts": "National numbers, all of them known before hour 0.",
}

FACTS = {
    "gini": "Gini coefficient of income, 0 to 1.",
    "national_income": "Mean income a head.",
    "national_wage": "Mean wage.",
    "national_output": "Output a head.",
    "exposed_share_elsewhere": "Share exposed to the price where a unit has no figure of its own.",
    "exposed_households": "Share of people in a household that buys what becomes dearer.",
    "internet_share": "Share of people with internet.",
    "youth_share": "Share of people aged 15 to 39.",
    "organised_cadre": "People sent to organise; 0 where none is known.",
    "loyalty_deviation": "How far loyalty lies off what the rules of the regime say; 0 where nothing is known.",
    "trigger_hour": "Hours from hour 0 until the trigger.",
    "trigger_size": "How large the trigger is; a price's relative change.",
    "democracy": "Electoral democracy index of the year before, 0 to 1.",
    "corruption_index": "Corruption perceptions index, 0 to 100; 100 is clean.",
    "rents_share": "Natural resource rents, share of output.",
    "gdp_per_head": "Output a head in international dollars.",
    "security_scale": "Multiplies the strength of all forces; 1 as listed.",
    "curfew_from": "Hour of the local day at which a curfew begins.",
    "curfew_to": "Hour of the local day at which a curfew ends.",
    "patron_stance": "Between the leader and the patron's: 1 a loyal client, 0 indifferent or no patron, -1 hostile.",
    "troop_feeling": "Feeling towards the patron's soldiers in the whole country, -1 to 1.",
}

TREATY = {
    "treaty": "Version of the format.",
    "name": "Equals the host's alliance in states.csv.",
    "title": "The treaty's full name.",
    "rule": "How the alliance decides; under `patron` he decides alone.",
    "may_ask": "Who may ask for help.",
    "threat": "Whether an attack from outside is needed, or unrest alone will do.",
    "story_needed": "How far governments must believe in an attack from outside.",
    "articles": "What opens which door, in words of your own.",
    "chairs": "Who chairs it, from a day on.",
    "precedents": "Earlier requests and their answers; only those before hour 0 count.",
    "sources": "Works that sources.csv need not repeat.",
}
