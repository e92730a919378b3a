"""What must stand in the file before Medi-Cal ends, reason by reason (G.4); cash aid's end is not enough."""

from __future__ import annotations

from datetime import date, timedelta
from typing import get_args

from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.timeline import latest
from caseclock.domain.case.view import View
from caseclock.domain.policy.notice_periods import NoticeException
from caseclock.domain.procedures.continuing_coverage.data import continuation
from caseclock.domain.procedures.continuing_coverage.deciding import Basis
from caseclock.domain.procedures.continuing_coverage.reasons import (
    TEXT,
    DiscontinueMediCal,
    Step,
    refuse_no_reason,
)
from caseclock.kernel.refusal import Refused, refuse
from caseclock.kernel.time import last_of_month


def proven(body: DiscontinueMediCal, view: View) -> NoticeException | None:
    """Refuses a reason that is none or is not proven; gives the exception to the ten days, if any."""
    if body.reason in ("not_cooperating", "incarcerated", "loss_of_cash_aid"):
        refuse_no_reason(body, view)
    check = {
        "death": _death,
        "moved_out_of_state": _moved,
        "loss_of_contact": _contact_lost,
        "eligible_twice": _twice,
        "failed_renewal": _renewal_failed,
        "signed_wish": _signed,
        "granted_in_error": _every_basis,
    }.get(body.reason, _not_eligible)
    return check(body, view)


def _death(body: DiscontinueMediCal, view: View) -> NoticeException:
    died_on = (view.member.died_on if view.member else None) or body.happened_on
    if died_on is None:
        raise _missing("happened_on", "The day of death is known", "Give `happened_on`, or record the death.")
    not_in_future("happened_on", died_on, view)
    return "death"


def _moved(body: DiscontinueMediCal, view: View) -> NoticeException | None:
    _happened(body, view, "The day of the move is known")
    _certified(body)
    return "accepted_elsewhere" if body.accepted_elsewhere else None


def _signed(body: DiscontinueMediCal, view: View) -> NoticeException:
    _happened(body, view, "The wish is signed and dated")
    return "signed_wish"


def _twice(body: DiscontinueMediCal, view: View) -> NoticeException | None:
    if not body.kept_in:
        raise _missing(
            "kept_in", "Who is eligible twice keeps Medi-Cal in one place", "Say where it is kept."
        )
    return None if body.kept_in == "this_county" else "accepted_elsewhere"


def _contact_lost(body: DiscontinueMediCal, view: View) -> NoticeException | None:
    _steps(body, ("mail_logged", "ex_parte", "mc355_sent"), "the returned-mail steps")
    if body.returned_undeliverable:
        return "whereabouts_unknown"
    _answered(body, view, view.policy.number("mc355_reply_days", view.today))
    return None


def _renewal_failed(body: DiscontinueMediCal, view: View) -> None:
    _steps(body, ("ex_parte", "packet_mailed"), "the renewal")
    _answered(body, view, view.policy.number("renewal_reply_days", view.today))


def _not_eligible(body: DiscontinueMediCal, view: View) -> None:
    """A finding on every basis; never of a pregnant person or in the year after (14005.185)."""
    _every_basis(body, view)
    _not_pregnant(view)


def _every_basis(body: DiscontinueMediCal, view: View) -> None:
    """A finding on every basis, certified; enough where it was granted in error or by fraud (435.926(d))."""
    bases = continuation(view).bases
    left = [basis for basis in get_args(Basis) if bases.get(basis) != "not_eligible"]
    if left:
        raise refuse(
            "basis_not_settled",
            "Medi-Cal goes on until the person is found ineligible on every basis",
            "Review: " + ", ".join(left).replace("_", " ") + ".",
            citation=f"{TEXT}(d)",
            field="reason",
            bases=bases,
        )
    _certified(body)


def _not_pregnant(view: View) -> None:
    facts = view.member.facts if view.member else {}
    ended = latest(facts.get("pregnancy_ended_on", ()))
    until = None
    if ended:
        days = view.policy.number("postpartum_days", view.today)
        until = last_of_month(date.fromisoformat(ended) + timedelta(days=days))
    if latest(facts.get("pregnant", ()), False) or (until is not None and view.today <= until):
        raise refuse(
            "pregnancy_protected",
            "Pregnancy and the year after it keep Medi-Cal",
            "Continue Medi-Cal" + (f" to {until}." if until else "."),
            citation="W&I 14005.185",
            field="reason",
        )


def _happened(body: DiscontinueMediCal, view: View, rule: str) -> None:
    if body.happened_on is None:
        raise _missing("happened_on", rule, "Give `happened_on`.")
    not_in_future("happened_on", body.happened_on, view)


def _certified(body: DiscontinueMediCal) -> None:
    if not body.certified:
        raise _missing("certified", "The facts stand in the file, certified", "Certify them, then decide.")


def _steps(body: DiscontinueMediCal, needed: tuple[Step, ...], what: str) -> None:
    left = [step for step in needed if step not in body.steps]
    if left:
        raise _missing("steps", f"Nobody loses Medi-Cal before {what}", "Do first: " + ", ".join(left) + ".")


def _answered(body: DiscontinueMediCal, view: View, days: int) -> None:
    if body.asked_on is None:
        raise _missing("asked_on", "The household had its days to answer", "Give the day it was asked.")
    last = body.asked_on + timedelta(days=days)
    if view.today <= last:
        raise refuse(
            "still_time_to_answer",
            f"The household has {days} days to answer",
            f"Wait until {last} is over.",
            citation=f"{TEXT}; 42 CFR 435.916",
            field="asked_on",
            last_day=last,
        )


def _missing(field: str, rule: str, remedy: str) -> Refused:
    return refuse("reason_not_proven", rule, remedy, citation=TEXT, field=field)
