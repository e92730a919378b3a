"""Clocks as ledgers: due moments, pauses, rungs."""
