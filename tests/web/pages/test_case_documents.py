"""Papers are uploaded by a form, told by their content, and shown where they can run nothing."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Any

import httpx

from tests.web.desk import Desk
from tests.web.pages.reading import Reader, plain, reader
from tests.web.test_documents import PDF, PNG

DAY = "2025-03-03"


async def post(ana: Reader, content: bytes, name: str = "scan.pdf", **typed: Any) -> httpx.Response:
    """The form of the page, sent as a browser sends it."""
    page = (await ana.get("/documents")).text
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key
    form = {"csrf": await ana.csrf(), "key": key[1], "form": "MC 13", "received_on": DAY, **typed}
    return await ana.desk.client.post(
        f"/cases/{ana.case}/documents",
        headers=ana.headers | {"Accept": "text/html"},
        data=form,
        files={"file": (name, content, "application/octet-stream")} if content else {},
    )


async def test_the_form_says_before_what_is_taken_and_how_large(desk: Desk) -> None:
    ana = await reader(desk, 440)
    text = await ana.text("/documents")
    assert "Taken: PDF, PNG, JPG, HEIC, TIFF, up to 20 MB." in text
    assert "hasta 20 MB" in await ana.text("/documents", "es")
    assert 'enctype="multipart/form-data"' in (await ana.get("/documents")).text


async def test_a_paper_is_filed_by_the_form_and_drawn_where_it_can_run_nothing(desk: Desk) -> None:
    ana = await reader(desk, 441)
    sent = await post(ana, PDF)
    assert (sent.status_code, sent.headers["location"]) == (303, f"/cases/{ana.case}/documents")
    assert "MC 13" in await ana.text("/documents")
    read = await ana.get(f"/documents/{sha256(PDF).hexdigest()}/content")
    assert read.content == PDF
    assert read.headers["Content-Disposition"].startswith("inline")
    assert read.headers["Content-Security-Policy"].startswith("default-src 'none'")
    await post(ana, PNG, "picture.pdf", form="Passport")
    picture = await ana.get(f"/documents/{sha256(PNG).hexdigest()}/content")
    assert picture.headers["Content-Type"] == "image/png"
    assert "sandbox" in picture.headers["Content-Security-Policy"]
    assert picture.headers["X-Content-Type-Options"] == "nosniff"


async def test_what_is_not_taken_is_told_with_what_is_and_what_was_typed_stays(desk: Desk) -> None:
    ana = await reader(desk, 442)
    refused = await post(ana, b"<html>hello</html>", form="Rent receipt")
    assert refused.status_code == 422
    text = plain(refused.text)
    assert "Choose a file of one of these kinds: PDF, PNG, JPG, HEIC, TIFF." in text
    assert 'value="Rent receipt"' in refused.text
    assert "No file was chosen." in plain((await post(ana, b"")).text)
    assert "The day it came in is not a date." in plain((await post(ana, PDF, received_on="soon")).text)
    late = await post(ana, PDF, received_on="2090-01-01")
    assert late.status_code == 409
    assert (await ana.api("/documents"))["items"] == []


async def test_a_form_that_is_not_ours_files_nothing(desk: Desk) -> None:
    ana = await reader(desk, 443)
    assert (await post(ana, PDF, csrf="made up")).status_code == 403
    assert (await ana.api("/documents"))["items"] == []


async def test_the_picture_that_the_rules_ask_for_is_asked_for_and_ends_the_alert(desk: Desk) -> None:
    ana = await reader(desk, 444)
    declared = {"declared": "satisfactory", "declared_by": "member", "form": "CCFRM604", "signed_on": DAY}
    await ana.do("attest-status", **declared)
    await ana.do("run-hub")
    await ana.do("record-hub-answer", answer="needs_next_step")
    await ana.do("request-save", step=3)
    await ana.do("record-save-response", step=3, code="resubmit_with_documents")
    page = await ana.get("/documents")
    assert "The answer of SAVE, step 3, must be imaged" in plain(page.text)
    owed = re.search(r'<option value="(status_verification-\d+/1)"', page.text)
    assert owed
    sent = await post(ana, PNG, form="SAVE response", answers=owed[1])
    assert sent.status_code == 303, plain(sent.text)
    assert "must be imaged" not in await ana.text("/documents")
    assert "SAVE answer imaged" in await ana.text("/documents"), "what rests on the picture"
    assert "save_image_missing" not in (await ana.api(""))["alerts"]
