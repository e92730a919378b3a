"""What happens in Maria's cases, each left where it stands on the morning on which the demo begins."""

from __future__ import annotations

from datetime import date, timedelta

from caseclock.application.demo import steps
from caseclock.application.demo.people import People
from caseclock.application.demo.plan import END, Household
from caseclock.application.demo.renewing import renew_on_file
from caseclock.application.demo.stories import Story


def pending(h: Household, people: People) -> None:
    """Confirmed, not decided yet."""
    h.open([people.person(h.home, people.chance.randrange(19, 64), "self", h.filed_on)])
    steps.declare(h, 0, 0, "citizen")
    steps.hub(h, 1, 0, "verified")


def just_filed(h: Household, people: People) -> None:
    """A couple, nothing done yet."""
    h.open(
        [
            people.person(h.home, people.chance.randrange(25, 60), "self", h.filed_on),
            people.person(h.home, people.chance.randrange(25, 60), "spouse", h.filed_on),
        ]
    )


def nothing_came(h: Household, people: People) -> None:
    """Wages were asked for; it is the household's move."""
    pending(h, people)
    steps.ask_for(h, 4, 0, income="no pay stub came with the application")


def papers_read(h: Household, people: People) -> None:
    """All that was asked for came and was read: it can be decided."""
    nothing_came(h, people)
    steps.came(h, 15, 0, "income")


def decided_not_mailed(h: Household, people: People) -> None:
    """Decided in time; the notice never left."""
    pending(h, people)
    h.do(43, "approve-coverage", member=h.member(0))


def decided_on_friday(h: Household, people: People) -> None:
    """Decided on the last office day; the notice is to leave."""
    pending(h, people)
    h.do((date(2025, 2, 28) - h.filed_on).days, "approve-coverage", member=h.member(0))


def opportunity_over(h: Household, people: People) -> None:
    """The ninety days ended without proof; the county has thirty to act."""
    h.open([people.person(h.home, 34, "self", h.filed_on, born_abroad=True)])
    steps.unconfirmed(h, 0)
    steps.approve(h, 20, 0)


def opportunity_runs(h: Household, people: People) -> None:
    """Approved while the ninety days run: it is the household's move."""
    h.open([people.person(h.home, people.chance.randrange(20, 64), "self", h.filed_on, born_abroad=True)])
    steps.unconfirmed(h, 0)
    steps.approve(h, 12, 0)


def pregnant(h: Household, people: People) -> None:
    """Flagged on Friday."""
    h.open([people.person(h.home, 27, "self", h.filed_on).but(sex="F")])
    h.do(0, "flag-immediate-need", member=h.member(0), need="pregnancy")
    steps.declare(h, 0, 0, "citizen")


def claims_disability(h: Household, people: People) -> None:
    """Ninety days from the same anchor."""
    pending(h, people)
    h.do(7, "claim-disability", member=h.member(0))


def cash_aid_ended(h: Household, people: People) -> None:
    """CalWORKs ended with February; Medi-Cal goes on under aid code 38 until it is decided."""
    h.open([people.person(h.home, people.chance.randrange(20, 45), "self", h.filed_on)])
    h.do(0, "record-calworks", status="granted", eligible=[h.member(0)])
    steps.prove(h, 2, 0, "birth certificate")
    steps.approve(h, 5, 0)
    days = (date(2025, 2, 18) - h.filed_on).days
    h.do(days, "discontinue-calworks", reason="income", effective_on=date(2025, 3, 1))


def newborn(h: Household, people: People) -> None:
    """A child of the first year: covered to the end of the month of its birthday."""
    h.open([people.person(h.home, people.chance.randrange(20, 38), "self", h.filed_on).but(sex="F")])
    steps.prove(h, 1, 0, "passport")
    steps.approve(h, 6, 0)
    on = h.office_day(30)
    infant = {"birth_date": on - timedelta(days=3), "sex": people.chance.choice("FM")}
    child = h.join(30, "report-newborn", infants=[infant], received_on=on, mother=h.member(0))
    h.do(30, "match-mother", member=child, mother=h.member(0))
    h.do(30, "establish-deemed-eligibility", member=child)
    h.do(30, "request-bic", member=child)
    h.do(30, "send-de-notice", member=child, mailed_on=on, language=h.home.language)
    accepted_on = h.office_day(35)
    h.do(35, "record-bic-accepted", member=child, accepted_on=accepted_on)


def nobody_asks(h: Household, people: People) -> None:
    """Cash aid was asked for, Medi-Cal for nobody yet."""
    who = people.person(h.home, people.chance.randrange(19, 64), "self", h.filed_on)
    h.open([who.but(asks_for_coverage=False, identifiers={})])


def covered(h: Household, people: People) -> None:
    """Approved long ago; who filed in spring is renewed by what the county knows."""
    pending(h, people)
    steps.approve(h, people.chance.randrange(10, 28), 0)
    renew_on_file(h)


#: What was filed in the last weeks, in turn.
FRESH: tuple[Story, ...] = (just_filed, pending, nothing_came, pending)

assert date(2025, 3, 3) == END, "the desk is laid for that morning"
