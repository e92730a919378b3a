"""A determination over HTTP: seen before it is confirmed, kept whole, run again with its differences."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from caseclock.kernel.time import wall_now
from tests.web.desk import API, Desk
from tests.web.intake import done, give, key, open_case, read
from tests.web.test_reads import approved

INCOME = {"rule": "income", "on": "2024-03-31", "facts": {"countable_income": 167_700}}


async def one(desk: Desk, headers: dict[str, str], case: str, kind: str) -> dict[str, Any]:
    """The latest determination of a type, as listed."""
    items = (await read(desk, headers, f"/cases/{case}/determinations"))["items"]
    found: dict[str, Any] = next(each for each in items if each["type"] == kind)
    return found


async def test_a_worker_sees_the_determination_before_confirming_it_and_it_is_stored_as_seen(
    desk: Desk,
) -> None:
    headers = await desk.person(534, "ana", "worker")
    case = (await open_case(desk, headers, owner="me"))["case"]
    where = f"{API}/cases/{case}/commands/make-determination"
    answer = await desk.client.post(f"{where}?preview=true", json=INCOME, headers={**headers, **key()})
    (shown,) = answer.json()["determinations"]
    seen = {"If-Match": f'"{answer.json()["version"] - 1}"'}
    assert (shown["result"]["eligible"], shown["waits_for"]) == (True, "")
    auditor = await desk.person(534, "aud", "auditor")
    readings = (await read(desk, auditor, "/audit", case=case))["readings"]
    assert ("determination", True) in {(each["what"], each["restricted"]) for each in readings}
    stale = {**headers, **key(), "If-Match": '"1"'}
    assert (await desk.client.post(where, json=INCOME, headers=stale)).status_code == 412
    moved = {**INCOME, "policy": "another"}
    assert (await desk.client.post(where, json=moved, headers={**headers, **key()})).status_code == 409
    same, body = {**headers, **key(), **seen}, {**INCOME, "policy": shown["policy"]}
    assert (await desk.client.post(where, json=body, headers=same)).status_code == 200
    line = await one(desk, headers, case, "determination.made")
    kept = await read(desk, headers, f"/determinations/{line['id']}")
    assert (kept["why"], kept["result"], kept["facts"]) == (
        shown["explanation"], shown["result"], shown["facts"],
    )  # fmt: skip
    assert (kept["rule"], kept["on"], kept["cannot_rerun"]) == ("income", "2024-03-31", "")
    assert kept["sources"]["countable_income"]["from"] == "stated by worker"


async def test_it_is_run_again_with_the_rules_of_another_date_and_says_what_differs(desk: Desk) -> None:
    headers = await desk.person(531, "ana", "worker")
    case = (await open_case(desk, headers, owner="me"))["case"]
    await done(desk, headers, case, "make-determination", **INCOME)
    line = await one(desk, headers, case, "determination.made")
    address = f"/determinations/{line['id']}"
    same = (await read(desk, headers, address, on="2024-03-31"))["rerun"]
    assert (same["same"], same["differences"]) == (True, [])
    later = (await read(desk, headers, address, on="2025-04-30"))["rerun"]
    assert not later["same"]
    assert {each["what"] for each in later["differences"]} == {"value", "result", "step"}
    limit = next(each for each in later["differences"] if each["name"] == "limit")
    assert limit["now"] > limit["stored"]
    gap = (await read(desk, headers, address, on="1970-01-01"))["rerun"]
    assert "1970-01-01" in gap["refused"]


async def test_it_is_run_again_with_the_facts_as_known_then_or_now(desk: Desk) -> None:
    headers = await desk.person(532, "ana", "worker")
    case, member = await approved(desk, headers)
    scope = await one(desk, headers, case, "scope.determined")
    before = wall_now().isoformat()
    await give(desk, headers, case, "correct-fact", member=member, birth_date="2001-02-03")
    address = f"/determinations/{scope['id']}"
    later = (wall_now() + timedelta(days=1)).isoformat()
    now = (await read(desk, headers, address, facts_as_of=later))["rerun"]
    born = next(each for each in now["differences"] if each["name"] == "born")
    assert (born["what"], born["now"]) == ("fact", "2001-02-03")
    then = (await read(desk, headers, address, facts_as_of=before))["rerun"]
    assert [each["name"] for each in then["differences"] if each["name"] == "born"] == []
    naive = await desk.client.get(f"{API}{address}?facts_as_of=2025-01-01T00:00:00", headers=headers)
    assert naive.status_code == 400


async def test_every_decision_of_a_rule_runs_again_the_same_and_a_persons_says_so(desk: Desk) -> None:
    headers = await desk.person(533, "ana", "worker")
    case, _ = await approved(desk, headers)
    for kind in ("scope.determined", "eligibility.determined"):
        line = await one(desk, headers, case, kind)
        shown = await read(desk, headers, f"/determinations/{line['id']}")
        again = await read(desk, headers, f"/determinations/{line['id']}", on=shown["on"])
        assert again["rerun"]["same"], kind
        assert shown["sources"]["filed_on"]["from"].startswith(("coverage.requested v", "application.filed"))
    refused = (await open_case(desk, headers, owner="me"))["case"]
    law = {"reason": "not_a_resident", "citation": "22 CCR 50320", "why": "lives in Reno"}
    await done(desk, headers, refused, "deny-coverage", **law)
    line = await one(desk, headers, refused, "eligibility.determined")
    shown = await read(desk, headers, f"/determinations/{line['id']}", on="2024-01-01")
    assert shown["rerun"] is None
    assert "decided by a person" in shown["cannot_rerun"]
