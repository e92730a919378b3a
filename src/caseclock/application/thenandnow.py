"""A worklist as it was at a moment beside how the same cases stand now, with what is otherwise."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from caseclock.application.access import Access
from caseclock.application.app import Application
from caseclock.application.tokens import Principal
from caseclock.application.worklistrows import Row, row_of
from caseclock.application.worklistview import Question, Totals, work
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.time import local_date
from caseclock.readmodels.worklist_query import items_of
from caseclock.store.accounts import accounts_in

Side = Literal["then", "now"]
Change = Literal["not_open_then", "not_open_now", "owner", "unit", "queue", "deadline", "state", "whose_move"]


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """One case then and now; a side is None where it was not open. `changes`: in what they differ."""

    case: str
    then: Row | None
    now: Row | None
    changes: tuple[Change, ...]


class ThenAndNow(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the list of one side, each case with its other side; `counts` are of the side asked for."""

    as_of: datetime
    now: datetime
    side: Side
    items: list[Beside]
    counts: Totals
    next: str


async def then_and_now(
    app: Application,
    access: Access,
    principal: Principal,
    question: Question,
    side: Side,
    *,
    after: str = "",
    limit: int = 50,
) -> ThenAndNow:
    """The list as it was at `question.as_of`, or as it is, each case with its other side."""
    assert question.as_of is not None
    asked = question if side == "then" else msgspec.structs.replace(question, as_of=None)
    listed = await work(app, access, principal, asked, after=after, limit=limit)
    county, now = principal.actor.county, await access.accounts.business_now()
    other_moment = None if side == "then" else question.as_of
    keys = [CaseRef.parse(row.case).case_id for row in listed.items]
    found = await items_of(app.store.pool, county, keys, as_of=other_moment)
    names = await access.accounts.names(county, accounts_in(item.owner for item in found.values()))
    on = local_date(other_moment or now)
    others = {
        str(CaseRef(county, key)): row_of(county, item, app.rules.definitions, names, on)
        for key, item in found.items()
    }
    return ThenAndNow(
        as_of=question.as_of,
        now=now,
        side=side,
        items=[_beside(row, others.get(row.case), side) for row in listed.items],
        counts=listed.counts,
        next=listed.next,
    )


def _beside(row: Row, other: Row | None, side: Side) -> Beside:
    then, now = (row, other) if side == "then" else (other, row)
    return Beside(case=row.case, then=then, now=now, changes=changes(then, now))


def changes(then: Row | None, now: Row | None) -> tuple[Change, ...]:
    """In what the two sides differ."""
    if then is None or now is None:
        return ("not_open_then",) if then is None else ("not_open_now",)
    found: dict[Change, bool] = {
        "owner": then.owner != now.owner,
        "unit": then.unit != now.unit,
        "queue": then.queue != now.queue,
        "deadline": _deadline(then) != _deadline(now),
        "state": then.state != now.state,
        "whose_move": then.whose_move != now.whose_move,
    }
    return tuple(name for name, differs in found.items() if differs)


def _deadline(row: Row) -> tuple[object, ...]:
    return (row.due.clock, row.due.legal_on) if row.due else ()
