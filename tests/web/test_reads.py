"""What the API answers beside the case file: a clock's ledger, the rules, why it was decided, and when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.web.desk import API, Desk
from tests.web.intake import done, give, key, open_case, read, today


async def test_a_clock_tells_its_whole_ledger(desk: Desk) -> None:
    headers = await desk.person(520, "ana", "worker")
    case = (await open_case(desk, headers, filed=50, owner="me"))["case"]
    await give(desk, headers, case, "add-note", text="rings what is due")
    filed_on = await today(desk) - timedelta(days=50)
    items = (await read(desk, headers, f"/cases/{case}/clocks"))["items"]
    ids = {row["clock"]["name"]: row["clock"]["id"] for row in items}
    clock = await read(desk, headers, f"/clocks/{ids['promptness']}")
    assert clock["clock"] == ids["promptness"]
    assert ids["promptness"].startswith(f"{case}.mao_application-")
    assert clock["anchor"]["on"] == filed_on.isoformat()
    assert clock["anchor"]["source"]
    assert (clock["budget"]["amount"], clock["budget"]["unit"]) == (45, "calendar_day")
    assert clock["budget"]["parameter"] == "app_days_general"
    legal = (filed_on + timedelta(days=45)).isoformat()
    assert (clock["original"]["legal_on"], clock["current"]["legal_on"]) == (legal, legal)
    assert clock["current"]["internal_on"] <= legal
    assert "435.912" in clock["authority"]
    assert (clock["state"], clock["title"]["en"]) == ("overdue", "Time to decide and mail")
    rungs = {rung["at"]: rung for rung in clock["rungs"]}
    assert rungs["day 30"]["status"] == "overtaken"
    due = rungs["due"]
    assert (due["status"], due["told"], due["alert"]) == ("fired", ["owner", "supervisor"], "app_overdue")
    assert due["due_at"] <= due["fired_at"]
    assert due["late_seconds"] > 0
    assert due["armed_at"]

    bare = ids["promptness"].partition(".")[2]
    for wrong in (bare, f"{case}.nothing-1.at_all-1", f"521-{uuid4()}.{bare}"):
        assert (await desk.client.get(f"{API}/clocks/{wrong}", headers=headers)).status_code == 404
    stranger = await desk.person(521, "bea", "worker")
    foreign = await desk.client.get(f"{API}/clocks/{clock['clock']}", headers=stranger)
    assert foreign.status_code == 404


async def test_the_clocks_of_a_case_read_as_each_clock_does(desk: Desk) -> None:
    headers = await desk.person(598, "ana", "worker")
    case = (await open_case(desk, headers, filed=50, owner="me"))["case"]
    await give(desk, headers, case, "add-note", text="rings what is due")
    rows = (await read(desk, headers, f"/cases/{case}/clocks"))["items"]
    for row in rows:
        one = await read(desk, headers, f"/clocks/{row['clock']['id']}")
        assert (row["case"], list(row["clock"]["rungs"].values())) == (case, one["rungs"])
        same = ("name", "title", "status", "authority", "member", "superseded", "pauses", "extensions")
        assert {name: row["clock"][name] for name in same} == {name: one[name] for name in same}
    clock = next(row["clock"] for row in rows if row["clock"]["name"] == "promptness")
    # The rungs of the ninety days of a disability, and of an extension, are not this clock's.
    assert list(clock["rungs"]) == ["day 30", "day 40", "due"]
    assert all(rung["to"] for rung in clock["rungs"].values() if rung["alert"])


async def test_a_case_shows_its_application_and_which_filing_date_rules(desk: Desk) -> None:
    headers = await desk.person(597, "ana", "worker")
    now = await today(desk)
    medi_cal, cash_aid = now - timedelta(days=2), now - timedelta(days=5)
    filing = {
        "filed_on": medi_cal.isoformat(),
        "calworks_filed_on": cash_aid.isoformat(),
        "channel": "phone",
        "programs": ["medi_cal", "calworks"],
    }
    case = (await open_case(desk, headers, application=filing))["case"]
    found = await read(desk, headers, f"/cases/{case}")
    shown = found["application"]
    assert shown["medi_cal_filed_on"] == medi_cal.isoformat()
    assert shown["calworks_filed_on"] == shown["rules_on"] == found["filed_on"] == cash_aid.isoformat()
    assert (shown["rules"], shown["channel"]) == ("calworks", "phone")
    assert "CalWORKs application was filed first" in shown["why"]
    assert shown["programs"] == ["medi_cal", "calworks"]
    applied = next(each for each in found["instances"] if each["procedure"] == "mao_application")
    assert applied["data"]["items"] == {}


async def test_a_rung_names_the_people_who_were_told(desk: Desk) -> None:
    account = await desk.add(522, "ana", "worker")
    headers = await desk.sign_in(522, "ana")
    case = (await open_case(desk, headers, filed=50, owner=str(account)))["case"]
    await give(desk, headers, case, "add-note", text="rings what is due")
    alert = (await read(desk, headers, "/alerts"))["items"][0]
    await desk.owner.execute(
        "insert into alert_deliveries (county, message_id, account_id, case_id, alert_id, audience, mailed)"
        " values (522, $1, $2, $3, $4, 'owner', true)",
        uuid4(), account, case.partition("-")[2], alert["alert_id"],
    )  # fmt: skip
    clock = await read(desk, headers, f"/clocks/{alert['clock']}")
    due = next(rung for rung in clock["rungs"] if rung["at"] == "due")
    assert [(one["name"], one["audience"], one["mailed"]) for one in due["deliveries"]] == [
        ("ana", "owner", True)
    ]


async def test_the_procedures_say_what_may_happen_by_whom_and_by_when(desk: Desk) -> None:
    headers = await desk.person(523, "ana", "worker")
    names = {each["procedure"] for each in (await read(desk, headers, "/procedures"))["items"]}
    assert {"household", "mao_application", "status_verification", "provider_account"} <= names
    found = await read(desk, headers, "/procedures/mao_application")
    assert found["diagram"].startswith("stateDiagram-v2")
    assert found["versions"][0]["version"] == 1
    deny = next(each for each in found["commands"] if each["command"] == "deny-coverage")
    assert "worker" in deny["roles"]
    assert deny["title"]["en"] == "Deny coverage"
    assert "435.912" in deny["authority"]
    promptness = next(each for each in found["clocks"] if each["clock"] == "promptness")
    assert [rung["at"] for rung in promptness["rungs"]][-1] == "due"
    assert promptness["rungs"][-1]["to"] == ["owner", "supervisor"]
    filed = next(each for each in found["states"] if each["state"] == "filed")
    assert filed["waits_for"] == "worker"
    assert await read(desk, headers, "/procedures/mao_application", version=1) == found
    for absent in ("nothing", "mao_application?version=99"):
        assert (await desk.client.get(f"{API}/procedures/{absent}", headers=headers)).status_code == 404


async def test_the_policy_of_a_day_names_its_sources(desk: Desk) -> None:
    headers = await desk.person(19, f"ana-{uuid4().hex[:6]}", "worker")
    page = await read(desk, headers, "/policy", on="2025-03-03")
    values = {each["name"]: each for each in page["parameters"]}
    assert (values["app_days_general"]["value"], values["app_days_general"]["unit"]) == (45, "calendar_day")
    assert all(each["source"] or each["missing"] for each in values.values())
    assert {each["name"] for each in page["calendars"]} == {"county_office", "federal", "state_holidays"}
    assert page["version"] == desk.application.rules.policy.version
    single, rate = values["fpl138_single"], values["appr"]
    assert (single["since"], single["until"], single["value"]) == ("2024-04-01", "2025-03-31", 173200)
    assert (rate["confirmed"], rate["reading"]) == (False, "the state letter was not seen")
    later = await read(desk, headers, "/policy", on="2028-01-01")
    gaps = {each["name"]: each["missing"] for each in later["parameters"] if each["value"] is None}
    assert gaps["appr"] == "the rate of 2026 was not found"
    assert gaps["mmmna"] == "the file speaks of 2019-01-01 to 2026-12-31"
    holidays = await read(desk, headers, "/policy/calendars/federal", year=2025)
    assert {"day": "2025-07-04", "name": "Independence Day", "confirmed": True} in holidays["closed"]
    own = await read(desk, headers, "/policy/calendars/county_office", year=2025)
    assert own["version"] == desk.application.rules.policy.calendar(19, "county_office").version
    for absent in ("nothing", "federal?year=1901"):
        answer = await desk.client.get(f"{API}/policy/calendars/{absent}", headers=headers)
        assert answer.status_code == 404
    wrong = await desk.client.get(f"{API}/policy?on=2025-02-30", headers=headers)
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (400, "on")


async def approved(desk: Desk, headers: dict[str, str], filed: int = 40) -> tuple[str, str]:
    """A household whose only member was approved; the case and the member."""
    case = (await open_case(desk, headers, filed=filed, owner="me"))["case"]
    member = (await read(desk, headers, f"/cases/{case}"))["members"][0]["member"]
    signed = {"declared_by": "member", "form": "SAWS 2 PLUS", "signed_on": str(await today(desk))}
    await done(desk, headers, case, "attest-status", member=member, declared="citizen", **signed)
    await done(desk, headers, case, "approve-coverage", member=member)
    return case, member


async def test_a_determination_shows_its_tree_and_its_reading_is_kept(desk: Desk) -> None:
    headers = await desk.person(524, "ana", "worker")
    case, member = await approved(desk, headers)
    lines = (await read(desk, headers, f"/cases/{case}/determinations"))["items"]
    line = next(each for each in lines if each["type"] == "eligibility.determined")
    assert line["member"] == member
    found = await read(desk, headers, f"/determinations/{line['id']}")
    assert found["why"]["code"] == "application_approved"
    assert found["why"]["children"][0]["code"] == "first_day_of_eligibility"
    assert found["facts"]["filed_on"]
    assert "22 CCR 50195" in found["citations"]
    assert (found["procedure"], found["procedure_version"]) == ("mao_application", 1)
    assert found["result"]["outcome"] == "approved"
    scope = next(each for each in lines if each["type"] == "scope.determined")
    tree = await read(desk, headers, f"/determinations/{scope['id']}")
    assert (tree["why"]["code"], tree["facts"]["declared"]) == ("scope", "citizen")
    for wrong in (f"{case}.1", f"{case}.99999", f"{case}.", "x.1", f"525-{uuid4()}.1"):
        assert (await desk.client.get(f"{API}/determinations/{wrong}", headers=headers)).status_code == 404
    auditor = await desk.person(524, "aud", "auditor")
    readings = (await read(desk, auditor, "/audit", case=case))["readings"]
    assert ("determination", True) in {(each["what"], each["restricted"]) for each in readings}
    admin = await desk.person(524, "adm", "county_admin")
    assert (await desk.client.get(f"{API}/determinations/{line['id']}", headers=admin)).status_code == 403


async def test_coverage_and_facts_as_known_then_about_a_day(desk: Desk) -> None:
    headers = await desk.person(526, "ana", "worker")
    case, member = await approved(desk, headers)
    day = await today(desk)
    month = day.replace(day=1).isoformat()

    async def moment() -> str:
        return str((await read(desk, headers, f"/cases/{case}"))["as_of"])

    async def phone(**asked: Any) -> Any:
        return (await read(desk, headers, f"/cases/{case}", **asked))["facts"].get("phone")

    before = await moment()
    earlier = (day - timedelta(days=20)).isoformat()
    await done(desk, headers, case, "record-fact", fact="phone", value="111", effective_on=earlier)
    first = await moment()
    # Learned now, true ten days ago: then known otherwise.
    between = (day - timedelta(days=10)).isoformat()
    await done(desk, headers, case, "record-fact", fact="phone", value="222", effective_on=between)
    assert await phone() == "222"
    assert await phone(effective_on=earlier) == "111"
    assert await phone(as_of=first) == "111"
    assert await phone(as_of=first, effective_on=between) == "111", "as known then, about the later day"
    assert await phone(effective_on=between) == "222"
    assert await phone(as_of=before, effective_on=between) is None

    def months(page: Any) -> dict[str, str]:
        return {row["month"]: row["scope"] for row in page["items"] if row["member"] == member}

    now = await read(desk, headers, f"/cases/{case}/coverage")
    assert months(now)[month] == "full"
    assert await read(desk, headers, f"/cases/{case}/coverage", as_of=first) == now
    opened = (await read(desk, headers, f"/cases/{case}/history"))["items"][0]["recorded_at"]
    then = await read(desk, headers, f"/cases/{case}/coverage", as_of=opened)
    assert months(then) == {}
    other = await read(desk, headers, f"/cases/{case}/coverage", as_of=first, member=str(uuid4()))
    assert other["items"] == []


async def test_an_application_is_told_who_is_known_already(desk: Desk) -> None:
    headers = await desk.person(527, "ana", "worker")
    maria = {
        "first_name": "María", "last_name": "López", "birth_date": "1991-02-03",
        "identifiers": {"ssn": "900-12-3456"},
    }  # fmt: skip
    known = await open_case(desk, headers, members=[maria])
    assert known["duplicates"] == []
    alike = {"first_name": "Maria", "last_name": "Lopes", "birth_date": "1991-02-03"}
    body = {"members": [alike, {"first_name": "Zoe", "last_name": "New"}]}
    found = await desk.client.post(f"{API}/cases/duplicates", headers=headers, json=body)
    assert found.status_code == 200, found.text
    (one,) = found.json()["items"]
    assert (one["case"], one["member"], one["name"]) == (known["case"], 0, "María López")
    assert one["why"] == ["name alike", "same birth date"]
    assert 0.6 <= one["score"] < 1

    same = {"first_name": "M.", "last_name": "Garcia", "identifiers": {"ssn": "900-12-3456"}}
    asked = {"members": [same], "application": {"filed_on": str(await today(desk))}}
    shown = await desk.client.post(f"{API}/cases?preview=true", headers=headers | key(), json=asked)
    assert [each["why"] for each in shown.json()["duplicates"]] == [["same ssn"]]
    again = await open_case(desk, headers, members=[same])
    assert [each["case"] for each in again["duplicates"]] == [known["case"]], "told, and opened all the same"
    joined = await done(desk, headers, again["case"], "add-member", person=alike)
    assert [each["case"] for each in joined["duplicates"]] == [known["case"]]
    assert "900-12-3456" not in found.text + shown.text

    stranger = await desk.person(528, "bea", "worker")
    elsewhere = await desk.client.post(f"{API}/cases/duplicates", headers=stranger, json=body)
    assert elsewhere.json()["items"] == []
    wrong = await desk.client.post(f"{API}/cases/duplicates", headers=headers, json={"members": []})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (400, "members")


@pytest.mark.parametrize("report", ["numbers", "facts"])
async def test_twins_of_one_birth_report_are_not_told_as_duplicates(desk: Desk, report: str) -> None:
    headers = await desk.person(529, f"ana-{report}", "worker")
    born = str(date(2026, 5, 4))
    number = f"MC330-{report}"
    twins = [
        {"first_name": f"Baby Boy {letter}", "last_name": f"Ito {report}", "birth_date": born,
         report: {"birth_report": number}}
        for letter in "AB"
    ]  # fmt: skip
    first = await open_case(desk, headers, filed=1, members=twins[:1])
    second = await open_case(desk, headers, filed=1, members=twins[1:])
    assert (first["duplicates"], second["duplicates"]) == ([], [])
    again = await open_case(desk, headers, filed=1, members=[{**twins[0], report: {}}])
    assert first["case"] in {each["case"] for each in again["duplicates"]}


async def test_a_command_that_changes_nothing_keeps_the_version_and_may_be_repeated(desk: Desk) -> None:
    headers = await desk.person(561, "ana", "worker")
    case = (await open_case(desk, headers, filed=1, owner="ana"))["case"]
    seen = await read(desk, headers, f"/cases/{case}")
    url, body = f"{API}/cases/{case}/commands/redetermine-scope", {"member": seen["members"][0]["member"]}
    for reason in ("asked by phone", "asked again"):
        same = headers | key()
        first = await desk.client.post(url, headers=same, json=body | {"reason": reason})
        assert (first.status_code, first.json()["version"]) == (200, seen["version"]), first.text
        assert first.json()["events"] == []
        again = await desk.client.post(url, headers=same, json=body | {"reason": reason})
        assert (again.json(), again.headers["ETag"]) == (first.json(), first.headers["ETag"])
        other = await desk.client.post(url, headers=same, json=body)
        assert other.status_code == 422
