"""Importing applications: rows are read and checked, households become cases, a manifest tells."""
