"""The README's own words, done as they stand."""
