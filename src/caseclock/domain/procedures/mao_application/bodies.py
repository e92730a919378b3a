"""Words that the bodies of several commands share, and the rules on their dates."""

from __future__ import annotations

from typing import Any, Literal

from caseclock.domain.case.view import View
from caseclock.domain.procedures.mao_application.data import application
from caseclock.kernel.refusal import refuse

#: What a household may be asked to prove.
ItemName = Literal[
    "citizenship", "disability", "household", "identity", "immigration_status", "income", "other",
    "other_coverage", "pregnancy", "property", "residence", "signature", "ssn", "tax_filing",
]  # fmt: skip


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
