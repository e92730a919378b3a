"""The story of a command, from a request's intent to the committed events."""
