"""What is loaded: any number of cases, each a copy of one that was really lived (`lives.py`), through COPY.

Two in five belong to the largest county, the others to fifty-seven in equal parts. Five in a hundred are
active; of the others half are decided applications and half households at rest, through a year. A worker has
eighty cases, a unit ten workers and a supervisor. Each copy has its own ids, owner, unit, surname and number,
its chain is computed, its county's feed numbered and signed, and a rebuild changes nothing. There are about
twenty events a case. What was answered to its commands is the lived case's: `verify` finds every chain right,
and the commands not.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Iterator
from random import Random
from uuid import UUID

import msgspec

from bench.growth.patterns import COPIED, NUMBER, SURNAME, UNIT, CasePattern, columns_to_copy
from bench.growth.staff import hire, unit_of, worker, workers
from bench.ours import COUNTY
from caseclock.store.feed import Feed
from caseclock.store.owner import as_owner

LARGEST_SHARE, ACTIVE_SHARE = 0.4, 0.05
BATCH, NUMBERED, STEP = 1000, 20_000, 20_000
#: So many at rest, and so many under way, are remembered at most.
ASKED = 10_000
_EVENT = (
    "county", "case_id", "version", "type", "schema_version", "data", "meta", "effective_on", "recorded_at",
    "chain",
)  # fmt: skip
_SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "in")]


class Asked(msgspec.Struct, frozen=True):
    """A case of the largest county that a measurement asks for."""

    case: UUID
    worker: int
    surname: str
    instance: str
    active: bool


class Load:
    """One load of so many cases; remembers some of the largest county to ask for."""

    def __init__(self, cases: int, resting: list[CasePattern], active: list[CasePattern]) -> None:
        self.cases = cases
        self._resting = resting
        self._active = active
        self._random = Random(cases)
        self._asked: dict[bool, list[Asked]] = {False: [], True: []}

    @property
    def asked(self) -> list[Asked]:
        """Cases to ask for: those at rest, which are loaded first, leave room for those under way."""
        return self._asked[False] + self._asked[True]

    async def run(self, dsn: str, told: Callable[[str], None]) -> None:
        """Copies the cases in, oldest first, and gathers statistics."""
        done = 0
        async with as_owner(dsn) as connection:
            columns = {**await columns_to_copy(connection), "events": list(_EVENT)}
            for county in (COUNTY, *_OTHERS):
                await hire(connection, county, self._workers(county))
            batches = self._batches()
            following = asyncio.create_task(asyncio.to_thread(next, batches, None))
            while (batch := await following) is not None:
                following = asyncio.create_task(asyncio.to_thread(next, batches, None))
                copies, texts = batch
                for table, text in texts.items():
                    await connection.copy_to_table(table, source=io.BytesIO(text), columns=columns[table])
                done += copies
                if done // STEP > (done - copies) // STEP:
                    told(f"{done:,} of {self.cases:,} cases")
            await connection.execute("reset role")
            await connection.execute("vacuum (analyze)")

    def _workers(self, county: int) -> int:
        return workers(
            self.cases * (LARGEST_SHARE if county == COUNTY else (1 - LARGEST_SHARE) / len(_OTHERS))
        )

    def _batches(self) -> Iterator[tuple[int, dict[str, bytes]]]:
        """How many copies, and their rows by table."""
        resting = self.cases - round(self.cases * ACTIVE_SHARE)
        for patterns, count in ((self._resting, resting), (self._active, self.cases - resting)):
            for n, pattern in enumerate(patterns):
                copies = count * (n + 1) // len(patterns) - count * n // len(patterns)
                while copies:
                    now = min(copies, BATCH)
                    yield now, self._batch(pattern, now, pattern in self._active)
                    copies -= now

    def _batch(self, pattern: CasePattern, copies: int, active: bool) -> dict[str, bytes]:
        texts: dict[str, list[bytes]] = {table: [] for table in ("events", "commands", *COPIED)}
        ids, numbers = pattern.uuids, pattern.numbers
        for _ in range(copies):
            county = COUNTY if self._random.random() < LARGEST_SHARE else self._random.choice(_OTHERS)
            clerk = self._random.randrange(self._workers(county))
            case, own = self._own(pattern, county, clerk, ids, numbers)
            texts["events"].append(pattern.events_filled(county, case, own))
            texts["commands"].append(pattern.commands.filled(own))
            for table, each in pattern.tables.items():
                texts[table].append(each.filled(own))
            known = self._asked[active]
            if county == COUNTY and (active or self._random.random() < 0.1) and len(known) < ASKED:
                known.append(Asked(case, clerk, own[SURNAME.encode()].decode(), pattern.instance, active))
        return {table: b"".join(each) for table, each in texts.items()}

    def _own(
        self, pattern: CasePattern, county: int, clerk: int, ids: list[bytes], numbers: set[bytes]
    ) -> tuple[UUID, dict[bytes, bytes]]:
        random = self._random
        case, number = UUID(int=random.getrandbits(128)), b"%08d" % random.randrange(10**8)
        surname = "".join(random.choices(_SYLLABLES, k=3)).encode()
        own = {each: str(UUID(int=random.getrandbits(128))).encode() for each in ids}
        for each in numbers:
            own[each] = each[:-10] + b"11" + number
        return case, own | {
            str(pattern.case).encode(): str(case).encode(),
            pattern.owner.encode(): str(worker(county, clerk)).encode(),
            UNIT.encode(): unit_of(clerk).encode(),
            SURNAME.encode(): surname.capitalize(),
            SURNAME.lower().encode(): surname,
            NUMBER.encode(): b"ZQ" + number,
            b"%d" % COUNTY: b"%d" % county,
        }


async def numbered(feed: Feed, told: Callable[[str], None]) -> None:
    """Numbers and signs every county's feed."""
    for county in await feed.counties_unnumbered():
        while await feed.number(county, NUMBERED):
            pass
    told("numbered")


_OTHERS = [county for county in range(1, 59) if county != COUNTY]
