"""A document is what its content says it is, is kept closed, and is read back as it came, by whoever may."""

from __future__ import annotations

from hashlib import sha256
from typing import Any
from uuid import UUID

import httpx
import pytest

from caseclock.application.filetypes import media_type_of
from caseclock.kernel.ids import CaseRef
from caseclock.store.custody import destroy_key, rewrap
from tests.web.desk import API, Desk
from tests.web.test_forms import key, opened

PDF = b"%PDF-1.7\n" + b"\x00\x01binary" * 500
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
SAMPLES = {
    "application/pdf": PDF,
    "image/png": PNG,
    "image/jpeg": b"\xff\xd8\xff\xe0" + b"\0" * 40,
    "image/tiff": b"II*\0" + b"\0" * 40,
    "image/heic": b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic" + b"\0" * 40,
}


class Files:
    """A worker with a case, who uploads."""

    def __init__(self, desk: Desk, headers: dict[str, str], case: str) -> None:
        self.desk = desk
        self.headers = headers
        self.case = case

    @property
    def ref(self) -> CaseRef:
        return CaseRef.parse(self.case)

    async def send(self, content: bytes, kind: str = "application/pdf", **more: Any) -> httpx.Response:
        headers = self.headers | more.pop("key", key()) | {"Content-Type": kind}
        headers["Document-Form"] = more.pop("form", "MC 13")
        params = {"received_on": "2025-03-04"} | more
        url = f"{API}/cases/{self.case}/documents"
        return await self.desk.client.post(url, headers=headers, params=params, content=content)

    async def read(self, content: bytes, case: str = "", **headers: str) -> httpx.Response:
        url = f"{API}/cases/{case or self.case}/documents/{sha256(content).hexdigest()}"
        return await self.desk.client.get(url, headers=headers or self.headers)

    async def member(self) -> str:
        seen = await self.desk.client.get(f"{API}/cases/{self.case}", headers=self.headers)
        return str(seen.json()["members"][0]["member"])

    async def blobs(self) -> list[Any]:
        query = "select * from blobs where county = $1 and case_id = $2"
        return list(await self.desk.owner.fetch(query, self.ref.county, self.ref.case_id))


async def files(desk: Desk, county: int, login: str = "ana") -> Files:
    headers = await desk.person(county, login, "worker")
    return Files(desk, headers, await opened(desk, headers))


@pytest.mark.parametrize(
    ("login", "sent"), [("ana", "Tal%C3%B3n%20de%20pago"), ("bea", "Talón de pago".encode())]
)
async def test_what_a_document_is_stands_in_a_header_in_any_language_and_in_no_address(
    desk: Desk, login: str, sent: str | bytes
) -> None:
    file = await files(desk, 539, login)
    answer = await file.send(PDF, form=sent)
    assert answer.status_code == 200, answer.text
    url = f"{API}/cases/{file.case}/documents"
    listed = (await desk.client.get(url, headers=file.headers)).json()["items"]
    assert [line["form"] for line in listed] == ["Talón de pago"]
    nul = await file.send(PDF + b"2", form="MC%0013")
    assert (nul.status_code, nul.json()["code"], nul.json()["field"]) == (400, "malformed", "form")


@pytest.mark.parametrize("kind", SAMPLES)
async def test_a_document_comes_back_as_it_was_sent(desk: Desk, kind: str) -> None:
    file = await files(desk, 240, kind.replace("/", "-"))
    answer = await file.send(SAMPLES[kind], kind)
    assert answer.status_code == 200, answer.text
    assert [event["type"] for event in answer.json()["events"]][-1] == "document.filed"
    read = await file.read(SAMPLES[kind])
    assert (read.status_code, read.content) == (200, SAMPLES[kind])
    assert read.headers["Content-Type"] == kind
    assert read.headers["Content-Disposition"].startswith('attachment; filename="2025-03-04-')
    assert read.headers["X-Content-Type-Options"] == "nosniff"
    listed = await desk.client.get(f"{API}/cases/{file.case}/documents", headers=file.headers)
    [line] = listed.json()["items"]
    assert (line["form"], line["received_on"], line["member"]) == ("MC 13", "2025-03-04", None)


async def test_content_is_kept_closed_under_the_key_of_whom_it_is_about(desk: Desk) -> None:
    file = await files(desk, 241)
    member = await file.member()
    assert (await file.send(PDF, member=member)).status_code == 200
    [blob] = await file.blobs()
    assert b"PDF" not in blob["body"]
    assert str(blob["person_id"]) == member
    assert (await file.read(PDF)).content == PDF
    history = await desk.client.get(f"{API}/cases/{file.case}/history?limit=200", headers=file.headers)
    filed = [event for event in history.json()["items"] if event["type"] == "document.filed"]
    assert [event["data"]["holder"] for event in filed] == [member]


async def test_the_reading_is_recorded_as_a_restricted_one(desk: Desk) -> None:
    file = await files(desk, 242)
    await file.send(PDF)
    await file.read(PDF)
    auditor = await desk.person(242, "aud", "auditor")
    lines = (await desk.client.get(f"{API}/audit", headers=auditor)).json()["readings"]
    assert any(line["what"].startswith("document ") and line["restricted"] for line in lines)


async def test_what_a_file_is_is_told_by_its_content(desk: Desk) -> None:
    file = await files(desk, 243)
    for content, kind, code in [
        (b"<html>hello</html>", "application/pdf", "not_a_document"),
        (b"MZ\x90\0", "image/png", "not_a_document"),
        (b"PK\x03\x04docx", "application/pdf", "not_a_document"),
        (PNG, "application/pdf", "another_type"),
        (b"{}", "application/json", "not_a_document"),
        (PDF, "text/html", "not_a_document"),
    ]:
        answer = await file.send(content, kind)
        assert (answer.status_code, answer.json()["code"]) == (415, code), answer.text
        assert answer.json()["remedy"]
    assert (await file.send(b"")).json()["code"] == "empty_document"
    assert await file.blobs() == []


async def test_a_document_may_be_larger_than_a_command_and_no_larger_than_20_mb(desk: Desk) -> None:
    file = await files(desk, 244)
    two = PDF + b"\1" * (2 * 1024 * 1024)
    assert (await file.send(two)).status_code == 200
    assert (await file.read(two)).content == two
    answer = await file.send(PDF + b"\1" * (20 * 1024 * 1024))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    url = f"{API}/cases/{file.case}/commands/add-note"
    note = await desk.client.post(url, headers=file.headers | key(), json={"text": "y" * 1_100_000})
    assert note.status_code == 413


async def test_another_countys_case_and_another_cases_document_are_absent(desk: Desk) -> None:
    mine, other = await files(desk, 245), await files(desk, 246)
    assert (await mine.send(PDF)).status_code == 200
    assert (await mine.read(PDF, other.case)).status_code == 404
    assert (await mine.read(PDF, mine.case, **other.headers)).status_code == 404
    second = Files(desk, mine.headers, await opened(desk, mine.headers))
    assert (await second.read(PDF)).status_code == 404
    theirs = Files(desk, other.headers, mine.case)
    assert (await theirs.send(PDF)).status_code == 404
    for name in ("nothing", "", "0" * 64, "../x"):
        answer = await desk.client.get(f"{API}/cases/{mine.case}/documents/{name}", headers=mine.headers)
        assert answer.status_code in (404, 200 if not name else 404)


async def test_a_role_that_is_shown_no_status_reads_no_document(desk: Desk) -> None:
    file = await files(desk, 247)
    await file.send(PDF)
    admin = await desk.person(247, "adm", "county_admin")
    assert (await file.read(PDF, **admin)).status_code == 403


async def test_a_document_of_an_erased_person_is_gone_and_the_case_stands(desk: Desk) -> None:
    file = await files(desk, 248)
    member = await file.member()
    await file.send(PDF, member=member)
    assert await destroy_key(desk.store, 248, UUID(member))
    read = await file.read(PDF)
    assert (read.status_code, read.json()["code"]) == (410, "erased")
    again = await file.send(PNG, "image/png", member=member)
    assert (again.status_code, again.json()["code"]) == (409, "erased")
    assert (await desk.client.get(f"{API}/cases/{file.case}", headers=file.headers)).status_code == 200
    assert len(await file.blobs()) == 1


async def test_a_refused_upload_stores_nothing_and_a_repeated_one_files_once(desk: Desk) -> None:
    file = await files(desk, 249)
    early = await file.send(PDF, received_on="2090-01-01")
    assert early.json()["code"] == "in_the_future"
    stranger = await file.send(PDF, member=str(UUID(int=7)))
    assert stranger.json()["code"] == "no_member"
    assert await file.blobs() == []
    shown = await file.send(PDF, preview="true")
    assert shown.json()["preview"] is True
    assert await file.blobs() == []
    once = key()
    first, again = await file.send(PDF, key=once), await file.send(PDF, key=once)
    assert (first.json(), first.headers["ETag"]) == (again.json(), again.headers["ETag"])
    assert (await file.send(PNG, "image/png", key=once)).status_code == 422
    twice = await file.send(PDF)
    assert (twice.status_code, twice.json()["code"]) == (409, "filed_already")
    assert len(await file.blobs()) == 1


async def test_a_hash_without_its_content_is_not_filed(desk: Desk) -> None:
    file = await files(desk, 250)
    body = {"document": sha256(PDF).hexdigest(), "form": "MC 13", "received_on": "2025-03-04"}
    url = f"{API}/cases/{file.case}/commands/file-document"
    answer = await desk.client.post(url, headers=file.headers | key(), json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "not_uploaded")


async def test_damaged_content_is_never_handed_out(desk: Desk) -> None:
    file = await files(desk, 251)
    await file.send(PDF)
    await desk.owner.execute(
        "update blobs set body = set_byte(body, 50, 255 - get_byte(body, 50)) where county = 251"
    )
    assert (await file.read(PDF)).status_code == 500
    await desk.owner.execute("delete from blobs where county = 251")
    assert (await file.read(PDF)).status_code == 500


async def test_a_document_goes_along_when_its_member_moves(desk: Desk) -> None:
    file = await files(desk, 252)
    headers = file.headers
    person = {"person": {"first_name": "Ben", "last_name": "Ruiz", "birth_date": "2010-01-01"}}
    url = f"{API}/cases/{file.case}/commands/add-member"
    added = await desk.client.post(url, headers=headers | key(), json=person)
    assert added.status_code == 200, added.text
    seen = (await desk.client.get(f"{API}/cases/{file.case}", headers=headers)).json()
    ben = next(m["member"] for m in seen["members"] if m["first_name"] == "Ben")
    assert (await file.send(PDF, member=ben)).status_code == 200
    other = await opened(desk, headers)
    url = f"{API}/cases/{file.case}/commands/move-member"
    moved = await desk.client.post(url, headers=headers | key(), json={"member": ben, "to_case": other})
    assert moved.status_code == 200, moved.text
    assert (await file.read(PDF, other)).content == PDF
    assert (await file.read(PDF)).content == PDF


async def test_rotation_of_the_master_key_leaves_documents_readable(desk: Desk) -> None:
    file = await files(desk, 253)
    await file.send(PDF)
    before = await file.blobs()
    await rewrap(desk.store, desk.application.keyring, 253)
    assert await file.blobs() == before
    assert (await file.read(PDF)).content == PDF


OTHERS = (
    b"",
    b"%PDF",
    b" %PDF-1.7",
    b"\x89PNG",
    b"GIF89a",
    b"\0\0\0\x18ftypisom\0\0\0\0isommp42",
    b"\xff\xd8",
)


@pytest.mark.parametrize("content", OTHERS)
def test_other_content_is_no_document(content: bytes) -> None:
    assert media_type_of(content) is None
