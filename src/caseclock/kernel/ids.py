"""Ids: UUIDv7 for new things, UUIDv5 for things that follow from others, and their forms on the wire."""

from __future__ import annotations

import re
import secrets
from functools import lru_cache
from hashlib import sha1
from uuid import UUID

import msgspec

from caseclock.kernel.time import wall_ns

#: Every derived id descends from this one; changing it would make every replayed command a new one.
NAMESPACE = UUID("6f1c1d0a-6a0b-5b0e-9d0c-0ca5ec10c4aa")

_CASE = re.compile(r"(0|[1-9]\d{0,4})-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.ASCII)
_CLOCK_ID = re.compile(r"[a-z][a-z0-9_]*-\d+\.[a-z][a-z0-9_]*-\d+", re.ASCII)
_MAX_COUNTY = 32767


def uuid7() -> UUID:
    """A new id that sorts by time (RFC 9562): 48 bits of ms, 12 of the ms's fraction, 62 random."""
    ms, rest = divmod(wall_ns(), 1_000_000)
    fraction = rest * 4096 // 1_000_000
    number = (ms & (1 << 48) - 1) << 80 | 7 << 76 | fraction << 64 | 0b10 << 62 | secrets.randbits(62)
    return UUID(int=number)


def derive(id: UUID, *parts: str | int | UUID) -> UUID:
    """The id that follows from an id and parts; lengths keep ("ab", "c") apart from ("a", "bc")."""
    texts = [str(part) for part in parts]
    name = "".join([f"{len(text)}:{text}" for text in texts])
    # What uuid5 says; it imports its hash anew at each call.
    return UUID(bytes=sha1(id.bytes + name.encode(), usedforsecurity=False).digest()[:16], version=5)


@lru_cache(maxsize=4096)  # asked several times while a command is carried out
def command_id(county: int, actor: str, key: str) -> UUID:
    """The id of a command: the same key by the same actor in the same county is the same command."""
    return derive(NAMESPACE, "command", county, actor, key)


class CaseRef(msgspec.Struct, frozen=True, order=True):
    """A case on the wire: `<county>-<uuid>`, so that every look-up starts with the county."""

    county: int
    case_id: UUID

    def __str__(self) -> str:
        return f"{self.county}-{self.case_id}"

    @classmethod
    def parse(cls, text: str) -> CaseRef:
        """Reads the wire form, lower case only, so that a case has one spelling. ValueError otherwise."""
        match = _CASE.fullmatch(text)
        if match is None or int(match[1]) > _MAX_COUNTY:
            raise ValueError("this is no case id: write <county>-<uuid>, for example 19-0198f0c2-...")
        return cls(int(match[1]), UUID(match[2]))


class ClockRef(msgspec.Struct, frozen=True, order=True):
    """A clock on the wire: `<county>-<uuid>.<clock id>`, for example `....status_verification-3.rop-1`."""

    case: CaseRef
    clock: str

    def __str__(self) -> str:
        return f"{self.case}.{self.clock}"

    @classmethod
    def parse(cls, text: str) -> ClockRef:
        """Reads the wire form. ValueError says which half is wrong."""
        case, _, clock = text.partition(".")
        if _CLOCK_ID.fullmatch(clock) is None:
            raise ValueError(f"{text!r} names no clock: write <case id>.<instance>.<clock>-<number>")
        return cls(CaseRef.parse(case), clock)
