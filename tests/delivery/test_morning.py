"""The morning's digest: one mail a person, at the office's hour, on office days, nothing twice."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from caseclock.application.delivery.morning import Morning
from caseclock.application.housekeeping import Housekeeping
from caseclock.kernel.time import at_local
from caseclock.store.business_clock import BusinessClock
from tests.delivery.desk import COUNTY, Desk

FRIDAY, MONDAY = date(2026, 3, 6), date(2026, 3, 9)


async def clock_at(desk: Desk, day: date, hour: int) -> BusinessClock:
    clock = BusinessClock(desk.app.store.pool)
    await clock.begin_training(at_local(day, hour))
    return clock


def morning(desk: Desk) -> Morning:
    return Morning(desk.app, desk.access.accounts, desk.outbox)


async def test_one_mail_a_person_names_cases_and_no_people_and_comes_once(desk: Desk) -> None:
    clock = await clock_at(desk, FRIDAY, 7)
    ann = await desk.person("ann", "worker", unit="u1")
    sue = await desk.person("sue", "supervisor")
    await desk.owner.execute(
        "insert into offices (county, office_id, name) values ($1, 'o1', 'One') on conflict do nothing",
        COUNTY,
    )
    await desk.owner.execute(
        "insert into units (county, unit_id, office_id, name, supervisor) values ($1, 'u1', 'o1', 'U', $2)",
        COUNTY, sue,
    )  # fmt: skip
    await desk.person("bea", "worker", alert_mail=False)
    for n in range(20):
        await desk.alert(await desk.case(ann), "owner", "supervisor", id=f"a{n}")
    assert await morning(desk).county(COUNTY) == 0, "before eight nobody is written to"
    await clock.move(at_local(FRIDAY, 8))
    first = morning(desk)
    assert [await first.county(COUNTY), await first.county(COUNTY)] == [2, 0]
    assert await morning(desk).county(COUNTY) == 2, "a worker that started again asks anew"
    await desk.dispatcher().tick()
    digests = {m["To"]: m for m in desk.post.sent if "wait" in m["Subject"]}
    assert len([m for m in desk.post.sent if "wait" in m["Subject"]]) == 2, "and nothing leaves twice"
    text = digests["ann@county.example"].get_content()
    assert "Nobody has taken this case (20): case " in text
    assert "Ximena" not in text
    assert "Quintanar" not in text
    assert "Workers with alerts: 1." in digests["sue@county.example"].get_content()


@pytest.mark.parametrize(
    ("day", "hour", "count"),
    [
        (FRIDAY, 8, 1),
        (date(2026, 3, 7), 12, 0),  # Saturday
        (date(2026, 3, 8), 12, 0),  # Sunday, when the clocks go forward
        (MONDAY, 7, 0),
        (MONDAY, 8, 1),
        (date(2026, 12, 25), 12, 0),
    ],
)
async def test_the_hour_is_the_countys_own_and_closed_days_have_none(
    desk: Desk, day: date, hour: int, count: int
) -> None:
    await clock_at(desk, day, hour)
    ann = await desk.person("ann", "worker")
    await desk.alert(await desk.case(ann), "owner")
    assert await morning(desk).county(COUNTY) == count


async def test_who_has_nothing_waiting_gets_no_mail(desk: Desk) -> None:
    await clock_at(desk, FRIDAY, 9)
    await desk.person("ann", "worker", unit="u9")
    assert await morning(desk).county(COUNTY) == 0


async def test_what_was_delivered_long_ago_leaves_the_outbox(desk: Desk, tmp_path: Path) -> None:
    await desk.case()
    message, fresh = await desk.put("x"), await desk.put("x")
    await desk.dispatcher().tick()
    await desk.owner.execute(
        "update outbox set delivered_at = clock_timestamp() - interval '91 days' where message_id = $1",
        message,
    )
    await desk.owner.execute(
        "update outbox set delivered_at = clock_timestamp() - interval '89 days' where message_id = $1", fresh
    )
    await Housekeeping(desk.app, desk.access, desk.outbox, desk.feed, tmp_path).round()
    assert await desk.row(message) is None
    assert await desk.row(fresh) is not None
