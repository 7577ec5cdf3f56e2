"""The hour: order of mechanisms, the crowd, the record of a run."""
