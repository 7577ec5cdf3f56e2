"""What a leader can do: his moves, the actions of the script that they are, and what they do in his eyes."""

from __future__ import annotations

WAIT, PRICE, CABINET, PREDECESSOR, EMERGENCY, BLACKOUT, DEPLOY, SHOOT, STORY, BORDER, REQUEST, RESIGN = range(12)

# Names as in scripts and edits; the emergency comes with a curfew.
MOVES = ("wait", "reverse_price", "sack_cabinet", "drop_predecessor", "emergency", "blackout", "deploy",
         "shooting_order", "foreign_story", "close_border", "alliance_request", "resign")  # fmt: skip
CONCESSIONS = (PRICE, CABINET, PREDECESSOR)
CONCEDED = {PRICE: 0.25, CABINET: 0.5, PREDECESSOR: 0.75}  # how much each gives, on the scale of the elites' position
FORCE = (EMERGENCY, DEPLOY, SHOOT)
ONCE = (CABINET, PREDECESSOR, STORY, BORDER, REQUEST, RESIGN)  # taken once, for the whole country
SPREADS = (PRICE, EMERGENCY, BLACKOUT, DEPLOY, SHOOT)  # hold in places, and can be widened later
LAPSING = (EMERGENCY, BLACKOUT, DEPLOY, SHOOT)  # orders that end after some calm
NEVER = 1e9  # hour of what has not come
