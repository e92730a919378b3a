"""Keyed hashes: identifiers are found by them, command bodies compared; nothing can be read back."""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Mapping


class Hasher:
    """HMAC-SHA-256 under the first key; others are still asked for, so that a new key needs no stop."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        # Keyed once: each hash goes on from a copy.
        self._keyed = {key_id: hmac.new(key, digestmod="sha256") for key_id, key in keys.items()}
        self.key_id = next(iter(keys))

    def lookup(self, kind: str, identifier: str) -> str:
        """The hash to store for an identifier, `<key id>:<hex>`; the same for 123-45-6789 and 123456789."""
        return self._lookup(self.key_id, kind, identifier)

    def lookups(self, kind: str, identifier: str) -> list[str]:
        """All hashes an identifier may stand under, the current key's first."""
        return [self._lookup(key_id, kind, identifier) for key_id in self._keyed]

    def body(self, body: bytes) -> bytes:
        """The hash of a command's body, stored to tell a repeated command from a changed one."""
        return self._key_hmac(self.key_id, b"command body\0" + body)

    def same_body(self, body: bytes, stored: bytes) -> bool:
        """Whether the stored hash is of this body, under any key of the ring."""
        hashes = (self._key_hmac(key_id, b"command body\0" + body) for key_id in self._keyed)
        return any(hmac.compare_digest(made, stored) for made in hashes)

    def _lookup(self, key_id: str, kind: str, identifier: str) -> str:
        message = b"\0".join((kind.encode(), normal(identifier).encode()))
        return f"{key_id}:{self._key_hmac(key_id, message).hex()}"

    def _key_hmac(self, key_id: str, message: bytes) -> bytes:
        made = self._keyed[key_id].copy()
        made.update(message)
        return made.digest()


def normal(identifier: str) -> str:
    """An identifier as it is compared: compatibility forms folded, capitals, letters and digits only."""
    folded = unicodedata.normalize("NFKC", identifier).upper()
    return "".join(character for character in folded if character.isalnum())
