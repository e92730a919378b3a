"""The command line's rooms: composing the parts, running them, checking, moving data, accounts."""
