"""What the policy files do not say: a date before or after all they know, a name that stands nowhere."""

from __future__ import annotations


class NotInPolicy(KeyError):
    """No parameter or calendar speaks of that date. The message says which file, and what to add."""

    def __str__(self) -> str:
        return str(self.args[0])
