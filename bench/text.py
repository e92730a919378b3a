"""The payload that all who append are given."""

#: With its key and quotes, as long as a usual event of ours.
LONG = "x" * 280
