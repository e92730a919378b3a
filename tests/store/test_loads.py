"""Commands of one moment are loaded for in one round trip; each is given what it asked for, nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from msgspec.structs import replace

from caseclock.store.loads import Wanted
from caseclock.store.sealed import seal as box
from caseclock.store.snapshots import Snapshots
from caseclock.store.store import SQL, Store
from caseclock.store.together import MOST, UNDER_WAY
from caseclock.store.units import Loaded, Snapshot
from tests.store.writing import LONG_AGO, command, grow

COUNTY = 121
SOURCE = b"a source".ljust(32)


def key() -> bytes:
    return box(b"m" * 32, b"key", b"", "k1")


async def cases(store: Store) -> tuple[list[UUID], UUID]:
    """One with a person, one that shares the person and has its own key, one plain, one with a snapshot, one
    that is not there; and a command that was carried out."""
    made, person, done = [uuid4() for _ in range(5)], uuid4(), command()
    await grow(store, COUNTY, made[0], 3, person_keys={person: (shared := key())})
    await grow(store, COUNTY, made[1], 2, person_keys={person: shared, made[1]: key()})
    await grow(store, COUNTY, made[2], command=done)
    await grow(store, COUNTY, made[3], 4, person_keys={made[3]: key()})
    own = (await store.load(COUNTY, [made[3]])).person_keys
    held = Snapshot(version=3, box=b"state")
    assert await Snapshots(store).keep(COUNTY, made[3], held, SOURCE, {k: v for k, v in own.items() if v})
    return made, done.command_id


def wanted(made: Sequence[UUID], done: UUID) -> list[Wanted]:
    one, two, plain, long, absent = made
    asked: list[tuple[UUID, ...]] = [
        (one,),
        (two,),
        (plain,),
        (long,),
        (absent,),
        (one,),
        (two, one),
        (long, one),
    ]
    return [Wanted(each, uuid4()) for each in asked] + [Wanted((plain,), done), Wanted((), done)]


def now(loaded: Loaded) -> Loaded:
    return replace(loaded, now=LONG_AGO)


async def test_together_each_is_loaded_for_as_alone(store: Store) -> None:
    each = wanted(*await cases(store))
    alone = [await store.load_from_snapshots(COUNTY, cases, id, SOURCE) for cases, id in each]
    assert [len(a.snapshots) for a in alone] == [0, 0, 0, 1, 0, 0, 0, 1, 0, 0]
    assert [len(a.person_keys) for a in alone] == [1, 2, 0, 1, 0, 1, 2, 2, 0, 0]
    assert [a.reply is not None for a in alone] == [False] * 8 + [True] * 2
    assert [e.version for e in alone[7].streams[each[7].case_ids[0]]] == [3, 4]
    together = await asyncio.gather(
        *(store.load_from_snapshots(COUNTY, cases, id, SOURCE) for cases, id in each)
    )
    assert [now(a) for a in together] == [now(a) for a in alone]
    assert [list(a.streams) for a in together] == [list(w.case_ids) for w in each]


class Counting:
    """A pool that keeps how many cases each load asked for."""

    def __init__(self, pool: Any) -> None:
        self.pool, self.asked = pool, list[int]()

    async def fetchrow(self, sql: str, county: int, cases: list[UUID], *rest: Any) -> Any:
        assert sql == SQL.load
        self.asked.append(len(cases))
        return await self.pool.fetchrow(sql, county, cases, *rest)


async def test_loads_of_one_moment_share_round_trips(store: Store) -> None:
    pool = Counting(store.pool)
    counted, clerks = Store(pool), UNDER_WAY * MOST
    await asyncio.gather(
        *(counted.load_from_snapshots(COUNTY, [uuid4()], uuid4(), SOURCE) for _ in range(clerks))
    )
    assert pool.asked == [MOST] * UNDER_WAY


async def test_counties_are_never_loaded_together(store: Store) -> None:
    here = uuid4()
    await grow(store, COUNTY, here)
    theirs, ours = await asyncio.gather(
        store.load_from_snapshots(COUNTY + 1, [here], uuid4(), SOURCE),
        store.load_from_snapshots(COUNTY, [here], uuid4(), SOURCE),
    )
    assert (len(theirs.streams[here]), len(ours.streams[here])) == (0, 1)


async def test_what_was_written_before_a_load_was_asked_for_is_in_it(store: Store) -> None:
    """Also when it goes with a load that was waiting already."""

    async def clerk() -> None:
        case = uuid4()
        for version in range(1, 5):
            assert await grow(store, COUNTY, case) == "written"
            loaded = await store.load_from_snapshots(COUNTY, [case], uuid4(), SOURCE)
            assert len(loaded.streams[case]) == version

    await asyncio.gather(*(clerk() for _ in range(8)))
