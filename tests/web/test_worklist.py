"""The worklist and the alerts over HTTP: whose, in which state, as known when, and how they go away."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from caseclock.application.wording import long_date
from caseclock.kernel.time import wall_now
from tests.web.desk import API, Desk
from tests.web.intake import done, give, key, open_case, read, today, unit_with_supervisor


def cases(page: dict[str, Any]) -> set[str]:
    return {row["case"] for row in page["items"]}


async def test_a_worker_sees_own_cases_and_those_covered_today(desk: Desk) -> None:
    ana, bea = await desk.add(501, "ana", "worker"), await desk.add(501, "bea", "worker")
    headers = await desk.sign_in(501, "ana")
    mine = (await open_case(desk, headers, owner=str(ana)))["case"]
    theirs = (await open_case(desk, headers, owner=str(bea)))["case"]
    queued = (await open_case(desk, headers, queue="intake"))["case"]
    assert cases(await read(desk, headers, "/worklist")) == {mine}
    assert cases(await read(desk, headers, "/worklist", queue="intake")) == {queued}
    assert cases(await read(desk, headers, "/worklist", owner="none")) == {queued}

    boss = await unit_with_supervisor(desk, 501)
    admin = await desk.sign_in(501, "adm")
    day = await today(desk)
    absence = {"account": str(bea), "cover": str(ana), "from_on": str(day), "to_on": str(day)}
    assert (await desk.client.post(f"{API}/covers", headers=admin, json=absence)).status_code == 201
    assert cases(await read(desk, headers, "/worklist")) == {mine, theirs}
    page = await read(desk, boss, "/worklist")
    assert cases(page) == {mine, theirs, queued}
    assert {row["owner_name"] for row in page["items"]} == {"ana", "bea", ""}
    only = await read(desk, boss, "/worklist", owner="ana")
    assert cases(only) == {mine}


async def test_a_unit_that_is_not_ones_own_is_refused_and_the_county_is_seen_by_role(desk: Desk) -> None:
    worker = await desk.person(502, "ana", "worker")
    one = (await open_case(desk, worker, owner="me", unit="u1"))["case"]
    two = (await open_case(desk, worker, owner="me", unit="u2"))["case"]
    boss = await unit_with_supervisor(desk, 502)
    assert cases(await read(desk, boss, "/worklist")) == {one}
    assert cases(await read(desk, boss, "/worklist", owner="any", unit="u1")) == {one}
    refused = await desk.client.get(f"{API}/worklist?unit=u2", headers=boss)
    assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (
        403,
        "unit_not_yours",
        "unit",
    )
    specialist = await desk.person(502, "spec", "program_specialist")
    assert cases(await read(desk, specialist, "/worklist")) == {one, two}
    assert cases(await read(desk, specialist, "/worklist", unit="u2")) == {two}
    stranger = await desk.person(503, "ann", "program_specialist")
    assert cases(await read(desk, stranger, "/worklist")) == set()


async def test_states_are_counted_filtered_and_sorted_by_what_is_due(desk: Desk) -> None:
    ana = str(await desk.add(504, "ana", "worker"))
    headers = await desk.sign_in(504, "ana")
    made = {days: (await open_case(desk, headers, filed=days, owner=ana))["case"] for days in (1, 32, 50)}
    page = await read(desk, headers, "/worklist")
    assert [row["case"] for row in page["items"]] == [made[50], made[32], made[1]]
    assert [row["state"] for row in page["items"]] == ["overdue", "at_risk", "running"]
    assert page["counts"]["states"] == {
        "overdue": 1, "at_risk": 1, "running": 1, "paused": 0, "not_started": 0,
    }  # fmt: skip
    due = page["items"][2]["due"]
    legal = await today(desk) + timedelta(days=44)
    assert (due["name"], due["legal_on"]) == ("promptness", legal.isoformat())
    assert due["internal_on"] <= due["legal_on"]
    assert due["title"]["es"] == "Plazo para decidir y avisar"
    assert due["clock"].startswith(made[1] + ".mao_application-")

    filtered = await read(desk, headers, "/worklist", state=["overdue", "running"])
    assert cases(filtered) == {made[50], made[1]}
    assert filtered["counts"]["total"] == 3, "the heading counts under the other filters"
    assert cases(await read(desk, headers, "/worklist", due_before=str(legal))) == {made[50], made[32]}
    day_after = str(legal + timedelta(days=1))
    assert cases(await read(desk, headers, "/worklist", due_before=day_after)) == set(made.values())
    assert cases(await read(desk, headers, "/worklist", whose_move="office")) == set(made.values())
    assert cases(await read(desk, headers, "/worklist", procedure="no_such")) == set()
    bad = await desk.client.get(f"{API}/worklist?state=late", headers=headers)
    assert (bad.status_code, bad.json()["errors"][0]["field"]) == (400, "state")


async def test_each_case_is_in_one_group_and_its_row_says_what_is_awaited(desk: Desk) -> None:
    ana = str(await desk.add(513, "ana", "worker"))
    headers = await desk.sign_in(513, "ana")
    late = (await open_case(desk, headers, filed=50, owner=ana))["case"]
    ours = (await open_case(desk, headers, filed=1, owner=ana))["case"]
    asked = (await open_case(desk, headers, filed=1, owner=ana))["case"]
    day = await today(desk)
    items = [{"item": "income", "why": "none came"}, {"item": "identity", "why": "none came"}]
    await done(desk, headers, asked, "request-verification", items=items)
    page = await read(desk, headers, "/worklist")
    rows = {row["case"]: row for row in page["items"]}
    assert {case: row["group"] for case, row in rows.items()} == {
        late: "overdue", ours: "waiting_on_me", asked: "waiting_on_others",
    }  # fmt: skip
    groups = page["counts"]["groups"]
    assert {name: n for name, n in groups.items() if n} == {
        "overdue": 1, "waiting_on_me": 1, "waiting_on_others": 1,
    }  # fmt: skip
    awaited = rows[asked]["awaits"][0]
    assert (awaited["who"], awaited["title"]["en"]) == ("member", "Papers due from the household")
    assert [paper["es"] for paper in awaited["needed"]] == [
        "prueba de identidad",
        "comprobantes de ingresos",
    ]
    assert awaited["since"] == day.isoformat()
    assert rows[late]["due"]["days_left"] < 0
    assert rows[ours]["due"]["days_left"] == 44
    for group, case in (("overdue", late), ("waiting_on_me", ours), ("waiting_on_others", asked)):
        only = await read(desk, headers, "/worklist", group=group)
        assert cases(only) == {case}
        assert only["counts"]["groups"] == groups, "the tabs keep their counts"


async def test_what_is_due_today_counts_the_offices_own_date_and_nothing_late(desk: Desk) -> None:
    ana = str(await desk.add(514, "ana", "worker"))
    headers = await desk.sign_in(514, "ana")
    made = {days: (await open_case(desk, headers, filed=days, owner=ana))["case"] for days in (44, 45, 46)}
    page = await read(desk, headers, "/worklist")
    day = (await today(desk)).isoformat()
    expected = {
        row["case"] for row in page["items"] if (row["due"]["internal_on"] or row["due"]["legal_on"]) <= day
    } - {made[46]}
    assert made[45] in expected
    found = await read(desk, headers, "/worklist", due="today")
    assert cases(found) == expected
    assert found["counts"]["due_today"] == len(expected)


async def test_a_row_names_no_state_of_the_status_check(desk: Desk) -> None:
    ana = str(await desk.add(515, "ana", "worker"))
    headers = await desk.sign_in(515, "ana")
    case = (await open_case(desk, headers, filed=1, owner=ana))["case"]
    (row,) = (await read(desk, headers, "/worklist"))["items"]
    running = {i["procedure"] for i in (await read(desk, headers, f"/cases/{case}"))["instances"]}
    assert "status_verification" in running
    told = {each["procedure"]["en"]: each["title"] for each in row["awaits"]}
    assert told["Status verification"] is None
    assert told["Application for Medi-Cal"]["en"] == "Filed"


async def test_pages_follow_each_other_under_one_sort(desk: Desk) -> None:
    ana = str(await desk.add(505, "ana", "worker"))
    headers = await desk.sign_in(505, "ana")
    made = [(await open_case(desk, headers, filed=n, owner=ana))["case"] for n in range(5)]
    seen: list[str] = []
    cursor = ""
    while True:
        page = await read(desk, headers, "/worklist", limit=2, cursor=cursor, sort="filed")
        seen += [row["case"] for row in page["items"]]
        cursor = page["next"]
        if not cursor:
            break
        other = await desk.client.get(f"{API}/worklist?sort=due&cursor={cursor}", headers=headers)
        assert (other.status_code, other.json()["field"]) == (400, "cursor")
    assert seen == made[::-1]


async def test_the_list_and_its_counts_as_of_a_moment(desk: Desk) -> None:
    ana, bea = str(await desk.add(506, "ana", "worker")), str(await desk.add(506, "bea", "worker"))
    headers = await desk.sign_in(506, "ana")
    case = (await open_case(desk, headers, filed=32, owner=ana))["case"]
    then = (await read(desk, headers, f"/cases/{case}"))["as_of"]
    await done(desk, headers, case, "assign-case", owner=bea, unit="u1")
    assert (await read(desk, headers, "/worklist"))["counts"]["total"] == 0
    page = await read(desk, headers, "/worklist", as_of=then)
    assert cases(page) == {case}
    assert page["counts"]["states"]["at_risk"] == 1
    assert page["items"][0]["due"]["internal_on"]
    before = await read(desk, headers, "/worklist", as_of="2001-01-01T00:00:00Z")
    assert (before["items"], before["counts"]["total"]) == ([], 0)
    for bad in ("2026-01-01T00:00:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"):
        answer = await desk.client.get(f"{API}/worklist", headers=headers, params={"as_of": bad})
        assert (answer.status_code, answer.json()["field"]) == (400, "as_of")


async def test_an_owner_nobody_is_called_is_a_mistake_in_the_question(desk: Desk) -> None:
    headers = await desk.person(596, "ana", "worker")
    for owner in ("ghost", str(uuid4())):
        answer = await desk.client.get(f"{API}/worklist", headers=headers, params={"owner": owner})
        assert (answer.status_code, answer.json()["field"]) == (400, "owner")
        assert answer.json()["remedy"]


async def test_an_alert_reaches_who_can_act_and_says_how_it_goes_away(desk: Desk) -> None:
    ana = str(await desk.add(507, "ana", "worker"))
    headers = await desk.sign_in(507, "ana")
    case = (await open_case(desk, headers, filed=50, owner=ana))["case"]
    await give(desk, headers, case, "add-note", text="rings what is due")
    boss = await unit_with_supervisor(desk, 507)
    for who in (headers, boss):
        items = (await read(desk, who, "/alerts"))["items"]
        overdue = next(item for item in items if item["alert"] == "app_overdue")
        assert overdue["case"] == case
        assert overdue["title"] == {
            "en": "The application is overdue",
            "es": "La solicitud está atrasada",
        }
        ways = {way["command"]: way for way in overdue["goes_away"]}
        assert ways["mail-decision"]["yours"]
        assert ways["mail-decision"]["title"]["en"] == "Record that the notice was mailed"
        assert len(overdue["goes_away"]) < 8
        assert not ways.keys() & {"merge-cases", "join-applications", "move-member"}
    other = await desk.person(507, "bea", "worker")
    assert (await read(desk, other, "/alerts"))["items"] == []
    auditor = await desk.person(507, "aud", "auditor")
    assert (await desk.client.get(f"{API}/alerts", headers=auditor)).status_code == 403


async def test_alerts_of_one_moment_in_many_cases_are_paged_each_once(desk: Desk) -> None:
    ana = str(await desk.add(508, "ana", "worker"))
    headers = await desk.sign_in(508, "ana")
    made = set()
    for _ in range(3):
        case = (await open_case(desk, headers, filed=50, owner=ana))["case"]
        await give(desk, headers, case, "add-note", text="rings what is due")
        made.add(case)
    await desk.owner.execute("update rm_alerts set raised_at = now(), alert_id = 'x' where county = 508")
    page = await read(desk, headers, "/alerts", limit=1)
    rest = await read(desk, headers, "/alerts", cursor=page["next"])
    seen = [item["case"] for item in (*page["items"], *rest["items"])]
    assert sorted(seen) == sorted(made)


async def test_a_site_sees_its_own_case_and_the_office_sees_every_site(desk: Desk) -> None:
    mark = key()["Idempotency-Key"][:12]
    office = await desk.person(0, f"o-{mark}", "family_planning_office", email="o@state.example")
    sites = []
    for name in ("Eastside", "Westside"):
        body = {"name": f"{name} {mark}", "address": "1 Main St", "npi": "1234567893"}
        made = await desk.client.post(f"{API}/cases?command=enrol-site", json=body, headers=office | key())
        assert made.status_code == 201, made.text
        sites.append(made.json()["case"])
    site = UUID(sites[0].partition("-")[2])
    certifier = await desk.person(0, f"c-{mark}", "site_certifier", email="c@clinic.example", site=site)
    own = await read(desk, certifier, "/worklist")
    assert cases(own) == {sites[0]}
    assert (own["counts"]["total"], own["items"][0]["kind"]) == (1, "provider_site")
    assert cases(await read(desk, certifier, "/worklist", owner="any", unit="u1")) == {sites[0]}
    assert set(sites) <= cases(await read(desk, office, "/worklist", limit=200))
    assert (await read(desk, certifier, "/alerts"))["items"] == []


async def test_an_alert_says_why_it_is_there_and_is_taken_put_off_and_given_away(desk: Desk) -> None:
    ana, bea = str(await desk.add(509, "ana", "worker")), str(await desk.add(509, "bea", "worker"))
    headers, others = await desk.sign_in(509, "ana"), await desk.sign_in(509, "bea")
    case = (await open_case(desk, headers, filed=50, owner=ana))["case"]
    await give(desk, headers, case, "escalate", why="Two reports disagree.", to="program")
    (overdue,) = [a for a in (await read(desk, headers, "/alerts"))["items"] if a["alert"] == "app_overdue"]
    because = overdue["because"]
    assert (because["rung"], because["clock"]) == ("due", overdue["clock"])
    ended = long_date(date.fromisoformat(because["due_on"]), "en")
    assert because["text"]["en"] == f"Time to decide and mail: it ended on {ended}."
    shown = (await read(desk, headers, f"/cases/{case}"))["open_alerts"]
    (same,) = [a for a in shown if a["alert"] == "app_overdue"]
    assert same["because"] == because
    assert {way["command"] for way in same["goes_away"]} == {way["command"] for way in overdue["goes_away"]}

    await give(desk, headers, case, "acknowledge-alert", alert_id=overdue["alert_id"])
    await give(desk, headers, case, "reassign-alert", alert_id=overdue["alert_id"], owner="bea")
    assert "app_overdue" not in [a["alert"] for a in (await read(desk, headers, "/alerts"))["items"]]
    (given,) = (await read(desk, others, "/alerts"))["items"]
    assert (given["alert"], given["owner"], given["acknowledged_by"]) == ("app_overdue", bea, ana)
    told = [e["type"] for e in (await read(desk, headers, f"/cases/{case}/history"))["items"]]
    assert {"alert.acknowledged", "alert.reassigned"} <= set(told)

    pat = await desk.person(509, "pat", "program_specialist")
    (asked,) = (await read(desk, pat, "/alerts"))["items"]
    until = (wall_now() + timedelta(days=2)).isoformat()
    await give(desk, pat, case, "snooze-alert", alert_id=asked["alert_id"], until=until)
    assert (await read(desk, pat, "/alerts"))["items"] == []
    (snoozed,) = (await read(desk, pat, "/alerts", snoozed=True))["items"]
    assert datetime.fromisoformat(snoozed["snoozed_until"]) == datetime.fromisoformat(until)
