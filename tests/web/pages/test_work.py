"""My work on a page: groups with counts, what is awaited, filters that stick, the next case at a press."""

from __future__ import annotations

import re

from tests.web.desk import Desk
from tests.web.intake import done, open_case, read, today, unit_with_supervisor
from tests.web.pages.visiting import section, text_of, visitor


async def test_the_list_opens_after_sign_in_with_groups_and_what_is_awaited(desk: Desk) -> None:
    ana = str(await desk.add(4561, "ana", "worker"))
    headers = await desk.sign_in(4561, "ana")
    late = await open_case(desk, headers, filed=50, owner=ana)
    asked = await open_case(desk, headers, filed=2, owner=ana)
    wanted = [{"item": "income", "why": "none came"}]
    await done(desk, headers, asked["case"], "request-verification", items=wanted)
    browser = await visitor(desk, headers)
    home = await browser.get("/")
    assert (home.status_code, home.headers["location"]) == (303, "/work")
    html = await browser.shown("/work")
    said = text_of(html)
    for tab in ("All (2)", "Overdue (1)", "Waiting on others (1)", "At risk (0)", "Due today (0)"):
        assert tab in said
    assert (
        "The household : Application for Medi-Cal – Papers due from the household: proof of income since"
        in said
    )
    assert "5 days late" in said
    assert said.index(late["case_number"]) < said.index(asked["case_number"]), "what is late comes first"
    only = text_of(section(await browser.shown("/work", group="overdue"), "work-list"))
    assert late["case_number"] in only
    assert asked["case_number"] not in only


async def test_the_fragment_is_the_list_alone(desk: Desk) -> None:
    ana = str(await desk.add(4562, "ana", "worker"))
    headers = await desk.sign_in(4562, "ana")
    case = await open_case(desk, headers, filed=2, owner=ana)
    html = await (await visitor(desk, headers)).shown("/work", fragment="1", group="waiting_on_me")
    assert html.strip().startswith('<div id="work-list"')
    assert case["case_number"] in html
    assert "<body" not in html


async def test_filters_stick_in_the_address_and_in_every_link_of_the_list(desk: Desk) -> None:
    ana = str(await desk.add(4563, "ana", "worker"))
    headers = await desk.sign_in(4563, "ana")
    for n in range(27):
        await open_case(desk, headers, filed=n, owner=ana)
    browser = await visitor(desk, headers)
    html = await browser.shown("/work", procedure="mao_application", sort="filed")
    assert 'href="/work?group=at_risk&amp;procedure=mao_application&amp;sort=filed"' in html
    assert 'href="/work?procedure=mao_application&amp;sort=title"' in html
    assert '<option value="mao_application" selected>' in html
    assert html.count("data-row") == 25
    (following,) = re.findall(r'href="(/work\?[^"]*cursor=[^"]*)" rel="next"', html)
    second = await browser.shown(following.replace("&amp;", "&"))
    assert second.count("data-row") == 2
    assert "First page" in second
    refused = await browser.get("/work", due_before="soon")
    assert refused.status_code == 400
    assert "choose the filter there" in text_of(refused.text)


async def test_a_filter_is_saved_opened_with_renamed_and_deleted(desk: Desk) -> None:
    headers = await desk.person(4564, "ana", "worker")
    browser = await visitor(desk, headers)
    saved = await browser.post("/work/filters", name="Late ones", query="group=overdue&q=Maria")
    assert (saved.status_code, saved.headers["location"]) == (303, "/work?group=overdue")
    assert '<a href="/work?group=overdue" aria-current="page">Late ones</a>' in await browser.shown(
        "/work", group="overdue"
    )
    assert (await browser.post("/work/filters/change", name="Late ones", act="default")).status_code == 303
    opened = await browser.get("/work")
    assert (opened.status_code, opened.headers["location"]) == (303, "/work?group=overdue")
    assert (await browser.get("/work?all=1")).status_code == 200, "everything can still be reached"
    await browser.post("/work/filters", name="Intake", query="queue=intake")
    taken = await browser.post("/work/filters/change", name="Intake", act="rename", new_name="Late ones")
    assert taken.status_code == 409
    assert "Another filter has that name." in text_of(taken.text)
    assert 'value="Late ones"' in taken.text, "what was typed stays"
    unnamed = await browser.post("/work/filters", name=" ", query="queue=intake")
    assert unnamed.status_code == 400
    for name in ("Late ones", "Intake"):
        await browser.post("/work/filters/change", name=name, act="delete")
    assert "You have saved no filter." in text_of(await browser.shown("/work/filters"))


async def test_the_next_one_is_taken_at_a_press(desk: Desk) -> None:
    headers = await desk.person(4565, "ana", "worker", unit="u1")
    case = (await open_case(desk, headers, filed=9, queue="intake"))["case"]
    browser = await visitor(desk, headers)
    html = await browser.shown("/work")
    (press,) = re.findall(
        r'id="take-next">\s*<input[^>]*>\s*<input type="hidden" name="key" value="([^"]+)"', html
    )
    for _ in range(2):
        taken = await browser.post("/work/next", key=press)
        assert (taken.status_code, taken.headers["location"]) == (303, f"/cases/{case}")
    assert "yours now" in text_of(await browser.shown("/account"))
    nothing = await browser.post("/work/next", key="other", after=case)
    assert nothing.headers["location"] == "/work"
    assert (await browser.client.post("/work/next", data={"key": "x"})).status_code == 403


async def test_an_auditor_reads_the_list_and_takes_nothing(desk: Desk) -> None:
    worker = await desk.person(4566, "ana", "worker")
    case = await open_case(desk, worker, owner="me")
    browser = await visitor(desk, await desk.person(4566, "aud", "auditor"))
    html = await browser.shown("/work")
    assert case["case_number"] in html
    assert "take-next" not in html
    assert (await browser.post("/work/next", key="k")).status_code == 403


async def test_the_last_mailing_day_stands_on_top_with_its_cases(desk: Desk) -> None:
    ana = str(await desk.add(4567, "ana", "worker"))
    headers = await desk.sign_in(4567, "ana")
    case = await open_case(desk, headers, filed=20, owner=ana)
    browser = await visitor(desk, headers)
    assert "it touches none of your cases" in text_of(await browser.shown("/work"))
    day = (await read(desk, headers, "/worklist/last-mailing-day"))["day"]
    member = (await read(desk, headers, f"/cases/{case['case']}"))["members"][0]["member"]
    await done(
        desk, headers, case["case"], "draft-notice", member=member, kind="discontinuance",
        because="no_longer_eligible", effective_on=day["effective_on"],
    )  # fmt: skip
    html = await browser.shown("/work")
    assert "it touches one of your cases" in text_of(html)
    assert "Last day to mail" in text_of(html)
    assert f'<time datetime="{day["mail_by"]}"' in html


async def test_it_is_said_in_spanish(desk: Desk) -> None:
    ana = str(await desk.add(4568, "ana", "worker"))
    headers = await desk.sign_in(4568, "ana")
    case = await open_case(desk, headers, filed=2, owner=ana)
    wanted = [{"item": "income", "why": "none came"}]
    await done(desk, headers, case["case"], "request-verification", items=wanted)
    browser = await visitor(desk, headers)
    await browser.post("/language", language="es", back="/work")
    said = text_of(await browser.shown("/work"))
    for words in ("Mi trabajo", "Esperan por otros (1)", "El hogar debe comprobantes: comprobantes de",
                  "Próximo último día de envío", "Tomar el siguiente"):  # fmt: skip
        assert words in said


async def test_why_a_case_is_late_is_one_click_from_its_row(desk: Desk) -> None:
    ana = str(await desk.add(4571, "ana", "worker"))
    headers = await desk.sign_in(4571, "ana")
    late = (await open_case(desk, headers, filed=50, owner=ana))["case"]
    browser = await visitor(desk, headers)
    assert f'href="/cases/{late}/why-late"' in await browser.shown("/work")
    told = text_of(await browser.shown(f"/cases/{late}/why-late"))
    assert "is 5 days late" in told
    in_time = (await open_case(desk, headers, filed=2, owner=ana))["case"]
    assert f'href="/cases/{in_time}/why-late"' not in await browser.shown("/work")
    assert "No deadline of this case is late" in text_of(await browser.shown(f"/cases/{in_time}/why-late"))


async def test_a_supervisor_sees_whose_each_case_is(desk: Desk) -> None:
    worker = await desk.person(4569, "ana", "worker")
    await open_case(desk, worker, owner="me", unit="u1")
    boss = await unit_with_supervisor(desk, 4569)
    html = await (await visitor(desk, boss)).shown("/work")
    assert '<th scope="col">Owner</th>' in html
    assert "<td>ana</td>" in html


async def test_what_is_due_by_the_end_of_today_is_one_click_away(desk: Desk) -> None:
    ana = str(await desk.add(4570, "ana", "worker"))
    headers = await desk.sign_in(4570, "ana")
    due = await open_case(desk, headers, filed=45, owner=ana)
    later = await open_case(desk, headers, filed=3, owner=ana)
    browser = await visitor(desk, headers)
    assert "Due today (1)" in text_of(await browser.shown("/work"))
    html = section(await browser.shown("/work", due="today"), "work-list")
    assert due["case_number"] in html
    assert later["case_number"] not in html
    assert f'<time datetime="{await today(desk)}"' in html
