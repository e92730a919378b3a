"""Verification: walks every case's chain and commands, the feed and the county's chain, every signature.

It finds what was changed behind the application's back. What a superuser cuts off cleanly at the end, or
rebuilds whole and has numbered again, only heads kept outside can show: `verify_against`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import msgspec

from caseclock.store.chain import GENESIS, chained, county_chained
from caseclock.store.heads import Head, read_heads
from caseclock.store.rows import stored_event
from caseclock.store.signing import Trust
from caseclock.store.sql import load_queries
from caseclock.store.store import Store
from caseclock.store.units import StoredEvent
from caseclock.store.verify_commands import Sealed, no_command_besides

SQL = load_queries(__file__, "verify.sql")
_ROWS = 1000
#: Told of each so many events walked: the county, and how many there.
Walked = Callable[[int, int], None]
_SHOWN = 20


class Finding(msgspec.Struct, frozen=True):
    """One thing that is not as it was written. `at` is a version of the case, or a number of the feed."""

    kind: str
    county: int
    text: str
    case_id: UUID | None = None
    at: int | None = None


class _County:
    """The findings of one county, each kind named so often and no oftener."""

    def __init__(self, county: int) -> None:
        self.number = county
        self.findings: list[Finding] = []
        self._count: Counter[str] = Counter()

    def add(self, kind: str, text: str, case_id: UUID | None = None, at: int | None = None) -> None:
        self._count[kind] += 1
        if self._count[kind] <= _SHOWN:
            self.findings.append(Finding(kind, self.number, text, case_id, at))


def _unseen(county: int, events: int) -> None:
    """Nobody watches."""


async def verify(
    store: Store, trust: Trust, county: int | None = None, walked: Walked = _unseen
) -> list[Finding]:
    """What is wrong in one county or in all; an empty list when nothing is."""
    counties = await store.counties() if county is None else [county]
    return [finding for each in counties for finding in await _verify(store, trust, each, None, walked)]


async def verify_against(store: Store, trust: Trust, heads: bytes) -> list[Finding]:
    """The same for all counties, and against heads kept outside; raises ValueError if the file is forged."""
    outside: Mapping[int, Head] = {head.county: head for head in read_heads(heads, trust).heads}
    counties = sorted({*await store.counties(), *outside})
    return [finding for each in counties for finding in await _verify(store, trust, each, outside.get(each))]


async def _verify(
    store: Store, trust: Trust, county: int, outside: Head | None, walked: Walked = _unseen
) -> list[Finding]:
    found = _County(county)
    async with store.reading(county) as connection:
        await _cases(connection, found, walked)
        await no_command_besides(connection, county, found.add)
        await _feed(connection, found, trust, outside)
        for case_id, version in await connection.fetch(SQL.passed_over, county):
            found.add("unnumbered", "the numbering has gone past this event", case_id, version)
    return found.findings


async def _cases(connection: Any, found: _County, walked: Walked) -> None:
    """Versions from 1 without a gap; each chain from the one before; recorded times that never fall."""
    last: StoredEvent | None = None
    count = 0
    sealed = Sealed(connection, found.number, found.add)
    async for row in connection.cursor(SQL.events, found.number, prefetch=_ROWS):
        event = stored_event(row)
        if (count := count + 1) % _ROWS == 0:
            walked(found.number, count)
        if last is None or last.case_id != event.case_id:
            last = None
        expected = last.version + 1 if last else 1
        if event.version != expected:
            found.add("gap", f"version {expected} is missing", event.case_id, event.version)
        elif event.chain != chained(last.chain if last else GENESIS, found.number, event):
            found.add(
                "chain", "the event is not what its chain was computed over", event.case_id, event.version
            )
        if last and event.recorded_at < last.recorded_at:
            found.add("time", "recorded before the event before it", event.case_id, event.version)
        last = event
        await sealed.saw(event)
    await sealed.look()


async def _feed(connection: Any, found: _County, trust: Trust, outside: Head | None) -> None:
    """Numbers without a gap, each event once and in case order, the county's chain at each signed head."""
    heads = {
        row["number"]: Head(county=found.number, **row)
        for row in await connection.fetch(SQL.heads, found.number)
    }
    for head in heads.values():
        if not head.signed_by(trust):
            found.add("signature", f"not signed by a trusted key (key {head.key_id})", at=head.number)
    chain = computed = GENESIS
    number = 0
    versions: dict[UUID, int] = {}
    async for row in connection.cursor(SQL.feed, found.number, prefetch=_ROWS):
        if row["number"] != number + 1:
            found.add("feed gap", f"number {number + 1} is missing", at=row["number"])
        number = row["number"]
        _order(found, row, versions)
        chain = county_chained(chain, row["chain"] or GENESIS)
        computed = county_chained(computed, row["chain"] or GENESIS)
        if (signed := heads.get(number)) is not None and signed.chain != chain:
            found.add("county chain", "the history up to here is not the one that was signed", at=number)
            chain = signed.chain  # so that the next head speaks of what came after this one
        if outside is not None and number == outside.number and computed != outside.chain:
            found.add(
                "outside head", f"another history than on {outside.signed_at:%Y-%m-%d %H:%M}", at=number
            )
    last_head = max(heads, default=0)
    if last_head > number:
        found.add("feed cut", f"signed up to {last_head}, but the feed ends here", at=number)
    if number > last_head:
        found.add("unsigned", f"numbered beyond the last signed head, {last_head}", at=number)
    if outside is not None and number < outside.number:
        found.add("outside head", f"the feed went to {outside.number} when the head was taken out", at=number)


def _order(found: _County, row: Any, versions: dict[UUID, int]) -> None:
    case_id, version = row["case_id"], row["version"]
    if row["chain"] is None:
        found.add("removed", f"the event of feed number {row['number']} is gone", case_id, version)
    expected = versions.get(case_id, 0) + 1
    if version != expected:
        found.add("order", f"in the feed where version {expected} must stand", case_id, version)
    versions[case_id] = version
