"""The demo: three counties made up by real commands along a simulated year, the same each time."""
