"""The event store: one call loads, one call appends."""

from __future__ import annotations

from collections.abc import AsyncIterator, Container, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from caseclock.store.loads import Wanted, loaded
from caseclock.store.loads import arguments as asked
from caseclock.store.outage import StoreUnavailable, guarded, once_more
from caseclock.store.sql import load_queries
from caseclock.store.together import Together
from caseclock.store.units import Loaded, Outcome, Unit
from caseclock.store.wire import arguments

__all__ = ["Store", "StoreUnavailable"]

SQL = load_queries(__file__, "store.sql")


class Store:
    """Loads and appends over a pool opened by `open_pool`. The county is the session's."""

    def __init__(self, pool: Any) -> None:
        self.pool = pool
        # Looked up at each append, so that whoever stands in for `append` has the commands too.
        self._appending = Together[int, Unit, Outcome](lambda county, units: self.append(county, units))
        self._loading = Together[tuple[int, bytes | None], Wanted, Loaded](self._load)

    async def load(self, county: int, case_ids: Iterable[UUID], command_id: UUID | None = None) -> Loaded:
        """Streams of the cases (empty where there is none), the stored reply, person keys and `now`."""
        (loaded,) = await self._load((county, None), [Wanted(tuple(case_ids), command_id)])
        return loaded

    async def load_from_snapshots(
        self, county: int, case_ids: Iterable[UUID], command_id: UUID | None, source_hash: bytes
    ) -> Loaded:
        """The same, but a case that has a snapshot of this source comes as that and the events since.

        Commands that come at the same moment are loaded for in one round trip.
        """
        wanted = Wanted(tuple(case_ids), command_id)
        if command_id is not None:
            return await self._loading.ask((county, source_hash), wanted)
        (loaded,) = await self._load((county, source_hash), [wanted])
        return loaded

    async def _load(self, source: tuple[int, bytes | None], wanted: Sequence[Wanted]) -> list[Loaded]:
        """`source`: the county, and the source whose snapshots may be used."""
        county, source_hash = source
        row = await once_more(self.pool.fetchrow, SQL.load, county, *asked(wanted), source_hash)
        return loaded(wanted, row)

    async def append(self, county: int, units: Sequence[Unit]) -> list[Outcome]:
        """Each unit goes in whole (`written`) or not at all (`conflict`, `seen`).

        One commit for all that share no case and no command, and come after nothing that does.
        """
        said: dict[int, Outcome] = {}
        while going := _apart(units, said):
            written = arguments([units[n] for n in going])
            seen, lost = await once_more(self.pool.fetchrow, SQL.append, county, *written)
            if seen or lost:
                said.update({going[n]: "conflict" for n in lost} | {going[n]: "seen" for n in seen})
            else:
                said.update(dict.fromkeys(going, "written"))
        return [said[n] for n in range(len(units))]

    async def append_command(self, county: int, unit: Unit) -> Outcome:
        """A command's unit, in one commit with those of other commands that come at the same moment."""
        return await self._appending.ask(county, unit)

    async def counties(self) -> list[int]:
        """Counties with any history."""
        return [row[0] for row in await once_more(self.pool.fetch, SQL.counties)]

    @asynccontextmanager
    async def writing(self, county: int) -> AsyncIterator[Any]:
        """A connection in a short transaction on one county, for rows that are not part of an append."""
        async with guarded(), self.pool.acquire() as connection, connection.transaction():
            await connection.execute(SQL.set_county, str(county))
            yield connection

    @asynccontextmanager
    async def reading(self, county: int) -> AsyncIterator[Any]:
        """A connection in a read-only transaction that sees one moment of one county."""
        async with (
            guarded(),
            self.pool.acquire() as connection,
            connection.transaction(isolation="repeatable_read", readonly=True),
        ):
            await connection.execute(SQL.set_county, str(county))
            yield connection


def _apart(units: Sequence[Unit], done: Container[int]) -> list[int]:
    """The places of units not yet done that share nothing with one another or with any that waits before."""
    taken: set[UUID] = set()
    going = []
    for n, unit in enumerate(units):
        if n in done:
            continue
        needs = {stream.case_id for stream in unit.streams}
        if unit.command is not None:
            needs.add(unit.command.command_id)
        if taken.isdisjoint(needs):
            going.append(n)
        taken |= needs
    return going
