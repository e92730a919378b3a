"""Bulk jobs end every row once, whoever dies on the way, and harm nobody."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from caseclock.application.app import Application
from caseclock.application.bulk.disaster import Order, give_disaster
from caseclock.application.bulk.jobs import Bulk, Doing, End, JobView
from caseclock.application.bulk.kinds import KINDS
from caseclock.application.bulk.recounting import CalendarAcceptance
from caseclock.application.bulk.sweeping import give_sweep
from caseclock.application.calendars import Calendars
from caseclock.application.handle import Command, handle
from caseclock.application.reconciler import Reconciler
from caseclock.domain.case.state import CaseState
from caseclock.domain.case.view import Actor
from caseclock.domain.policy.parameters import Parameters
from caseclock.domain.whatif.change import DayChange, NewValue, laid_over
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.refusal import Refused
from caseclock.kernel.time import at_local
from caseclock.store.business_clock import BusinessClock
from caseclock.store.findings import Findings
from caseclock.store.keys import Keyring
from caseclock.store.timers import Timers
from tests.store.writing import opened
from tests.support.office import rules

COUNTY = 19
BOSS = Actor(account="boss", role="supervisor", county=COUNTY)
MOVE = DayChange(day=date(2025, 4, 17), closed=True, name="Move")


class World:
    """A county of its own database."""

    def __init__(self, app: Application) -> None:
        self.app = app
        self.bulk = Bulk(app, KINDS)
        self.calendars = Calendars(app)
        self.acceptance = CalendarAcceptance(app, self.bulk, self.calendars)

    async def give(self, name: str, body: dict[str, Any], case: UUID | None = None) -> dict[str, Any]:
        command = Command(
            county=COUNTY,
            name=name,
            body=msgspec.json.encode(body),
            actor=Actor(account="ann", role="worker", county=COUNTY),
            key=str(uuid4()),
            case_id=case,
        )
        return dict((await handle(self.app, command)).body)

    async def opened(self, filed_on: str = "2025-03-03", born: str = "1990-05-01", **facts: str) -> CaseState:
        ana = {
            "first_name": "Ana", "last_name": "Ruiz", "birth_date": born,
            "identifiers": {"a_number": "A123456789"},
        }  # fmt: skip
        body = {"application": {"filed_on": filed_on}, "members": [ana], "owner": "ann", "facts": facts}
        return await self.state((await self.give("open-case", body))["case"])

    async def state(self, case: str) -> CaseState:
        ref = CaseRef.parse(case)
        return self.app.fold(COUNTY, ref.case_id, await self.app.store.load(COUNTY, [ref.case_id]))

    async def again(self, state: CaseState) -> CaseState:
        return await self.state(str(CaseRef(COUNTY, state.case_id)))

    async def attested(self, declared: str, born: str = "1990-05-01", **facts: str) -> CaseState:
        state = await self.opened(born=born, **facts)
        body = {
            "member": next(iter(state.members)), "declared": declared, "declared_by": "member",
            "form": "CCFRM604", "signed_on": "2025-03-03",
        }  # fmt: skip
        await self.give("attest-status", body, state.case_id)
        return await self.again(state)

    async def run(self, job: JobView) -> JobView:
        await self.bulk.release(BOSS, job.id)
        return await self.bulk.run(COUNTY, job.id)

    async def manifest(self, job: JobView) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(await self.bulk.manifest(COUNTY, job.id))))


@pytest.fixture
async def world(fresh_database: str, tmp_path: Path) -> AsyncIterator[World]:
    async with opened(fresh_database, 6) as store:
        await BusinessClock(store.pool).begin_training(at_local(date(2025, 3, 3), 9))
        yield World(Application(store, Keyring.read(tmp_path), rules(), {}))


def changed(app: Application, **values: tuple[str, Any]) -> None:
    """Other values of parameters from a day on."""
    policy = app.rules.policy
    held = dict(policy.parameters.values)
    for name, (from_, value) in values.items():
        held[name] = laid_over(held[name], [NewValue(from_=date.fromisoformat(from_), to=None, value=value)])
    policy = msgspec.structs.replace(policy, parameters=Parameters(held))
    app.rules = msgspec.structs.replace(app.rules, policy=policy)


async def test_a_closed_day_is_shown_first_then_moved_as_events_with_its_reason(world: World) -> None:
    moved, other = await world.opened(), await world.opened("2025-03-01")
    shown = await world.acceptance.preview(COUNTY, "county_office", [MOVE])
    [clock] = [each for each in shown.moved if not each.warnings_only]
    assert (clock.name, clock.internal_on, clock.internal_on_then) == (
        "promptness", date(2025, 4, 17), date(2025, 4, 16),
    )  # fmt: skip
    assert await world.again(moved) == moved
    effect = await world.acceptance.accept(BOSS, "k", COUNTY, "county_office", [MOVE], "the office moves")
    assert [(each.case, each.clock) for each in effect.moved] == [(e.case, e.clock) for e in shown.moved]
    [job] = effect.jobs
    ended = await world.bulk.run(COUNTY, job.id)
    assert (ended.state, ended.done, ended.rows) == ("ended", 1, 1)
    [recounted] = [c for c in (await world.again(moved)).clocks.values() if c.name == "promptness"]
    assert recounted.schedule.internal_on == date(2025, 4, 16)
    assert recounted.schedule.due_on == date(2025, 4, 17)
    assert f"county_office@{effect.version}" in recounted.schedule.calendar_version
    assert (await world.again(other)).version == other.version
    history = world.app.history(COUNTY, moved.case_id, await world.app.store.load(COUNTY, [moved.case_id]))
    why = [r.event.why for r in history if r.event.type == "clock.recalculated"]  # type: ignore[attr-defined]
    assert why == ["the office moves"]


async def test_every_process_counts_by_what_was_accepted_and_a_repeat_adds_nothing(world: World) -> None:
    elsewhere = Application(world.app.store, world.app.keyring, rules(), {})
    first = await world.acceptance.accept(BOSS, "k", COUNTY, "county_office", [MOVE], "the office moves")
    again = await world.acceptance.accept(BOSS, "k", COUNTY, "county_office", [MOVE], "the office moves")
    assert [job.id for job in again.jobs] == [job.id for job in first.jobs]
    assert elsewhere.rules.policy.calendar(COUNTY, "county_office").is_open(MOVE.day)
    assert await Calendars(elsewhere).refresh()
    calendar = elsewhere.rules.policy.calendar(COUNTY, "county_office")
    assert (calendar.is_open(MOVE.day), calendar.version) == (False, first.version)
    assert calendar.version.endswith("+1")
    assert elsewhere.rules.policy.calendar(37, "county_office").is_open(MOVE.day)
    opened_again = DayChange(day=MOVE.day, closed=False)
    effect = await world.acceptance.accept(BOSS, "k2", COUNTY, "county_office", [opened_again], "it does not")
    assert effect.version.endswith("+2")
    assert world.app.rules.policy.calendar(COUNTY, "county_office").is_open(MOVE.day)


@pytest.mark.parametrize(
    ("day", "closed", "why"),
    [
        ("2025-04-19", True, "closed already"),
        ("2025-04-19", False, "no closed day"),
        ("1960-01-04", True, "cover"),
    ],
)
async def test_a_day_that_cannot_change_is_refused(world: World, day: str, closed: bool, why: str) -> None:
    change = DayChange(day=date.fromisoformat(day), closed=closed)
    with pytest.raises(Refused, match=why):
        await world.acceptance.preview(COUNTY, "county_office", [change])


async def test_the_reconciler_reports_only_clocks_that_would_come_out_otherwise(world: World) -> None:
    moved, _ = await world.opened(), await world.opened("2025-03-01")
    await world.acceptance.accept(BOSS, "k", COUNTY, "county_office", [MOVE], "the office moves")
    findings = Findings(world.app.store.pool)
    await Reconciler(world.app, Timers(world.app.store.pool, "t"), findings).round()
    found = await findings.open(COUNTY)
    assert {each.case_id for each in found} == {moved.case_id}
    assert {each.kind for each in found} == {"calendar_changed"}


async def test_a_job_broken_off_goes_on_where_it_stopped(world: World) -> None:
    states = [await world.opened() for _ in range(4)]
    tried: list[int] = []

    async def dies(doing: Doing) -> End:
        tried.append(doing.row.number)
        end = await KINDS["disaster"](doing)
        if len(tried) == 2:
            # After the command was written and before its row was: the worst moment.
            raise asyncio.CancelledError
        return end

    order = Order(authority="EO 1", days=30, cases=tuple(str(CaseRef(COUNTY, s.case_id)) for s in states))
    job = await give_disaster(world.app, world.bulk, BOSS, "k", order)
    await world.bulk.release(BOSS, job.id)
    broken = Bulk(world.app, {**KINDS, "disaster": dies})
    with pytest.raises(asyncio.CancelledError):
        await broken.run(COUNTY, job.id)
    half = await world.bulk.view(COUNTY, job.id)
    assert (half.state, half.done) == ("released", 1)
    assert await world.bulk.tick() == half.waiting
    ended = await world.bulk.view(COUNTY, job.id)
    assert (ended.state, ended.waiting) == ("ended", 0)
    assert ended.done + ended.refused + ended.already_so == ended.rows == job.rows
    for state in states:
        [clock] = [c for c in (await world.again(state)).clocks.values() if c.name == "promptness"]
        assert [str(each.until) for each in clock.extensions] == ["2025-05-17"]


async def test_only_one_process_has_a_job_in_hand(world: World) -> None:
    state = await world.opened()
    order = Order(authority="EO 1", days=30, cases=(str(CaseRef(COUNTY, state.case_id)),))
    job = await give_disaster(world.app, world.bulk, BOSS, "k", order)
    assert await world.bulk.rows.lease(COUNTY) is None
    await world.bulk.release(BOSS, job.id)
    assert await world.bulk.rows.lease(COUNTY) is not None
    assert await world.bulk.tick() == 0


async def test_a_disaster_order_extends_what_may_be_extended_and_says_why_not(world: World) -> None:
    inside = await world.opened(zip="90012-1234")
    await world.opened(zip="90210")
    order = Order(authority="EO N-1-25", days=30, zips=("90012",), cases=("19-x", str(CaseRef(37, uuid4()))))
    job = await give_disaster(world.app, world.bulk, BOSS, "k", order)
    assert (await world.run(job)).done == 1
    rows = await world.manifest(job)
    assert [(row["outcome"], row["why"]) for row in rows[:2]] == [
        ("refused", "this is no case id: write <county>-<uuid>, for example 19-0198f0c2-..."),
        ("refused", "no such open case"),
    ]
    assert {row["case"] for row in rows[2:]} == {str(CaseRef(COUNTY, inside.case_id))}
    assert any("never extended" in row["why"] for row in rows[2:])
    [done] = [row for row in rows if row["outcome"] == "done"]
    assert done["result"] == "promptness 2025-04-17 -> 2025-05-17"
    same = await give_disaster(world.app, world.bulk, BOSS, "k", order)
    assert (same.id, same.done) == (job.id, 1)


@pytest.mark.parametrize(("declared", "outcome"), [("citizen", "refused"), ("satisfactory", "done")])
async def test_only_the_opportunity_of_an_immigration_declaration_is_extended(
    world: World, declared: str, outcome: str
) -> None:
    state = await world.attested(declared, zip="90012")
    member = next(iter(state.members))
    await world.give("run-hub", {"member": member}, state.case_id)
    await world.give("record-hub-answer", {"member": member, "answer": "needs_next_step"}, state.case_id)
    if declared == "satisfactory":
        await world.give("request-save", {"member": member, "step": 1}, state.case_id)
        code = "institute_additional_verification"
        await world.give("record-save-response", {"member": member, "step": 1, "code": code}, state.case_id)
    mailed = {"member": member, "printed_on": "2025-03-03", "mailed_on": "2025-03-03"}
    await world.give("mail-rop-notice", mailed, state.case_id)
    job = await give_disaster(
        world.app, world.bulk, BOSS, "k", Order(authority="EO 1", days=30, zips=("90012",))
    )
    await world.run(job)
    [row] = [row for row in await world.manifest(job) if ".rop-" in row["subject"]]
    assert row["outcome"] == outcome
    assert ("immigration declaration" in row["why"]) == (outcome == "refused")


async def test_a_sweep_takes_nothing_away_and_tells_the_owner(world: World) -> None:
    changed(world.app, scope_age_26_49=("2025-05-01", "restricted"))
    state = await world.attested("none_declared", born="1999-04-10")
    await world.attested("none_declared", born="1989-04-10")
    job = await give_sweep(world.app, world.bulk, BOSS, "k", 60)
    assert (job.rows, job.waiting) == (1, 1)
    assert (await world.run(job)).done == 1
    [row] = await world.manifest(job)
    assert row["result"].startswith("told the owner; nothing was taken away: full on state only money")
    after = await world.again(state)
    assert [a.alert for a in after.alerts.values() if a.cleared_at is None].count("review_ahead") == 1
    assert after.coverage == state.coverage
    again = await world.run(await give_sweep(world.app, world.bulk, BOSS, "k2", 60))
    assert (again.already_so, again.done) == (1, 0)


async def test_nothing_adverse_is_prepared_while_something_received_is_unread(world: World) -> None:
    changed(world.app, scope_age_26_49=("2025-05-01", "restricted"))
    state = await world.attested("none_declared", born="1999-04-10")
    await world.give("receive-paper", {"form": "MC 210", "received_on": "2025-03-03"}, state.case_id)
    ended = await world.run(await give_sweep(world.app, world.bulk, BOSS, "k", 60))
    [row] = await world.manifest(ended)
    assert (row["outcome"], row["why"]) == ("refused", "unread: MC 210 received 2025-03-03")


async def test_another_payer_on_a_policy_date_is_applied(world: World) -> None:
    changed(
        world.app,
        federal_funding_satisfactory=("2025-04-01", False),
        sweep_policy_dates=("2025-01-01", ("2025-04-01",)),
    )
    state = await world.attested("satisfactory", born="1970-01-10")
    member = next(iter(state.members))
    await world.give("run-hub", {"member": member}, state.case_id)
    await world.give("record-hub-answer", {"member": member, "answer": "verified"}, state.case_id)
    ended = await world.run(await give_sweep(world.app, world.bulk, BOSS, "k", 60))
    [row] = await world.manifest(ended)
    assert (row["outcome"], row["result"]) == (
        "done", "full on federal money becomes full on state only money from 2025-04-01",
    )  # fmt: skip
    types = [
        r.event.type
        for r in world.app.history(COUNTY, state.case_id, await world.app.store.load(COUNTY, [state.case_id]))
    ]
    assert "funding.changed" in types
    again = await give_sweep(world.app, world.bulk, BOSS, "k2", 60)
    assert (again.already_so, again.waiting) == (1, 0)


@pytest.mark.parametrize(
    ("born", "listed"),
    [("1999-03-02", False), ("1999-03-03", True), ("1999-03-13", True), ("1999-03-14", False)],
)
async def test_a_birthday_is_listed_from_today_to_the_last_day(world: World, born: str, listed: bool) -> None:
    await world.attested("none_declared", born=born)
    if listed:
        assert (await give_sweep(world.app, world.bulk, BOSS, "k", 10)).already_so == 1
    else:
        with pytest.raises(Refused, match="no birthday"):
            await give_sweep(world.app, world.bulk, BOSS, "k", 10)
