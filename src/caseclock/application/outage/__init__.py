"""A day on which the system was away: what fell due meanwhile, and the paper log keyed afterwards."""
