"""Commands, events, facts and decisions that belong to one procedure each."""
