"""What goes along when a member, or a whole case, goes to another case: everything as it stands."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from msgspec.structs import replace

from caseclock.domain.case.members import Moving
from caseclock.domain.case.plain import plain
from caseclock.domain.case.state import CaseState, Instance, Member


def carried(
    state: CaseState,
    instances: Iterable[Instance],
    member: Member | None = None,
    person: Member | None = None,
    as_member: UUID | None = None,
) -> Moving:
    """Procedures with their clocks, anchors and alerts; of a member coverage, papers and determinations too.

    `person` is the member as written in the other case (None: somebody who is there already, `as_member`).
    """
    going = {i.id: i for i in instances}
    clocks = [c for c in state.clocks.values() if c.instance in going]
    alerts = [a for a in state.alerts.values() if a.instance in going]
    papers = [p for p in state.papers.values() if (member and p.member == member.id) or p.instance in going]
    made = [d for d in state.determinations.values() if member and d.member == member.id]
    if as_member is not None:
        going = {k: replace(i, member=as_member) for k, i in going.items()}
        clocks = [replace(c, member=as_member) for c in clocks]
        alerts = [replace(a, member=as_member) for a in alerts]
        papers = [replace(p, member=as_member) for p in papers]
        made = [replace(d, member=as_member) for d in made]
    return Moving(
        person=plain(person) if person else {},
        instances=tuple(plain(i) for i in going.values()),
        clocks=tuple(clocks),
        alerts=tuple(alerts),
        papers=tuple(papers),
        coverage=state.coverage.get(member.id, ()) if member else (),
        determinations=tuple(made),
    )
