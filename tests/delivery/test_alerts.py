"""Every alert reaches the people it names today, covers included; what they are sent names nobody else."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from caseclock.application.delivery.mail import MailRefused
from caseclock.kernel.time import local_date
from caseclock.readmodels.alerts import Reader, alerts_for
from caseclock.readmodels.told import told_of_clock
from caseclock.store.accounts import CoverRow, OfficeRow, UnitRow
from tests.delivery.desk import COUNTY, Desk


async def unit(desk: Desk, name: str, supervisor: UUID | None = None) -> None:
    await desk.access.accounts.put_office(COUNTY, OfficeRow("east", "East"))
    await desk.access.accounts.put_unit(COUNTY, UnitRow(name, "east", name, supervisor))


async def away(desk: Desk, who: UUID, cover: UUID, days: int = 3) -> UUID:
    today = await on(desk)
    now = await desk.access.accounts.business_now()
    row = CoverRow(
        cover_id=uuid4(), account_id=who, cover_account=cover, from_on=today,
        to_on=today + timedelta(days=days), note="", made_by="test", made_at=now,
    )  # fmt: skip
    await desk.access.accounts.add_cover(COUNTY, row)
    return row.cover_id


async def on(desk: Desk) -> date:
    return local_date(await desk.access.accounts.business_now())


async def test_alerts_go_to_the_cover_while_the_owner_is_away_and_come_back(desk: Desk) -> None:
    ann, bea = await desk.person("ann", "worker"), await desk.person("bea", "worker")
    case = await desk.case(ann)
    await desk.alert(case, "owner", id="before")
    await desk.dispatcher().tick()
    cover = await away(desk, ann, bea)
    await desk.alert(case, "owner", id="during")
    await desk.dispatcher().tick()
    await desk.access.accounts.end_cover(COUNTY, cover)
    await desk.alert(case, "owner", id="after")
    await desk.dispatcher().tick()
    told = await desk.told_of(case)
    assert [(row["alert_id"], row["name"]) for row in told] == [
        ("before", "ann"), ("during", "bea"), ("after", "ann"),
    ]  # fmt: skip
    assert [row["how"] for row in told] == ["in-app, e-mail"] * 3
    assert desk.post.to() == ["ann@county.example", "bea@county.example", "ann@county.example"]


async def test_an_absence_that_has_not_begun_changes_nothing(desk: Desk) -> None:
    ann, bea = await desk.person("ann", "worker"), await desk.person("bea", "worker")
    cover = await away(desk, ann, bea)
    await desk.owner.execute("update covers set from_on = from_on + 1 where cover_id = $1", cover)
    case = await desk.case(ann)
    await desk.alert(case, "owner")
    await desk.dispatcher().tick()
    assert await desk.names_told(case) == ["ann"]


async def test_a_cover_who_is_away_has_a_cover_too_and_a_ring_of_them_is_told_whole(desk: Desk) -> None:
    ann, bea, cho = [await desk.person(name, "worker") for name in ("ann", "bea", "cho")]
    await away(desk, ann, bea)
    await away(desk, bea, cho)
    case = await desk.case(ann)
    await desk.alert(case, "owner", id="chain")
    await desk.dispatcher().tick()
    assert await desk.names_told(case) == ["cho"]
    await away(desk, cho, ann)
    other = await desk.case(ann)
    await desk.alert(other, "owner", id="ring")
    await desk.dispatcher().tick()
    assert await desk.names_told(other) == ["ann", "bea", "cho"]


async def test_each_audience_is_who_answers_for_it(desk: Desk) -> None:
    sam, zoe = await desk.person("sam", "supervisor"), await desk.person("zoe", "supervisor")
    await unit(desk, "u1", sam)
    await unit(desk, "u2", zoe)
    ann = await desk.person("ann", "worker", unit="u1")
    await desk.person("bea", "worker", unit="u2")
    await desk.person("pat", "program_specialist")
    await desk.person("adm", "county_admin", unit="u2")
    told = {}
    for audience in ("owner", "supervisor", "unit:u2", "program", "program_specialist"):
        case = await desk.case(ann)
        await desk.alert(case, audience)
        await desk.dispatcher().tick()
        told[audience] = await desk.names_told(case)
    assert told == {
        "owner": ["ann"],
        "supervisor": ["sam"],
        "unit:u2": ["bea"],
        "program": ["pat"],
        "program_specialist": ["pat"],
    }
    everyone = await desk.case(ann)
    await desk.alert(everyone, "owner", "supervisor", "unit:u1", "program")
    await desk.dispatcher().tick()
    assert await desk.names_told(everyone) == ["ann", "pat", "sam"], "each once"


async def test_nobodys_case_is_its_units(desk: Desk) -> None:
    await unit(desk, "u1")
    await desk.person("ann", "worker", unit="u1")
    await desk.person("bea", "worker", unit="u2")
    case = await desk.case()
    await desk.alert(case, "owner")
    await desk.dispatcher().tick()
    assert await desk.names_told(case) == ["ann"]


async def test_someone_stands_in_for_an_owner_who_has_left_and_sees_the_alert(desk: Desk) -> None:
    sam = await desk.person("sam", "supervisor")
    await unit(desk, "u1", sam)
    ann = await desk.person("ann", "worker")
    await desk.access.accounts.disable(COUNTY, ann, "left")
    case = await desk.case(ann)
    await desk.alert(case, "owner")
    reader = Reader(owners=(str(sam),), supervises=("u1",))
    assert await alerts_for(desk.app.store.pool, COUNTY, reader) == []
    await desk.dispatcher().tick()
    assert await desk.names_told(case) == ["sam"]
    assert len(await alerts_for(desk.app.store.pool, COUNTY, reader)) == 1


async def test_an_alert_that_reaches_nobody_is_a_dead_letter_until_someone_answers(desk: Desk) -> None:
    case = await desk.case("nobody")
    await desk.alert(case, "owner", "supervisor")
    await desk.dispatcher().tick()
    (letter,) = await desk.outbox.dead(COUNTY)
    assert "nobody in the county answers for owner, supervisor" in (letter.last_error or "")
    await desk.person("pat", "program_specialist")
    await desk.outbox.resend(COUNTY, letter.message_id)
    await desk.dispatcher().tick()
    assert await desk.names_told(case) == ["pat"]


async def test_a_member_is_told_by_notices_and_by_no_mail(desk: Desk) -> None:
    case = await desk.case(await desk.person("ann", "worker"))
    await desk.alert(case, "member")
    assert await desk.dispatcher().tick() == 1
    assert await desk.names_told(case) == []
    assert desk.post.sent == []


async def test_what_was_cleared_meanwhile_tells_nobody_and_what_is_raised_again_tells_again(
    desk: Desk,
) -> None:
    case = await desk.case(await desk.person("ann", "worker"))
    await desk.alert(case, "owner")
    await desk.cleared(case)
    await desk.dispatcher().tick()
    assert desk.post.sent == []
    await desk.alert(case, "owner")
    await desk.dispatcher().tick()
    await desk.cleared(case)
    await desk.alert(case, "owner")
    await desk.dispatcher().tick()
    assert len({message["Message-ID"] for message in desk.post.sent}) == 2


async def test_an_alert_mail_names_no_person_and_goes_to_who_wants_it(desk: Desk) -> None:
    ann = await desk.person("ann", "worker", unit="u1")
    await desk.person("bea", "worker", unit="u1", alert_mail=False)
    await desk.person("cho", "worker", unit="u1", email="")
    case = await desk.case(ann)
    number = await desk.owner.fetchval("select case_number from rm_cases where case_id = $1", case.case_id)
    await desk.alert(case, "unit:u1")
    await desk.dispatcher().tick()
    assert await desk.names_told(case) == ["ann", "bea", "cho"]
    (mail,) = desk.post.sent
    assert mail["Subject"] == f"Nobody has taken this case: case {number}"
    text = mail.get_content()
    assert f"/cases/{case}" in text
    assert "Ximena" not in str(mail)
    assert "Quintanar" not in str(mail)


async def test_one_failing_mail_keeps_no_other_from_leaving_and_none_leaves_twice(desk: Desk) -> None:
    for name in ("ann", "bea", "cho"):
        await desk.person(name, "worker", unit="u1")
    case = await desk.case()
    await desk.alert(case, "unit:u1")
    desk.post.failing = {"bea@county.example": ConnectionError("try later")}
    assert await desk.dispatcher().tick() == 0
    assert sorted(desk.post.to()) == ["ann@county.example", "cho@county.example"]
    desk.post.failing = {}
    await desk.hurry()
    assert await desk.dispatcher().tick() == 1
    assert desk.post.to()[2:] == ["bea@county.example"]
    assert await desk.names_told(case) == ["ann", "bea", "cho"], "told in the office from the first try on"


async def test_a_refused_address_is_seen_and_the_alert_still_told(desk: Desk) -> None:
    await desk.person("ann", "worker", unit="u1")
    case = await desk.case()
    await desk.alert(case, "unit:u1")
    desk.post.failing = {"ann@county.example": MailRefused("550 no such user")}
    await desk.dispatcher().tick()
    (letter,) = await desk.outbox.dead(COUNTY)
    assert "550 no such user" in (letter.last_error or "")
    (row,) = await desk.told_of(case)
    assert row["how"] == "in-app; the mail was refused"


async def test_a_clock_shows_who_was_told(desk: Desk) -> None:
    ann = await desk.person("ann", "worker")
    case = await desk.case(ann)
    await desk.alert(case, "owner", id="ownership-1.unowned-1/due/1/case_unowned")
    await desk.dispatcher().tick()
    (row,) = await told_of_clock(desk.app.store.pool, COUNTY, case.case_id, "ownership-1.unowned-1")
    assert (row.name, row.audience, row.account_id, row.mailed) == ("ann", "owner", ann, True)


@pytest.mark.parametrize("role", ["auditor", "county_admin"])
async def test_no_role_is_told_that_no_audience_names(desk: Desk, role: str) -> None:
    await desk.person("aud", role, unit="u1")
    case = await desk.case()
    await desk.alert(case, "owner", "supervisor", "unit:u1", "program")
    await desk.dispatcher().tick()
    assert await desk.names_told(case) == []
