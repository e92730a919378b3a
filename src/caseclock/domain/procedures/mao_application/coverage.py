"""From which month coverage begins, to which it lasts, and its scope and funding."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

import msgspec

from caseclock.domain.case.view import View
from caseclock.kernel.time import first_of_month, last_of_month

Scope = Literal["full", "restricted", "none"]


class Granted(msgspec.Struct, frozen=True):
    """Scope and payer; `conditional` while the member's status is still being verified."""

    scope: Scope
    funding: str
    conditional: bool = False


def first_month(filed_on: date, met_on: date) -> date:
    """The month of application when the rules were met at any time in it, else the month they were met."""
    return first_of_month(filed_on if met_on <= last_of_month(filed_on) else met_on)


def last_month(view: View) -> date | None:
    """The month of death for a member who died: the application is decided for the months up to it."""
    died_on = view.member.died_on if view.member else None
    return first_of_month(died_on) if died_on else None


def granted(view: View) -> Granted:
    """What status verification last determined; full and federal where none was needed or while it runs."""
    found = view.state.instances_of("status_verification", view.member_id)
    if not found:
        return Granted("full", "federal")
    data: Any = found[-1].data
    scope: Scope = getattr(data, "scope", None) or "full"
    funding = getattr(data, "funding", None) or "federal"
    return Granted(scope, funding, conditional=not found[-1].final)
