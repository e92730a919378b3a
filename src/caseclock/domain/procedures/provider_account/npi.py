"""The National Provider Identifier: ten digits, the last a check digit (45 CFR 162.406)."""

from __future__ import annotations

import re

from caseclock.kernel.refusal import refuse

#: ISO 7812: health (80), United States (840); the check digit is computed over it and the number.
PREFIX = "80840"
_NPI = re.compile(r"[12]\d{9}", re.ASCII)


def valid(npi: str) -> bool:
    """Whether it is ten digits, begins with 1 or 2, and its check digit (Luhn) is right."""
    if _NPI.fullmatch(npi) is None:
        return False
    doubled = (int(d) * (1 + n % 2) for n, d in enumerate(reversed(PREFIX + npi)))
    return sum(d // 10 + d % 10 for d in doubled) % 10 == 0


def require(npi: str) -> str:
    """The number itself; refused by field when its check digit is wrong."""
    if not valid(npi):
        raise refuse(
            "npi_wrong",
            "This is no National Provider Identifier: ten digits, the last of them a check digit",
            "Copy it from PAVE or the NPI registry; one digit is wrong, missing or swapped.",
            citation="45 CFR 162.406",
            field="npi",
        )
    return npi
