"""Coverage month by month as a table: a row a month and person, months that nobody set told apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from caseclock.application.caseview import Known
from caseclock.application.denied import Denied
from caseclock.kernel.time import add_months, first_of_month, local_date
from caseclock.readmodels.coverage import CoverageMonth, coverage_known

#: Months back and ahead that a page shows where none are asked for, and how many it shows at most.
BACK, AHEAD, MOST = 12, 12, 240


class PersonMonths(msgspec.Struct, frozen=True, kw_only=True):
    """One person's months, the newest first."""

    member: UUID
    name: str
    months: tuple[CoverageMonth, ...]


class Months(msgspec.Struct, frozen=True, kw_only=True):
    """Which months were asked for, and each person in them; who was never covered has no months."""

    since: date
    until: date
    people: tuple[PersonMonths, ...]


def months_of(found: Known, since: date | None, until: date | None) -> Months:
    """Everybody's months as the case was known. Denied where the months are out of order or too many."""
    first = first_of_month(since) if since else add_months(first_of_month(local_date(found.now)), -BACK)
    last = first_of_month(until) if until else add_months(first_of_month(local_date(found.now)), AHEAD)
    if last < first or add_months(first, MOST) < last:
        raise Denied("invalid", "months_refused", "Ask for at most twenty years, in order.", field="until")
    every = coverage_known(found.state, first, last)
    return Months(
        since=first,
        until=last,
        people=tuple(
            PersonMonths(member=member.id, name=member.name, months=_own(every, member.id))
            for member in found.state.members.values()
        ),
    )


def _own(every: Sequence[CoverageMonth], member: UUID) -> tuple[CoverageMonth, ...]:
    own = [month for month in every if month.member == member]
    return tuple(sorted(own, key=lambda month: month.month, reverse=True))
