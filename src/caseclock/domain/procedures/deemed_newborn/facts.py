"""What the chart's guards and the clocks read about one newborn."""

from __future__ import annotations

from datetime import date

from caseclock.domain.case.coverage import is_covered
from caseclock.domain.case.members import MemberCorrected
from caseclock.domain.case.view import View
from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.rules.deemed_year import counted_from, deemed_until
from caseclock.domain.procedures.deemed_newborn.data import deeming
from caseclock.kernel.time import first_of_month

YEAR_CLOCK = "de_age_one"


def born_on(view: View) -> date:
    """The child's birth date; a report without one is refused, so there always is one."""
    assert view.member is not None
    assert view.member.birth_date is not None
    return view.member.birth_date


def year_ends(policy: Policy, born: date) -> date:
    """The last day of the month of the first birthday; born on 29 February that is 31 March (I.5)."""
    return date.fromisoformat(deemed_until(policy, born, born).result)


def mother_covered(view: View) -> bool:
    """Whether the matched mother had Medi-Cal in the birth month: as seen at the match, or set since."""
    data = deeming(view)
    if data.covered or data.mother is None or data.mother_case is not None:
        return data.covered
    return is_covered(view.state, data.mother, first_of_month(born_on(view)))


def child_died(view: View) -> bool:
    """Whether the child's death is recorded."""
    return view.member is not None and view.member.died_on is not None


def match_in_question(view: View) -> bool:
    """Whether the match was taken back after deeming began, and nobody has decided yet."""
    return deeming(view).in_question


def deeming_refused(view: View) -> bool:
    """Whether it was decided that the child is not deemed."""
    return deeming(view).refused


def birth_date_corrected(view: View) -> bool:
    """Whether the event at hand corrects the birth date."""
    return isinstance(view.trigger, MemberCorrected) and view.trigger.field == "birth_date"


def year_runs_on(view: View) -> bool:
    """Whether a corrected birth date shows that the deemed year is not over."""
    ends_on = deeming(view).ends_on
    return birth_date_corrected(view) and ends_on is not None and view.today <= ends_on


def age_counted_from(view: View) -> date | None:
    """The year counts from the birth date, for 29 February from 1 March; never earlier than before (I.5)."""
    if view.member is None or view.member.birth_date is None:
        return None
    born = view.member.birth_date
    earlier = view.state.clocks_of(view.instance_id, YEAR_CLOCK)
    return max([counted_from(born), *(clock.anchor_on for clock in earlier)])
