"""Whom a request is about, as the case stands now, wherever the member has moved since."""

from __future__ import annotations

from uuid import UUID

import msgspec

from caseclock.application.app import Application
from caseclock.domain.case.state import CaseState, Instance, Member
from caseclock.store.ports import PortRequest

#: A member who moved more often than this while a service thought is looked for by a person.
_MOVES = 5


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """The case in which the member is now, the request's procedure where it names one, and the member."""

    state: CaseState
    instance: Instance | None
    member: Member


async def find(app: Application, county: int, case_id: UUID, instance: str, member: UUID) -> Found | None:
    """None when the case does not know the person or the named procedure any more."""
    for _ in range(_MOVES):
        loaded = await app.load(county, [case_id])
        state = app.fold(county, case_id, loaded)
        person = state.members.get(member)
        running = state.instances.get(instance)
        gone = person is None or person.moved_to is not None
        if person is not None and (running is not None or not (instance or gone)):
            return Found(state=state, instance=running, member=person)
        if person is None or person.moved_to is None:
            return None
        case_id = person.moved_to
    return None


async def find_of(app: Application, county: int, request: PortRequest) -> Found | None:
    """The same, for a request that was kept."""
    payload = request.payload
    return await find(app, county, request.case_id, payload["instance"], UUID(payload["member"]))
