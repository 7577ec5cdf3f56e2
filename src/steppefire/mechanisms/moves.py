"""What a leader can do: his moves, by the names that scripts and edits use, and what kinds of moves there are."""

from __future__ import annotations

WAIT, PRICE, CABINET, PREDECESSOR, EMERGENCY, BLACKOUT, DEPLOY = range(7)
SHOOT, STORY, BORDER, REQUEST, RESIGN, DEMAND = range(7, 13)

# Names as in scripts and edits; the emergency comes with a curfew.
MOVES = ("wait", "reverse_price", "sack_cabinet", "drop_predecessor", "emergency", "blackout", "deploy",
         "shooting_order", "foreign_story", "close_border", "alliance_request", "resign", "meet_demand")  # fmt: skip
# How much each concession gives, on the scale of the elites' position.
CONCEDED = {PRICE: 0.25, CABINET: 0.5, PREDECESSOR: 0.75, DEMAND: 0.9}
CONCESSIONS = tuple(MOVES[move] for move in CONCEDED)
FORCE = tuple(MOVES[move] for move in (EMERGENCY, DEPLOY, SHOOT))
ONCE = (CABINET, PREDECESSOR, STORY, BORDER, REQUEST, RESIGN, DEMAND)  # taken once, for the whole country
SPREADS = (PRICE, EMERGENCY, BLACKOUT, DEPLOY, SHOOT)  # hold in places, and can be widened later
LAPSING = (EMERGENCY, BLACKOUT, DEPLOY, SHOOT)  # orders that end after some calm
NEVER = 1e9  # hour of what has not come
