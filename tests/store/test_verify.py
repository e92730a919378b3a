"""Faults applied as superuser, each behind the application's back, and each found."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from caseclock.store.chain import GENESIS, chained, county_chained
from caseclock.store.feed import Feed
from caseclock.store.heads import head_message
from caseclock.store.rows import stored_event
from caseclock.store.signing import Signer, Trust
from caseclock.store.store import Store
from caseclock.store.verify import Finding, verify, verify_against
from tests.store.test_feed import number_until_done
from tests.store.writing import grow

COUNTY, SIGNER, THIEF = 7, Signer.new(), Signer.new()
TRUST = Trust(SIGNER.public)
A, B, C = (UUID(int=n) for n in (1, 2, 3))
EVENTS = "select * from events order by case_id, version"


@pytest.fixture
async def superuser(fresh_database: str) -> AsyncIterator[Any]:
    connection = await asyncpg.connect(fresh_database)
    yield connection
    await connection.close()


@pytest.fixture
async def history(fresh_store: Store) -> bytes:
    """Three cases, three heads: A1-3 B1-2 | A4 C1-2 | B3. The heads as they were taken out."""
    feed = Feed(fresh_store, SIGNER)
    for round_ in (((A, 3), (B, 2)), ((A, 1), (C, 2)), ((B, 1),)):
        for case, count in round_:
            await grow(fresh_store, COUNTY, case, count)
        await number_until_done(feed, COUNTY)
    return await feed.export_heads()


async def rechain(superuser: Any, signer: Signer | None = None) -> None:
    """What a superuser who knows our code can do: compute every chain anew, and sign with another key."""
    last: tuple[UUID, bytes] = (UUID(int=0), GENESIS)
    for row in await superuser.fetch(EVENTS):
        event = stored_event(row)
        chain = chained(last[1] if last[0] == event.case_id else GENESIS, COUNTY, event)
        await superuser.execute(
            "update events set chain = $3 where case_id = $1 and version = $2",
            event.case_id,
            event.version,
            chain,
        )
        last = (event.case_id, chain)
    chain = GENESIS
    rows = await superuser.fetch(
        "select number, chain from feed join events using (county, case_id, version) order by number"
    )
    for row in rows:
        chain = county_chained(chain, row["chain"])
        moment = await superuser.fetchval(
            "update county_heads set chain = $2 where number = $1 returning signed_at", row["number"], chain
        )
        if signer and moment:
            message = head_message(COUNTY, row["number"], chain, moment)
            await superuser.execute(
                "update county_heads set signature = $2, key_id = $3 where number = $1",
                row["number"], signer.sign(message), signer.key_id,
            )  # fmt: skip


async def changed_data(su: Any) -> None:
    await su.execute("update events set data = '{}' where case_id = $1 and version = 2", A)


async def changed_meta(su: Any) -> None:
    await su.execute('update events set meta = \'{"actor":"w2"}\' where case_id = $1 and version = 2', A)


async def changed_effective_date(su: Any) -> None:
    await su.execute(
        "update events set effective_on = effective_on - 1 where case_id = $1 and version = 4", A
    )


async def changed_recorded_time(su: Any) -> None:
    await su.execute("update events set recorded_at = recorded_at - interval '1 day' where version = 3")


async def changed_type(su: Any) -> None:
    await su.execute("update events set type = 'member.died' where case_id = $1 and version = 1", B)


async def removed_middle_event(su: Any) -> None:
    await su.execute("delete from events where case_id = $1 and version = 2", A)


async def removed_and_closed_up(su: Any) -> None:
    await removed_middle_event(su)
    await su.execute("update events set version = version - 1 where case_id = $1 and version = 3", A)
    await su.execute("update events set version = version - 1 where case_id = $1 and version = 4", A)
    await su.execute("delete from feed where case_id = $1 and version = 4", A)
    await renumber_feed(su)
    await rechain(su)


async def inserted_event(su: Any) -> None:
    await su.execute("update events set version = 5 where case_id = $1 and version = 4", A)
    await su.execute(
        "insert into events select county, case_id, 4, type, schema_version, '{}', meta, effective_on,"
        " recorded_at, chain from events where case_id = $1 and version = 3", A,
    )  # fmt: skip
    await rechain(su)


async def inserted_case_in_the_past(su: Any) -> None:
    await su.execute(
        "insert into events select county, $2, version, type, schema_version, data, meta, effective_on,"
        " recorded_at, chain, tx, 0 from events where case_id = $1 and version = 1", A, UUID(int=9),
    )  # fmt: skip
    await rechain(su)


async def swapped_versions(su: Any) -> None:
    for old, new in ((2, 99), (3, 2), (99, 3)):
        await su.execute("update events set version = $3 where case_id = $1 and version = $2", A, old, new)


async def swapped_in_the_feed(su: Any) -> None:
    for old, new in ((1, 99), (2, 1), (99, 2)):
        await su.execute("update feed set number = $2 where number = $1", old, new)


async def recomputed_without_the_key(su: Any) -> None:
    await changed_data(su)
    await rechain(su)


async def forged_signature(su: Any) -> None:
    await changed_data(su)
    await rechain(su, THIEF)


async def cut_events_only(su: Any) -> None:
    await su.execute("delete from events where case_id = $1 and version = 3", B)


async def cut_events_and_feed(su: Any) -> None:
    await cut_events_only(su)
    await su.execute("delete from feed where number = 9")


async def renumber_feed(su: Any) -> None:
    await su.execute(
        "create temporary table kept as"
        " select row_number() over (order by number) as number, case_id, version from feed"
    )
    await su.execute("delete from feed")
    await su.execute("insert into feed select $1, number, case_id, version from kept", COUNTY)
    await su.execute("delete from county_heads where number > (select max(number) from feed)")
    await su.execute("drop table kept")


async def removed_case_renumbered(su: Any) -> None:
    await su.execute("delete from events where case_id = $1", C)
    await su.execute("delete from feed where case_id = $1", C)
    await renumber_feed(su)
    await rechain(su)


async def removed_heads(su: Any) -> None:
    await su.execute("delete from county_heads")


Fault = Callable[[Any], Awaitable[None]]
FAULTS: list[tuple[Fault, set[str]]] = [
    (changed_data, {"chain"}),
    (changed_meta, {"chain"}),
    (changed_effective_date, {"chain"}),
    (changed_recorded_time, {"chain", "time"}),
    (changed_type, {"chain"}),
    (removed_middle_event, {"gap", "removed", "county chain"}),
    (removed_and_closed_up, {"signature"}),
    (inserted_event, {"signature"}),
    (inserted_case_in_the_past, {"unnumbered"}),
    (swapped_versions, {"chain", "county chain"}),
    (swapped_in_the_feed, {"order", "county chain"}),
    (recomputed_without_the_key, {"signature"}),
    (forged_signature, {"signature"}),
    (cut_events_only, {"removed", "county chain"}),
    (cut_events_and_feed, {"feed cut"}),
    (removed_case_renumbered, {"unsigned"}),
    (removed_heads, {"unsigned"}),
]


@pytest.mark.parametrize(("fault", "kinds"), FAULTS, ids=[fault.__name__ for fault, _ in FAULTS])
async def test_a_fault_is_found(
    fresh_store: Store, superuser: Any, history: bytes, fault: Fault, kinds: set[str]
) -> None:
    await fault(superuser)
    assert kinds <= {finding.kind for finding in await verify(fresh_store, TRUST)}


async def test_a_clean_store_has_no_findings(fresh_store: Store, history: bytes) -> None:
    assert await verify(fresh_store, TRUST) == []
    assert await verify(fresh_store, TRUST, COUNTY) == []
    assert await verify_against(fresh_store, TRUST, history) == []


async def test_one_changed_event_is_one_finding_that_names_it(
    fresh_store: Store, superuser: Any, history: bytes
) -> None:
    await changed_data(superuser)
    findings = await verify(fresh_store, TRUST)
    assert findings == [
        Finding("chain", COUNTY, "the event is not what its chain was computed over", case_id=A, at=2)
    ]


async def cut_tail_cleanly(su: Any) -> None:
    await cut_events_and_feed(su)
    await su.execute("delete from county_heads where number = 9")


async def everything_numbered_again(su: Any) -> None:
    """A case removed, the feed thrown away: our own worker will number and sign what is left."""
    await su.execute("delete from events where case_id = $1", C)
    await su.execute("delete from feed; delete from county_heads")


async def everything_gone(su: Any) -> None:
    await su.execute("delete from events; delete from feed; delete from county_heads")


@pytest.mark.parametrize("appended_since", [0, 1, 5])
@pytest.mark.parametrize("fault", [cut_tail_cleanly, everything_numbered_again, everything_gone])
async def test_only_heads_kept_outside_show_a_clean_cut(
    fresh_store: Store, superuser: Any, history: bytes, fault: Fault, appended_since: int
) -> None:
    await fault(superuser)
    if appended_since:
        await grow(fresh_store, COUNTY, C, appended_since)
    await number_until_done(Feed(fresh_store, SIGNER), COUNTY)
    assert await verify(fresh_store, TRUST) == []
    assert {f.kind for f in await verify_against(fresh_store, TRUST, history)} == {"outside head"}


async def test_a_database_put_back_is_found(fresh_store: Store, superuser: Any, history: bytes) -> None:
    feed = Feed(fresh_store, SIGNER)
    for table in ("events", "feed", "county_heads"):
        await superuser.execute(f"create table {table}_backup as select * from {table}")
    await grow(fresh_store, COUNTY, A, 4)
    await number_until_done(feed, COUNTY)
    newer = await feed.export_heads()
    for table in ("events", "feed", "county_heads"):
        await superuser.execute(f"delete from {table}; insert into {table} select * from {table}_backup")
    assert await verify(fresh_store, TRUST) == []
    assert await verify_against(fresh_store, TRUST, history) == []
    assert {f.kind for f in await verify_against(fresh_store, TRUST, newer)} == {"outside head"}
    await grow(fresh_store, COUNTY, B, 10)
    await number_until_done(feed, COUNTY)
    assert {f.kind for f in await verify_against(fresh_store, TRUST, newer)} == {"outside head"}


async def test_a_heads_file_of_another_key_is_refused(fresh_store: Store, history: bytes) -> None:
    with pytest.raises(ValueError, match="not signed"):
        await verify_against(fresh_store, Trust(THIEF.public), history)
