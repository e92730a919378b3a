"""The tabs of a case say in words what is there, and where nothing is there, why."""

from __future__ import annotations

import re

import pytest

from tests.web.desk import Desk
from tests.web.intake import open_case
from tests.web.pages.reading import Reader, reader

DAY = "2025-03-03"
DECLARED = {"declared": "satisfactory", "declared_by": "member", "form": "CCFRM604", "signed_on": DAY}
INFOPASS = "Tell the applicant to make an INFOPASS appointment at USCIS."
TABS = ("verifications", "determinations", "notices", "documents", "hearings", "coverage")


async def asked(desk: Desk, county: int) -> Reader:
    """Ana, whose status the Hub and SAVE did not confirm."""
    ana = await reader(desk, county)
    await ana.do("attest-status", **DECLARED)
    await ana.do("run-hub")
    await ana.do("record-hub-answer", answer="needs_next_step")
    await ana.do("request-save", step=3)
    return ana


@pytest.mark.parametrize("name", TABS)
async def test_an_empty_tab_says_what_would_stand_there_and_why_nothing_does(desk: Desk, name: str) -> None:
    ana = await reader(desk, 410 + TABS.index(name))
    for language in ("en", "es"):
        page = await ana.get(f"/{name}", language)
        assert page.status_code == 200, page.text[:3000]
        assert 'class="cc-nothing"' in page.text
        assert page.text.count("<h1") == 1
        assert len(page.content) < 100_000


async def test_the_panel_names_who_was_asked_and_offers_what_may_be_done(desk: Desk) -> None:
    ana = await asked(desk, 420)
    text = await ana.text("/verifications")
    assert "Federal Hub" in text
    assert "waiting: SAVE with documents" in text
    assert "the next step is wanted" in text
    html = (await ana.get("/verifications")).text
    assert f"/cases/{ana.case}/do/record-save-response?instance=status_verification-" in html
    assert "en espera" in await ana.text("/verifications", "es")
    then = (await ana.get("/verifications?as_of=2090-01-01T00:00")).text
    assert "/do/" not in then.partition("cc-tabs")[2]


async def test_a_determination_is_a_tree_in_words_and_is_run_again_by_name(desk: Desk) -> None:
    ana = await asked(desk, 421)
    html = (await ana.get("/determinations")).text
    found = re.search(r"/determinations/(\d+)", html)
    assert found
    text = await ana.text(f"/determinations/{found[1]}")
    assert "A reasonable opportunity runs or is owed" in text
    assert "42 CFR 435.956(b), 435.1008" in text
    assert "member.filed" not in text
    again = await ana.text(f"/determinations/{found[1]}?again=1")
    assert "The same result, step by step" in again
    spanish = await ana.text(f"/determinations/{found[1]}", "es")
    assert "Hay una oportunidad razonable en curso o pendiente" in spanish
    assert (await ana.get("/determinations/1")).status_code == 404


async def test_a_notice_shows_what_is_missing_its_letter_and_proof_of_mailing(desk: Desk) -> None:
    ana = await reader(desk, 422)
    [member] = (await ana.api(""))["members"]
    await ana.do("draft-notice", kind="information_request", member=member["member"], because="papers_needed")
    text = await ana.text("/notices")
    assert "Still missing: approve it, record that it was printed, record that it was mailed" in text
    [line] = (await ana.api("/notices"))["items"]
    assert f"/do/approve-notice?instance={line['id']}" in (await ana.get("/notices")).text
    one = await ana.text(f"/notices/{line['id']}")
    assert "We cannot decide without what is named above." in one
    letter = await ana.get(f"/notices/{line['id']}/letter")
    assert letter.content.startswith(b"%PDF")
    assert letter.headers["Content-Disposition"].startswith("inline")
    assert "default-src 'none'" in letter.headers["Content-Security-Policy"]
    await ana.do("approve-notice", instance=line["id"])
    await ana.do("record-mailed", instance=line["id"], mailed_on=line["dated_on"], address="12 Elm St")
    assert "12 Elm St" in await ana.text(f"/notices/{line['id']}")
    assert "Still missing" not in await ana.text("/notices")


async def test_a_notice_that_its_procedure_mails_offers_that_command(desk: Desk) -> None:
    ana = await reader(desk, 423)
    await ana.do("withdraw-application", received_on=DAY, how="writing")
    html = (await ana.get("/notices")).text
    assert re.search(r"/do/mail-decision\?instance=mao_application-\d+", html)
    assert "Still missing: record that it was mailed" in await ana.text("/notices")


async def test_coverage_is_a_table_of_months_with_the_event_that_set_it(desk: Desk) -> None:
    ana = await reader(desk, 424)
    await ana.do("attest-status", **DECLARED)
    await ana.do("approve-coverage")
    text = await ana.text("/coverage?since=2025-03&until=2025-05")
    assert "May 2025 full scope" in text
    assert "marzo de 2025" in await ana.text("/coverage?since=2025-03&until=2025-05", "es")
    assert "/timeline#event-" in (await ana.get("/coverage?since=2025-03")).text
    assert (await ana.get("/coverage?since=2025-05&until=2025-01")).status_code == 400


async def test_who_may_not_see_a_status_sees_none_in_any_tab(desk: Desk) -> None:
    ana = await asked(desk, 425)
    admin = await desk.person(425, "adm", "county_admin")
    for name in TABS:
        assert (await ana.get(f"/{name}", **admin)).status_code == 403


async def test_each_look_at_what_is_restricted_is_recorded(desk: Desk) -> None:
    ana = await asked(desk, 426)
    await ana.get("/verifications")
    auditor = await desk.person(426, "aud", "auditor")
    lines = (await desk.client.get("/api/v1/audit", headers=auditor)).json()["readings"]
    assert any(line["what"] == "verifications" and line["restricted"] for line in lines)


async def test_what_save_says_stands_for_staff_only_and_in_nothing_a_client_sees(desk: Desk) -> None:
    ana = await asked(desk, 427)
    await ana.do("record-save-response", step=3, code="infopass", text=INFOPASS, image_sha256="ab" * 32)
    assert f"For staff only. Never read out, sent or printed for the client. {INFOPASS}" in await ana.text(
        "/verifications"
    )
    await ana.do("mail-rop-notice", printed_on=DAY, mailed_on=DAY, address="12 Elm St")
    for path in ("", "/notices", "/documents", "/hearings", "/coverage", "/determinations"):
        assert "INFOPASS" not in (await ana.get(path)).text
    for line in (await ana.api("/notices"))["items"]:
        assert "INFOPASS" not in str(await ana.api(f"/notices/{line['id']}"))
        assert "INFOPASS" not in (await ana.get(f"/notices/{line['id']}")).text


async def test_a_mailed_denial_opens_a_window_and_a_request_shows_whether_aid_is_paid(desk: Desk) -> None:
    ana = await reader(desk, 52)
    [member] = (await ana.api(""))["members"]
    await ana.do("deny-coverage", reason="not_a_resident", citation="22 CCR 50320", why="lives in Reno")
    [line] = (await ana.api("/notices"))["items"]
    day = line["dated_on"]
    await ana.do("mail-decision", printed_on=day, mailed_on=day, address="12 Elm St")
    text = await ana.text("/hearings")
    assert "Denial: Ana Ruiz" in text
    assert "Time to ask for a hearing: running" in text
    assert f"/cases/{ana.case}/do/request-hearing" in (await ana.get("/hearings")).text
    await ana.do("request-hearing", member=member["member"], filed_on=day, channel="phone")
    text = await ana.text("/hearings")
    assert "No notice of an adverse act is open to a hearing." in text
    assert "in time" in text
    assert "Statement of position not filed so far" in text
    assert "/bundle" in (await ana.get("/hearings")).text


async def test_a_clock_names_its_calendars_in_words(desk: Desk) -> None:
    headers = await desk.person(3629, "ana", "worker")
    case = (await open_case(desk, headers, filed=1, owner="me"))["case"]
    clocks = (await desk.client.get(f"/cases/{case}/clocks", headers=headers)).text
    assert "County office" in clocks
    assert "county_office" not in clocks
