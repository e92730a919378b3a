"""Live streams of a county's feed, resumable at any number, ended with the session they belong to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import msgspec

from caseclock.application.countyreader import CountyReader, Happened, Living, Watcher
from caseclock.application.denied import Denied
from caseclock.application.tokens import IDLE
from caseclock.store.feed import Feed
from caseclock.store.outage import StoreUnavailable
from caseclock.store.watchers import signed_in

HEARTBEAT = 15.0
PER_ACCOUNT = 10


class Start(msgspec.Struct, frozen=True):
    """The number a stream goes on from, and the newest. `lost`: the number asked for is not there now."""

    at: int
    head: int
    lost: bool


class Streams:
    """All streams of this process."""

    def __init__(self, feed: Feed, living: Living, *, heartbeat: float = HEARTBEAT) -> None:
        self._feed = feed
        self._living = living
        self._heartbeat = heartbeat
        self._readers: dict[int, tuple[CountyReader, asyncio.Task[None]]] = {}
        self._stopped = False

    def wake(self) -> None:
        """Something was committed."""
        for reader, _ in self._readers.values():
            reader.woken.set()

    def stop(self) -> None:
        """Ends all streams, so that the server can."""
        self._stopped = True
        for reader, _ in self._readers.values():
            for watcher in reader.watchers:
                watcher.end()

    async def start(self, watcher: Watcher, last: int | None) -> Start:
        """Where a stream begins: after the last number seen, else now. Denied: too many of one account."""
        reader, _ = self._readers.get(watcher.county, (None, None))
        watching = reader.watchers if reader else ()
        if sum(each.account == watcher.account for each in watching) >= PER_ACCOUNT:
            raise Denied(
                "too_many",
                "too_many_streams",
                "This account watches often enough.",
                remedy="Close another window.",
                retry_after=5,
            )
        head = await self.head(watcher.county)
        return Start(head if last is None else min(last, head), head, last is not None and last > head)

    async def head(self, county: int) -> int:
        """The newest number of a county: what a page that is drawn now need not hear of again."""
        found = await self._feed.head(county)
        return found.number if found else 0

    async def watch(self, watcher: Watcher, start: Start) -> AsyncGenerator[Happened | int, None]:
        """Each event after the start, in order, once; a bare number first and now and then: it lives."""
        reader, at = self._join(watcher, start.head), start.at
        try:
            yield at
            while not (watcher.over() or self._stopped):
                watcher.fresh.clear()
                found = await reader.after(at)
                for happened in found:
                    at = happened.number
                    if watcher.sees(happened.case_id):
                        yield happened
                    if watcher.over():
                        return
                if not found and not await self._fresh(watcher):
                    yield at
        except StoreUnavailable:
            return  # whoever watches comes again, with the last number
        finally:
            self._leave(watcher)

    async def _fresh(self, watcher: Watcher) -> bool:
        try:
            return await asyncio.wait_for(watcher.fresh.wait(), self._heartbeat)
        except TimeoutError:
            return False

    def _join(self, watcher: Watcher, head: int) -> CountyReader:
        if watcher.county not in self._readers:
            reader = CountyReader(watcher.county, self._feed, self._living, head)
            task = asyncio.create_task(reader.run(), name=f"stream of county {watcher.county}")
            self._readers[watcher.county] = reader, task
        reader, _ = self._readers[watcher.county]
        reader.watchers.add(watcher)
        return reader

    def _leave(self, watcher: Watcher) -> None:
        reader, task = self._readers[watcher.county]
        reader.watchers.discard(watcher)
        if not reader.watchers:
            del self._readers[watcher.county]
            task.cancel()


def living_sessions(pool: Any) -> Living:
    """Looks sessions up without using them, so that a stream keeps none from lapsing."""

    async def living(county: int, tokens: set[bytes]) -> set[bytes]:
        return await signed_in(pool, county, tokens, IDLE)

    return living
