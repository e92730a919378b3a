"""The hearings of a case, and the signed bundle of papers for the judge."""

from __future__ import annotations

import json
from base64 import b64decode
from datetime import timedelta
from hashlib import sha256

from caseclock.application.bundling import MARK
from caseclock.store.chain import joined
from caseclock.store.signing import Signer, Trust
from tests.web.desk import API, Desk
from tests.web.intake import done, open_case, read, today


async def test_the_bundle_answers_a_judge_and_is_signed(desk: Desk) -> None:
    signer = desk.application.signer = Signer.new()
    headers = await desk.person(47, "ana", "worker")
    case = (await open_case(desk, headers, filed=20, owner="me"))["case"]
    day = await today(desk)
    await done(desk, headers, case, "deny-coverage", reason="not_a_resident", citation="22 CCR 50320",
               why="lives in Reno")  # fmt: skip
    await done(desk, headers, case, "mail-decision", printed_on=str(day), mailed_on=str(day),
               address="12 Elm St, Los Angeles")  # fmt: skip
    member = (await read(desk, headers, f"/cases/{case}"))["members"][0]["member"]
    await done(desk, headers, case, "request-hearing", member=member, filed_on=str(day), channel="phone")

    line = (await read(desk, headers, f"/cases/{case}/hearings"))["items"][0]
    assert (line["contests"], line["days_late"], line["timely"], line["aid"]) == ("denial", 0, True, "none")
    assert line["notice_mailed_on"] == str(day)
    assert line["last_day"] >= str(day + timedelta(days=90))

    auditor = await desk.person(47, "ben", "auditor")
    path = f"/cases/{case}/hearings/{line['instance']}/bundle"
    answer = await read(desk, auditor, path)
    bundle = answer["bundle"]
    assert bundle["as_known"]["effective_on"] == str(day)
    rules = [each["rule"] for each in bundle["determinations"]]
    assert bundle["determinations"][0]["type"] == "eligibility.determined"
    assert rules[-1] == "hearing_window"
    assert bundle["determinations"][-1]["why"]["code"] == "hearing_window"
    assert bundle["mailings"][0]["mailed_on"] == str(day)
    assert bundle["mailings"][0]["address"].startswith("12 Elm St")
    assert bundle["letter"]["hearing"]
    assert {"notice.mailed", "hearing.registered"} <= {each["type"] for each in bundle["events"]}
    assert ("auditor", "hearing bundle") in {(each["role"], each["what"]) for each in bundle["readings"]}

    # Whoever gets it checks it without us: sorted keys, no spaces, the fingerprint, the public key.
    canonical = json.dumps(bundle, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    digest = sha256(canonical).digest()
    assert answer["sha256"] == digest.hex()
    trust, signature = Trust(signer.public), b64decode(answer["signature"])
    assert trust.signed(answer["key_id"], joined(MARK, digest), signature)
    assert not trust.signed(answer["key_id"], joined(MARK, sha256(canonical + b" ").digest()), signature)

    other = await desk.person(48, "bea", "worker")
    for who, wrong in ((other, path), (headers, f"/cases/{case}/hearings/hearing-1/bundle")):
        assert (await desk.client.get(f"{API}{wrong}", headers=who)).status_code == 404
