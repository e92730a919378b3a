"""Passwords: what is accepted, and argon2id hashes computed outside the event loop, a few at a time."""

from __future__ import annotations

import asyncio
import base64
import re
import secrets
import unicodedata
from collections.abc import Callable
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import ARGON2_VERSION

from caseclock.application.denied import Denied

SHORTEST = 12
LONGEST = 200
#: Words that open most lists of stolen passwords; a password made of one and digits is none.
_WORDS = """
    abc abcdef abcdefgh admin administrator asdf asdfgh asdfghjkl baseball benefitscal calfresh california
    calworks caseclock caseworker changeme changeit computer county dragon eligibility familypact
    football guest hello iloveyou letmein login losangeles master medical medicaid michael monkey
    mustang office pass passcode passphrase passw passwd password passwort princess qazwsx qwer qwerty
    qwertyuiop sacramento secret shadow sunshine superman supervisor temporary test testing trustno
    user welcome winter worker zxcvbn zxcvbnm spring summer autumn
"""
_COMMON = frozenset(_WORDS.split())
_LEET = str.maketrans("@4301$5!7", "aaeoissit")
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
R_ = TypeVar("R_")


class Passwords:
    """Hashes and checks; at most two at a time, each takes some 64 MB and all of a core."""

    def __init__(
        self,
        hasher: PasswordHasher | None = None,
        *,
        at_once: int = 2,
        waiting: int = 40,
        never: frozenset[str] = frozenset(),
    ) -> None:
        """`never`: passwords that are printed somewhere, and so open nothing."""
        self._never = never
        self._hasher = hasher or PasswordHasher()
        self._turn = asyncio.Semaphore(at_once)
        self._room = waiting
        # What an unknown login is checked against, so that it takes as long as a known one.
        self._nobody = _nobodys(self._hasher)

    async def hash(self, password: str) -> str:
        """The argon2id hash to store."""
        if _normal(password) in self._never:
            raise Denied(
                "invalid",
                "password_refused",
                "This password cannot be used: everybody knows it.",
                field="new_password",
            )
        return await self._run(self._hasher.hash, _normal(password))

    async def right(self, hashed: str | None, password: str) -> bool:
        """Whether the password is the one hashed; as slow for no hash at all."""
        right = await self._run(self._verify, hashed or self._nobody, _normal(password))
        return right and hashed is not None and _normal(password) not in self._never

    def outdated(self, hashed: str) -> bool:
        """Whether the hash was made with weaker settings than ours."""
        return self._hasher.check_needs_rehash(hashed)

    def _verify(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False

    async def _run(self, work: Callable[..., R_], *arguments: str) -> R_:
        if self._room <= 0:
            raise Denied("too_many", "busy", "Too many people are signing in just now.", retry_after=2)
        self._room -= 1
        try:
            async with self._turn:
                return await asyncio.to_thread(work, *arguments)
        finally:
            self._room += 1


def _nobodys(hasher: PasswordHasher) -> str:
    """A hash of no password, made by no hashing: checking against it takes as long as against any."""

    def drawn(length: int) -> str:
        return base64.b64encode(secrets.token_bytes(length)).decode().rstrip("=")

    costs = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v={ARGON2_VERSION}${costs}${drawn(hasher.salt_len)}${drawn(hasher.hash_len)}"


def check_password(password: str, login: str) -> None:
    """Raises Denied with what is wrong with it; says nothing when it may be used."""
    problem = _problem(_normal(password), login.lower())
    if problem:
        raise Denied(
            "invalid",
            "password_refused",
            f"This password cannot be used: {problem}.",
            remedy=f"Take at least {SHORTEST} characters, say four words that do not belong together.",
            field="new_password",
        )


def temporary_password() -> str:
    """A password to be given out and changed at once: four groups without look-alikes, 80 bits."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def _problem(password: str, login: str) -> str:
    low = password.lower()
    if len(password) < SHORTEST:
        return f"it has {len(password)} characters and needs {SHORTEST}"
    if len(password) > LONGEST:
        return f"it has more than {LONGEST} characters"
    name = re.split(r"[@.]", login)[0]
    if login in low or (len(name) >= 4 and name in low):
        return "it contains your login"
    if len(set(low)) < 5:
        return "it repeats the same few characters"
    if _runs(low):
        return "it is a row of neighbouring letters or digits"
    core = re.sub(r"[^a-z]", "", low)
    unmasked = re.sub(r"[^a-z]", "", re.sub(r"^[\W\d_]+|[\W\d_]+$", "", low).translate(_LEET))
    if core in _COMMON or unmasked in _COMMON or _twice(core):
        return "it is a common word with little added, and such are tried first"
    return ""


def _runs(text: str) -> bool:
    """Whether the text is cut from keyboard or alphabet rows."""
    rest = text
    for row in sorted((*_ROWS, *(row[::-1] for row in _ROWS)), key=len, reverse=True):
        for length in range(len(row), 3, -1):
            for start in range(len(row) - length + 1):
                rest = rest.replace(row[start : start + length], "")
    return len(rest) <= 2


def _twice(core: str) -> bool:
    """Whether it is one common word written several times."""
    return any(word * (len(core) // len(word)) == core for word in _COMMON if len(core) > len(word))


def _normal(password: str) -> str:
    """One spelling for what looks the same, so that another keyboard types the same password."""
    return unicodedata.normalize("NFKC", password)
