"""Households that change: people move, cases are merged, somebody dies, a birth date was wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from caseclock.application.demo import steps
from caseclock.application.demo.cast import Colleague, supervisor
from caseclock.application.demo.people import People
from caseclock.application.demo.plan import Act, Household
from caseclock.domain.policy.calendars import Calendar

Change = Callable[[People, Colleague, Calendar], list[Act]]


def household(
    people: People, owner: Colleague, filed_on: date, calendar: Calendar, language: str = ""
) -> Household:
    """A household that changes."""
    return Household(owner, people.seed, people.home(owner.county, language), filed_on, calendar)


def merged(people: People, owner: Colleague, calendar: Calendar) -> list[Act]:
    """The same person applied twice, by mail and on paper at the counter."""
    first = household(people, owner, date(2024, 9, 9), calendar)
    applicant = people.person(first.home, 33, "self", first.filed_on)
    first.open([applicant])
    steps.declare(first, 0, 0, "citizen")
    second = first.beside(owner, date(2024, 9, 13))
    second.open([applicant])
    first.do(9, "merge-cases", other_case=second.ref, same={str(second.member(0)): str(first.member(0))})
    steps.hub(first, 10, 0, "verified")
    steps.approve(first, 20, 0)
    return second.acts + first.acts


def moved(people: People, owner: Colleague, calendar: Calendar) -> list[Act]:
    """A grown child goes to an aunt's household in the middle of the ninety days."""
    home = household(people, owner, date(2024, 10, 7), calendar)
    parent = people.person(home.home, 52, "self", home.filed_on)
    child = people.person(home.home, 20, "child", home.filed_on, born_abroad=True)
    home.open([parent, child])
    steps.declare(home, 0, 0, "citizen")
    steps.unconfirmed(home, 1)
    aunt = home.beside(owner, date(2024, 10, 14))
    aunt.open([people.person(home.home, 49, "self", aunt.filed_on)])
    home.do(30, "move-member", member=home.member(1), to_case=aunt.ref)
    return home.acts + aunt.acts


def died(people: People, owner: Colleague, calendar: Calendar) -> list[Act]:
    """The application is still decided, for the months up to the death."""
    h = household(people, owner, date(2024, 11, 12), calendar)
    h.open([people.person(h.home, 71, "self", h.filed_on), people.person(h.home, 68, "spouse", h.filed_on)])
    for n in (0, 1):
        steps.declare(h, 0, n, "citizen")
        steps.hub(h, 1, n, "verified")
    h.do(12, "record-death", member=h.member(0), died_on=date(2024, 11, 20))
    h.do(15, "approve-coverage", member=h.member(0))
    on = h.office_day(16)
    h.do(16, "mail-decision", member=h.member(0), printed_on=on, mailed_on=on, address=h.home.letter,
         addressee="estate")  # fmt: skip
    steps.approve(h, 16, 1)
    return h.acts


def corrected(people: People, owner: Colleague, calendar: Calendar) -> list[Act]:
    """Day and month of a birth were swapped."""
    h = household(people, owner, date(2025, 1, 6), calendar)
    applicant = people.person(h.home, 41, "self", h.filed_on).but(birth_date=date(1983, 3, 7))
    h.open([applicant])
    steps.declare(h, 0, 0, "citizen")
    h.do(3, "correct-fact", member=h.member(0), birth_date=date(1983, 7, 3))
    steps.hub(h, 4, 0, "verified")
    steps.approve(h, 17, 0)
    return h.acts


def returned(people: People, owner: Colleague, calendar: Calendar) -> list[Act]:
    """The notice comes back: the ninety days have not begun; it goes out again to the right address."""
    h = household(people, owner, date(2024, 12, 2), calendar)
    h.open([people.person(h.home, 29, "self", h.filed_on, born_abroad=True)])
    steps.unconfirmed(h, 0)
    h.do(15, "record-returned-notice", member=h.member(0))
    steps.approve(h, 20, 0)
    return h.acts


def waiting(people: People, owner: Colleague, calendar: Calendar) -> list[Act]:
    """Nobody has the case for three days; then the supervisor hands it over."""
    h = household(people, owner, date(2025, 2, 18), calendar)
    h.open([people.person(h.home, 37, "self", h.filed_on)], owner="", unit=owner.unit, queue="intake")
    h.do(3, "assign-case", by=supervisor(owner), owner=str(owner.account), unit=owner.unit)
    return h.acts


def in_queue(people: People, owner: Colleague, calendar: Calendar) -> list[Act]:
    """Filed yesterday, still in the queue."""
    h = household(people, owner, date(2025, 2, 28), calendar)
    h.open([people.person(h.home, 26, "self", h.filed_on)], owner="", unit=owner.unit, queue="intake")
    return h.acts


def spoken_for(people: People, owner: Colleague, calendar: Calendar) -> list[Act]:
    """A daughter acts for her father, whose address is confidential."""
    h = household(people, owner, date(2025, 2, 10), calendar, "Armenian")
    h.open([people.person(h.home, 66, "self", h.filed_on)])
    h.do(
        2,
        "name-representative",
        representative={"name": "Sona Kalantarian", "from_on": date(2025, 2, 10), "notices": ["all"]},
    )
    h.do(2, "set-confidential", what="address")
    steps.declare(h, 3, 0, "citizen")
    return h.acts


CHANGES: tuple[Change, ...] = (
    merged, moved, died, corrected, returned, waiting, in_queue, spoken_for,
)  # fmt: skip
