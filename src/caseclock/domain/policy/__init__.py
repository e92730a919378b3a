"""Dated parameters, calendars, rules and their explanations."""
