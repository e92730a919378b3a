"""A disaster order: the clocks that may be extended are, in the ZIP codes or cases it names."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import date, timedelta
from uuid import UUID

import msgspec

from caseclock.application.app import Application
from caseclock.application.bulk.jobs import Bulk, Doing, End, JobView, nothing_to_do
from caseclock.domain.case.state import CaseState
from caseclock.domain.case.timeline import value_on
from caseclock.domain.case.view import Actor
from caseclock.domain.case.work import Rules
from caseclock.domain.clocks.ledger import Clock
from caseclock.domain.workflow.definition import ClockSpec, Procedure
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.time import local_date
from caseclock.store.bulk import NewRow
from caseclock.store.findings import Findings

KIND = "disaster"
PAGE = 100
NIL = UUID(int=0)
#: The reason given in each command that extends, unless the order names another.
REASONS = {"extend-promptness": "administrative_emergency", "extend-rop": "good_faith_effort"}


class Order(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was ordered: on whose authority, by how many days, where. `reasons`, by command that extends."""

    authority: str
    days: int
    zips: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    reasons: dict[str, str] = {}


class _Extend(msgspec.Struct, frozen=True, kw_only=True):
    """One row: this clock to this day, by this command."""

    clock: str
    command: str
    member: UUID | None
    until: date


async def give_disaster(app: Application, bulk: Bulk, actor: Actor, key: str, order: Order) -> JobView:
    """Lists the clocks that the order extends, and what it cannot; a person then releases it."""
    rows = [row async for row in _rows(app, actor.county, order)]
    if not rows:
        raise nothing_to_do("case in these ZIP codes")
    title = f"disaster order, {order.days} days: {order.authority}"
    return await bulk.give(actor, key, KIND, title, order, rows)


async def _rows(app: Application, county: int, order: Order) -> AsyncIterator[NewRow]:
    for text in order.cases:
        if (why := _not_ours(text, county)) is not None:
            yield NewRow(None, text, outcome="refused", why=why)
    wanted = {CaseRef.parse(text).case_id for text in order.cases if _not_ours(text, county) is None}
    findings, last, seen = Findings(app.store.pool), NIL, set[UUID]()
    while cases := await findings.cases_after(county, last, PAGE):
        last = cases[-1]
        loaded = await app.load(county, cases)
        today = local_date(loaded.now)
        for case in cases:
            state = app.fold(county, case, loaded)
            if case in wanted or (order.zips and _zip(state, today) in order.zips):
                seen.add(case)
                found = list(_extensions(app.rules, state, order, today))
                for row in found or [_nothing(state)]:
                    yield row
    for case in wanted - seen:
        yield NewRow(None, str(CaseRef(county, case)), outcome="refused", why="no such open case")


def _not_ours(text: str, county: int) -> str | None:
    try:
        return None if CaseRef.parse(text).county == county else "no such open case"
    except ValueError as error:
        return str(error)


def _zip(state: CaseState, today: date) -> str:
    return str(value_on(state.facts.get("zip", ()), today, ""))[:5]


def _nothing(state: CaseState) -> NewRow:
    return NewRow(state.case_id, "no clock", outcome="refused", why="no clock that may be extended runs")


def _extensions(rules: Rules, state: CaseState, order: Order, today: date) -> Iterator[NewRow]:
    """A row for each running clock; those that are never extended are refused with that reason."""
    for clock in state.clocks.values():
        instance = state.instances.get(clock.instance)
        # Of members only: the office's own clocks, such as who takes a case, are no concern of an order.
        if instance is None or clock.member is None or clock.status != "running" or clock.stopped_on:
            continue
        procedure = rules.definitions.get(instance.procedure, instance.version).procedure
        spec = procedure.clocks.get(clock.name)
        due_on = clock.schedule.due_on
        if spec is None or due_on is None:
            continue
        if spec.extend == "never":
            why = f"{clock.name} is never extended"
            yield NewRow(state.case_id, clock.id, outcome="refused", why=why)
        elif command := _command(procedure, spec):
            until = max(due_on, today) + timedelta(days=order.days)
            body = _Extend(clock=clock.id, command=command, member=clock.member, until=until)
            yield NewRow(state.case_id, clock.id, msgspec.json.encode(body))
        else:
            why = f"no command extends {clock.name}"
            yield NewRow(state.case_id, clock.id, outcome="refused", why=why)


def _command(procedure: Procedure, spec: ClockSpec) -> str:
    """The command that records what extends the clock."""
    return next(
        (name for name, each in procedure.commands.items() if set(each.records) & set(spec.extends_on)), ""
    )


async def extend(doing: Doing) -> End:
    """One clock extended; one that ends as late already is left alone."""
    order = msgspec.json.decode(doing.job.body, type=Order)
    row = msgspec.json.decode(doing.row.body, type=_Extend)
    assert doing.row.case_id is not None
    clock = await _clock(doing, row.clock)
    if clock is None or clock.stopped_on is not None:
        return End("refused", "the clock does not run any more")
    due_on = clock.schedule.due_on
    if due_on is not None and due_on >= row.until:
        return End("already_so", f"it is due on {due_on}")
    body: dict[str, object] = {
        "until": row.until,
        "reason": order.reasons.get(row.command) or REASONS.get(row.command, ""),
    }
    if row.member is not None:
        body["member"] = row.member
    if row.command == "extend-promptness":
        body["why"] = order.authority
    await doing.command(row.command, body)
    return End("done", result=f"{clock.name} {due_on} -> {row.until}")


async def _clock(doing: Doing, clock: str) -> Clock | None:
    case = doing.row.case_id
    assert case is not None
    loaded = await doing.app.load(doing.county, [case])
    return doing.app.fold(doing.county, case, loaded).clocks.get(clock)
