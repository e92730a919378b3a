"""Story 3: a newborn and its household, over HTTP, with the same acts and proofs as without a database."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from tests.domain import test_story_3
from tests.domain.newborns import PROCEDURE, approve, deemed, due, mother_of, scope, standing
from tests.stories.conftest import Both, Offices
from tests.stories.proof import same_life
from tests.support.office import Office

BOY = "Baby Boy"


def test_a_newborn_is_covered_to_the_month_of_the_first_birthday(both: Both) -> None:
    both(test_story_3, test_story_3.test_a_newborn_is_covered_to_the_month_of_the_first_birthday)


def test_a_newborn_is_deemed_whatever_its_mother_has_and_wherever_it_lives(offices: Offices) -> None:
    same_life(variants(Office), variants(offices))


def variants(make: Callable[..., Office]) -> Office:
    """What else office point 7 names, a case each: a restricted mother; a mother on SSI whom the county does
    not know; CalWORKs pending; a child born on 29 February who goes to live with an aunt."""
    office = make(on="2023-02-06")
    restricted = office.case_id
    mother_of(office, on="2023-02-06", covered=False)
    approve(office, "Ana", "MAO 58", declared="none_declared")
    deemed(office, "2023-05-10", "2023-05-12")
    assert scope(office, "Ana", "2023-05") == ["restricted"]
    assert scope(office, BOY, "2023-05", "2024-05", "2024-06") == ["full", "full", "-"]

    office.on("2024-02-05")
    pending, born_here = [opened(office) for _ in range(2)]
    on_ssi = opened(office, covered=False, asks=False)
    office.on("2024-03-04")
    reported(office)
    ssi = {"member": office.member(BOY).id, "outside": "ssi"}
    assert office.refused("match-mother", **ssi).field == "evidence"
    office.do("match-mother", **ssi, evidence="MEDS inquiry, SSI")
    office.do("establish-deemed-eligibility", member=office.member(BOY).id)
    office.case_id = pending
    office.do("record-calworks", status="pending")
    leap_day(office)
    office.do("add-child-to-calworks", member=office.member(BOY).id)
    office.case_id = born_here
    leap_day(office)
    child, clock = office.member(BOY).id, office.clock(PROCEDURE, "de_age_one", BOY)
    aunts = office.another_case()
    rosa = {"first_name": "Rosa", "last_name": "Paz", "birth_date": "1970-01-01", "asks_for_coverage": False}
    office.do("open-case", owner="bea", members=[rosa])
    office.case_id = born_here
    office.do("move-member", member=child, to_case=aunts)
    office.case_id = aunts
    assert office.clock(PROCEDURE, "de_age_one", BOY) == clock

    # Reaches one on the first of March, so the year ends with March.
    for case in (on_ssi, pending, aunts):
        office.case_id = case
        assert due(office, "de_age_one") == "2025-03-31"
        assert scope(office, BOY, "2024-02", "2025-03", "2025-04") == ["full", "full", "-"]
    office.on("2025-03-31", hour=23)
    assert standing(office) == ("de_ending",)
    office.on("2025-04-01", hour=1)
    for case in (restricted, on_ssi, pending, aunts):
        office.case_id = case
        assert standing(office) == ("aged_out",)
    return office


def opened(office: Office, **more: bool) -> UUID:
    """Another case, with the mother Ana."""
    office.another_case()
    mother_of(office, on=str(office.now.date()), **more)
    return office.case_id


def reported(office: Office) -> None:
    office.do(
        "record-mc330",
        infants=[{"birth_date": "2024-02-29", "sex": "M"}],
        received_on="2024-03-04",
        mother_first_name="Ana",
        mother_last_name="Ruiz",
        mother_birth_date="1996-05-01",
    )


def leap_day(office: Office) -> None:
    """The child of 29 February, reported on the day that the office has, matched and established."""
    deemed(office, "2024-02-29", str(office.now.date()))
