"""How fast the engine is, beside what the machine's memory can do in the same minutes."""
