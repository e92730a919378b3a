"""What guards and clocks read. Names and values tell no declared status and no answer."""

from __future__ import annotations

from datetime import date

from caseclock.domain.case.view import View
from caseclock.domain.procedures.status_verification.bodies import person
from caseclock.domain.procedures.status_verification.data import (
    PROVABLE,
    SELF_DECLARED,
    Verification,
    verification,
)
from caseclock.domain.procedures.status_verification.outcome import outcome_in
from caseclock.kernel.time import birthday, first_of_month, first_of_next_month

NAME = "status_verification"
#: Ages at which a person enters another row of the scope table.
_TURNS = (19, 26, 50)


def must_be_verified(view: View) -> bool:
    """Who asks for coverage, save a deemed newborn, and save who was verified before (435.949, 435.956)."""
    if view.member is None or view.member.deemed:
        return False
    earlier = (i.data for i in view.state.instances_of(NAME, view.member_id))
    return not any(isinstance(data, Verification) and data.verified for data in earlier)


def no_other_basis(view: View) -> bool:
    """Whether the member has no coverage from this month on, for which status is verified all the same."""
    month = first_of_month(view.today)
    covered = view.state.coverage.get(view.member_id, ()) if view.member_id else ()
    return not any(c.scope != "none" and (c.to_month is None or c.to_month >= month) for c in covered)


def leads_to(view: View) -> str:
    """Where a declaration leads: to checks, to nothing that could be checked, or nowhere new."""
    data = verification(view)
    if data.declared == "none_declared":
        return "" if data.verified else "nothing"
    settled = data.declared == data.verified_status or (data.verified and SELF_DECLARED in data.categories)
    return "checks" if data.declared in PROVABLE and not settled else ""


def hub_failed(view: View) -> bool:
    """Whether the Hub answered, and did not confirm what was declared."""
    return verification(view).hub in ("inconsistent", "needs_next_step")


def save_step(view: View) -> int:
    """The SAVE step requested last."""
    return verification(view).save_step


def answer_leads_to(view: View) -> str:
    """What the last SAVE answer leads to."""
    last = verification(view).last_answer
    return last.effect if last else ""


def review_finding(view: View) -> str:
    """What the last review found."""
    return verification(view).finding


def verified(view: View) -> bool:
    """Whether a status is proven or derived."""
    return verification(view).verified


def rop_runs_on(view: View) -> bool:
    """Whether a notice is out and its opportunity has not ended."""
    data = verification(view)
    return data.rop is not None and data.lapsed is None


def scope_stands(view: View) -> str:
    """Full, restricted, or less scope determined and not yet noticed."""
    data = verification(view)
    return "reduction" if data.proposed and data.noticed is None else data.scope


def asks_step_1(view: View) -> bool:
    """Whether SAVE step 1 was requested last."""
    return save_step(view) == 1


def asks_step_2(view: View) -> bool:
    """Whether SAVE step 2 was requested last."""
    return save_step(view) == 2


def asks_step_3(view: View) -> bool:
    """Whether SAVE step 3 was requested last."""
    return save_step(view) == 3


def scope_is_restricted(view: View) -> bool:
    """Whether restricted scope is in force."""
    return verification(view).scope == "restricted"


def notice_received_on(view: View) -> date | None:
    """The day on which the notice counts as received: where the ninety days are counted from."""
    rop = verification(view).rop
    return rop.received_on if rop else None


def next_full_month(view: View) -> date | None:
    """The first month to come in which the table gives this person full scope, as its files now say."""
    born = person(view).birth_date
    if born is None:
        return None
    changes = {
        value.from_
        for name, values in view.policy.parameters.values.items()
        if name.startswith("scope_age_")
        for value in values
    }
    turns = {first_of_month(birthday(born, age)) for age in _TURNS}
    months = {day if day.day == 1 else first_of_next_month(day) for day in changes} | turns
    for month in sorted(month for month in months if month > view.on):
        outcome = outcome_in(view, verification(view), month)
        if outcome is not None and outcome.scope == "full":
            return month
    return None


FACTS = {
    fact.__name__: fact
    for fact in (
        must_be_verified, no_other_basis, leads_to, hub_failed, save_step, answer_leads_to, review_finding,
        verified, rop_runs_on, scope_stands, asks_step_1, asks_step_2, asks_step_3, scope_is_restricted,
    )
}  # fmt: skip
DATES = {"notice_received_on": notice_received_on, "next_full_month": next_full_month}
