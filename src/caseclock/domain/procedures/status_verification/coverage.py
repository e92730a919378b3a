"""Coverage by month where scope or funding changes: only months that are covered, never one that ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from caseclock.domain.case.events import CoverageWasSet
from caseclock.domain.case.state import CoverageSet
from caseclock.domain.case.view import View
from caseclock.domain.procedures.status_verification.bodies import person
from caseclock.kernel.time import add_months, first_of_month

PROGRAMME = "MAO"
APPLICATION = "mao_application"
Entries = tuple[CoverageSet, ...]


def held(entries: Entries, month: date) -> CoverageSet | None:
    """The entry that speaks for a month: of several the one recorded last."""
    for entry in reversed(entries):
        if entry.from_month <= month and (entry.to_month is None or month <= entry.to_month):
            return entry
    return None


def awaits_approval(view: View) -> bool:
    """Whether an application stands between this person and coverage: the approval then gives the scope."""
    entries = view.state.coverage.get(person(view).id, ())
    return not entries and bool(view.state.instances_of(APPLICATION, person(view).id))


def full_in(view: View, month: date) -> bool:
    """Whether the person is known to have full scope in a month."""
    entry = held(view.state.coverage.get(person(view).id, ()), month)
    return entry is not None and entry.scope == "full"


def set_from(
    view: View, month: date, scope: Literal["full", "restricted"], funding: str, why: str
) -> Iterator[CoverageWasSet]:
    """Sets scope and funding in every covered month from this one on. The first coverage of a person is the
    application's to give, where one runs."""
    member = person(view).id
    entries = view.state.coverage.get(member, ())
    if entries:
        stretches = _covered(entries, month)
    else:
        stretches = [] if awaits_approval(view) else [(month, None, PROGRAMME, 0)]
    for start, end, programme, cost in stretches:
        yield CoverageWasSet(
            member=member,
            from_month=start,
            to_month=end,
            scope=scope,
            programme=programme,
            funding=funding,
            cost_cents=cost,
            why=why,
        )


def _covered(entries: Entries, month: date) -> list[tuple[date, date | None, str, int]]:
    """The stretches of covered months from a month on, each with its programme and cost."""
    starts = {month} | {e.from_month for e in entries}
    starts |= {add_months(e.to_month, 1) for e in entries if e.to_month and e.to_month.year < 9999}
    marks = sorted(first_of_month(start) for start in starts if start >= month)
    found: list[tuple[date, date | None, str, int]] = []
    for start, after in zip(marks, [*marks[1:], None], strict=True):
        entry = held(entries, start)
        if entry is None or entry.scope == "none":
            continue
        end = add_months(after, -1) if after else None
        last = found[-1] if found else None
        if last and last[1] == add_months(start, -1) and last[2:] == (entry.programme, entry.cost_cents):
            found[-1] = (last[0], end, *last[2:])
        else:
            found.append((start, end, entry.programme, entry.cost_cents))
    return found
