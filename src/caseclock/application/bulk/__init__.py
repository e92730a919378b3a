"""Bulk jobs: listed, released by a person, run row by row, each row with its end in the manifest."""
