"""The state, events and commands that every case has."""
