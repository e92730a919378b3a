"""Benchmarks: ours beside a floor, in one run on one server, because a number alone says little here."""
