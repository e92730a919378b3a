"""The answer to a change that was tried: how many of what go another way, by how much, and examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

import msgspec

from caseclock.domain.whatif.trial import Divergence, Kind
from caseclock.kernel.ids import CaseRef

#: In the order an office asks: who is decided otherwise, what runs otherwise, due when, told what.
KINDS: tuple[Kind, ...] = ("determination", "instance", "clock", "overdue", "warning", "notice")
EXAMPLES = 3


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One divergence, by its case's id."""

    kind: Kind
    case: str
    version: int
    on: date
    procedure: str
    instance: str
    member: UUID | None
    what: str
    why: str
    was: str
    would: str
    days: int | None
    running: bool


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Divergences of one kind, of one clock, rule or notice. `running`: on clocks that run now."""

    kind: Kind
    procedure: str
    what: str
    why: str
    count: int
    cases: int
    running: int
    least_days: int | None
    most_days: int | None
    sum_days: int
    examples: tuple[str, ...]


class LiveTable(msgspec.Struct, frozen=True, kw_only=True):
    """A live table of a county, before and after."""

    county: int
    name: str
    rows: int
    before: str
    after: str

    @property
    def same(self) -> bool:
        """Whether nothing in it changed."""
        return self.before == self.after


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What a change would have done. `unfollowed`: clocks that a reversal or a gap in policy put out of
    reach; `untouched`: that the live tables were the same after as before."""

    title: str
    now: datetime
    counties: tuple[int, ...]
    cases: int
    cases_diverging: int
    events: int
    clocks: int
    determinations: int
    unfollowed: int
    seconds: float
    untouched: bool
    tables: tuple[LiveTable, ...]
    totals: dict[str, int]
    groups: tuple[Group, ...]
    lines: tuple[Line, ...]
    lines_left_out: int = 0


def line(told: Divergence) -> Line:
    """A divergence as it is shown and exported."""
    return Line(
        kind=told.kind,
        case=str(CaseRef(told.county, told.case)),
        version=told.version,
        on=told.on,
        procedure=told.procedure,
        instance=told.instance,
        member=told.member,
        what=told.what,
        why=told.why,
        was=told.was,
        would=told.would,
        days=told.days,
        running=told.running,
    )


def totals(lines: Iterable[Line]) -> dict[str, int]:
    """How many of each kind, none left out."""
    found = dict.fromkeys(map(str, KINDS), 0)
    for each in lines:
        found[each.kind] += 1
    return found


def groups(lines: Iterable[Line]) -> tuple[Group, ...]:
    """The lines by kind, procedure, what and why; the largest group of each kind first."""
    ordered = sorted(lines, key=_key)
    found = [_group(list(each)) for _, each in groupby(ordered, _key)]
    return tuple(sorted(found, key=lambda group: (KINDS.index(group.kind), -group.count)))


def _key(each: Line) -> tuple[str, str, str, str]:
    return each.kind, each.procedure, each.what, each.why


def _group(lines: list[Line]) -> Group:
    first, days = lines[0], [each.days for each in lines if each.days is not None]
    return Group(
        kind=first.kind,
        procedure=first.procedure,
        what=first.what,
        why=first.why,
        count=len(lines),
        cases=len({each.case for each in lines}),
        running=sum(each.running for each in lines),
        least_days=min(days, default=None),
        most_days=max(days, default=None),
        sum_days=sum(days),
        examples=tuple(_examples(lines)),
    )


def _examples(lines: Iterable[Line]) -> Iterator[str]:
    yield from list(dict.fromkeys(each.case for each in lines))[:EXAMPLES]
