"""The case as it travels: sealed in the outbox by one county, opened by a worker that acts for the other."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

import msgspec

from caseclock.domain.case.carried import carried
from caseclock.domain.case.commands import Body
from caseclock.domain.case.members import MemberMovedIn
from caseclock.domain.case.state import CaseState, Representative
from caseclock.domain.case.timeline import value_on
from caseclock.domain.case.view import Message, View
from caseclock.kernel.ids import CaseRef

#: The outbox's topic of a case as it stood when another county was asked to take it.
ASKED = "county_transfer"


class Filed(msgspec.Struct, frozen=True, kw_only=True):
    """The application; its filing date goes along and is never another one."""

    filed_on: date
    calworks_filed_on: date | None = None
    channel: str = ""
    programs: tuple[str, ...] = ()


class OpenTransferredCase(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Opens the case of a household that another county hands over, with all it had there."""

    from_county: int
    sent_case: str
    from_number: str
    why: Literal["moved", "wrong_county", "other"]
    asked_on: date
    takes_effect_on: date
    filed: Filed | None = None
    facts: dict[str, Any] = {}
    numbers: dict[str, str] = {}
    members: tuple[MemberMovedIn, ...] = ()
    representatives: tuple[Representative, ...] = ()


def sent(view: View, to_county: int, why: str, takes_effect_on: date) -> Message:
    """The message to the other county: who and what is in the case stands in its sealed part only."""
    state = view.state
    filing = state.filing
    body = OpenTransferredCase(
        from_county=state.county,
        sent_case=str(CaseRef(state.county, state.case_id)),
        from_number=state.case_number,
        why=why,  # type: ignore[arg-type]  # the command's own field, checked there
        asked_on=view.on,
        takes_effect_on=takes_effect_on,
        filed=Filed(
            filed_on=filing.filed_on,
            calworks_filed_on=filing.calworks_filed_on,
            channel=filing.channel,
            programs=filing.programs,
        )
        if filing
        else None,
        facts={name: value_on(line, view.on, None) for name, line in state.facts.items()},
        numbers=state.numbers,
        members=tuple(_travelling(state)),
        representatives=tuple(state.representatives.values()),
    )
    payload = {
        "from_county": state.county,
        "to_county": to_county,
        "case_number": state.case_number,
        "why": why,
        "asked_on": view.on.isoformat(),
        "filed_on": filing.rules_on.isoformat() if filing else None,
    }
    return Message(topic=ASKED, payload=payload, secret=msgspec.json.encode(body).decode())


def _travelling(state: CaseState) -> list[MemberMovedIn]:
    """Each member with procedures, clocks, anchors, alerts, papers and coverage as they stand."""
    found = []
    for member in state.members.values():
        if member.left_on is None:
            instances = [i for i in state.instances.values() if i.member == member.id]
            found.append(
                MemberMovedIn(
                    member=member.id,
                    from_case=state.case_id,
                    moving=carried(state, instances, member, member),
                    identifiers=member.identifiers,
                )
            )
    return found
