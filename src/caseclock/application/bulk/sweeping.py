"""The sweep before policy dates and birthdays: who changes and how is listed, and released by a person.

More scope and another payer are applied. What would take anything away becomes a task for the owner, and is
never applied here.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import date, timedelta
from uuid import UUID

import msgspec

from caseclock.application.app import Application
from caseclock.application.bulk.jobs import Bulk, Doing, End, JobView, nothing_to_do
from caseclock.domain.case.state import CaseState, Member
from caseclock.domain.case.unread import unread
from caseclock.domain.case.view import Actor, View
from caseclock.domain.case.work import Rules
from caseclock.domain.procedures.status_verification.ahead import Ahead, ahead
from caseclock.kernel.refusal import Refused
from caseclock.kernel.time import age_on, first_of_month, first_of_next_month, local_date
from caseclock.store.bulk import NewRow
from caseclock.store.findings import Findings
from caseclock.store.units import Loaded

KIND = "sweep"
PROCEDURE = "status_verification"
PAGE = 100
NIL = UUID(int=0)


class _Turn(msgspec.Struct, frozen=True, kw_only=True):
    """One member on one day: a birthday or a policy date, and the months it may change."""

    member: UUID
    occasion: str
    kind: str
    on: date


async def give_sweep(app: Application, bulk: Bulk, actor: Actor, key: str, days: int) -> JobView:
    """Lists every member with a birthday or a policy date in the coming days, and what it changes."""
    rows = [row async for row in _rows(app, actor.county, days)]
    if not rows:
        raise nothing_to_do(f"birthday or policy date in the next {days} days")
    return await bulk.give(actor, key, KIND, f"birthdays and policy dates, {days} days", {"days": days}, rows)


async def _rows(app: Application, county: int, days: int) -> AsyncIterator[NewRow]:
    findings, last = Findings(app.store.pool), NIL
    while cases := await findings.cases_after(county, last, PAGE):
        last = cases[-1]
        loaded = await app.load(county, cases)
        today = local_date(loaded.now)
        for case in cases:
            state = app.fold(county, case, loaded)
            for turn in _turns(app.rules, state, today, today + timedelta(days=days)):
                yield _row(app.rules, state, loaded, turn)


def _row(rules: Rules, state: CaseState, loaded: Loaded, turn: _Turn) -> NewRow:
    found = _ahead(_view(rules, state, loaded, turn.member), turn)
    subject = f"{turn.occasion}, member {turn.member}"
    if found is None or found.effect == "none":
        return NewRow(state.case_id, subject, outcome="already_so", why="nothing changes")
    return NewRow(state.case_id, f"{subject}: {_told(found)}", msgspec.json.encode(turn))


def _turns(rules: Rules, state: CaseState, today: date, until: date) -> Iterator[_Turn]:
    parameters = rules.policy.parameters
    ages = set(parameters.at("sweep_birthdays", today).value)
    named = [date.fromisoformat(text) for text in parameters.at("sweep_policy_dates", today).value]
    for member in state.members.values():
        if not member.present or not state.instances_of(PROCEDURE, member.id):
            continue
        for day in _birthdays(member, today, until):
            assert member.birth_date is not None
            age = age_on(member.birth_date, day)
            if age in ages:
                yield _Turn(member=member.id, occasion=f"birthday {age}", kind="birthday", on=day)
        for day in named:
            if today <= day <= until:
                yield _Turn(member=member.id, occasion=f"policy date {day}", kind="policy_date", on=day)


def _birthdays(member: Member, today: date, until: date) -> Iterator[date]:
    """Born on 29 February one turns on 1 March, where the year has no such day (I.5)."""
    born = member.birth_date
    if born is None:
        return
    for year in range(today.year, until.year + 1):
        try:
            day = born.replace(year=year)
        except ValueError:
            day = date(year, 3, 1)
        if today <= day <= until:
            yield day


def _view(rules: Rules, state: CaseState, loaded: Loaded, member: UUID) -> View:
    instance = state.instances_of(PROCEDURE, member)[-1]
    return View(
        state=state,
        policy=rules.policy,
        now=loaded.now,
        on=local_date(loaded.now),
        actor=Actor(account="system", role="system", county=state.county),
        instance=instance,
        member=state.members[member],
        codes=rules.codes,
    )


def _ahead(view: View, turn: _Turn) -> Ahead | None:
    """A birthday counts for its whole month in the person's favour; what it ends, ends with that month."""
    month = first_of_month(turn.on)
    return ahead(view, (month, first_of_next_month(turn.on)))


def _told(found: Ahead) -> str:
    then = f"{found.scope_then} on {found.funding_then.replace('_', ' ')} money from {found.month}"
    return f"{found.scope} on {found.funding.replace('_', ' ')} money becomes {then}"


async def apply(doing: Doing) -> End:
    """A row as the case stands now: applied where it harms nobody, else told to the owner."""
    turn = msgspec.json.decode(doing.row.body, type=_Turn)
    case = doing.row.case_id
    assert case is not None
    loaded = await doing.app.load(doing.county, [case])
    state = doing.app.fold(doing.county, case, loaded)
    member = state.members.get(turn.member)
    if member is None or not member.present or not state.instances_of(PROCEDURE, turn.member):
        return End("refused", "the person is not in this case any more")
    view = _view(doing.app.rules, state, loaded, turn.member)
    found = _ahead(view, turn)
    if found is None or found.effect == "none":
        return End("already_so", "nothing changes any more")
    if found.effect == "less":
        return await _task(doing, turn, found, view)
    if found.month > first_of_next_month(view.today):
        return End("refused", f"it changes from {found.month}: release it in the month before")
    body = {
        "member": turn.member,
        "occasion": turn.kind,
        "since": max(found.month, first_of_month(view.today)),
    }
    await doing.command("redetermine-scope", body)
    return End("done", result=_told(found))


async def _task(doing: Doing, turn: _Turn, found: Ahead, view: View) -> End:
    """Nothing adverse is prepared while something received is unread (office point 19)."""
    waiting = unread(view)
    if waiting:
        listed = "; ".join(
            f"{each['what']} received {each.get('received_on', '')}".strip() for each in waiting
        )
        return End("refused", f"unread: {listed}")
    occasion = f"{turn.occasion} {turn.on.year}".replace(" ", "_")
    try:
        await doing.command(
            "flag-review", {"member": turn.member, "occasion": occasion, "month": found.month}
        )
    except Refused as refused:
        if refused.refusal.code == "told_already":
            return End("already_so", "the owner was told before")
        raise
    return End("done", result=f"told the owner; nothing was taken away: {_told(found)}")
