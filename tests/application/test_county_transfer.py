"""A household goes to another county: each county acts for itself, and nothing of it is lost or doubled."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from caseclock.application.app import Application
from caseclock.application.delivery.dispatch import Dispatcher
from caseclock.application.delivery.transfers import Transfers
from caseclock.application.handle import Command, handle
from caseclock.domain.case.state import CaseState
from caseclock.domain.case.view import Actor
from caseclock.domain.procedures.county_transfer.data import COMPLETED, OPENED
from caseclock.domain.procedures.household.travelling import ASKED
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.refusal import Refused
from caseclock.kernel.time import at_local
from caseclock.store.business_clock import BusinessClock
from caseclock.store.keys import Keyring
from caseclock.store.outbox import Outbox, Outgoing
from tests.store.writing import opened
from tests.support.office import rules

FROM, TO = 19, 37
PEOPLE = [
    {
        "first_name": "Ana", "last_name": "Ruiz", "birth_date": "1990-05-01",
        "identifiers": {"ssn": "900-12-3456"},
    },
    {"first_name": "Ben", "last_name": "Ruiz", "birth_date": "2019-06-14", "relationship": "child"},
]  # fmt: skip


class Counties:
    """Two counties on one database, and the worker that carries messages."""

    def __init__(self, app: Application) -> None:
        self.app = app
        self.outbox = Outbox(app.store.pool, "w", timedelta(seconds=60))
        handlers = dict.fromkeys((ASKED, OPENED, COMPLETED), Transfers(app))
        self.worker = Dispatcher(self.outbox, app.keyring, handlers, self._nobody)

    @staticmethod
    async def _nobody(county: int, message: Outgoing, secret: str) -> str:
        return "feed"

    async def give(
        self, county: int, name: str, body: dict[str, Any], case: UUID | None = None
    ) -> dict[str, Any]:
        command = Command(
            county=county,
            name=name,
            body=msgspec.json.encode(body),
            actor=Actor(account="ann", role="worker", county=county),
            key=str(uuid4()),
            case_id=case,
        )
        return dict((await handle(self.app, command)).body)

    async def state(self, county: int, case: UUID) -> CaseState:
        return self.app.fold(county, case, await self.app.store.load(county, [case]))

    async def filed(self) -> CaseState:
        body = {
            "application": {"filed_on": "2025-02-20"}, "members": PEOPLE, "owner": "ann",
            "facts": {"zip": "90012", "spoken_language": "Spanish"},
        }  # fmt: skip
        opened = await self.give(FROM, "open-case", body)
        return await self.state(FROM, CaseRef.parse(opened["case"]).case_id)

    async def cases(self, county: int) -> list[UUID]:
        async with self.app.store.reading(county) as connection:
            return [row[0] for row in await connection.fetch("select case_id from rm_cases")]

    async def arrived(self) -> CaseState:
        [case] = await self.cases(TO)
        return await self.state(TO, case)


@pytest.fixture
async def counties(fresh_database: str, tmp_path: Path) -> AsyncIterator[Counties]:
    async with opened(fresh_database, 6) as store:
        await BusinessClock(store.pool).begin_training(at_local(date(2025, 3, 3), 9))
        yield Counties(Application(store, Keyring.read(tmp_path), rules(), {}))


async def test_the_case_opens_there_with_its_dates_and_closes_here_when_all_is_there(
    counties: Counties,
) -> None:
    here = await counties.filed()
    ana = next(iter(here.members))
    await counties.give(FROM, "approve-coverage", {"member": ana}, here.case_id)
    here = await counties.state(FROM, here.case_id)
    await counties.give(FROM, "transfer-case", {"to_county": TO, "why": "moved"}, here.case_id)
    while await counties.worker.tick():
        pass
    there = await counties.arrived()
    assert {m.name for m in there.members.values()} == {"Ana Ruiz", "Ben Ruiz"}
    assert there.members[ana].identifiers == {"ssn": "900123456"}
    assert there.filing is not None
    assert there.filing.filed_on == date(2025, 2, 20)
    assert there.coverage == here.coverage
    assert ana in there.coverage
    before = {key: clock for key, clock in here.clocks.items() if clock.member}
    assert before
    for key, clock in before.items():
        now = there.clocks[key]
        assert (now.anchor_on, now.schedule.due_on, now.status) == (
            clock.anchor_on, clock.schedule.due_on, clock.status,
        )  # fmt: skip
    sent = await counties.state(FROM, here.case_id)
    assert not [clock for clock in sent.clocks.values() if clock.member]
    assert {m.left_why for m in sent.members.values()} == {f"moved to county {TO}"}
    assert sent.status == "open"
    await counties.give(TO, "complete-transfer", {}, there.case_id)
    while await counties.worker.tick():
        pass
    sent = await counties.state(FROM, here.case_id)
    assert sent.status == "closed"
    assert sent.closed_why == f"transferred to county {TO}, case {there.case_number}"
    assert [a.alert for a in sent.alerts.values() if a.cleared_at is None] == []


async def test_neither_county_can_read_the_others_case(counties: Counties) -> None:
    here = await counties.filed()
    await counties.give(FROM, "transfer-case", {"to_county": TO}, here.case_id)
    while await counties.worker.tick():
        pass
    there = await counties.arrived()
    assert (await counties.state(TO, here.case_id)).version == 0
    assert (await counties.state(FROM, there.case_id)).version == 0
    assert there.case_id not in await counties.cases(FROM)
    async with counties.app.store.reading(FROM) as connection:
        left = await connection.fetch("select payload::text as payload, secret from outbox")
    assert all(row["secret"] is None for row in left)
    assert not any("Ana" in row["payload"] or "900123456" in row["payload"] for row in left)


async def test_a_worker_that_died_opens_no_second_case(
    counties: Counties, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = await counties.filed()
    await counties.give(FROM, "transfer-case", {"to_county": TO}, here.case_id)
    leased = [m for m in await counties.outbox.lease(FROM, 10) if m.topic == ASKED]
    assert len(leased) == 1
    secret = counties.worker._opened(leased[0])
    handler = Transfers(counties.app)
    first = await handler(FROM, leased[0], secret)
    assert await handler(FROM, leased[0], secret) == first
    assert len(await counties.cases(TO)) == 1


async def test_what_was_recorded_on_the_way_is_told_to_the_owner(counties: Counties) -> None:
    here = await counties.filed()
    await counties.give(FROM, "transfer-case", {"to_county": TO}, here.case_id)
    await counties.give(FROM, "add-note", {"text": "She called: the address is wrong."}, here.case_id)
    while await counties.worker.tick():
        pass
    sent = await counties.state(FROM, here.case_id)
    assert [a.alert for a in sent.alerts.values() if a.cleared_at is None] == ["transfer_changed_since"]


async def test_an_application_of_the_wrong_county_keeps_its_filing_date(counties: Counties) -> None:
    here = await counties.filed()
    body = {"to_county": TO, "why": "wrong_county"}
    await counties.give(FROM, "transfer-case", body, here.case_id)
    forwarding = [
        c for c in (await counties.state(FROM, here.case_id)).clocks.values() if c.name == "forwarding"
    ]
    assert [str(clock.schedule.due_on) for clock in forwarding] == ["2025-03-07"]
    while await counties.worker.tick():
        pass
    there = await counties.arrived()
    due = {str(c.schedule.due_on) for c in there.clocks.values() if c.name == "promptness"}
    assert due == {"2025-04-06"}
    sent = await counties.state(FROM, here.case_id)
    assert {c.stopped_by for c in sent.clocks.values() if c.name == "forwarding"} == {"case.transfer_opened"}


async def test_only_the_county_that_took_a_case_over_completes_it(counties: Counties) -> None:
    here = await counties.filed()
    with pytest.raises(Refused):
        await counties.give(FROM, "complete-transfer", {}, here.case_id)
    await counties.give(FROM, "transfer-case", {"to_county": TO}, here.case_id)
    with pytest.raises(Refused):
        await counties.give(FROM, "complete-transfer", {}, here.case_id)
