"""Alerts on a page: only one's own, how each goes away, taken, put off, given on; what was typed stays."""

from __future__ import annotations

import re
from datetime import timedelta

from tests.web.desk import Desk
from tests.web.intake import done, give, open_case, read, today, unit_with_supervisor
from tests.web.pages.visiting import Visitor, text_of, visitor


async def pressed(browser: Visitor, alert: str, act: str, **fields: str) -> tuple[int, str]:
    """A button of one alert, with the values that its form on the page holds."""
    html = await browser.shown("/alerts")
    forms = [form for form in html.split("<form")[1:] if f'value="{alert}"' in form]
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', forms[0].partition("</form>")[0]))
    answer = await browser.post("/alerts", **(hidden | fields | {"act": act}))
    return answer.status_code, answer.text


async def late(desk: Desk, county: int) -> tuple[dict[str, str], str, str, str]:
    """A worker, an application that is late, its number, and the alert's id."""
    ana = str(await desk.add(county, "ana", "worker"))
    headers = await desk.sign_in(county, "ana")
    case = await open_case(desk, headers, filed=50, owner=ana)
    await give(desk, headers, case["case"], "add-note", text="rings what is due")
    items = (await read(desk, headers, "/alerts"))["items"]
    (alert,) = [each["alert_id"] for each in items if each["alert"] == "app_overdue"]
    return headers, case["case"], case["case_number"], alert


async def test_an_alert_shows_its_case_why_and_what_makes_it_go_away(desk: Desk) -> None:
    headers, case, number, _ = await late(desk, 7591)
    html = await (await visitor(desk, headers)).shown("/alerts")
    assert number in html
    assert "Ana Ruiz" in text_of(html)
    assert f'<a href="/cases/{case}/do/mail-decision">' in html
    assert "Mark as worked" not in text_of(html), "a word does not end a deadline's alert"
    other = await visitor(desk, await desk.person(7591, "bea", "worker"))
    assert "No alert waits for you." in text_of(await other.shown("/alerts"))


async def test_it_is_taken_and_everybody_told_sees_by_whom(desk: Desk) -> None:
    headers, _, _, alert = await late(desk, 7592)
    browser = await visitor(desk, headers)
    assert (await pressed(browser, alert, "acknowledge"))[0] == 303
    assert "ana is on it" in text_of(await browser.shown("/alerts"))


async def asked_of_a_supervisor(desk: Desk, county: int) -> tuple[Visitor, str]:
    """A supervisor who is asked to look at a case, and the alert's id."""
    worker = await desk.person(county, "ana", "worker")
    case = (await open_case(desk, worker, owner="me"))["case"]
    boss = await visitor(desk, await unit_with_supervisor(desk, county))
    await done(desk, worker, case, "escalate", why="Two reports disagree.")
    (alert,) = re.findall(r'name="alert_id" value="([^"]*/escalated/[^"]*)"', await boss.shown("/alerts"))
    return boss, alert


async def test_it_is_put_off_by_some_days_and_a_refusal_keeps_what_was_typed(desk: Desk) -> None:
    boss, alert = await asked_of_a_supervisor(desk, 7593)
    day = await today(desk)
    far = (day + timedelta(days=60)).isoformat()
    status, html = await pressed(boss, alert, "snooze", until=far)
    assert status == 409
    assert "never past what it warns of" in text_of(html)
    assert f'value="{far}"' in html
    assert (await pressed(boss, alert, "snooze", until="soon"))[0] == 400
    near = (day + timedelta(days=2)).isoformat()
    assert (await pressed(boss, alert, "snooze", until=near))[0] == 303
    assert alert not in await boss.shown("/alerts")
    assert alert in await boss.shown("/alerts", snoozed="1")


async def test_it_is_given_to_a_colleague(desk: Desk) -> None:
    headers, _, number, alert = await late(desk, 7594)
    bea = await visitor(desk, await desk.person(7594, "bea", "worker"))
    browser = await visitor(desk, headers)
    assert (await pressed(browser, alert, "give", owner="nobody"))[0] == 409
    assert (await pressed(browser, alert, "give", owner="bea"))[0] == 303
    assert number in await bea.shown("/alerts")
    assert f'value="{alert}"' not in await browser.shown("/alerts")


async def test_what_a_worker_asked_is_worked_by_the_supervisor(desk: Desk) -> None:
    boss, alert = await asked_of_a_supervisor(desk, 7595)
    assert (await pressed(boss, alert, "worked", note="Looked at both."))[0] == 303
    assert "escalated" not in await boss.shown("/alerts")


async def test_it_is_said_in_spanish(desk: Desk) -> None:
    headers, *_ = await late(desk, 7597)
    browser = await visitor(desk, headers)
    await browser.post("/language", language="es", back="/alerts")
    said = text_of(await browser.shown("/alerts"))
    assert "Me ocupo" in said
    assert "Se resuelve con" in said
