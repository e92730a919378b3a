"""A case's page: the header that never hides the deadline, what comes, what to say, as known at a moment."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import httpx

from tests.web.desk import Desk
from tests.web.intake import done, open_case, read, today, unit_with_supervisor


async def html(desk: Desk, headers: dict[str, str], path: str, **params: Any) -> str:
    """The page as plain text of its HTML, with one space wherever there is any."""
    answer: httpx.Response = await desk.client.get(path, headers=headers, params=params or None)
    assert answer.status_code == 200, answer.text
    assert len(answer.content) < 100_000
    return re.sub(r"\s+", " ", answer.text)


async def test_the_header_shows_deadline_whose_move_and_household_on_every_tab(desk: Desk) -> None:
    headers = await desk.person(3615, "ana", "worker", display_name="Ana Worker")
    case = (await open_case(desk, headers, filed=50, owner="me"))["case"]
    page = await html(desk, headers, f"/cases/{case}")
    assert '<span class="cc-state cc-state--overdue">Overdue</span>' in page
    assert "5 days late" in page
    assert "<dt>Whose move:</dt> <dd>The worker</dd>" in page
    assert "Ana Worker" in page
    assert "<strong>Ana Ruiz</strong>" in page
    assert "<title>Overview – caseclock</title>" in page, "no person stands in the title"


async def test_a_late_case_says_why_at_one_look_and_leads_there_from_every_tab(desk: Desk) -> None:
    headers = await desk.person(3625, "ana", "worker")
    case = (await open_case(desk, headers, filed=50, owner="me"))["case"]
    page = await html(desk, headers, f"/cases/{case}")
    assert re.search(r"<p>Time to decide and mail \(Ana Ruiz\) is 5 days late: of 50 days since ", page)
    link = f'<a href="/cases/{case}/why-late">Why is it late?</a>'
    assert link in await html(desk, headers, f"/cases/{case}/clocks")
    in_time = (await open_case(desk, headers, filed=1, owner="me"))["case"]
    assert "Why is it late?" not in await html(desk, headers, f"/cases/{in_time}")


async def test_a_legal_hold_stands_in_the_header_until_it_is_lifted(desk: Desk) -> None:
    boss = await unit_with_supervisor(desk, 3627)
    ana = await desk.person(3627, "ana", "worker", unit="u1")
    case = (await open_case(desk, ana, filed=1, owner="me"))["case"]
    tag = '<span class="usa-tag cc-flag">Legal hold: Ruiz v. County, 25-0417</span>'
    assert "Legal hold" not in await html(desk, ana, f"/cases/{case}/documents")
    because = {"authority": "Ruiz v. County, 25-0417", "reason": "The county was sued."}
    await done(desk, boss, case, "place-legal-hold", **because)
    assert tag in await html(desk, ana, f"/cases/{case}/documents")
    history = (await read(desk, boss, f"/cases/{case}/history"))["items"]
    (hold,) = [each["data"]["hold"] for each in history if each["type"] == "hold.placed"]
    await done(desk, boss, case, "lift-legal-hold", hold=hold, **because)
    assert "Legal hold:" not in await html(desk, ana, f"/cases/{case}/documents")


async def test_what_one_day_later_means_is_said_in_the_singular(desk: Desk) -> None:
    headers = await desk.person(3626, "ana", "worker")
    case = (await open_case(desk, headers, filed=1, owner="me"))["case"]
    yesterday = (await today(desk) - timedelta(days=1)).isoformat()
    await done(desk, headers, case, "record-fact", fact="phone", value="555-0100", effective_on=yesterday)
    assert "Known 1 day later" in await html(desk, headers, f"/cases/{case}/timeline")
    spanish = await html(desk, headers | {"Accept-Language": "es"}, f"/cases/{case}/timeline")
    assert "Se supo 1 día después" in spanish


async def test_the_overview_says_what_comes_what_waits_and_what_to_tell(desk: Desk) -> None:
    headers = await desk.person(3616, "ana", "worker")
    case = (await open_case(desk, headers, filed=50, owner="me"))["case"]
    await done(desk, headers, case, "request-verification", items=[{"item": "income", "why": "not on file"}])
    page = await html(desk, headers, f"/cases/{case}")
    assert "For Ana: proof of income, by" in page
    assert "The application is overdue" in page
    assert "Time to answer the request – Ana Ruiz" in page


async def test_the_page_of_a_moment_says_so_on_top_carries_it_and_offers_nothing(desk: Desk) -> None:
    headers = await desk.person(3617, "ana", "worker")
    case = (await open_case(desk, headers, filed=50, owner="me"))["case"]
    await done(desk, headers, case, "add-note", text="rings what is due")
    then = (await read(desk, headers, f"/cases/{case}"))["as_of"]
    await done(desk, headers, case, "request-verification", items=[{"item": "income", "why": "not on file"}])
    page = await html(desk, headers, f"/cases/{case}", as_of=then)
    assert "The case as it was known on" in page
    assert "proof of income" not in page
    assert "/do/" not in page
    tabs = re.findall(rf'<a href="/cases/{case}(/\w+)?(\?as_of=[^"]+)?"', page)
    assert tabs
    assert all(suffix or name == "" for name, suffix in tabs)


async def test_the_page_speaks_spanish(desk: Desk) -> None:
    headers = await desk.person(3618, "ana", "worker")
    case = (await open_case(desk, headers, filed=50, owner="me"))["case"]
    page = await html(desk, headers | {"Accept-Language": "es"}, f"/cases/{case}")
    assert "5 días de atraso" in page
    assert "Si no pasa nada" in page


async def test_the_timeline_filters_in_its_address_and_offers_to_take_back(desk: Desk) -> None:
    headers = await desk.person(3619, "ana", "worker", display_name="Ana Lee")
    case = (await open_case(desk, headers, filed=1, owner="me"))["case"]
    await done(desk, headers, case, "add-note", text="Called about the pay stub")
    await done(desk, headers, case, "record-fact", fact="phone", value="555-0100")
    page = await html(desk, headers, f"/cases/{case}/timeline")
    assert page.count('<li class="cc-entry') == 3
    assert re.search(r"<ins>.*?</span>555-0100</ins>", page)
    assert page.count(f"/cases/{case}/do/reverse-command?command=") == 2
    assert re.search(r'<span id="j\d+">[^<]* – Ana Lee \(worker\): Record a fact[^<]*Next deadline', page)
    notes = await html(desk, headers, f"/cases/{case}/timeline", kind="note")
    assert "Called about the pay stub" in notes
    assert notes.count('<li class="cc-entry') == 1
    assert '<option value="note" selected>' in notes
    nothing = await html(desk, headers, f"/cases/{case}/timeline", procedure="hearing")
    assert "Nothing fits these filters." in nothing
    wrong = await desk.client.get(f"/cases/{case}/timeline?member=x", headers=headers)
    assert wrong.status_code == 400


async def test_the_timeline_pages_backwards_and_keeps_its_filters(desk: Desk) -> None:
    headers = await desk.person(3620, "ana", "worker")
    case = (await open_case(desk, headers, filed=1, owner="me"))["case"]
    for n in range(22):
        await done(desk, headers, case, "add-note", text=f"note number {n}")
    page = await html(desk, headers, f"/cases/{case}/timeline", kind="note")
    assert page.count('<li class="cc-entry') == 20
    older = re.search(r'href="([^"]+before=[^"]+)"', page)
    assert older
    second = await html(desk, headers, older[1].replace("&amp;", "&"))
    assert "note number 0" in second
    assert "Open a case" not in second


async def test_the_clocks_are_drawn_without_style_and_told_in_a_table(desk: Desk) -> None:
    headers = await desk.person(3621, "ana", "worker")
    case = (await open_case(desk, headers, filed=50, owner="me"))["case"]
    await done(desk, headers, case, "add-note", text="rings what is due")
    page = await html(desk, headers, f"/cases/{case}/clocks")
    assert page.count('<svg class="cc-bar"') >= 2
    assert '<rect class="cc-bar-late"' in page
    assert "45 days" in page
    assert "Counts from here" in page


async def test_a_note_begins_with_a_template_and_is_listed_with_who_wrote_it(desk: Desk) -> None:
    headers = await desk.person(3622, "ana", "worker", display_name="Ana Lee")
    case = (await open_case(desk, headers, filed=1, owner="me"))["case"]
    begun = await html(desk, headers, f"/cases/{case}/notes", template="call_came_in")
    assert "Identity was checked by" in begun
    form = {
        "f.text": "Ana called about her pay stub",
        "key": "note-1",
        "f.member": "",
        "csrf": csrf_of(begun),
    }
    for _ in range(2):
        answer = await desk.client.post(f"/cases/{case}/notes", headers=headers, data=form)
        assert answer.status_code == 303, answer.text
    page = await html(desk, headers, f"/cases/{case}/notes")
    assert page.count("Ana called about her pay stub") == 1, "sent twice, written once"
    assert "Ana Lee (Worker)" in page
    empty = await desk.client.post(f"/cases/{case}/notes", headers=headers, data=form | {"f.text": " "})
    assert (empty.status_code, "Write the note first." in empty.text) == (400, True)
    auditor = await desk.person(3622, "aud", "auditor")
    assert "Record the note" not in await html(desk, auditor, f"/cases/{case}/notes")


async def test_linked_cases_lead_to_one_another(desk: Desk) -> None:
    headers = await desk.person(3623, "ana", "worker")
    mother = (await open_case(desk, headers, filed=1, owner="me"))["case"]
    child = (await open_case(desk, headers, filed=1, owner="me"))["case"]
    await done(desk, headers, child, "link-case", other_case=mother, kind="mother")
    page = await html(desk, headers, f"/cases/{child}/links")
    assert f'The mother\'s case: <a href="/cases/{mother}">' in page.replace("&#39;", "'")
    assert f'<a href="/cases/{child}">' in await html(desk, headers, f"/cases/{mother}/links")


def csrf_of(page: str) -> str:
    found = re.search(r'name="csrf" value="([^"]*)"', page)
    assert found
    return found[1]


async def test_a_case_that_nobody_owns_is_taken_on_its_page_once(desk: Desk) -> None:
    headers = await desk.person(698, "ana", "worker", display_name="Ana Lee")
    case = (await open_case(desk, headers, filed=1, queue="intake"))["case"]
    page = await html(desk, headers, f"/cases/{case}")
    assert "By law: " in page, "the wait for an owner does not hide the deadline of law"
    form = re.search(r'<form method="post" action="([^"]+/take)".*?</form>', page)
    assert form
    fields = dict(re.findall(r'name="(csrf|key)" value="([^"]+)"', form[0]))
    for _ in range(2):
        answer = await desk.client.post(form[1], headers=headers, data=fields)
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/cases/{case}")
    after = await html(desk, headers, f"/cases/{case}")
    assert "<dd>Ana Lee" in after
    assert "/take" not in after
    assert "/take" not in await html(desk, headers, f"/cases/{case}", as_of="2090-01-01T00:00")


async def test_the_overview_says_how_the_household_is_reached_and_links_to_each_change(desk: Desk) -> None:
    headers = await desk.person(699, "ana", "worker")
    case = (await open_case(desk, headers, filed=1, owner="me"))["case"]
    await done(desk, headers, case, "record-fact", fact="phone", value="(213) 555-0148")
    page = await html(desk, headers, f"/cases/{case}")
    assert "<dt>Telephone</dt> <dd>(213) 555-0148" in page
    for fact in ("phone", "address", "spoken_language", "written_language", "email"):
        assert f"/cases/{case}/do/record-fact?fact={fact}" in page
    form = await html(desk, headers, f"/cases/{case}/do/record-fact", fact="phone")
    assert re.search(r'<input[^>]*name="f.fact"[^>]*value="phone"', form)
