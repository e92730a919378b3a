"""An answer of a county that is not believed."""

from __future__ import annotations


class Untrusted(Exception):
    """`code` says why in a word; `about` is for the record of accesses only."""

    def __init__(self, code: str, about: str = "") -> None:
        super().__init__(f"{code}: {about[:200]}" if about else code)
        self.code = code
