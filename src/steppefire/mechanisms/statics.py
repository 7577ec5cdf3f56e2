"""Facts that a run does not change: what mechanisms may read from the scenario's world."""

from __future__ import annotations

from steppefire.core.spec import Variable

V = Variable

STATICS: dict[str, Variable] = {
    entry.name: entry
    for entry in (
        V("population", "people", "place", "inhabitants at full scale"),
        V("adults", "people", "place", "adults at full scale"),
        V("solar_offset", "hour", "place", "local solar time minus scenario time, from longitude", low=-24),
        V("distance", "km", "place x place", "great-circle distance"),
        V("unit_of", "index", "place", "unit that the place belongs to"),
        V("seat_of", "index", "place", "seat of the unit that the place belongs to"),
        V("exclusion_gap", "1", "place", "pay that the place's wages promise a head, less what a head receives"),
        V("output_lost", "1", "place", "share of output that leaves the place, beyond the country's"),
        V("price_rise", "log", "place", "log of the new price over the old"),
        V("price_before", "KZT/litre", "place", "old price"),
        V("price_after", "KZT/litre", "place", "new price"),
        V("price_hour", "hour", "country", "hour from which the new price holds", low=-1e9),
        V("past_dead", "people", "place", "shot in earlier protests in the unit"),
        V("power_hour", "hour", "country", "hour of the last change of power", low=-1e9),
        V("history_start", "hour", "event", "hour of a row of the history", low=-1e9),
        V("history_quantity", "index", "event", "what it speaks of"),
        V("history_value", "1", "event", "its value", low=-1e18),
        V("opposition_mean", "sd", "country", "mean of private opposition at hour 0, place and class aside", low=-10),
        V("past_years", "year", "place", "years since then"),
        V("class_exposed", "1", "class", "1 for people in a household with a gas-driven vehicle"),
        V("class_poor", "1", "class", "1 poor, 0 middle, -1 well off", low=-1),
        V("class_young", "1", "class", "1 for adults under 40"),
        V("class_minority", "1", "class", "1 outside the titular group"),
        V("class_rural", "1", "class", "1 for rural people"),
        V("class_share", "share", "place x class", "share of a class among the place's adults"),
        V("level_value", "1", "level", "caution of a level"),
        V("level_weight", "share", "level", "share of adults in a level"),
        V("police_strength", "people", "place", "police"),
        V("guard_strength", "people", "place", "national guard where stationed"),
        V("army_strength", "people", "place", "army where stationed"),
        V("duty_share", "share", "force", "share on duty on an ordinary day: police, guard, army"),
        V("object_place", "index", "object", "place of the object"),
        V("object_symbolic", "1", "object", "weight as a target"),
        V("object_guards", "people", "object", "guards of the object"),
        V("object_arms", "arms", "object", "small arms in store"),
        V("object_damage", "USD", "object", "damage when burnt"),
        V("object_security", "1", "object", "1 for a security headquarters"),
        V("object_elite", "index", "object", "office that commands the men, or -1", low=-1),
        V("elite_side", "index", "elite", "side of the office: 0 the leader's, others as they appear"),
        V("elite_patron", "index", "elite", "office of its patron, or -1", low=-1),
        V("elite_faction", "index", "elite", "faction that it belongs to"),
        V("elite_armed", "share", "elite", "armed men that it controls", high=1),
        V("elite_wealth", "share", "elite", "wealth that it controls", high=1),
        V("elite_office", "share", "elite", "offices and other rights to decide that it controls", high=1),
        V("elite_cabinet", "1", "elite", "1 for an office that goes with the cabinet"),
        V("elite_chair", "1", "elite", "1 for the predecessor's office"),
        V("elite_key", "1", "elite", "address of the office's draws"),
        V("faction_side", "index", "faction", "side of the faction"),
        V("faction_kind", "index", "faction", "0 armed, 1 wealth, 2 office"),
        V("faction_home", "index", "faction", "faction on the leader's side that takes over what it loses"),
        V("faction_key", "1", "faction", "address of the faction's draws"),
        V("object_key", "1", "object", "address of the object's draws"),
        V("place_key", "1", "place", "address of the place's draws"),
        V("script_start", "hour", "decision", "hour from which a scripted decision holds", low=-1e9),
        V("script_end", "hour", "decision", "hour until which it holds", low=-1e9),
        V("script_action", "index", "decision", "which action"),
        V("script_value", "1", "decision", "number that comes with the action", low=-1e18),
        V("script_places", "1", "decision x place", "1 where the action applies"),
        V("script_object", "index", "decision", "object it concerns, or -1", low=-1),
        # The states of states.csv, by code
        V("state_role", "index", "state", "0 host, 1 patron, 2 member of the host's alliance, 3 another power"),
        V("state_democracy", "1", "state", "electoral democracy index", high=1),
        V("state_pool", "people", "state", "men that it could send"),
        V("state_reliance", "1", "state", "dependence on the patron", high=1),
        V("state_interest", "1", "state", "business, assets and neighbours at stake in the host", high=1),
        V("state_elsewhere", "1", "state", "how far forces and attention are bound elsewhere", high=1),
        V("state_feeling", "1", "state", "its public on sending soldiers", low=-1, high=1),
        V("state_patron_ties", "1", "state", "ties with the patron, -1 rival to 1 follower", low=-1, high=1),
        V("state_kin", "share", "state", "people of the host who are its kin", high=1),
        V("state_borders", "1", "state", "1 where it borders on the host"),
        V("state_airlift", "vehicles", "state", "heavy transport aircraft"),
        V("state_gate", "index", "state", "who must agree at home: 0 its leader, 1 its government, 2 its parliament"),
        V("state_key", "1", "state", "address of the state's draws"),
        V("chair_state", "index", "country", "state in the chair of the alliance, or -1", low=-1),
        V("treaty_any_threat", "1", "country", "1 where the treaty covers unrest without an outside attacker"),
        V("treaty_story_needed", "share", "country", "belief in an outside attack at which half would call it one"),
        V("treaty_rule", "index", "country", "0 consensus, 1 majority, 2 the patron alone"),
        V("treaty_defence", "1", "country", "1 where an article of the treaty opens a door to defence"),
        V("treaty_talks", "1", "country", "1 where the treaty has a door for consultation alone"),
        V("patron_stance", "1", "country", "between leader and patron: -1 hostile, 1 loyal", low=-1, high=1),
        V("class_feeling", "1", "class", "feeling towards the patron's soldiers, -1 hostile to 1 welcome", low=-1),
        V("answer_banned", "1", "country", "0, or 1 where an edit forbids a grant, 2 a refusal"),
        V("contingent_banned", "1", "country", "1 if an edit forbids contingents"),
        V("withdrawal_banned", "1", "country", "1 if an edit forbids withdrawals"),
        V("adaptive", "1", "country", "1 if the powerful decide for themselves, 0 if the script does"),
        V("move_banned", "1", "move", "1 for moves that an edit forbids"),
        V("curfew_banned", "1", "country", "1 if an edit forbids curfews"),
        V("stand_down_banned", "1", "country", "1 if an edit forbids orders to leave a post"),
        V("hostile_banned", "1", "country", "1 if an edit forbids factions to work against the leader"),
        V("patron_call_banned", "1", "country", "1 if an edit forbids the patron to press or to call first"),
        V("purge_banned", "1", "country", "1 if an edit forbids purges"),
        V("rivals", "1", "country", "1 if some office is on another side than the leader's"),
        V("allied", "1", "country", "1 if the country belongs to an alliance"),
        V("capital", "index", "country", "place index of the capital"),
        V("curfew_from", "hour", "country", "hour of the local day at which a curfew begins"),
        V("curfew_to", "hour", "country", "hour at which it ends"),
        V("internet_share", "share", "country", "people who use the internet"),
        V("force_speed", "km/h", "force", "speed of police, guard and army between places; 0 if they stay"),
        V("force_armed", "1", "force", "1 where men carry firearms"),
        V("script_state", "index", "decision", "state it concerns, or -1", low=-1),
        V("organised_cadre", "people", "country", "organised violent people; 0 as shipped"),
        V("largest_city", "index", "country", "place index of the largest city"),
        V("scale", "1", "country", "people of the run per person of the country"),
        V("hour", "hour", "country", "hours since the scenario's start"),
        V("step_hours", "hour", "country", "length of a step"),
        V("utc_hour", "hour", "country", "hour of the day in the scenario's zone at hour 0"),
    )
}

# Written by the crowd engine from what single people did in the hour.
CROWD: dict[str, Variable] = {
    entry.name: entry
    for entry in (
        V("active", "people", "place", "on the street now, where they stand"),
        V("violent", "people", "place", "acting violently now"),
        V("wanted", "people", "place", "identified and not yet arrested, by home"),
        V("in_custody", "people", "place", "held now, by home"),
        V("new_arrests", "people", "place", "arrested in the hour"),
        V("new_dead", "people", "place", "participants killed in the hour"),
        V("new_injured", "people", "place", "participants injured in the hour"),
        V("participants", "people", "place", "distinct people active since local midnight"),
    )
}

ACTIONS = (
    "reverse_price", "sack_cabinet", "drop_predecessor", "emergency", "curfew", "blackout", "deploy",
    "shooting_order", "foreign_story", "close_border", "alliance_request", "alliance_grant", "alliance_refuse",
    "withdraw_troops", "stand_down_order", "purge", "resign", "security_council_chair", "contingent",
)  # fmt: skip

PATRON_MOVES = ("nothing", "pressure", "call", "mission", "force")
POWER_MOVES = ("silent", "words", "staff_home", "sanctions", "invest")
CLIQUE_MOVES = ("stay", "stand_down", "hire", "coup", "flight", "submit")
