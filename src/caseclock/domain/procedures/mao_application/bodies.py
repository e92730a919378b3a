"""Words that the bodies of several commands share, and the rules on their dates."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

import msgspec

from caseclock.domain.case.view import View
from caseclock.domain.procedures.mao_application.data import application
from caseclock.kernel.refusal import refuse

#: A reason someone has to write: never empty.
Written = Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]
#: What a household may be asked to prove.
ItemName = Literal[
    "citizenship", "disability", "household", "identity", "immigration_status", "income", "other",
    "other_coverage", "pregnancy", "property", "residence", "signature", "ssn", "tax_filing",
]  # fmt: skip


def not_in_future(field: str, day: date | None, view: View) -> None:
    """Refuses a day that has not come as the day of something that happened."""
    if day is not None and day > view.today:
        raise refuse(
            "in_the_future",
            "A date that has not come cannot be recorded as past",
            f"Give a date up to {view.today}.",
            field=field,
            given=day,
        )


def not_decided(view: View, doing: str) -> None:
    """Refuses what only makes sense before the decision."""
    decision = application(view).decision
    if decision is not None:
        raise refuse(
            "already_decided",
            f"{doing} has no place after the decision",
            "Mail the decision, or have a supervisor rescind it first.",
            decision=decision.outcome,
            decided_on=decision.on,
        )


def subject(view: View) -> dict[str, Any]:
    """The instance and member an event of this application speaks of."""
    return {"instance": view.instance_id, "member": view.member_id}
