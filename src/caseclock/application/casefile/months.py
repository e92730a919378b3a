"""Coverage month by month as a table: a row a month and person, months that nobody set told apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec
from msgspec.structs import asdict

from caseclock.application.caseview import Known
from caseclock.application.denied import Denied
from caseclock.domain.case.state import CaseState
from caseclock.domain.procedures.renewal.data import Renewal
from caseclock.kernel.time import add_months, first_of_month, local_date
from caseclock.readmodels.coverage import CoverageMonth, coverage_known

#: Months back and ahead that a page shows where none are asked for, and how many it shows at most.
BACK, AHEAD, MOST = 12, 12, 240
RENEWAL = "renewal"


class MonthShown(CoverageMonth, frozen=True, kw_only=True):
    """A month of coverage. `awaits_renewal`: the month of a renewal that is still to be decided before it."""

    awaits_renewal: date | None


class PersonMonths(msgspec.Struct, frozen=True, kw_only=True):
    """One person's months, the newest first."""

    member: UUID
    name: str
    months: tuple[MonthShown, ...]


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
            PersonMonths(
                member=member.id,
                name=member.name,
                months=_own(every, member.id, _renewal_due(found.state, member.id)),
            )
            for member in found.state.members.values()
        ),
    )


def _renewal_due(state: CaseState, member: UUID) -> date | None:
    """The month in which the member's renewal is due, while it is not decided."""
    data = [instance.data for instance in state.instances_of(RENEWAL, member) if not instance.final]
    due = [each.due_month for each in data if isinstance(each, Renewal) and not each.outcome]
    return due[-1] if due else None


def _own(every: Sequence[CoverageMonth], member: UUID, due: date | None) -> tuple[MonthShown, ...]:
    own = [
        MonthShown(**asdict(month), awaits_renewal=due if _goes_on(month, due) else None)
        for month in every
        if month.member == member
    ]
    return tuple(sorted(own, key=lambda month: month.month, reverse=True))


def _goes_on(month: CoverageMonth, due: date | None) -> bool:
    """Whether coverage of this month only goes on for as long as the renewal is undecided."""
    return due is not None and month.scope != "none" and month.month > due
