"""Notices of action: what they say, to whom, and their lives from the draft on (D.6, I.9)."""
