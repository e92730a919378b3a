"""The `eventsourcing` library's recorder contract over our store: one county, its own loop thread.

The library's followers and projections read our history through it, and its conformance suite holds it to the
contract. The only module that imports the library: the import patches `dataclasses` for the whole process.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Sequence
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from eventsourcing.persistence import (
    ApplicationRecorder,
    IntegrityError,
    Notification,
    OperationalError,
    StoredEvent,
    Subscription,
)

from caseclock.store.chain import GENESIS, with_chain
from caseclock.store.feed import Feed
from caseclock.store.outage import StoreUnavailable, once_more
from caseclock.store.pool import open_pool
from caseclock.store.signing import Signer
from caseclock.store.sql import load_queries
from caseclock.store.store import Store
from caseclock.store.units import StoredEvent as OurEvent

SQL = load_queries(__file__, "recorder.sql")
META = b"{}"
T_ = TypeVar("T_")


class CountyRecorder(ApplicationRecorder):
    """Events of one county as the library's stored events and notifications; ids are feed numbers."""

    def __init__(
        self, dsn: str, county: int, signer: Signer, *, wait: float = 10, poll: float = 0.05
    ) -> None:
        self._county = county
        self._wait = wait
        self.poll = poll
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="county-recorder", daemon=True)
        self._thread.start()
        self._pool = self._run(open_pool(dsn))
        self._store = Store(self._pool)
        self._feed = Feed(self._store, signer)

    def close(self) -> None:
        """Close the pool and end the thread."""
        self._run(self._pool.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int]:
        """Append in one commit, number, and answer the numbers; IntegrityError when a version is taken."""
        return self._run(self._insert(stored_events)) if stored_events else []

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """One case's events in version order, or the other way round."""
        case_id = _uuid(originator_id)
        rows = self._run(self._rows(SQL.events, case_id, gt, lte, desc, limit))
        return [StoredEvent(originator_id, row["version"], row["type"], row["data"]) for row in rows]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """The feed from a number on."""
        first = 1 if start is None else start + (0 if inclusive_of_start else 1)
        rows = self._run(self._rows(SQL.notifications, first, stop, list(topics), limit))
        return [
            Notification(row["case_id"], row["version"], row["type"], row["data"], row["number"])
            for row in rows
        ]

    def max_notification_id(self) -> int | None:
        """The newest number; None before the first."""
        number: int | None = self._run(self._rows(SQL.last_number))[0][0]
        return number

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> FeedSubscription:
        """Iterate over the feed after a number; waits for more at its end."""
        return FeedSubscription(self, gt, topics)

    def number(self) -> None:
        """Run one numbering step; a reader may, so that it needs no worker beside it."""
        self._run(self._feed.number(self._county))

    async def _insert(self, stored_events: Sequence[StoredEvent]) -> list[int]:
        case_ids = [_uuid(event.originator_id) for event in stored_events]
        versions = [event.originator_version for event in stored_events]
        sealed = self._sealed(stored_events, case_ids, await self._rows(SQL.heads, list(set(case_ids))))
        written = await once_more(
            self._pool.fetchval,
            SQL.record,
            self._county,
            case_ids,
            versions,
            [event.type for event in sealed],
            [event.data for event in sealed],
            [event.meta for event in sealed],
            [event.effective_on for event in sealed],
            [event.recorded_at for event in sealed],
            [event.chain for event in sealed],
        )
        if not written:
            raise IntegrityError(f"a version of {', '.join(sorted(str(c) for c in set(case_ids)))} is taken")
        return await self._numbers(case_ids, versions)

    def _sealed(
        self, events: Sequence[StoredEvent], case_ids: list[UUID], heads: list[Any]
    ) -> list[OurEvent]:
        """Chained on the heads as read; if one moves before the insert, the insert does not fit."""
        last = {row["case_id"]: (row["chain"] or GENESIS, row["recorded_at"] or row["now"]) for row in heads}
        written: dict[UUID, int] = {}
        now = heads[0]["now"]
        sealed: list[OurEvent] = []
        for case_id, event in zip(case_ids, events, strict=True):
            chain, recorded_at = last[case_id]
            version = event.originator_version
            if written.setdefault(case_id, version - 1) != version - 1:
                raise IntegrityError(f"version {version} of {case_id} is out of its order")
            written[case_id] = version
            ours = OurEvent(
                case_id=case_id,
                version=version,
                type=event.topic,
                schema_version=1,
                data=event.state,
                meta=META,
                effective_on=now.date(),
                recorded_at=max(now, recorded_at),
                chain=GENESIS,
            )
            ours = with_chain(chain, self._county, ours)
            last[case_id] = (ours.chain, ours.recorded_at)
            sealed.append(ours)
        return sealed

    async def _numbers(self, case_ids: list[UUID], versions: list[int]) -> list[int]:
        """Number until ours have theirs: any writer of the cluster that began before us is waited for."""
        deadline = self._loop.time() + self._wait
        while True:
            await self._feed.number(self._county)
            numbers = [row[0] for row in await self._rows(SQL.numbers, case_ids, versions)]
            if None not in numbers:
                return numbers
            if self._loop.time() > deadline:
                longest = timedelta(seconds=self._wait)
                raise OperationalError(
                    f"written, but an older transaction held the numbering up for {longest}"
                )
            await asyncio.sleep(0.002)

    async def _rows(self, sql: str, *arguments: Any) -> list[Any]:
        async with self._store.reading(self._county) as connection:
            rows: list[Any] = await connection.fetch(sql, self._county, *arguments)
            return rows

    def _run(self, work: Coroutine[Any, Any, T_]) -> T_:
        try:
            return asyncio.run_coroutine_threadsafe(work, self._loop).result()
        except StoreUnavailable as error:
            raise OperationalError(str(error)) from error


class FeedSubscription(Subscription[CountyRecorder]):
    """Polls the feed. Polling is the promise; there is no notification to lose."""

    def __init__(self, recorder: CountyRecorder, gt: int | None, topics: Sequence[str]) -> None:
        super().__init__(recorder=recorder, gt=gt, topics=topics)
        self._waiting: list[Notification] = []
        self._stopped = threading.Event()

    def stop(self) -> None:
        """End the iteration, also one that waits."""
        super().stop()
        self._stopped.set()

    def __next__(self) -> Notification:
        while not self._stopped.is_set():
            if self._waiting:
                notification = self._waiting.pop(0)
                self._last_notification_id = notification.id
                return notification
            self._recorder.number()
            self._waiting = list(
                self._recorder.select_notifications(
                    self._last_notification_id or 0, 500, topics=self._topics, inclusive_of_start=False
                )
            )
            if not self._waiting:
                self._stopped.wait(self._recorder.poll)
        raise StopIteration


def _uuid(originator_id: UUID | str) -> UUID:
    return originator_id if isinstance(originator_id, UUID) else UUID(originator_id)
