"""Work is handed over as listed: each row has its end; what others took stays; a leaver loses all."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from caseclock.application.bulk.jobs import Bulk
from caseclock.application.bulk.kinds import KINDS
from caseclock.domain.case.view import Actor
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.time import at_local
from caseclock.store.business_clock import BusinessClock
from tests.supervision.county import BEGAN, COUNTY, County
from tests.web.desk import API


class Office:
    """A county with a few cases on day one, and a supervisor's keyboard."""

    def __init__(self, county: County) -> None:
        self.county = county
        self.bulk = Bulk(county.desk.application, KINDS)

    async def post(
        self, path: str, body: dict[str, Any] | None = None, login: str = "super-u1", key: str = ""
    ) -> Any:
        headers = {**self.county.people[login], "Idempotency-Key": key or str(uuid4())}
        return await self.county.desk.client.post(f"{API}/{path}", json=body, headers=headers)

    async def reassign(self, *cases: str, to: tuple[str, ...] = ("abe",), **more: Any) -> Any:
        ids = [str(CaseRef(COUNTY, self.county.cases[each])) for each in cases]
        body = {"cases": ids, "to": to, "why": "Ann is away for long", **more}
        answer = await self.post("bulk/reassignments", body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def run(self, job: dict[str, Any]) -> list[dict[str, str]]:
        answer = await self.post(f"bulk/{job['id']}/release")
        assert answer.status_code == 201, answer.text
        ended = await self.bulk.run(COUNTY, UUID(job["id"]))
        rows = await self.manifest(job)
        assert ended.done + ended.refused + ended.already_so == ended.rows == len(rows)
        assert ended.waiting == 0
        return rows

    async def manifest(self, job: dict[str, Any]) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(await self.bulk.manifest(COUNTY, UUID(job["id"])))))

    async def owner(self, name: str) -> str:
        state = await self.state(name)
        return next(login for login, account in self.county.accounts.items() if str(account) == state.owner)

    async def state(self, name: str) -> Any:
        app, case = self.county.desk.application, self.county.cases[name]
        return app.fold(COUNTY, case, await app.load(COUNTY, [case]))


async def began(county: County) -> Office:
    await BusinessClock(county.desk.store.pool).begin_training(at_local(BEGAN, 9))
    await county.staff()
    for name, login in {"A": "ann", "B": "ann", "C": "ann", "D": "abe", "E": "bea"}.items():
        await county.open(login, name, BEGAN)
    return Office(county)


async def test_nothing_runs_before_it_is_released_and_then_every_row_ends(empty_county: County) -> None:
    office = await began(empty_county)
    job = await office.reassign("A", "B", "D", "E")
    assert (job["state"], job["waiting"]) == ("given", 2)
    assert await office.owner("A") == "ann"
    ends = {row["subject"]: (row["outcome"], row["why"]) for row in await office.run(job)}
    numbers = {name: (await office.state(name)).case_number for name in "ABDE"}
    assert ends == {
        f"{numbers['A']} to abe": ("done", ""),
        f"{numbers['B']} to abe": ("done", ""),
        numbers["D"]: ("already_so", "one of them has it"),
        numbers["E"]: ("refused", "it is of the unit u2: ask its supervisor"),
    }
    assert [await office.owner(name) for name in "ABCDE"] == ["abe", "abe", "ann", "abe", "bea"]


async def test_the_case_itself_says_why_it_changed_hands(empty_county: County) -> None:
    office = await began(empty_county)
    await office.run(await office.reassign("A"))
    desk, case = office.county.desk, CaseRef(COUNTY, office.county.cases["A"])
    page = await desk.client.get(f"/cases/{case}/timeline", headers=office.county.people["super-u1"])
    assert "Ann is away for long" in page.text


async def test_several_get_the_cases_in_turn(empty_county: County) -> None:
    office = await began(empty_county)
    await office.run(await office.reassign("A", "B", "C", to=("abe", "super-u1")))
    assert [await office.owner(name) for name in "ABC"] == ["abe", "super-u1", "abe"]


async def test_a_case_that_somebody_else_took_meanwhile_stays_with_them(empty_county: County) -> None:
    office = await began(empty_county)
    job = await office.reassign("A", "B")
    await empty_county.give("ann", "assign-case", {"owner": "bob"}, empty_county.cases["A"])
    await empty_county.give("ann", "assign-case", {"owner": "abe"}, empty_county.cases["B"])
    rows = await office.run(job)
    assert [row["outcome"] for row in rows] == ["refused", "already_so"]
    assert rows[0]["why"] == "somebody else took the case meanwhile"
    assert await office.owner("A") == "bob"


async def test_the_same_key_is_the_same_job(empty_county: County) -> None:
    office = await began(empty_county)
    body = {"owner": str(empty_county.accounts["ann"]), "to": ["abe"], "why": "again"}
    first = await office.post("bulk/reassignments", body, key="k")
    await office.run(first.json())
    again = await office.post("bulk/reassignments", body, key="k")
    assert again.json()["id"] == first.json()["id"]
    assert (again.json()["state"], again.json()["done"]) == ("ended", 3)


async def test_all_work_of_somebody_who_left_goes_in_one_job(empty_county: County) -> None:
    office = await began(empty_county)
    await empty_county.give("bea", "escalate", {"why": "please look"}, empty_county.cases["E"])
    alert = next(iter((await office.state("E")).alerts))
    await empty_county.give(
        "bea", "reassign-alert", {"alert_id": alert, "owner": "ann"}, empty_county.cases["E"]
    )
    away = {
        "account": str(empty_county.accounts["bob"]), "cover": str(empty_county.accounts["ann"]),
        "from_on": str(BEGAN), "to_on": str(BEGAN + timedelta(days=9)),
    }  # fmt: skip
    assert (await office.post("covers", away, login="chief")).status_code == 201
    body = {"leaver": "ann", "to": ["abe"], "why": "left the county"}
    answer = await office.post("bulk/hand-overs", body, login="chief")
    assert answer.status_code == 201, answer.text
    job = answer.json()
    await office.bulk.release(await _chief(office), UUID(job["id"]))
    ended = await office.bulk.run(COUNTY, UUID(job["id"]))
    assert (ended.rows, ended.done, ended.title) == (5, 5, "all work of ann: left the county")
    assert [await office.owner(name) for name in "ABC"] == ["abe", "abe", "abe"]
    assert (await office.state("E")).alerts[alert].owner == str(empty_county.accounts["abe"])
    covers = await empty_county.desk.access.accounts.covers(COUNTY, BEGAN)
    assert [(row.cover_account, row.to_on) for row in covers] == [
        (empty_county.accounts["abe"], date(2025, 1, 15))
    ]


async def test_a_supervisor_sees_no_job_of_another_units_supervisor(empty_county: County) -> None:
    office = await began(empty_county)
    job = await office.reassign("A")
    client = empty_county.desk.client
    for login, status, listed in (("super-u1", 200, 1), ("super-u2", 404, 0), ("audit", 200, 1)):
        headers = empty_county.people[login]
        assert (await client.get(f"{API}/bulk/{job['id']}", headers=headers)).status_code == status
        assert (await client.get(f"{API}/bulk/{job['id']}/manifest", headers=headers)).status_code == status
        assert len((await client.get(f"{API}/bulk", headers=headers)).json()["items"]) == listed


async def test_work_goes_to_somebody_who_may_own_it(empty_county: County) -> None:
    office = await began(empty_county)
    for to, code in (("nobody", "no_such_account"), ("audit", "not_an_owner")):
        answer = await office.post(
            "bulk/reassignments", {"owner": str(empty_county.accounts["ann"]), "to": [to], "why": "w"}
        )
        assert (answer.status_code, answer.json()["code"]) == (409, code)
    empty = await office.post("bulk/reassignments", {"to": ["abe"], "why": "w"})
    assert (empty.status_code, empty.json()["code"]) == (409, "nothing_to_do")
    worker = await office.post("bulk/hand-overs", {"leaver": "ann", "to": ["abe"], "why": "w"}, login="ann")
    assert worker.status_code == 403


async def _chief(office: Office) -> Any:
    return Actor(account=str(office.county.accounts["chief"]), role="county_admin", county=COUNTY)
