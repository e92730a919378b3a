"""The signed bundle over HTTP: what is in it, who may take it, and that taking it is itself on record."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from pypdf import PdfReader

from caseclock.application.proof.verify_bundle import tell, verify
from caseclock.store.signing import Signer
from tests.web.desk import API, Desk
from tests.web.intake import done, open_case, read, today


async def denied(desk: Desk, headers: dict[str, str]) -> str:
    """A household that was denied, with the notice mailed and a paper filed."""
    case = (await open_case(desk, headers, filed=20, owner="me"))["case"]
    day = await today(desk)
    await done(desk, headers, case, "add-note", text="she called about her papers")
    await done(desk, headers, case, "deny-coverage", reason="not_a_resident", citation="22 CCR 50320",
               why="lives in Reno")  # fmt: skip
    await done(desk, headers, case, "mail-decision", printed_on=str(day), mailed_on=str(day),
               address="12 Elm St, Los Angeles")  # fmt: skip
    filed = await desk.client.post(
        f"{API}/cases/{case}/documents",
        params={"received_on": str(day)},
        headers={
            **headers,
            "Idempotency-Key": "paper",
            "Content-Type": "application/pdf",
            "Document-Form": "MC 210",
        },
        content=b"%PDF-1.4\nthe paper\n%%EOF\n",
    )
    assert filed.status_code == 200, filed.text
    return str(case)


async def taken(desk: Desk, headers: dict[str, str], case: str, **asked: Any) -> bytes:
    answer = await desk.client.get(f"{API}/cases/{case}/bundle", headers=headers, params=asked)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/zip"
    return answer.content


def opened(content: bytes) -> dict[str, bytes]:
    archive = zipfile.ZipFile(io.BytesIO(content))
    return {name: archive.read(name) for name in archive.namelist()}


def rows(files: dict[str, bytes], name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in files[name].splitlines()]


async def test_a_bundle_holds_all_a_judge_asks_for_and_verifies(desk: Desk, tmp_path: Any) -> None:
    desk.application.signer = Signer.new()
    worker = await desk.person(61, "ana", "worker")
    case = await denied(desk, worker)
    auditor = await desk.person(61, "ben", "auditor", display_name="Ben Okafor")
    content = await taken(desk, auditor, case)
    path = tmp_path / "one.zip"
    path.write_bytes(content)
    found = verify(str(path), (desk.application.signer.public,))
    assert found.faults == [], tell(found)
    assert len(found.checked) == 9

    files = opened(content)
    manifest = json.loads(files["manifest.json"])
    assert manifest["asked_by"] == {"account": manifest["asked_by"]["account"], "name": "Ben Okafor",
                                    "role": "auditor", "reason": ""}  # fmt: skip
    known = json.loads(files["case-as-known.json"])
    assert (known["case"], known["version"]) == (case, manifest["events"]["count"])
    assert rows(files, "determinations.jsonl")[0]["type"] == "eligibility.determined"
    (notice,) = rows(files, "notices.jsonl")
    assert notice["mailings"][0]["address"].startswith("12 Elm St")
    assert files[notice["file"]].startswith(b"%PDF")
    (paper,) = rows(files, "documents.jsonl")
    assert files[paper["file"]] == b"%PDF-1.4\nthe paper\n%%EOF\n"
    looked = {(each["name"], each["what"]) for each in rows(files, "readings.jsonl")}
    assert ("Ben Okafor", "bundle") in looked, "the bundle tells of its own making"
    assert "she called about her papers" in files["history.jsonl"].decode()
    assert "she called about her papers" not in files["events.jsonl"].decode(), (
        "secrets stay closed as stored"
    )

    report = PdfReader(io.BytesIO(files["report.pdf"]))
    words = " ".join(" ".join(page.extract_text() for page in report.pages).split())
    assert len(report.pages) <= 5
    assert report.trailer["/Root"]["/MarkInfo"]["/Marked"].value is True
    for wanted in ("Ana Ruiz", "12 Elm St, Los Angeles", "Ben Okafor", "22 CCR 50320", "verify_bundle.py"):
        assert wanted in words


async def test_each_taking_is_a_reading_of_its_own(desk: Desk) -> None:
    desk.application.signer = Signer.new()
    worker = await desk.person(62, "ana", "worker")
    case = await denied(desk, worker)
    auditor = await desk.person(62, "ben", "auditor")
    await read(desk, auditor, f"/cases/{case}")
    for _ in range(2):
        await taken(desk, auditor, case)
    found = (await read(desk, auditor, "/audit", case=case))["readings"]
    assert [each["what"] for each in found if each["role"] == "auditor"] == ["bundle", "bundle", "case"]
    assert found[0]["restricted"]


async def test_the_report_speaks_spanish_and_of_the_day_of_the_notice(desk: Desk) -> None:
    desk.application.signer = Signer.new()
    worker = await desk.person(63, "ana", "worker")
    case = await denied(desk, worker)
    (line,) = (await read(desk, worker, f"/cases/{case}/notices"))["items"]
    chief = await desk.person(63, "cho", "program_specialist")
    files = opened(await taken(desk, chief, case, language="es", notice=line["id"], documents=False))
    report = PdfReader(io.BytesIO(files["report.pdf"]))
    words = " ".join(" ".join(page.extract_text() for page in report.pages).split())
    assert str(report.trailer["/Root"]["/Lang"]).startswith("es")
    assert "Quién vio el caso" in words
    assert "Solicitud negada" in words
    assert rows(files, "documents.jsonl")[0]["left_out"] == "asked for without contents"
    assert json.loads(files["manifest.json"])["notice"] == line["id"]


async def test_as_of_an_earlier_moment_shows_what_was_known_then(desk: Desk) -> None:
    desk.application.signer = Signer.new()
    worker = await desk.person(64, "ana", "worker")
    case = (await open_case(desk, worker, filed=3, owner="me"))["case"]
    then = (await read(desk, worker, f"/cases/{case}"))["as_of"]
    await done(desk, worker, case, "add-note", text="later")
    auditor = await desk.person(64, "ben", "auditor")
    files = opened(await taken(desk, auditor, case, as_of=then))
    events = json.loads(files["manifest.json"])["events"]
    assert events["known"] < events["count"]
    early = str((await today(desk)) - timedelta(days=400)) + "T00:00:00Z"
    answer = await desk.client.get(f"{API}/cases/{case}/bundle?as_of={early}", headers=auditor)
    assert answer.status_code == 404


@pytest.mark.parametrize(("role", "status"), [("worker", 403), ("county_admin", 403), ("auditor", 404)])
async def test_a_bundle_is_taken_by_those_who_answer_for_the_county(
    desk: Desk, role: str, status: int
) -> None:
    desk.application.signer = Signer.new()
    worker = await desk.person(65, f"ana-{role}", "worker")
    case = (await open_case(desk, worker))["case"]
    other = await desk.person(66, f"bea-{role}", role)
    answer = await desk.client.get(f"{API}/cases/{case}/bundle", headers=other)
    assert answer.status_code == status
