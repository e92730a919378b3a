"""Who looked at what is in the county's chain: a reading added, removed or changed afterwards shows."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from caseclock.application.digests import Digests, check_digests
from caseclock.application.housekeeping import Housekeeping
from caseclock.application.rebuilding import rebuild_read_models
from caseclock.domain.ledger import ReadingsDigested, ledger_id
from caseclock.kernel.time import local_date, start_of_day, wall_now
from caseclock.readmodels.readings import Looking, read_case
from caseclock.store.signing import Trust
from caseclock.store.verify import verify, verify_against
from tests.delivery.desk import COUNTY, Desk
from tests.store.test_feed import number_until_done


def today() -> date:
    """The day that has not ended yet, asked anew each time: a run may go on past midnight."""
    return local_date(wall_now() - timedelta(minutes=10))


async def read(desk: Desk, days_ago: int, count: int = 1, county: int = COUNTY) -> list[UUID]:
    """Readings at noon so many days ago."""
    noon = start_of_day(today() - timedelta(days=days_ago)) + timedelta(hours=12)
    found = [uuid4() for _ in range(count)]
    for n, reading in enumerate(found):
        await desk.owner.execute(
            "insert into readings (county, reading_id, account, case_id, what, at, role) "
            "values ($1, $2, 'ann', $3, 'case', $4, 'worker')",
            county, reading, uuid4(), noon + timedelta(seconds=n),
        )  # fmt: skip
    return found


async def digested(desk: Desk, county: int = COUNTY) -> list[ReadingsDigested]:
    loaded = await desk.app.store.load(county, [ledger_id(county)])
    history = desk.app.history(county, ledger_id(county), loaded)
    return [recorded.event for recorded in history if isinstance(recorded.event, ReadingsDigested)]


async def test_each_ended_day_is_digested_once_whoever_does_it(desk: Desk) -> None:
    await read(desk, 3, 2)
    await read(desk, 1, 3)
    await read(desk, 0, 5)
    first, second = Digests(desk.app), Digests(desk.app)
    assert await first.county(COUNTY) == 3
    assert [await first.county(COUNTY), await second.county(COUNTY)] == [0, 0]
    days = await digested(desk)
    assert [(today() - each.day).days for each in days] == [3, 2, 1]
    assert [each.count for each in days] == [2, 0, 3]
    assert await check_digests(desk.app) == []
    assert await digested(desk, 37) == []


async def test_a_county_nobody_has_read_in_has_no_ledger(desk: Desk) -> None:
    assert await Digests(desk.app).county(COUNTY) == 0
    assert await digested(desk) == []


async def test_a_long_pause_is_caught_up_in_parts(desk: Desk) -> None:
    await read(desk, 130)
    digests, rounds = Digests(desk.app), []
    while found := await digests.county(COUNTY):
        rounds.append(found)
    assert rounds == [50, 50, 30]
    assert len({each.day for each in await digested(desk)}) == 130


async def test_two_workers_at_once_write_each_day_once(desk: Desk) -> None:
    await read(desk, 2, 1)
    one, other = Digests(desk.app), Digests(desk.app)
    append = desk.app.store.append

    async def after_the_other(county: int, units: object) -> object:
        desk.app.store.append = append  # type: ignore[method-assign]
        await other.county(COUNTY)
        return await append(county, units)  # type: ignore[arg-type]

    desk.app.store.append = after_the_other  # type: ignore[assignment]
    assert await one.county(COUNTY) == 0, "the other was first"
    assert [(today() - each.day).days for each in await digested(desk)] == [2, 1]
    assert await one.county(COUNTY) == 0


async def test_a_reading_removed_added_or_changed_behind_our_back_is_found(desk: Desk) -> None:
    readings = await read(desk, 2, 3)
    await read(desk, 1, 1)
    await Digests(desk.app).county(COUNTY)
    await desk.owner.execute("update readings set account = 'bea' where reading_id = $1", readings[0])
    (finding,) = await check_digests(desk.app)
    assert (finding.kind, finding.at) == ("readings", 1)
    await desk.owner.execute("update readings set account = 'ann' where reading_id = $1", readings[0])
    assert await check_digests(desk.app) == []
    await desk.owner.execute("delete from readings where reading_id = $1", readings[1])
    await read(desk, 1, 1)
    assert [finding.at for finding in await check_digests(desk.app)] == [1, 2]


async def test_the_countys_own_stream_is_chained_numbered_and_no_case(
    desk: Desk, fresh_database: str
) -> None:
    await desk.case()
    await read(desk, 1)
    await Digests(desk.app).county(COUNTY)
    await number_until_done(desk.feed, COUNTY)
    trust = Trust(desk.feed._signer.public)
    assert await verify(desk.app.store, trust) == []
    fed = await desk.feed.read(COUNTY, 0)
    assert fed[-1].event.type == "readings.digested"
    await desk.owner.execute("update events set data = '{}' where case_id = $1", ledger_id(COUNTY))
    assert await verify(desk.app.store, trust) != []
    assert await rebuild_read_models(desk.app, fresh_database, (), lambda _: None) >= 1
    assert await desk.owner.fetchval("select count(*) from rm_cases") == 1
    assert await desk.owner.fetchval("select count(*) from rm_worklist") == 1
    looking = Looking(account="ann", role="worker")
    assert await read_case(desk.app.store.pool, COUNTY, ledger_id(COUNTY), looking) is None


async def test_housekeeping_forgets_what_lapsed_and_writes_the_days_heads_once(
    desk: Desk, tmp_path: Path
) -> None:
    await desk.person("d.reyes", "family_planning_office", county=0)
    pending = await desk.access.sign_in(0, "d.reyes", "teal kettle orbits quietly")
    living = await desk.access.sign_in(0, "d.reyes", "teal kettle orbits quietly")
    await desk.owner.execute(
        "update sessions set expires_at = clock_timestamp() - interval '1 second' where token_hash = "
        "sha256($1::text::bytea)", pending.token,
    )  # fmt: skip
    await desk.owner.execute("update outbox set lapses_at = clock_timestamp()")
    await desk.case()
    await read(desk, 1)
    keeping = Housekeeping(desk.app, desk.access, desk.outbox, desk.feed, tmp_path)
    await keeping.round()
    assert await desk.owner.fetchval("select count(*) from sessions") == 1
    assert await desk.owner.fetchval("select count(*) from outbox where secret is not null") == 0
    assert len(await desk.outbox.dead(0)) == 2
    assert len(await digested(desk)) == 1
    (file,) = (tmp_path / "heads").iterdir()
    before = file.read_bytes()
    assert await verify_against(desk.app.store, Trust(desk.feed._signer.public), before) == []
    await desk.case()
    await keeping.round()
    assert [file.read_bytes() for file in (tmp_path / "heads").iterdir()] == [before]
    assert living.token
