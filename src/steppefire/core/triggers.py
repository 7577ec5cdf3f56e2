"""What sets a crisis off, in the words of the country card."""

from __future__ import annotations

# Only a price has tables of its own (units.csv); the others are a wrong that the whole country hears of.
TRIGGERS = ("price", "election", "law", "death", "coup", "shortage")
PRICE, ELECTION = TRIGGERS.index("price"), TRIGGERS.index("election")
