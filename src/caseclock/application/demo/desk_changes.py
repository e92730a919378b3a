"""The six of Maria's cases that changed most: one of each kind."""

from __future__ import annotations

from datetime import date, timedelta

from caseclock.application.demo import steps
from caseclock.application.demo.cast import LOS_ANGELES, who
from caseclock.application.demo.people import People
from caseclock.application.demo.plan import Household


def merged(h: Household, people: People) -> None:
    """The same woman applied twice; Daniel's case is merged into Maria's, and the earlier date rules."""
    woman = people.person(h.home, 44, "self", h.filed_on)
    h.open([woman])
    steps.declare(h, 0, 0, "citizen")
    twice = h.beside(who(LOS_ANGELES, "daniel"), h.filed_on + timedelta(days=2))
    twice.open([woman])
    same = {str(twice.member(0)): str(h.member(0))}
    h.do(9, "merge-cases", other_case=twice.ref, same=same)
    h.acts += twice.acts


def moved(h: Household, people: People) -> None:
    """A grown child moves to an aunt's household, Daniel's case, in the middle of the ninety days."""
    parent = people.person(h.home, 51, "self", h.filed_on)
    child = people.person(h.home, 20, "child", h.filed_on, born_abroad=True)
    parent_too = people.person(h.home, 50, "spouse", h.filed_on, born_abroad=True)
    h.open([parent, child, parent_too])
    steps.declare(h, 0, 0, "citizen")
    steps.hub(h, 1, 0, "verified")
    for n in (1, 2):
        steps.unconfirmed(h, n)
    steps.approve(h, 20, 0, 1, 2)
    aunt = h.beside(who(LOS_ANGELES, "daniel"), h.filed_on + timedelta(days=21))
    aunt.open([people.person(aunt.home, 47, "self", aunt.filed_on)])
    h.do(57, "move-member", member=h.member(1), to_case=aunt.ref)
    h.acts += aunt.acts


def corrected(h: Household, people: People) -> None:
    """Day and month of a birth were swapped."""
    h.open([people.person(h.home, 36, "self", h.filed_on).but(birth_date=date(1988, 4, 9))])
    steps.declare(h, 0, 0, "citizen")
    h.do(4, "correct-fact", member=h.member(0), birth_date=date(1988, 9, 4))
    steps.hub(h, 4, 0, "verified")


def returned(h: Household, people: People) -> None:
    """The notice came back: the ninety days have not begun."""
    h.open([people.person(h.home, 31, "self", h.filed_on, born_abroad=True)])
    steps.unconfirmed(h, 0)
    steps.approve(h, 20, 0)
    h.do(30, "record-returned-notice", member=h.member(0))


def answered_late(h: Household, people: People) -> None:
    """SAVE answers two months after the ninety days: federal money again, from the day the answer came."""
    h.open([people.person(h.home, 39, "self", h.filed_on, born_abroad=True)])
    steps.unconfirmed(h, 0)
    steps.save_asked(h, 5, 0)
    steps.approve(h, 20, 0)
    h.do(120, "decide-scope", member=h.member(0))
    steps.save_said(h, 163, 0, "status_matches", status_held="lpr")


def restored(h: Household, people: People) -> None:
    """Cash aid ended with the year for a report that came in January, and was restored without a gap."""
    h.open([people.person(h.home, 28, "self", h.filed_on), people.person(h.home, 5, "child", h.filed_on)])
    both = [h.member(0), h.member(1)]
    h.do(0, "record-calworks", status="granted", eligible=both)
    for n in (0, 1):
        steps.prove(h, 2, n, "birth certificate")
    steps.approve(h, 6, 0, 1)
    days = (date(2024, 12, 16) - h.filed_on).days
    h.do(days, "discontinue-calworks", reason="failed_renewal", effective_on=date(2025, 1, 1))
    on = h.office_day(99)
    h.do(99, "restore-calworks", why="late_report", received_on=on)
