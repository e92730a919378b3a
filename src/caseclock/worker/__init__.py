"""Time in, messages out: sweep, outbox, numbering, reconciler."""
