"""Checks of the product against published results and exact calculations."""
