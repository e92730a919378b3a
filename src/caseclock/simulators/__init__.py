"""Processes that answer like services outside, with faults. They know `docs/ports.md` alone."""
