"""The earliest filing date rules when two cases or applications become one (office point 3, decision I.2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from caseclock.domain.case.members import ApplicationFiled, FilingDateCorrected
from caseclock.domain.case.state import CaseState, Filing, Member
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.household.pairing import Pairs
from caseclock.kernel.events import New


def earliest(view: View, other: CaseState, who: Pairs) -> Iterator[Output]:
    """Who applied with either application counts from the earlier; who was added later keeps an own date,
    or the earlier of two. Nobody counts from a day before birth."""
    here, there = view.state.filing, other.filing
    if there is None:
        return
    if here is None:
        yield New(_filed(there), there.filed_on)
    joined = _joined(here, there) if here else there
    members = dict(_members(view, other, who, joined.rules_on))
    same = here is None or _dates(joined) == _dates(here)
    if not same or members:
        yield FilingDateCorrected(
            filed_on=joined.filed_on,
            calworks_filed_on=joined.calworks_filed_on,
            why=f"one application with that of {other.case_number}",
            members=members,
        )


def _members(view: View, other: CaseState, who: Pairs, rules_on: date) -> Iterator[tuple[UUID, date]]:
    """Each member whose filing date moves, by the id that stands here."""
    twin = {ours: other.members[theirs] for theirs, ours in who.items()}
    people = [(m, view.state, twin.get(m.id)) for m in view.state.members.values()]
    people += [(m, other, None) for m in other.members.values() if m.id not in who and m.moved_to is None]
    for member, case, double in people:
        days = [m.filed_on for m in (member, double) if m is not None and m.filed_on is not None]
        if not days:
            continue
        with_application = _with_application(member, case) or _with_application(double, other)
        day = min(rules_on, *days) if with_application else min(days)
        if member.birth_date is not None and day < member.birth_date:
            day = min(days)
        # A double who alone had asked brings the request, and its day, along.
        if day != (member.filed_on or min(days)):
            yield member.id, day


def _with_application(member: Member | None, case: CaseState) -> bool:
    filing = case.filing
    return member is not None and filing is not None and member.filed_on == filing.rules_on


def _joined(here: Filing, there: Filing) -> Filing:
    calworks = [d for d in (here.calworks_filed_on, there.calworks_filed_on) if d is not None]
    return Filing(
        filed_on=min(here.filed_on, there.filed_on), calworks_filed_on=min(calworks) if calworks else None
    )


def _dates(filing: Filing) -> tuple[date, date | None]:
    return filing.filed_on, filing.calworks_filed_on


def _filed(there: Filing) -> ApplicationFiled:
    return ApplicationFiled(
        filed_on=there.filed_on,
        calworks_filed_on=there.calworks_filed_on,
        received_at=there.received_at,
        channel=there.channel,
        programs=there.programs,
    )
