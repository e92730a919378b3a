"""Story 5: access codes of site certifiers, by mail, with workers that are killed as codes lapse."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from caseclock.kernel.time import at_local
from tests.stories.clinic import CODE, STATE, Clinic, text
from tests.stories.conftest import Start
from tests.stories.person import Person
from tests.stories.proof import held
from tests.stories.service import Service

DAY = timedelta(hours=24)
ISSUED = "2025-01-12"


async def family_planning(service: Service) -> Person:
    return await service.person("ofp", "family_planning_office", STATE)


async def test_codes_follow_each_other_until_one_is_used_or_the_window_ends(start: Start) -> None:
    service = await start(ISSUED, hour=10)
    office = await family_planning(service)
    dana = await Clinic.enrolled(service, office, "Dana")
    never = await Clinic.enrolled(service, office, "Noa")
    first = at_local(date.fromisoformat(ISSUED), 10)

    # Dana lets the first code lapse; the second comes by itself, and the first opens nothing.
    old = await dana.code()
    await service.until_moment(first + DAY)
    assert await dana.stands() == "code_active"
    assert "access_code_expired" not in await dana.alerts()
    refused = await dana.activate(old)
    assert (refused.status_code, refused.json()["code"]) == (409, "code_expired")
    assert "newest mail" in refused.json()["remedy"]
    new = await dana.code()
    assert new != old
    activated = await dana.activate(new)
    assert activated.status_code == 201, activated.text
    assert await dana.stands() == "account_active"
    assert (await dana.activate(new)).json()["code"] == "code_used"
    await blocked_and_unblocked(service, dana)

    # Noa never uses a code: 23 of them, one a day, the last lapsing when the window has ended.
    for n in range(1, 23):
        await service.until_moment(first + n * DAY)
        await service.quiet("outbox_depth")  # a mail that waits a day would carry a code that has lapsed
    assert await never.lapses() == at_utc(first + 23 * DAY)
    assert await never.stands() == "code_active"
    await service.until_moment(first + 23 * DAY)
    assert at_utc(first + 23 * DAY) == at_utc(at_local(date(2025, 2, 4), 10))
    assert await never.stands() == "office_request_needed"
    assert "access_code_expired" in await never.alerts()
    issued = [name for name in await never.happened() if name.endswith(("issued", "reissued"))]
    assert len(issued) == 23
    codes = {CODE.search(text(mail))[1] for mail in await never.mails()}  # type: ignore[index]
    assert len(codes) == 23
    await service.until("2025-03-01")
    assert await never.stands() == "office_request_needed"
    for clinic in (dana, never):
        history = await held(office, clinic.site)
        assert not [code for code in codes | {old, new} if code in str(history)]


async def blocked_and_unblocked(service: Service, dana: Clinic) -> None:
    """Signs in with both steps, forgets the password five times, and is helped by the service centre."""
    desk = await dana.sign_in()
    assert (await desk.ask(f"/cases/{dana.site}"))["case"] == dana.site
    for _ in range(5):
        assert (await dana.first_step("not " + "the password")).status_code in (401, 403)
    assert await dana.stands() == "account_blocked"
    helper = await service.person("sam", "service_center", STATE)
    assert (await helper.give("block-account", dana.site)).status_code == 403
    (await helper.client.post(f"/accounts/{dana.login}/unblock")).raise_for_status()
    assert await dana.stands() == "account_active"
    assert await dana.happened() == [
        "access_code.issued", "access_code.expired", "access_code.reissued", "account.activated",
        "account.blocked", "account.unblocked",
    ]  # fmt: skip


async def test_a_code_lapses_after_elapsed_hours_and_outside_the_window_one_must_ask(start: Start) -> None:
    service = await start("2025-02-10", hour=10)
    office = await family_planning(service)
    rui = await Clinic.enrolled(service, office, "Rui")
    code = await rui.code()
    await service.until("2025-02-12")
    assert await rui.stands() == "office_request_needed"
    refused = await rui.activate(code)
    assert refused.json()["code"] == "code_expired"
    assert "Office of Family Planning, (916) 650-0414" in refused.json()["remedy"]
    assert (await rui.ask_for_code()).status_code == 204
    assert (await rui.ask_for_code()).status_code == 409
    asked = {a["alert"] for a in (await office.ask("/alerts"))["items"] if a["case"] == rui.site}
    assert asked == {"access_code_expired", "access_code_requested"}
    await office.do("issue-access-code", rui.site)
    assert await rui.alerts() == []
    assert (await rui.activate(await rui.code())).status_code == 201

    # Issued the day before clocks go forward: 24 hours later the wall says eleven.
    await service.until("2025-03-08", hour=10)
    eve, ida = [await Clinic.enrolled(service, office, name) for name in ("Eve", "Ida")]
    lapse = at_local(date(2025, 3, 9), 11)
    assert await eve.lapses() == at_utc(lapse)
    assert "Sunday, March 9, 2025, 11:00 AM PDT" in text((await eve.mails())[-1])
    await service.until_moment(lapse - timedelta(minutes=1))
    assert (await ida.activate(await ida.code())).status_code == 201
    assert await eve.stands() == "code_active"
    await service.until_moment(lapse)
    assert await eve.stands() == "office_request_needed"
    assert (await eve.activate(await eve.code())).json()["code"] == "code_expired"
    for clinic in (rui, eve, ida):
        await held(office, clinic.site)


def at_utc(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
