"""Benchmarks: ours beside peers and floors, in one run on one server, because a number alone says little."""
