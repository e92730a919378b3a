"""How a household's year goes; a story is cut off where the demo's clock stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import msgspec

from caseclock.application.demo import steps
from caseclock.application.demo.cast import role
from caseclock.application.demo.people import People, Person
from caseclock.application.demo.plan import Household
from caseclock.kernel.time import first_of_next_month

Story = Callable[[Household, People], None]


def family(h: Household, people: People, *, abroad: bool = False) -> list[Person]:
    """The applicant, often alone; now and then a spouse, a child, or somebody who does not ask."""
    chance = people.chance
    size = chance.choices((1, 2, 3), (76, 18, 6))[0]
    found = [
        people.person(h.home, chance.randrange(19, 68), "self", h.filed_on, born_abroad=abroad),
        people.person(h.home, chance.randrange(1, 17), "child", h.filed_on),
        people.person(h.home, chance.randrange(22, 60), "spouse", h.filed_on).but(
            asks_for_coverage=False, identifiers={}
        ),
    ]
    return found[:size]


def citizens(h: Household, people: People) -> list[int]:
    """Citizens, confirmed by the Hub or by a paper; who asks for coverage."""
    members = family(h, people)
    h.open(members)
    asking = [n for n, person in enumerate(members) if person.asks_for_coverage]
    for n in asking:
        if n or people.chance.random() < 0.6:
            steps.prove(h, 3, n, "birth certificate" if n else "passport")
        else:
            steps.declare(h, 0, n, "citizen")
            steps.hub(h, 1, n, "verified")
    return asking


def approved(h: Household, people: People) -> None:
    """The most common: confirmed, approved, covered."""
    asking = citizens(h, people)
    steps.approve(h, people.chance.randrange(9, 29), *asking)


def after_papers(h: Household, people: People) -> None:
    """Wages are asked for, come, are read; approved."""
    asking = citizens(h, people)
    steps.ask_for(h, 6, 0, income="no pay stub came with the application")
    steps.came(h, people.chance.randrange(12, 24), 0, "income")
    steps.approve(h, people.chance.randrange(27, 38), *asking)


def over_income(h: Household, people: People) -> None:
    """Denied; some ask for a hearing, the others' cases are closed when the time for one is nearly over."""
    asking = citizens(h, people)
    steps.deny(h, people.chance.randrange(14, 35), *asking, why="wages above the limit for the household")
    if people.chance.random() < 0.4:
        steps.contest(h, people.chance.randrange(50, 90), 0)
    else:
        steps.close(h, 120)


def silent(h: Household, people: People) -> None:
    """Nothing comes, though two ways were tried; denied only after the time is over."""
    asking = citizens(h, people)[:1]
    steps.ask_for(h, 3, 0, income="none came with the application", residence="the address is a shelter's")
    steps.tried(h, 15, 0, "phone", "left_message")
    steps.tried(h, 24, 0, "mail", "sent")
    steps.tried(h, 30, 0, "phone", "no_answer")
    # The office reads an unconfirmed number here, so that a specialist decides.
    specialist = role(h.owner.county, "program_specialist")
    steps.deny(h, 40, *asking, reason="failure_to_provide", why="neither paper came", by=specialist)


def withdrawn(h: Household, people: People) -> None:
    """They change their mind; the withdrawal is confirmed by notice."""
    citizens(h, people)
    day = people.chance.randrange(8, 25)
    on = h.office_day(day)
    h.do(day, "withdraw-application", member=h.member(0), received_on=on, how="phone")
    steps.mail(h, day + 2, 0)


def prucol(h: Household, people: People) -> None:
    """MC 13 category 16: declared without a paper, full scope on state money."""
    h.open([people.person(h.home, people.chance.randrange(20, 64), "self", h.filed_on, born_abroad=True)])
    day = people.chance.randrange(1, 9)
    h.do(
        day,
        "record-mc13",
        member=h.member(0),
        declared_by="member",
        signed_on=h.filed_on,
        received_on=h.office_day(day),
        categories=[16],
    )
    steps.approve(h, people.chance.randrange(14, 32), 0)


def resident(h: Household, people: People) -> None:
    """A permanent resident whom SAVE knows at the first step."""
    h.open([people.person(h.home, people.chance.randrange(20, 64), "self", h.filed_on, born_abroad=True)])
    steps.declare(h, 0, 0, "satisfactory")
    steps.hub(h, 1, 0, "needs_next_step")
    steps.save_asked(h, 2, 0)
    steps.save_said(h, 2, 0, "status_matches", status_held="lpr")
    steps.approve(h, people.chance.randrange(10, 30), 0)


def proof_in_time(h: Household, people: People) -> None:
    """A reasonable opportunity that ends with a paper."""
    h.open([people.person(h.home, people.chance.randrange(20, 64), "self", h.filed_on, born_abroad=True)])
    steps.unconfirmed(h, 0)
    steps.approve(h, 20, 0)
    steps.prove(h, people.chance.randrange(35, 85), 0, "permanent resident card", "satisfactory")


def proof_never(h: Household, people: People) -> None:
    """The ninety days end; care goes on, the State pays, and the county acts within thirty days."""
    h.open([people.person(h.home, people.chance.randrange(20, 64), "self", h.filed_on, born_abroad=True)])
    steps.unconfirmed(h, 0)
    steps.approve(h, 18, 0)
    h.do(104 + people.chance.randrange(3, 20), "decide-scope", member=h.member(0))


def disability(h: Household, people: People) -> None:
    """Claimed after a week: ninety days from the same anchor."""
    asking = citizens(h, people)
    h.do(7, "claim-disability", member=h.member(0))
    steps.approve(h, people.chance.randrange(55, 85), *asking)


def urgent(h: Household, people: People) -> None:
    """A pregnancy: looked at the same day, decided the next."""
    mother = people.person(h.home, people.chance.randrange(19, 40), "self", h.filed_on).but(sex="F")
    h.open([mother])
    h.do(0, "flag-immediate-need", member=h.member(0), need="pregnancy")
    steps.prove(h, 1, 0, "passport")
    steps.approve(h, 1, 0)


def late(h: Household, people: People) -> None:
    """Overdue, told to two people, decided at last."""
    asking = citizens(h, people)
    steps.approve(h, people.chance.randrange(48, 62), *asking)


def joined_later(h: Household, people: People) -> None:
    """A child asks a month later, with a date of its own."""
    citizens_alone = people.person(h.home, people.chance.randrange(25, 50), "self", h.filed_on)
    h.open([citizens_alone])
    steps.declare(h, 0, 0, "citizen")
    steps.hub(h, 1, 0, "verified")
    steps.approve(h, 15, 0)
    child = people.person(h.home, people.chance.randrange(1, 16), "child", h.filed_on)
    h.join(32, "add-member", person=msgspec.to_builtins(child))
    steps.prove(h, 40, 1, "birth certificate")
    steps.approve(h, 50, 1)


def cash_aid(h: Household, people: People) -> None:
    """CalWORKs brings Medi-Cal; it ends for income, and Medi-Cal goes on."""
    h.open([people.person(h.home, people.chance.randrange(20, 45), "self", h.filed_on)])
    h.do(0, "record-calworks", status="granted", eligible=[h.member(0)])
    steps.prove(h, 1, 0, "birth certificate")
    steps.approve(h, 3, 0)
    ends = first_of_next_month(h.office_day(75))
    h.do(75, "discontinue-calworks", reason="income", effective_on=ends)
    h.do(110, "continue-medi-cal", member=h.member(0), program="TMC 39")


def newborn(h: Household, people: People) -> None:
    """A child of a covered mother: covered to its first birthday without applying."""
    mother = people.person(h.home, people.chance.randrange(19, 40), "self", h.filed_on).but(sex="F")
    h.open([mother])
    steps.declare(h, 0, 0, "citizen")
    steps.hub(h, 1, 0, "verified")
    steps.approve(h, 10, 0)
    on = h.office_day(40)
    infant = {"birth_date": on - timedelta(days=2), "sex": people.chance.choice("FM")}
    child = h.join(40, "report-newborn", infants=[infant], received_on=on, mother=h.member(0))
    h.do(40, "match-mother", member=child, mother=h.member(0))
    h.do(40, "establish-deemed-eligibility", member=child)
    h.do(40, "request-bic", member=child)
    h.do(40, "send-de-notice", member=child, mailed_on=on, language=h.home.language)
    on = h.office_day(46)
    h.do(46, "record-bic-accepted", member=child, accepted_on=on)


#: Story to its share of a hundred households.
STORIES: tuple[tuple[Story, int], ...] = (
    (approved, 44), (after_papers, 9), (over_income, 7), (silent, 3), (withdrawn, 4), (prucol, 8),
    (resident, 8), (proof_in_time, 4), (proof_never, 2), (disability, 3), (urgent, 3), (late, 2),
    (joined_later, 2), (cash_aid, 3), (newborn, 2),
)  # fmt: skip
