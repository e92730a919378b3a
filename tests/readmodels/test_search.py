"""One box finds people and cases; intake is warned of people known already."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from caseclock.domain.case.state import CaseState, Member
from caseclock.domain.case.timeline import Dated
from caseclock.readmodels.duplicates import Arrival, duplicates_at_intake
from caseclock.readmodels.search import search
from caseclock.readmodels.searchwords import taken_apart
from caseclock.readmodels.tools import name_key, number_key, phone_key
from tests.readmodels.support import TOOLS, forget, live
from tests.support.states import START

BORN = date(1990, 3, 4)
NEWBORN = date(2026, 1, 2)


def person(n: int, first: str, last: str, born: date | None = BORN, **more: Any) -> Member:
    return Member(
        id=UUID(int=n), first_name=first, last_name=last, birth_date=born, joined_on=START.date(), **more
    )


def household(n: int, county: int, *people: Member, **more: Any) -> CaseState:
    return CaseState(
        county=county,
        case_id=UUID(int=n),
        version=1,
        case_number=f"1A-{n:04}",
        recorded_at=START,
        opened_at=START,
        members={p.id: p for p in people},
        **more,
    )


@pytest.fixture
async def county(pool: Any) -> int:
    phone = {
        "phone": (Dated(START.date(), "(510) 555-0101", START, 1),),
        "address": (Dated(START.date(), "1200 N. Oak Street, Apt 3", START, 1),),
    }
    hidden = {"address": (Dated(START.date(), "77 Secret Way", START, 1),)}
    twins = [
        person(31, "Baby Boy A", "Lopez", NEWBORN, numbers={"birth_report": "MC330-7"}),
        person(32, "Mateo", "Lopez", NEWBORN, numbers={"birth_report": "MC330-7"}),
    ]
    cases = [
        household(1, 41, person(11, "María", "López", identifiers={"ssn": "123-45-6789"}), facts=phone),
        household(
            2,
            41,
            person(21, "Jon", "O'Neill", numbers={"cin": "9123-4567A"}),
            numbers={"county_case": "B.77"},
        ),
        household(3, 41, *twins),
        household(
            4,
            41,
            person(41, "Hidden", "Person", confidential=True, identifiers={"ssn": "999-99-9999"}),
            facts=hidden,
        ),
    ]
    await forget(pool, 41)
    for case in cases:
        await live(pool, [case])
    return 41


@pytest.mark.parametrize(
    ("text", "case", "by"),
    [
        ("1a 0001", 1, "case_number"),
        ("b77", 2, "county_case"),
        ("91234567a", 2, "cin"),
        ("123456789", 1, "ssn"),
        ("510 555 0101", 1, "phone"),
        ("maria lopes", 1, "name"),
        ("lop", 1, "name"),
        ("Oneill", 2, "name"),
        ("1200 oak", 1, "address"),
        ("1200 OAK ST", 1, "address"),
        ("1200 north oak street apt 9, Oakland", 1, "address"),
        ("lopez 1990-03-04", 1, "name"),
        ("3/4/1990 maria", 1, "name"),
        ("1990-03-04", 2, "birth_date"),
        ("maria 1A-0001", 1, "case_number"),
        ("(510) 555-0101 lopez", 1, "phone"),
    ],
)
async def test_one_box_finds_it(pool: Any, county: int, text: str, case: int, by: str) -> None:
    found = await search(pool, county, text, TOOLS)
    assert (UUID(int=case), by) in [(hit.case_id, hit.by) for hit in found]
    assert await search(pool, 42, text, TOOLS) == [], "another county's people are not there"


async def test_an_address_leads_to_nobody_confidential_and_to_no_other_house(pool: Any, county: int) -> None:
    for text in ("77 secret way", "1201 oak", "1200", "1200 pine"):
        assert await search(pool, county, text, TOOLS) == []


async def test_identifiers_are_hashed(pool: Any, county: int) -> None:
    from caseclock.store.county import in_county

    async with in_county(pool, county) as connection:
        rows = await connection.fetch("select key, shown from rm_keys where kind in ('ssn', 'address')")
    assert all(len(row["key"]) == 64 and row["shown"] == "" for row in rows)


async def test_confidential_people_are_found_by_number_only_and_not_named(pool: Any, county: int) -> None:
    assert await search(pool, county, "Hidden Person", TOOLS) == []
    assert [h.name for h in await search(pool, county, "999999999", TOOLS)] == ["Confidential"]
    assert [h.name for h in await search(pool, county, "1A-0004", TOOLS)] == ["Confidential"]
    seen = await search(pool, county, "Hidden Person", TOOLS, sees_confidential=True)
    assert [h.name for h in seen] == ["Hidden Person"]


async def test_the_same_birth_date_comes_first(pool: Any, county: int) -> None:
    found = await search(pool, county, f"lopez {NEWBORN}", TOOLS)
    assert [hit.case_id.int for hit in found] == [3, 3, 1]


async def test_duplicates_say_why(pool: Any, county: int) -> None:
    arrivals = [
        Arrival(first_name="Maria", last_name="Lopez", birth_date=BORN, phone="5105550101"),
        Arrival(first_name="M.", last_name="Garcia", identifiers={"ssn": "123456789"}),
        Arrival(first_name="Maria", last_name="Lopez", birth_date=date(1990, 4, 3)),
        Arrival(first_name="Zoe", last_name="Unknown", birth_date=date(2001, 1, 1)),
    ]
    likely = await duplicates_at_intake(pool, county, arrivals, TOOLS)
    assert [(one.arrival, one.hit.case_id.int, one.why) for one in likely] == [
        (1, 1, ("same ssn",)),
        (0, 1, ("same name", "same birth date")),
        (2, 1, ("same name", "birth date nearly the same")),
    ]
    assert await duplicates_at_intake(pool, county, arrivals, TOOLS, not_in=UUID(int=1)) == []


async def test_a_name_alone_is_no_duplicate_but_with_the_same_phone_it_is(pool: Any, county: int) -> None:
    number = {"phone": (Dated(START.date(), "323 555 0199", START, 1),)}
    await live(pool, [household(5, 41, person(51, "Rosa", "Diaz", None, facts=number))])
    alone = Arrival(first_name="Rosa", last_name="Diaz")
    assert await duplicates_at_intake(pool, county, [alone], TOOLS) == []
    called = Arrival(first_name="Rosa", last_name="Diaz", phone="(323) 555-0199")
    likely = await duplicates_at_intake(pool, county, [called], TOOLS)
    assert [(one.hit.case_id.int, one.why) for one in likely] == [(5, ("same name", "same phone"))]


@pytest.mark.parametrize(
    ("born", "near"),
    [
        (date(1990, 4, 3), True), (date(1990, 3, 14), True), (date(1990, 9, 4), True),
        (date(1999, 3, 4), True), (date(1990, 9, 14), False), (date(1960, 3, 4), False),
    ],
)  # fmt: skip
async def test_a_birth_date_written_wrongly_is_near(pool: Any, county: int, born: date, near: bool) -> None:
    slip = Arrival(first_name="Maria", last_name="Lopez", birth_date=born)
    likely = await duplicates_at_intake(pool, county, [slip], TOOLS)
    assert bool(likely) is near


async def test_twins_are_not_each_others_duplicates(pool: Any, county: int) -> None:
    second = Arrival(first_name="Baby Boy B", last_name="Lopez", birth_date=NEWBORN)
    told_apart = await duplicates_at_intake(pool, county, [second], TOOLS)
    assert [one.hit.name for one in told_apart] == []
    named = Arrival(first_name="Matias", last_name="Lopez", birth_date=NEWBORN, born_in="MC330-7")
    assert await duplicates_at_intake(pool, county, [named], TOOLS) == []
    same = Arrival(first_name="Baby Boy A", last_name="Lopez", birth_date=NEWBORN)
    assert [one.hit.name for one in await duplicates_at_intake(pool, county, [same], TOOLS)] == [
        "Baby Boy A Lopez"
    ]


async def test_a_confidential_duplicate_is_told_without_the_name(pool: Any, county: int) -> None:
    arrival = Arrival(first_name="Hidden", last_name="Person", birth_date=BORN)
    likely = await duplicates_at_intake(pool, county, [arrival], TOOLS)
    assert [(one.hit.name, one.hit.birth_date) for one in likely] == [("Confidential", None)]


@pytest.mark.parametrize(
    ("typed", "text", "born"),
    [
        ("garcia 1990-04-02", "garcia", date(1990, 4, 2)),
        ("4/2/1990 Garcia", "Garcia", date(1990, 4, 2)),
        ("García 25.04.1990", "García", date(1990, 4, 25)),
        ("99/99/1990", "99/99/1990", None),
        ("1A-0001", "1A-0001", None),
    ],
)
def test_a_birth_date_is_read_out_of_what_was_typed(typed: str, text: str, born: date | None) -> None:
    words = taken_apart(typed)
    assert (words.text, words.birth_date) == (text, born)


def test_keys() -> None:
    assert name_key("  JOSÉ  O’Neill-Ruiz ") == "jose oneill ruiz"
    assert number_key(" 1a-77/b ") == "1A77B"
    assert phone_key("+1 (510) 555-0101") == "5105550101"
    assert phone_key("12") == ""
