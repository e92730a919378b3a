"""Those we measure ourselves against, each in a process of its own, as it would run."""
