"""A reader's open alerts are those that were always found, without looking through the county's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest

from caseclock.readmodels.alerts import SQL
from caseclock.store.county import in_county
from tests.readmodels.support import filled
from tests.store.writing import opened

COUNTY, OTHER = 1, 2
BEGAN, MINUTE = datetime(2025, 1, 2, 16, tzinfo=UTC), timedelta(minutes=1)
PEOPLE = [str(UUID(int=n)) for n in range(1, 6)]
AUDIENCES = (["owner"], ["owner", "supervisor"], ["supervisor"], ["owner", "unit:b"], ["unit:a"], ["program"])
READ = """
    select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int from pg_stat_xact_user_tables
     where relname in ('rm_alerts', 'alert_deliveries')
"""
#: As they were asked for before: every open alert of the county was looked at.
BEFORE = """
select case_id, alert_id
  from rm_alerts a
 where county = $1 and cleared_at is null
   and ($11 or snoozed_until is null or snoozed_until <= business_now())
   and ((owner = any ($2::text[]) and 'owner' = any (audiences))
        or (owner = '' and $3 <> '' and unit = $3 and 'owner' = any (audiences))
        or (unit = any ($4::text[]) and 'supervisor' = any (audiences))
        or audiences && $5::text[]
        or (case_id, alert_id) in (
            select d.case_id, d.alert_id from alert_deliveries d
             where d.county = $1 and d.stands_in and d.account_id::text = any ($2::text[])
        ))
   and ($10::uuid is null or case_id = $10)
   and ($6::timestamptz is null or (raised_at, case_id, alert_id) < ($6, $7::uuid, $8))
 order by raised_at desc, case_id desc, alert_id desc
 limit $9
"""

Row = dict[str, Any]


def alert(county: int, n: int, owner: str, unit: str, audiences: Sequence[str], at: datetime) -> Row:
    """The n-th alert; five are of one case."""
    row: Row = dict.fromkeys(
        ("alert", "procedure", "instance", "clock", "cleared_by", "worked_by", "follows", "acknowledged_by"),
        "",
    )
    row |= {"county": county, "case_id": UUID(int=n // 5), "alert_id": f"a-{n}", "version": 1}
    row |= {"owner": owner, "unit": unit, "audiences": audiences, "case_number": f"{n // 5}"}
    return row | {"raised_on": at.date(), "raised_at": at}


def told_instead(of: Row, account: str, n: int) -> Row:
    """An alert that somebody was told of as nobody answers for its audience."""
    row = {
        "county": of["county"],
        "case_id": of["case_id"],
        "alert_id": of["alert_id"],
        "account_id": account,
    }
    row |= {"message_id": UUID(int=n), "audience": "unit:c", "stands_in": True, "mailed": False}
    return row | {"how": "in-app", "at": of["raised_at"]}


def asked(
    owners: Sequence[str] = (),
    unit: str = "",
    supervised: Sequence[str] = (),
    audiences: Sequence[str] = (),
    *,
    after: tuple[datetime | None, UUID | None, str] = (None, None, ""),
    limit: int = 20,
    case: UUID | None = None,
    snoozed: bool = False,
) -> tuple[Any, ...]:
    """What the statement is given."""
    return COUNTY, list(owners), unit, list(supervised), list(audiences), *after, limit, case, snoozed


async def keep_from(connection: Any, *cases: UUID) -> None:
    await connection.execute(
        "select set_config('app.own_cases', $1, true)", f"{{{','.join(map(str, cases))}}}"
    )


async def keys(connection: Any, statement: str, given: Sequence[Any]) -> list[tuple[UUID, str]]:
    return [(row["case_id"], row["alert_id"]) for row in await connection.fetch(statement, *given)]


def anybody(random: Random, alerts: Sequence[Row]) -> tuple[Any, ...]:
    """What some reader asks for, the first page or a further one."""
    after: Any = (None, None, "")
    if random.random() < 0.5:
        row = random.choice(alerts)
        after = (row["raised_at"], row["case_id"], row["alert_id"])
    return asked(
        random.sample([*PEOPLE, "nobody"], random.randrange(3)),
        random.choice(("", "a", "b")),
        random.sample(["a", "b", "c"], random.randrange(3)),
        random.sample(["unit:a", "unit:b", "program", "worker"], random.randrange(3)),
        after=after,
        limit=random.choice((1, 7, 500)),
        case=random.choice(alerts)["case_id"] if random.random() < 0.2 else None,
        snoozed=random.random() < 0.5,
    )


@pytest.mark.parametrize("kept_from", [(), tuple(UUID(int=n) for n in range(0, 200, 3))])
async def test_alerts_are_those_that_were_always_found_in_the_same_order(
    fresh_database: str, kept_from: tuple[UUID, ...]
) -> None:
    random, alerts, deliveries = Random(4), [], []
    for n in range(2000):
        at = BEGAN + random.randrange(60) * 60 * MINUTE
        row = alert(n % 3 // 2 + 1, n, random.choice([*PEOPLE, ""]), random.choice("abc"), (), at)
        row["audiences"] = random.choice(AUDIENCES)
        row["cleared_at"] = at if random.random() < 0.2 else None
        row["snoozed_until"] = random.choice((None, None, BEGAN, date(2999, 1, 1)))
        alerts.append(row)
        if random.random() < 0.1:
            deliveries.append(told_instead(row, random.choice(PEOPLE), n))
    await filled(fresh_database, rm_alerts=alerts, alert_deliveries=deliveries)
    met = 0
    async with opened(fresh_database) as store, in_county(store.pool, COUNTY) as connection:
        await keep_from(connection, *kept_from)
        for _ in range(300):
            given = anybody(random, alerts)
            was = await keys(connection, BEFORE, given)
            assert await keys(connection, SQL.alerts_for, given) == was, given
            met += len(was) > 5
    assert met > 60


async def test_a_page_of_alerts_reads_its_own_and_not_the_countys(fresh_database: str) -> None:
    alerts = [
        alert(COUNTY, n, PEOPLE[0] if n % 5 == 0 else "w", f"u{n % 99}", AUDIENCES[1], BEGAN + n * MINUTE)
        for n in range(5000)
    ]
    for n in range(100):
        alerts[n * 50] |= {"audiences": [f"unit:{n % 10}"]}
    deliveries = [told_instead(row, PEOPLE[n % 5], n) for n, row in enumerate(alerts[1000:1500])]
    await filled(fresh_database, rm_alerts=alerts, alert_deliveries=deliveries)
    readers = {
        "a worker of many alerts": asked([PEOPLE[0]], "u7", audiences=["worker", "unit:u7"]),
        "whoever supervises a unit": asked(["boss"], supervised=["u7", "u8"]),
        "a unit that is named": asked(["nobody"], "3", audiences=["worker", "unit:3"]),
        "one who stands in": asked([PEOPLE[1]]),
    }
    for who, given in readers.items():
        async with opened(fresh_database) as store, in_county(store.pool, COUNTY) as connection:
            found = await keys(connection, SQL.alerts_for, given)
            assert len(found) >= 10, who
            assert await connection.fetchval(READ) < 300, who


async def test_the_search_for_alerts_itself_keeps_both_walls(fresh_database: str) -> None:
    alerts = [
        alert(county, n, PEOPLE[0], "a", ("owner", "unit:a"), BEGAN)
        for county in (COUNTY, OTHER)
        for n in range(10)
    ]
    await filled(fresh_database, rm_alerts=alerts)
    reader = "array[$1], '', '{}', '{unit:a}', null, true, null, null, '', 50"
    search = f"select case_id from alerts_for_v1({reader})"
    async with opened(fresh_database) as store:
        async with store.pool.acquire() as connection:
            assert await connection.fetch(search, PEOPLE[0]) == [], "without a county"
        async with in_county(store.pool, COUNTY) as connection:
            await keep_from(connection, UUID(int=1))
            found = await connection.fetch(search, PEOPLE[0])
            assert [row["case_id"] for row in found] == [UUID(int=0)] * 5
