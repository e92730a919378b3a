"""Notices over HTTP: previewed, approved with a kept letter and its fingerprint, mailed with proof."""

from __future__ import annotations

import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from caseclock.application import handle as handling
from caseclock.application.notices import rendering
from caseclock.application.notices.rendering import notices_folder
from tests.web.desk import API, Desk
from tests.web.test_forms import key, opened


async def give(desk: Desk, headers: dict[str, str], case: str, command: str, **body: Any) -> Any:
    url = f"{API}/cases/{case}/commands/{command}"
    answer = await desk.client.post(url, headers=headers | key(), json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_notice_from_its_draft_to_proof_of_mailing(desk: Desk) -> None:
    headers = await desk.person(271, "ana", "worker")
    case = await opened(desk, headers)
    base = f"{API}/cases/{case}"
    member = (await desk.client.get(base, headers=headers)).json()["members"][0]["member"]
    body = {"kind": "information_request", "member": member, "because": "papers_needed"}
    await give(desk, headers, case, "draft-notice", **body)
    [line] = (await desk.client.get(f"{base}/notices", headers=headers)).json()["items"]
    assert (line["stage"], line["kind"]) == ("drafted", "information_request")
    letter = f"{base}/notices/{line['id']}/document"
    refused = await desk.client.get(letter, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_approved")
    preview = await desk.client.get(f"{letter}?preview=true", headers=headers)
    assert preview.content.startswith(b"%PDF")

    await give(desk, headers, case, "approve-notice", instance=line["id"])
    kept = await desk.client.get(letter, headers=headers)
    assert kept.content == preview.content
    await give(
        desk, headers, case, "record-mailed",
        instance=line["id"], mailed_on=line["dated_on"], address="12 Elm St",
    )  # fmt: skip
    shown = (await desk.client.get(f"{base}/notices/{line['id']}", headers=headers)).json()
    assert shown["fingerprint"] == sha256(kept.content).hexdigest()
    assert shown["mailings"][0]["address"] == "12 Elm St"
    assert [m["event"] for m in shown["moments"]] == ["notice.drafted", "notice.approved", "notice.mailed"]
    assert b"PDF" not in (await desk.owner.fetchrow("select body from blobs where county = 271"))["body"]


async def test_the_letter_of_a_decision_is_kept_as_it_is_mailed(desk: Desk) -> None:
    headers = await desk.person(274, "ana", "worker")
    case = await opened(desk, headers)
    base = f"{API}/cases/{case}"
    await give(desk, headers, case, "withdraw-application", received_on="2025-03-03", how="writing")
    [line] = (await desk.client.get(f"{base}/notices", headers=headers)).json()["items"]
    day = line["dated_on"]
    await give(desk, headers, case, "mail-decision", printed_on=day, mailed_on=day, address="12 Elm St")
    shown = (await desk.client.get(f"{base}/notices/{line['id']}", headers=headers)).json()
    kept = await desk.client.get(f"{base}/notices/{line['id']}/document", headers=headers)
    assert (shown["stage"], shown["fingerprint"]) == ("mailed", sha256(kept.content).hexdigest())


async def test_a_notice_drafted_as_it_is_mailed_is_kept_and_a_later_template_does_not_change_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    headers = await desk.person(275, "ana", "worker")
    case = await opened(desk, headers)
    base = f"{API}/cases/{case}"
    shown = (await desk.client.get(base, headers=headers)).json()
    member, day = shown["members"][0]["member"], "2025-03-03"
    declared = {"declared": "satisfactory", "declared_by": "member", "form": "CCFRM604", "signed_on": day}
    await give(desk, headers, case, "attest-status", member=member, **declared)
    await give(desk, headers, case, "approve-coverage", member=member)
    mailed = {"printed_on": day, "mailed_on": day, "address": "12 Elm St"}
    await give(desk, headers, case, "mail-rop-notice", member=member, **mailed)
    lines = (await desk.client.get(f"{base}/notices", headers=headers)).json()["items"]
    [line] = [each for each in lines if each["kind"] == "rop"]
    shown = (await desk.client.get(f"{base}/notices/{line['id']}", headers=headers)).json()
    assert [m["event"] for m in shown["moments"]] == ["notice.drafted", "notice.mailed"]
    assert (shown["template"], len(shown["template_sha256"])) == ("rop", 64)

    changed = tmp_path / "notices"
    shutil.copytree(notices_folder(), changed)
    (changed / "rop" / "en.typ").write_text("Other words", encoding="utf-8")
    monkeypatch.setattr(rendering, "notices_folder", lambda workflows=None: changed)
    kept = await desk.client.get(f"{base}/notices/{line['id']}/document", headers=headers)
    assert shown["fingerprint"] == sha256(kept.content).hexdigest()


async def test_a_command_that_mails_is_decided_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    headers = await desk.person(276, "ana", "worker")
    case = await opened(desk, headers)
    await give(desk, headers, case, "withdraw-application", received_on="2025-03-03", how="writing")
    [line] = (await desk.client.get(f"{API}/cases/{case}/notices", headers=headers)).json()["items"]
    day = line["dated_on"]
    decided = Mock(side_effect=handling.decide)
    monkeypatch.setattr(handling, "decide", decided)
    await give(desk, headers, case, "mail-decision", printed_on=day, mailed_on=day, address="12 Elm St")
    assert decided.call_count == 1


async def test_no_notice_of_another_case_and_none_without_the_right(desk: Desk) -> None:
    headers = await desk.person(272, "ana", "worker")
    case = await opened(desk, headers)
    url = f"{API}/cases/{case}/notices/notice_of_action-1"
    assert (await desk.client.get(url, headers=headers)).status_code == 404
    assert (await desk.client.get(f"{url}/document", headers=headers)).status_code == 404
    other = await desk.person(273, "bea", "worker")
    assert (await desk.client.get(f"{API}/cases/{case}/notices", headers=other)).status_code == 404
