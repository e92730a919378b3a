"""Coverage month by month: what is granted, and what only goes on until a renewal is decided."""

from __future__ import annotations

from datetime import date

from caseclock.application.casefile.months import months_of
from tests.casefile.looking import known
from tests.domain.renewals import covered, give
from tests.support.office import Office


def test_months_after_the_renewal_is_due_say_that_it_is_still_to_be_decided() -> None:
    office = covered(Office(on="2025-03-03"), "Ana")
    (ana,) = months_of(known(office), date(2025, 3, 1), date(2026, 6, 1)).people
    awaits = {each.month: each.awaits_renewal for each in ana.months}
    due = date(2026, 2, 1)
    assert (awaits[date(2025, 3, 1)], awaits[due]) == (None, None)
    assert awaits[date(2026, 3, 1)] == awaits[date(2026, 6, 1)] == due


def test_months_after_a_decided_renewal_wait_for_the_next_one() -> None:
    office = covered(Office(on="2025-03-03"), "Ana").on("2025-12-01")
    give(office, "record-ex-parte-review", "Ana", result="renewed", sources=["meds"])
    (ana,) = months_of(known(office), date(2026, 1, 1), date(2026, 6, 1)).people
    assert {each.awaits_renewal for each in ana.months} == {None}
