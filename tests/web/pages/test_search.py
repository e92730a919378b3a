"""The search box on every page: posted, kept, answered while typing, with what each case waits for."""

from __future__ import annotations

from tests.web.desk import Desk
from tests.web.intake import MEMBER, done, open_case, unit_with_supervisor
from tests.web.pages.visiting import text_of, visitor


async def test_a_caller_is_found_while_typing_and_on_a_page_of_its_own(desk: Desk) -> None:
    ana = str(await desk.add(581, "ana", "worker"))
    headers = await desk.sign_in(581, "ana")
    people = [MEMBER | {"last_name": "Quezada"}]
    case = await open_case(desk, headers, filed=3, owner=ana, members=people)
    wanted = [{"item": "income", "why": "none came"}]
    await done(desk, headers, case["case"], "request-verification", items=wanted)
    browser = await visitor(desk, headers)
    assert 'action="/search"' in await browser.shown("/work"), "the box is on every page"

    typing = await browser.post("/search", hx=True, q="quezad")
    assert "<body" not in typing.text
    assert '<p class="cc-found-count" data-announce>One found</p>' in typing.text
    assert f'href="/cases/{case["case"]}"' in typing.text
    assert "proof of income" in text_of(typing.text)

    whole = await browser.post("/search", q="quezada 05/01/1990")
    assert whole.status_code == 200
    assert 'value="quezada 05/01/1990"' in whole.text, "what was typed stays"
    assert case["case_number"] in whole.text
    title = whole.text.partition("<title>")[2].partition("</title>")[0]
    assert "quezada" not in title.lower()
    nobody = await browser.post("/search", q="zzyzx")
    assert "Nobody found." in text_of(nobody.text)
    assert (await browser.post("/search", q="q")).status_code == 200


async def test_another_units_case_says_that_a_reason_is_asked(desk: Desk) -> None:
    worker = await desk.person(582, "ana", "worker")
    people = [MEMBER | {"last_name": "Otherunit"}]
    await open_case(desk, worker, owner="me", unit="u2", members=people)
    browser = await visitor(desk, await unit_with_supervisor(desk, 582))
    found = text_of((await browser.post("/search", q="otherunit")).text)
    assert "you are asked why you open it" in found


async def test_who_reads_no_case_has_no_box(desk: Desk) -> None:
    browser = await visitor(desk, await desk.person(583, "adm", "county_admin"))
    assert "search-box" not in await browser.shown("/account")
    assert (await browser.get("/search")).status_code == 403


async def test_it_is_said_in_spanish(desk: Desk) -> None:
    browser = await visitor(desk, await desk.person(584, "ana", "worker"))
    await browser.post("/language", language="es", back="/search")
    assert "No se encontró a nadie." in text_of((await browser.post("/search", q="nadie")).text)
