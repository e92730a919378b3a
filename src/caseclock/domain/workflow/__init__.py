"""Statecharts read from data: chart, definition, check, versions."""
