"""Cases that were really lived, as patterns: what is a case's own in them is filled in anew for each copy."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from caseclock.readmodels.inline import TABLES
from caseclock.readmodels.projecting import columns_of
from caseclock.store.chain import GENESIS, chained
from caseclock.store.units import StoredEvent

#: A surname that nobody has, a number and a unit; each copy gets its own.
SURNAME, NUMBER, UNIT = "Zqxjkvb", "ZQ00000000", "zq-unit"
#: Tables that are copied with a case, apart from its events and its commands.
COPIED = (*TABLES, "timers")
_TIMER = ["county", "case_id", "clock_id", "rung", "arming", "due_at", "armed_at"]
_UUID = rb"(?!0{8})[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
#: Ids, the name in large and small letters, numbers, the unit, and the county where a line or an id begins.
_OWN = re.compile(
    _UUID + rb"|(?i:zqxjkvb)|ZQ00000000|zq-unit|(?m:^19(?=\t))|19(?=-[0-9a-f]{8}-)|19-?[0-9]{10}"
)

Own = Mapping[bytes, bytes]


class Pattern:
    """A text with gaps."""

    def __init__(self, text: bytes) -> None:
        self.gaps: list[bytes] = _OWN.findall(text)
        self._between = _OWN.split(text)

    def filled(self, own: Own) -> bytes:
        """The text of one copy."""
        parts = [b""] * (2 * len(self._between) - 1)
        parts[::2] = self._between
        parts[1::2] = [own.get(gap, gap) for gap in self.gaps]
        return b"".join(parts)


class EventPattern(msgspec.Struct, frozen=True):
    """One event of the case."""

    type: str
    schema_version: int
    effective_on: date
    recorded_at: datetime
    data: Pattern
    meta: Pattern


class CasePattern(msgspec.Struct, frozen=True):
    """A whole case: its id, its owner's, whose application it is, and its rows as COPY reads them."""

    case: UUID
    owner: str
    instance: str
    events: tuple[EventPattern, ...]
    commands: Pattern
    tables: dict[str, Pattern]

    @property
    def uuids(self) -> list[bytes]:
        """Every id that a copy has of its own; the owner is given to it."""
        patterns = [self.commands, *self.tables.values()]
        patterns += [p for event in self.events for p in (event.data, event.meta)]
        gaps = {gap for pattern in patterns for gap in pattern.gaps if len(gap) == 36}
        return sorted(gaps - {self.owner.encode(), str(self.case).encode()})

    @property
    def numbers(self) -> set[bytes]:
        """The number that the office gave the case, with and without its dash."""
        return {gap for gap in self.tables["rm_keys"].gaps if gap[:2] == b"19" and len(gap) > 11}

    def events_filled(self, county: int, case: UUID, own: Own) -> bytes:
        """The events of one copy, chained, as COPY reads them."""
        lines, chain = [], GENESIS
        for version, each in enumerate(self.events, 1):
            data, meta = each.data.filled(own), each.meta.filled(own)
            event = StoredEvent(
                case_id=case, version=version, type=each.type, schema_version=each.schema_version, data=data,
                meta=meta, effective_on=each.effective_on, recorded_at=each.recorded_at, chain=chain,
            )  # fmt: skip
            chain = chained(chain, county, event)
            lines.append(
                f"{county}\t{case}\t{version}\t{each.type}\t{each.schema_version}\t\\\\x{data.hex()}\t"
                f"\\\\x{meta.hex()}\t{each.effective_on}\t{each.recorded_at}\t\\\\x{chain.hex()}\n"
            )
        return "".join(lines).encode()


async def read_pattern(
    connection: Any, columns: Mapping[str, Sequence[str]], case: UUID, owner: str, instance: str
) -> CasePattern:
    """The pattern of a case of county 19 as it lies in the database."""
    rows = await connection.fetch(
        "select type, schema_version, effective_on, recorded_at, data, meta from events"
        " where county = 19 and case_id = $1 order by version",
        case,
    )
    ids = {msgspec.json.decode(row["meta"]).get("command_id") for row in rows} - {None}
    found = {
        table: await _copied(connection, f"select {', '.join(columns[table])} from {table}"
                             f" where county = 19 and case_id = '{case}'")
        for table in COPIED
    }  # fmt: skip
    commands = await _copied(
        connection,
        f"select {', '.join(columns['commands'])} from commands where county = 19"
        f" and command_id in ({', '.join(repr(str(each)) for each in sorted(ids))})",
    )
    return CasePattern(
        case=case,
        owner=owner,
        instance=instance,
        events=tuple(
            EventPattern(**{**dict(row), "data": Pattern(row["data"]), "meta": Pattern(row["meta"])})
            for row in rows
        ),
        commands=Pattern(commands),
        tables={table: Pattern(text) for table, text in found.items()},
    )


async def columns_to_copy(connection: Any) -> dict[str, list[str]]:
    """The columns of the tables in order; of timers those that an armed rung has."""
    return {**await columns_of(connection, [*TABLES, "commands"]), "timers": _TIMER}


async def _copied(connection: Any, query: str) -> bytes:
    out = io.BytesIO()
    await connection.copy_from_query(query, output=out)
    return out.getvalue()
