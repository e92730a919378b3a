"""What SAVE and the Program write reaches the worker, and nothing that a client can see (office rule 35)."""

from __future__ import annotations

from io import BytesIO

from pypdf import PdfReader

from tests.web.desk import API, Desk
from tests.web.pages.reading import reader

DAY = "2025-03-03"
MARK = "xylophonic"
TEXTS = {
    "text": f"Have the applicant make an INFOPASS appointment, {MARK}.",
    "why": f"The Program says {MARK}.",
}


async def test_no_letter_no_caller_view_no_list_and_no_mail_holds_it(desk: Desk) -> None:
    ana = await reader(desk, 430)
    declared = {"declared": "satisfactory", "declared_by": "member", "form": "CCFRM604", "signed_on": DAY}
    await ana.do("attest-status", **declared)
    await ana.do("run-hub")
    await ana.do("record-hub-answer", answer="needs_next_step")
    await ana.do("request-save", step=3)
    await ana.do("record-save-response", step=3, code="infopass", text=TEXTS["text"])
    boss = await desk.person(430, "pia", "program_specialist")
    worker, ana.headers = ana.headers, boss
    await ana.do("conclude-review", finding="check_again", why=TEXTS["why"])
    ana.headers = worker
    await ana.do("mail-rop-notice", printed_on=DAY, mailed_on=DAY, address="12 Elm St")
    await ana.do("approve-coverage")
    assert MARK in await ana.text("/verifications"), "the worker reads it"

    for line in (await ana.api("/notices"))["items"]:
        url = f"{API}/cases/{ana.case}/notices/{line['id']}/document?preview=true"
        letter = await desk.client.get(url, headers=ana.headers)
        printed = " ".join(page.extract_text() for page in PdfReader(BytesIO(letter.content)).pages)
        assert "INFOPASS" not in printed.upper()
        assert MARK not in printed
        for page in (f"/notices/{line['id']}", "/notices", "", "/documents", "/hearings", "/coverage"):
            assert MARK not in (await ana.get(page)).text
    for path in ("/caller", "/ahead", "/header", "/documents", "/clocks", "/coverage", "/actions"):
        assert MARK not in str(await ana.api(path)), path
    found = await desk.client.post(f"{API}/searches", headers=ana.headers, json={"text": MARK})
    assert found.json()["items"] == []


async def test_no_table_keeps_it_in_clear(desk: Desk) -> None:
    """Lists, the outbox with its mails and digests, webhooks and logs are all made from these tables."""
    ana = await reader(desk, 431)
    declared = {"declared": "satisfactory", "declared_by": "member", "form": "CCFRM604", "signed_on": DAY}
    await ana.do("attest-status", **declared)
    await ana.do("run-hub")
    await ana.do("record-hub-answer", answer="needs_next_step")
    await ana.do("request-save", step=3)
    await ana.do("record-save-response", step=3, code="infopass", text=TEXTS["text"])
    tables = await desk.owner.fetch(
        "select table_name from information_schema.tables"
        " where table_schema = 'public' and table_type = 'BASE TABLE'"
    )
    assert len(tables) > 20
    for table in (row["table_name"] for row in tables):
        held = await desk.owner.fetchval(
            f'select count(*) from "{table}" t where t::text ilike $1', f"%{MARK}%"
        )
        assert held == 0, table
