"""Continuous eligibility: clocks that forbid to end or to lessen coverage while they run (I.17)."""

from __future__ import annotations

from datetime import date

from caseclock.domain.case.view import ProcedureCode, View
from caseclock.domain.procedures.continuous_eligibility import ending, looking
from caseclock.domain.procedures.continuous_eligibility.data import FOLDS, Protection, protection
from caseclock.kernel.time import add_months, birthday, last_of_month


def _nineteenth(view: View) -> date | None:
    data = protection(view)
    if data.born is None or data.determined_on is None:
        return None
    return birthday(data.born, view.policy.number("continuous_child_age", data.determined_on))


def birthday_comes_first(view: View) -> bool:
    """Whether the child reaches the age before the twelve months are over."""
    data, reached = protection(view), _nineteenth(view)
    if reached is None or data.determined_on is None:
        return False
    months = view.policy.number("continuous_child_months", data.determined_on)
    return last_of_month(reached) < last_of_month(add_months(data.determined_on, months))


def child_counts_from(view: View) -> date | None:
    """The determination, or the birthday that comes before its twelve months are over."""
    return _nineteenth(view) if birthday_comes_first(view) else protection(view).determined_on


def protected(view: View) -> bool:
    """Whether any protection still runs."""
    data = protection(view)
    return any((data.child_until, data.pregnant_since, data.postpartum_until))


CODE = ProcedureCode(
    name="continuous_eligibility",
    data=Protection,
    evolve=FOLDS,
    does={
        "look": looking.look,
        "died": ending.died,
        "child_time_over": ending.child_time_over,
        "postpartum_time_over": ending.postpartum_time_over,
    },
    facts={
        "may_be_protected": looking.may_be_protected,
        "birthday_comes_first": birthday_comes_first,
        "protected": protected,
    },
    dates={
        "child_counts_from": child_counts_from,
        "pregnant_since": lambda view: protection(view).pregnant_since,
        "pregnancy_ended_on": lambda view: protection(view).pregnancy_ended_on,
    },
    rule_facts={looking.RULE: lambda view, _: looking.told(view)},
)
