"""Many runs: patterns and the ranges over seeds."""
