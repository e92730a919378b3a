"""Where a case goes: the owner, unit and office as the application found them, else as they were named."""

from __future__ import annotations

from caseclock.domain.case.events import CaseAssigned
from caseclock.domain.case.view import View

#: Facts from outside: the account id of the owner named, and the unit and office of the directory.
OWNER, UNIT, OFFICE = "place.owner", "place.unit", "place.office"


def assigned(
    view: View, *, owner: str = "", unit: str = "", office: str = "", queue: str = ""
) -> CaseAssigned:
    """The hand-over; it carries the account's id, whether `me`, a login or the id was named."""
    facts = view.given.facts
    return CaseAssigned(
        owner=facts.get(OWNER, owner),
        unit=facts.get(UNIT, unit),
        office=facts.get(OFFICE, office),
        queue=queue,
    )
