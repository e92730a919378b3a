"""Who did what by which rule, the review of stated reasons, and a worklist then beside now."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from caseclock.application.thenandnow import changes
from caseclock.kernel.time import wall_now
from tests.web.desk import API, NUMBERS, Desk
from tests.web.intake import done, key, open_case, read, today, unit_with_supervisor
from tests.web.test_reads import approved


async def test_acts_tell_who_did_what_by_which_rule_and_when(desk: Desk) -> None:
    headers = await desk.person(71, "ana", "worker", display_name="Ana Paz")
    case, _ = await approved(desk, headers)
    auditor = await desk.person(71, "ben", "auditor")
    page = await read(desk, auditor, "/audit/acts", who="ana")
    by_command = {each["command"]: each for each in page["items"]}
    act = by_command["approve-coverage"]
    assert (act["name"], act["role"], act["case"], act["title"]["es"]) == (
        "Ana Paz", "worker", case, "Aprobar la cobertura",
    )  # fmt: skip
    assert "application_approved" in act["rules"]
    assert list(by_command) == ["approve-coverage", "attest-status", "open-case"], "the newest first"
    # What was known when it was done is the case as of that moment.
    known = await read(desk, auditor, f"/cases/{case}", as_of=act["at"])
    assert known["version"] >= act["version"]

    async def commands(**asked: str) -> list[str]:
        found = await read(desk, auditor, "/audit/acts", **asked)
        return [each["command"] for each in found["items"]]

    assert await commands(rule="application_approved") == ["approve-coverage"]
    assert await commands(rule="application_approved", case=case) == ["approve-coverage"]
    assert await commands(rule="application_approved", case=case.replace(case[-4:], "0000")) == []
    assert await commands(rule="application") == [], "a part of a rule's name is no rule"
    assert await commands(command="open-case", case=case) == ["open-case"]
    assert await commands(to_on=str(await today(desk) - timedelta(days=30))) == []
    first = await read(desk, auditor, "/audit/acts", who="ana", limit="2")
    second = await read(desk, auditor, "/audit/acts", who="ana", limit="2", cursor=first["next"])
    assert [each["command"] for each in first["items"] + second["items"]] == list(by_command)
    assert second["next"] == ""
    wrong = await desk.client.get(f"{API}/audit/acts?from_on=2020-01-01&to_on=2025-01-01", headers=auditor)
    assert (wrong.status_code, wrong.json()["code"]) == (400, "period_refused")


async def test_acts_are_the_same_in_whatever_stretches_they_are_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = await desk.person(70, "ana", "worker")
    await approved(desk, headers)
    auditor = await desk.person(70, "ben", "auditor")
    whole = (await read(desk, auditor, "/audit/acts"))["items"]
    assert len(whole) == 3
    monkeypatch.setattr("caseclock.readmodels.acts._FIRST", timedelta(milliseconds=1))
    assert (await read(desk, auditor, "/audit/acts"))["items"] == whole


async def test_the_acts_of_one_rule_are_read_page_by_page(desk: Desk) -> None:
    headers = await desk.person(178, "ana", "worker")
    cases = [(await approved(desk, headers))[0] for _ in range(3)]
    auditor = await desk.person(178, "ben", "auditor")
    asked, found, cursor = {"rule": "application_approved", "limit": "1"}, [], ""
    while not found or cursor:
        page = await read(desk, auditor, "/audit/acts", **asked, **({"cursor": cursor} if cursor else {}))
        found += [each["case"] for each in page["items"]]
        cursor = page["next"]
    assert found == cases[::-1]


async def test_acts_taken_out_as_a_spreadsheet_are_themselves_on_record(desk: Desk) -> None:
    headers = await desk.person(72, "ana", "worker", display_name="=Ana")
    case, _ = await approved(desk, headers)
    auditor = await desk.person(72, "ben", "auditor")
    answer = await desk.client.get(f"{API}/audit/acts.csv", headers=auditor, params={"who": "ana"})
    rows = answer.text.splitlines()
    assert answer.headers["content-type"].startswith("text/csv")
    assert rows[0].startswith("recorded_at,case,case_number")
    assert len(rows) == 4
    assert case in rows[1]
    assert ",'=Ana," in rows[1], "no cell is a formula"
    accesses = (await read(desk, auditor, "/audit", kind="accesses"))["accesses"]
    taken = next(each for each in accesses if each["act"] == "acts_taken_out")
    assert taken["login"] == "ben"
    assert str(await today(desk)) in taken["note"]


async def test_a_supervisor_sees_acts_in_own_units_only(desk: Desk) -> None:
    worker = await desk.person(73, "ana", "worker")
    one = (await open_case(desk, worker, owner="me", unit="u1"))["case"]
    await open_case(desk, worker, owner="me", unit="u2")
    boss = await unit_with_supervisor(desk, 73)
    page = await read(desk, boss, "/audit/acts")
    assert {each["case"] for each in page["items"] if each["command"] == "open-case"} == {one}
    refused = await desk.client.get(f"{API}/audit/acts", headers=worker)
    assert refused.status_code == 403


async def test_a_stated_reason_is_reviewed_once_by_another(desk: Desk) -> None:
    worker = await desk.person(74, "ana", "worker")
    case = (await open_case(desk, worker, owner="me", unit="u1"))["case"]
    boss = await unit_with_supervisor(desk, 74)
    other = await desk.person(74, "ozz", "supervisor", display_name="Oz Diaz")
    stated = await desk.client.post(
        f"{API}/cases/{case}/access-reasons", headers=other, json={"reason": "complaint 26-9"}
    )
    assert stated.status_code == 201
    lapses = datetime.fromisoformat(stated.json()["expires_at"]) - wall_now()
    assert timedelta(hours=4) < lapses <= timedelta(hours=NUMBERS["stated_reason_hours"], minutes=1)
    await read(desk, other, f"/cases/{case}")

    (row,) = (await read(desk, boss, "/audit/reasons", to_review="true"))["items"]
    assert (row["name"], row["reason"], row["looks"], row["finding"]) == ("Oz Diaz", "complaint 26-9", 1, "")
    path = f"{API}/audit/reasons/{row['reason_id']}/review"
    body = {"finding": "not_justified", "note": "there is no such complaint"}
    own = await desk.client.post(path, headers=other, json=body)
    assert (own.status_code, own.json()["code"]) == (403, "own_reason")
    assert (await desk.client.post(path, headers=boss, json=body)).status_code == 204
    again = await desk.client.post(path, headers=boss, json=body)
    assert (again.status_code, again.json()["code"]) == (409, "reviewed")
    assert (await read(desk, boss, "/audit/reasons", to_review="true"))["items"] == []
    (row,) = (await read(desk, other, "/audit/reasons"))["items"]
    assert (row["finding"], row["note"], row["reviewer"]) == ("not_justified", body["note"], "boss")
    auditor = await desk.person(74, "ben", "auditor")
    acts = [each["act"] for each in (await read(desk, auditor, "/audit", kind="accesses"))["accesses"]]
    assert "reason_reviewed" in acts
    assert (await desk.client.post(path, headers=auditor, json=body)).status_code == 403

    stranger = await desk.person(74, "ulf", "supervisor")
    assert (await read(desk, stranger, "/audit/reasons"))["items"] == []
    assert (await desk.client.post(path, headers=stranger, json=body)).status_code == 404


async def test_a_stated_reason_opens_the_case_until_it_lapses(desk: Desk) -> None:
    worker = await desk.person(2379, "ana", "worker")
    case = (await open_case(desk, worker, owner="me", unit="u1"))["case"]
    other = await desk.person(2379, "ozz", "supervisor")
    reasons, note = f"{API}/cases/{case}/access-reasons", f"{API}/cases/{case}/commands/add-note"

    async def answers() -> list[tuple[int, str]]:
        """Of the case's reading, and of a command on it."""
        looked = await desk.client.get(f"{API}/cases/{case}", headers=other)
        acted = await desk.client.post(note, headers=other | key(), json={"text": "seen"})
        return [(each.status_code, each.json().get("code", "")) for each in (looked, acted)]

    shut = [(403, "reason_needed")] * 2
    assert await answers() == shut
    assert (await desk.client.post(reasons, headers=other, json={"reason": "complaint"})).status_code == 201
    assert await answers() == [(200, "")] * 2
    lapsed = await desk.owner.execute(
        "update access_reasons set expires_at = clock_timestamp() - interval '1 second' where county = 2379"
    )
    assert lapsed == "UPDATE 1"
    assert await answers() == shut
    again = await desk.client.post(reasons, headers=other, json={"reason": "complaint, once more"})
    assert (again.status_code, await answers()) == (201, [(200, "")] * 2)


async def test_a_worklist_then_stands_beside_how_its_cases_stand_now(desk: Desk) -> None:
    ana, bea = str(await desk.add(75, "ana", "worker")), str(await desk.add(75, "bea", "worker"))
    headers = await desk.sign_in(75, "ana")
    moved = (await open_case(desk, headers, owner=ana, filed=3))["case"]
    kept = (await open_case(desk, headers, owner=ana, filed=2))["case"]
    boss = await unit_with_supervisor(desk, 75)
    then = (await read(desk, boss, "/worklist"))["as_of"]
    await done(desk, boss, moved, "assign-case", owner=bea)
    fresh = (await open_case(desk, headers, owner=ana))["case"]

    page = await read(desk, boss, "/worklist/then-and-now", as_of=then, owner="ana")
    rows = {each["case"]: each for each in page["items"]}
    assert set(rows) == {moved, kept}
    assert rows[moved]["changes"] == ["owner"]
    assert (rows[moved]["then"]["owner_name"], rows[moved]["now"]["owner_name"]) == ("ana", "bea")
    assert rows[kept]["changes"] == []

    page = await read(desk, boss, "/worklist/then-and-now", as_of=then, owner="ana", side="now")
    rows = {each["case"]: each for each in page["items"]}
    assert set(rows) == {kept, fresh}
    assert (rows[fresh]["changes"], rows[fresh]["then"]) == (["not_open_then"], None)

    first = await read(desk, boss, "/worklist/then-and-now", as_of=then, owner="ana", limit="1")
    second = await read(
        desk, boss, "/worklist/then-and-now", as_of=then, owner="ana", limit="1", cursor=first["next"]
    )
    assert [first["items"][0]["case"], second["items"][0]["case"]] == [moved, kept]
    naked = await desk.client.get(f"{API}/worklist/then-and-now?as_of=2025-03-03T09:00:00", headers=boss)
    assert naked.status_code == 400
    assert changes(None, None) == ("not_open_then",)
