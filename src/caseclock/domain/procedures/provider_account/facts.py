"""What the chart's guards read."""

from __future__ import annotations

from caseclock.domain.case.view import View
from caseclock.domain.procedures.provider_account import people
from caseclock.domain.procedures.provider_account.data import account
from caseclock.kernel.time import local_date

#: What each must have completed (Family PACT portal announcement, questions 1 and 5).
REQUIRED = {
    people.CERTIFIER: ("provider_orientation", "site_certifier_portal"),
    people.STAFF: ("provider_staff_portal",),
}


def certifier_in_pave(view: View) -> bool:
    """Whether the certifier stands in PAVE with first name, last name, mail address, and the NPI."""
    return people.in_pave(view.state)


def is_staff(view: View) -> bool:
    """Whether the account is a staff member's, not the certifier's."""
    return view.member is not None and view.member.relationship == people.STAFF


def reissued_by_itself(view: View) -> bool:
    """Whether the certifier's code lapsed on a day on which the system reissues; the lapse decides (I.10)."""
    lapsed_at = account(view.data).lapsed_at
    if lapsed_at is None or is_staff(view) or not people.in_pave(view.state):
        return False
    return bool(view.policy.parameters.at("fpact_auto_reissue", local_date(lapsed_at)).value)


def training_missing(view: View) -> tuple[str, ...]:
    """The courses the person still lacks."""
    needed = REQUIRED.get(view.member.relationship, ()) if view.member else ()
    return tuple(course for course in needed if course not in account(view.data).training)
