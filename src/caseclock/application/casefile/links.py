"""The cases that a case points to, and what each is to it: the mother's, the newborn's, one it went into."""

from __future__ import annotations

from datetime import date

import msgspec

from caseclock.application.wording import said
from caseclock.application.words import Titles
from caseclock.domain.case.state import CaseState
from caseclock.kernel.ids import CaseRef


class LinkedCase(msgspec.Struct, frozen=True, kw_only=True):
    """Another case of the county; `name` is the person of this case whom the link is about."""

    case: str
    case_number: str
    kind: str
    title: Titles
    name: str
    on: date | None


def linked_cases(state: CaseState) -> list[LinkedCase]:
    """In the order they were linked."""
    return [
        LinkedCase(
            case=str(CaseRef(state.county, link.case)),
            case_number=link.case_number,
            kind=link.kind,
            title=said("links", link.kind),
            name=state.members[link.member].name if link.member in state.members else "",
            on=link.on,
        )
        for link in state.links.values()
    ]
