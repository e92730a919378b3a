"""How long things are kept: what is due, its destruction once a person released it, and the signed record."""
