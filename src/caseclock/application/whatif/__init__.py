"""Trying a change on stored histories: reading them, comparing, and showing the report."""
