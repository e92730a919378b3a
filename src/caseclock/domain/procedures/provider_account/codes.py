"""Access codes: drawn, mailed once, kept only as a keyed hash, compared in constant time."""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Iterable, Mapping
from uuid import UUID

from caseclock.domain.case.view import Given

#: No I, O, 0, 1: a code is read from a screen or over the telephone.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LETTERS = 16
#: The fact with the hash keys by id, the current one first; it comes from `application/look_ups.py`.
KEYS = "code_keys"


def draw(given: Given, purpose: str) -> str:
    """A fresh code of 80 bits in groups of four. Fails loudly where no randomness came with the command."""
    if not any(given.entropy):
        raise RuntimeError("no random bytes came with this command: a code would be known beforehand")
    number = int.from_bytes(given.draw(purpose))
    letters = "".join(ALPHABET[number >> 5 * n & 31] for n in range(LETTERS))
    return "-".join(letters[n : n + 4] for n in range(0, LETTERS, 4))


def keys_of(given: Given) -> Mapping[str, bytes]:
    """The hash keys; RuntimeError when the application did not look them up."""
    keys: Mapping[str, bytes] | None = given.facts.get(KEYS)
    if not keys:
        raise RuntimeError(f"no {KEYS} came with this command: see application/look_ups.py")
    return keys


def kept(keys: Mapping[str, bytes], site: UUID, code: str) -> str:
    """What is kept of a code: its hash under the current key, good for this site alone."""
    return hashes(keys, site, code)[0]


def hashes(keys: Mapping[str, bytes], site: UUID, code: str) -> tuple[str, ...]:
    """The hash of a presented code under every key on the ring, the current first."""
    message = b"\0".join((b"access code", site.bytes, normal(code).encode()))
    return tuple(f"{key_id}:{hmac.digest(key, message, 'sha256').hex()}" for key_id, key in keys.items())


def same(stored: str, presented: Iterable[str]) -> bool:
    """Whether one of the hashes is the stored one; takes as long whichever it is."""
    found = [hmac.compare_digest(stored.encode(), each.encode()) for each in presented]
    return bool(stored) and any(found)


def normal(code: str) -> str:
    """A code as it is compared: capitals and digits only, so that hyphens and spaces do not matter."""
    text = unicodedata.normalize("NFKC", code).upper()
    return "".join(letter for letter in text if letter.isalnum())
