"""The case as its page tells it: what is due, whose move it is, what comes, what to tell the household."""
