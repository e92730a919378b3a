"""Cases handed over in bulk: chosen, shown with who gets which, then done row by row with a manifest.

`give_hand_over` is the one command for somebody who left: all cases, given alerts and covers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import cycle
from uuid import UUID

import msgspec
from msgspec.structs import replace

from caseclock.application.app import Application
from caseclock.application.bulk.jobs import Bulk, Doing, End, JobView, nothing_to_do
from caseclock.application.roles import OWNERS
from caseclock.domain.case.view import Actor
from caseclock.kernel.ids import CaseRef, derive
from caseclock.kernel.refusal import refuse
from caseclock.kernel.time import local_date
from caseclock.readmodels.desks import Place, given_alerts, owned, places
from caseclock.readmodels.workload import Within
from caseclock.store.accounts import AccountRow, AccountStore
from caseclock.store.bulk import NewRow

REASSIGN, HAND_OVER = "reassign", "hand_over"
#: In one job; a longer list is handed over in parts.
MOST = 5000


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """Why, and to whom."""

    why: str
    to: tuple[str, ...]
    leaver: str = ""


class _Row(msgspec.Struct, frozen=True, kw_only=True):
    """One row: `alert` or `cover` where that is handed over, else the case. `to` is an account."""

    came_from: str
    to: str
    unit: str = ""
    alert: str = ""
    cover: UUID | None = None


async def give_reassignment(
    app: Application, bulk: Bulk, actor: Actor, within: Within, key: str, cases: Sequence[UUID], order: Order
) -> JobView:
    """Lists who gets which of the cases, in turn; out of reach is refused by name. Nothing runs yet."""
    if (known := await bulk.given(actor, key)) is not None:
        return known
    if not cases:
        raise nothing_to_do("case chosen")
    if len(cases) > MOST:
        raise refuse(
            "too_many", f"A job has at most {MOST} cases", "Choose fewer and give another job after."
        )
    to = [await receiver(app, actor, name) for name in order.to]
    found = await places(app.store.pool, actor.county, cases)
    rows = list(
        _case_rows(actor.county, [(each, found.get(each)) for each in dict.fromkeys(cases)], within, to)
    )
    names = ", ".join(each.display_name for each in to)
    title = f"{len(rows)} cases to {names}: {order.why}"
    return await bulk.give(actor, key, REASSIGN, title, order, rows)


async def give_hand_over(
    app: Application, bulk: Bulk, actor: Actor, within: Within, key: str, leaver: str, order: Order
) -> JobView:
    """Lists everything that somebody who left has, and who gets it, in turn. Nothing runs yet."""
    if (known := await bulk.given(actor, key)) is not None:
        return known
    gone = await _account(app, actor.county, leaver)
    to = [await receiver(app, actor, name) for name in order.to]
    if gone.account_id in {each.account_id for each in to}:
        raise refuse("same_person", "Who left gets no work", "Name somebody else.", field="to")
    pool, county, owner = app.store.pool, actor.county, str(gone.account_id)
    cases = await owned(pool, county, owner)
    rows = list(_case_rows(county, [(each.case_id, each) for each in cases], within, to))
    turn = cycle(to)
    for alert in await given_alerts(pool, county, owner):
        body = _Row(came_from=owner, to=str(next(turn).account_id), alert=alert.alert_id)
        rows.append(_row(alert, f"alert {alert.alert_id}", body, within))
    for cover in await _covers(app, county, gone.account_id):
        body = _Row(came_from=owner, to=str(next(turn).account_id), cover=cover)
        rows.append(NewRow(None, "cover for somebody who is away", msgspec.json.encode(body)))
    if not rows:
        raise nothing_to_do(f"work of {gone.display_name}")
    title = f"all work of {gone.display_name}: {order.why}"
    return await bulk.give(actor, key, HAND_OVER, title, replace(order, leaver=owner), rows)


async def receiver(app: Application, actor: Actor, name: str) -> AccountRow:
    """Who is to get work: a living account of somebody who may own cases; Refused otherwise."""
    row = await _account(app, actor.county, name)
    if row.disabled_at is not None:
        raise refuse(
            "owner_disabled", f"The account of {row.display_name} is disabled", "Name another.", field="to"
        )
    if not OWNERS & set(row.roles):
        raise refuse("not_an_owner", f"{row.display_name} owns no cases", "Name a worker.", field="to")
    return row


def _case_rows(
    county: int, cases: Sequence[tuple[UUID, Place | None]], within: Within, to: Sequence[AccountRow]
) -> Iterator[NewRow]:
    """Whoever has the case already is passed over without using up a turn."""
    if not to:
        raise refuse("nobody_named", "Nobody is named to get the cases", "Name at least one.", field="to")
    turn = cycle(to)
    for case_id, place in cases:
        if place is None:
            yield NewRow(None, str(CaseRef(county, case_id)), outcome="refused", why="no such case")
            continue
        if place.owner in {str(each.account_id) for each in to}:
            yield NewRow(case_id, place.case_number, outcome="already_so", why="one of them has it")
            continue
        if not _reaches(place, within):
            yield _out_of_reach(place, place.case_number)
            continue
        gets = next(turn)
        body = _Row(came_from=place.owner, to=str(gets.account_id), unit=gets.unit)
        yield NewRow(case_id, f"{place.case_number} to {gets.display_name}", msgspec.json.encode(body))


def _row(place: Place, subject: str, body: _Row, within: Within) -> NewRow:
    if not _reaches(place, within):
        return _out_of_reach(place, subject)
    return NewRow(place.case_id, f"{place.case_number}, {subject}", msgspec.json.encode(body))


def _reaches(place: Place, within: Within) -> bool:
    if within.units is None or place.unit in within.units:
        return True
    return not place.owner and place.office in within.offices


def _out_of_reach(place: Place, subject: str) -> NewRow:
    why = f"it is of the unit {place.unit}: ask its supervisor" if place.unit else "it is of no unit of yours"
    return NewRow(place.case_id, subject, outcome="refused", why=why)


async def _account(app: Application, county: int, name: str) -> AccountRow:
    accounts = AccountStore(app.store.pool)
    try:
        row = await accounts.by_id(county, UUID(name))
    except ValueError:
        row = await accounts.by_login(county, name.strip().lower())
    if row is None:
        raise refuse(
            "no_such_account",
            "Nobody here has that login or account id",
            "Give a login or an account id.",
            field="to",
        )
    return row


async def _covers(app: Application, county: int, account: UUID) -> list[UUID]:
    """Absences that the account was to cover and has not yet."""
    accounts = AccountStore(app.store.pool)
    today = local_date(await accounts.business_now())
    return [row.cover_id for row in await accounts.covers(county, today) if row.cover_account == account]


async def hand_over(doing: Doing) -> End:
    """One row as things stand now: what somebody else has taken meanwhile is left with them."""
    row = msgspec.json.decode(doing.row.body, type=_Row)
    if row.cover is not None:
        return await _cover(doing, row)
    case = doing.row.case_id
    assert case is not None
    state = doing.app.fold(doing.county, case, await doing.app.load(doing.county, [case]))
    if row.alert:
        return await _alert(doing, row, row.alert)
    if state.owner not in (row.to, row.came_from):
        return End("refused", "somebody else took the case meanwhile")
    # Alerts that were given to somebody by name do not go with the case.
    given = [
        alert.id
        for alert in state.alerts.values()
        if row.came_from and alert.cleared_at is None and alert.owner == row.came_from
    ]
    if state.owner == row.to and not given:
        return End("already_so", "the case is theirs")
    if state.owner != row.to:
        # The case's own history says why it changed hands, for whoever reads only the case.
        why = msgspec.json.decode(doing.job.body, type=Order).why
        await doing.command("add-note", {"text": why}, part=":why")
        await doing.command("assign-case", {"owner": row.to, "unit": row.unit})
    for alert in given:
        await doing.command("reassign-alert", {"alert_id": alert, "owner": row.to}, part=f":{alert}")
    return End("done", result=f"the case and {len(given)} alerts" if given else "the case")


async def _alert(doing: Doing, row: _Row, alert_id: str) -> End:
    case = doing.row.case_id
    assert case is not None
    state = doing.app.fold(doing.county, case, await doing.app.load(doing.county, [case]))
    alert = state.alerts.get(alert_id)
    if alert is None or alert.cleared_at is not None:
        return End("already_so", "the alert is done with")
    if alert.owner != row.came_from:
        return End("already_so", "somebody else has the alert")
    await doing.command("reassign-alert", {"alert_id": alert_id, "owner": row.to})
    return End("done", result="the alert")


async def _cover(doing: Doing, row: _Row) -> End:
    """The cover ends for who left, and goes on with who gets the work."""
    accounts = AccountStore(doing.app.store.pool)
    today = local_date(await accounts.business_now())
    known = {each.cover_id: each for each in await accounts.covers(doing.county, today)}
    cover = known.get(row.cover) if row.cover else None
    if cover is None:
        return End("already_so", "the absence is over")
    if str(cover.account_id) != row.to:
        # The same id however often the row is tried.
        goes_on = derive(cover.cover_id, "handed over", row.to)
        if goes_on not in known:
            by = doing.job.released_by or cover.made_by
            since = max(cover.from_on, today)
            moved = replace(cover, cover_id=goes_on, cover_account=UUID(row.to), from_on=since, made_by=by)
            await accounts.add_cover(doing.county, moved)
    await accounts.end_cover(doing.county, cover.cover_id)
    if str(cover.account_id) == row.to:
        return End("done", result="ended: nobody covers for themselves; name another cover")
    return End("done", result=f"the cover until {cover.to_on}")
