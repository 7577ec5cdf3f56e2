"""What reports say about the world: comparison only; nothing here bears on a run."""
