"""One county's feed, followed once a process for all who watch it live."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Collection
from datetime import date
from uuid import UUID

import msgspec

from caseclock.application.outside import outside_type
from caseclock.kernel.time import monotonic
from caseclock.store.feed import FedEvent, Feed
from caseclock.store.outage import StoreUnavailable

LOG = logging.getLogger(__name__)
HELD = 1000
PAGE = 500
POLL = 1.0
#: How often those who watch are looked up: a stream ends so soon after its session.
LOOK = 2.0

#: Which of a county's token hashes belong to living sessions.
Living = Callable[[int, set[bytes]], Awaitable[set[bytes]]]


class Happened(msgspec.Struct, frozen=True, kw_only=True):
    """An event of the feed as a stream tells it: what happened to which case, and nothing about whom."""

    number: int
    case_id: UUID
    version: int
    type: str
    effective_on: date


class Watcher:
    """Who watches: the session, the account, and the one case where only one may be seen."""

    def __init__(
        self,
        county: int,
        token: bytes,
        account: UUID,
        only: UUID | None = None,
        kept_from: Collection[UUID] = (),
    ) -> None:
        self.county = county
        self.token = token
        self.account = account
        self.only = only
        self.kept_from = frozenset(kept_from)
        self.fresh = asyncio.Event()
        self._over = False

    def end(self) -> None:
        """The stream stops at its next step."""
        self._over = True
        self.fresh.set()

    def sees(self, case: UUID) -> bool:
        """Whether it is told of a case."""
        return self.only in (None, case) and case not in self.kept_from

    def over(self) -> bool:
        """Whether it is to stop."""
        return self._over


class CountyReader:
    """Reads on while anyone watches. Watchers keep no queues: each knows its last number."""

    def __init__(self, county: int, feed: Feed, living: Living, head: int) -> None:
        self.county = county
        self.head = head
        self.watchers: set[Watcher] = set()
        self.woken = asyncio.Event()
        self._feed = feed
        self._living = living
        self._held: deque[Happened] = deque(maxlen=HELD)
        self._looked = monotonic()

    async def run(self) -> None:
        """Until cancelled: numbers, reads, looks who is still signed in; waits at most a second."""
        while True:
            read = 0
            try:
                read = await self._read()
                await self._look()
            except StoreUnavailable as error:
                LOG.warning("the stream of county %s waits for the database: %s", self.county, error)
            except Exception:
                LOG.exception("the stream of county %s failed; it reads on", self.county)
            if read < PAGE:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self.woken.wait(), POLL)
            self.woken.clear()

    async def after(self, number: int) -> list[Happened]:
        """What came after a number: from memory, or from the feed for who is further behind."""
        if number >= self.head:
            return []
        if self._held and self._held[0].number <= number + 1:
            return [happened for happened in self._held if happened.number > number]
        return [_told(fed) for fed in await self._feed.read(self.county, number, PAGE)]

    async def _read(self) -> int:
        await self._feed.number(self.county)
        fresh = await self._feed.read(self.county, self.head, PAGE)
        if fresh:
            self._held.extend(_told(fed) for fed in fresh)
            self.head = fresh[-1].number
            for watcher in self.watchers:
                watcher.fresh.set()
        return len(fresh)

    async def _look(self) -> None:
        if monotonic() - self._looked < LOOK:
            return
        self._looked = monotonic()
        living = await self._living(self.county, {watcher.token for watcher in self.watchers})
        for watcher in list(self.watchers):
            if watcher.token not in living:
                watcher.end()


def _told(fed: FedEvent) -> Happened:
    event = fed.event
    return Happened(
        number=fed.number,
        case_id=event.case_id,
        version=event.version,
        type=outside_type(event.type),
        effective_on=event.effective_on,
    )
