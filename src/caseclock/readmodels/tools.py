"""What rows are made with beside the case: keyed hashes, and what procedure files say of moves and clocks."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import msgspec

from caseclock.domain.case.state import CaseState, Instance
from caseclock.domain.case.view import ProcedureCode
from caseclock.domain.workflow.definition import Definition

LONGEST_NUMBER = 200

_DIRECTIONS = frozenset({"n", "s", "e", "w", "north", "south", "east", "west"})
#: Where the name of a street ends.
_AFTER_STREET = set(
    """st street ave avenue av rd road blvd boulevard dr drive ln lane way ct court pl place cir circle ter
    terrace hwy highway pkwy parkway apt apartment unit ste suite spc space""".split()  # noqa: SIM905
)

Row = dict[str, Any]
Rows = dict[tuple[Any, ...], Row]
Pinned = tuple[str, int]


class Tools(msgspec.Struct, frozen=True, kw_only=True):
    """`waits_for`: state to who, and `sides`: clock to whose deadline it is, both by (procedure, version).

    `hash` is the keyed hash of an identifier, its key id included; `at_risk_share` of a clock's length has
    passed when it is at risk, for clocks without a warning rung. `awaited` is the procedures' own, by name.
    """

    hash: Callable[[str, str], bytes]
    waits_for: Mapping[Pinned, Mapping[str, str]] = {}
    sides: Mapping[Pinned, Mapping[str, str]] = {}
    awaited: Mapping[str, Callable[[Instance], Mapping[str, date | None]]] = {}
    at_risk_share: float = 0.75


class ReadModel(msgspec.Struct, frozen=True, kw_only=True):
    """One table written from the case: its key, its rows, and the parts of the case they are made from.

    `apart` names the part whose entries each make their own rows, and read nothing else of it.
    """

    table: str
    key: tuple[str, ...]
    rows: Callable[[CaseState, Tools], Rows]
    reads: tuple[str, ...]
    apart: str = ""


def tools_for(
    definitions: Iterable[Definition],
    hash: Callable[[str, str], bytes],
    codes: Mapping[str, ProcedureCode] = {},
) -> Tools:
    """Tools from the procedures as loaded. A clock that rolls for the member's act is the member's."""
    waits: dict[Pinned, Mapping[str, str]] = {}
    sides: dict[Pinned, Mapping[str, str]] = {}
    for definition in definitions:
        procedure = definition.procedure
        pinned = (procedure.procedure, procedure.version)
        waits[pinned] = procedure.waits_for
        sides[pinned] = {
            name: "member" if spec.accepted_until else "county" for name, spec in procedure.clocks.items()
        }
    awaited = {name: code.awaited for name, code in codes.items() if code.awaited is not None}
    return Tools(hash=hash, waits_for=waits, sides=sides, awaited=awaited)


def name_key(text: str) -> str:
    """A name as it is searched: no accents, small letters, one space between words."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c) and c not in "'’")
    return " ".join(kept.split())


def number_key(text: str) -> str:
    """A number as it is searched: capital letters and digits only, as many as an index takes."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).upper() if c.isalnum())[:LONGEST_NUMBER]


def phone_key(text: str) -> str:
    """A telephone number's last ten digits; empty for fewer than seven."""
    digits = "".join(c for c in text if c in "0123456789")
    return digits[-10:] if len(digits) >= 7 else ""


def address_keys(text: str) -> list[str]:
    """An address as it is searched: the house number with the first one, two and three words of the street.

    What names the kind of street, the direction, the flat or the city is left out: 12 N. Elm Street Apt 3,
    12 Elm and 12 elm st are one.
    """
    number, *words = [*name_key(text.partition(",")[0]).split(), ""]
    if not any(c.isdigit() for c in number):
        return []
    street: list[str] = []
    for word in words:
        if (word in _AFTER_STREET and street) or not word:
            break
        if word not in _DIRECTIONS:
            street.append(word)
    return [" ".join([number, *street[:n]]) for n in range(1, min(len(street), 3) + 1)]
