"""The reasons for which Medi-Cal may end, and those that never end it (G.4)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from caseclock.domain.case.commands import InstanceBody
from caseclock.domain.case.view import View
from caseclock.kernel.refusal import refuse
from caseclock.kernel.secret import Secret

Reason = Literal[
    "death", "moved_out_of_state", "loss_of_contact", "eligible_twice", "failed_renewal", "signed_wish",
    "no_longer_eligible", "granted_in_error", "not_cooperating", "incarcerated", "loss_of_cash_aid",
]  # fmt: skip


Step = Literal["mail_logged", "ex_parte", "mc355_sent", "packet_mailed"]


TEXT = "W&I 14005.37"
#: Reasons after which late papers still reinstate (W&I 14005.37(i)).
CURABLE = frozenset({"loss_of_contact", "failed_renewal"})


class DiscontinueMediCal(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ends Medi-Cal for a reason of law. Without `mailed_on` it is decided, and nothing ends yet.

    `ends_from`: the first month without coverage; left out, the earliest lawful one. `happened_on`: day of
    the death, the move or the signature. The other fields are the proof that the reason asks for.
    """

    reason: Reason
    mailed_on: date | None = None
    ends_from: date | None = None
    happened_on: date | None = None
    certified: bool = False
    accepted_elsewhere: bool = False
    kept_in: Literal["", "this_county", "another_county", "another_state"] = ""
    steps: tuple[Step, ...] = ()
    asked_on: date | None = None
    returned_undeliverable: bool = False
    why: Secret = ""


def refuse_no_reason(body: DiscontinueMediCal, view: View) -> None:
    """Refuses what never ends Medi-Cal, each with what to do instead."""
    if body.reason == "incarcerated":
        raise refuse(
            "suspend_instead",
            "A person held is suspended, not discontinued",
            "Use suspend-for-incarceration once the person was held for more than 28 days.",
            citation="W&I 14011.10",
            field="reason",
        )
    if body.reason == "loss_of_cash_aid":
        raise refuse(
            "not_a_medi_cal_reason",
            "The end of cash aid is no reason to end Medi-Cal",
            "Review every basis; continue Medi-Cal, or name the reason found.",
            citation=f"{TEXT}(b), (d)",
            field="reason",
        )
    if not view.policy.parameters.at("cash_aid_noncooperation_ends_medi_cal", view.today).value:
        raise refuse(
            "never_by_itself",
            "Not cooperating with cash aid never ends Medi-Cal by itself",
            "Review every basis; continue Medi-Cal, or name the reason found.",
            citation=f"{TEXT}; Edwards v. Kizer",
            field="reason",
        )
