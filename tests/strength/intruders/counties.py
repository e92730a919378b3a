"""A county with people of every role and one of everything that an address can name."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID, uuid4

from caseclock.application.drafts import Begun, Drafts
from caseclock.store.outbox import Outbox
from caseclock.store.ports import Ports
from tests.web.desk import API, Desk
from tests.web.intake import done, key, open_case, read, today, unit_with_supervisor
from tests.web.test_documents import PDF

OF_A_COUNTY = ("worker", "supervisor", "program_specialist", "auditor", "county_admin")
OF_THE_STATE = ("family_planning_office", "service_center", "site_certifier", "provider_staff")
INCOME = {"rule": "income", "on": "2024-03-31", "facts": {"countable_income": 167_700}}
CHANGE = "title: Fifty days\nparameters:\n  app_days_general:\n    - {from: 2020-01-01, value: 50}\n"


class Browser(NamedTuple):
    """What a browser carries for who is signed in, and what our forms carry."""

    token: str
    csrf: str


class County:
    """People by role, and a real id for each name in braces of an address."""

    def __init__(self, desk: Desk, number: int, mark: str) -> None:
        self.desk, self.number, self.mark = desk, number, mark
        self.people: dict[str, dict[str, str]] = {}
        self.browsers: dict[str, Browser] = {}
        self.ids: dict[str, str] = {}

    async def person(self, role: str, **changes: Any) -> None:
        """Someone of a role, signed in over the API and in a browser."""
        login = f"{self.mark.lower()}-{role[:4]}-{uuid4().hex[:6]}"
        headers = await self.desk.person(self.number, login, role, **changes)
        await self._arrived(role, headers)

    async def _arrived(self, role: str, headers: dict[str, str]) -> None:
        csrf = (await read(self.desk, headers, "/me"))["csrf"]
        self.people[role] = headers
        self.browsers[role] = Browser(headers["Authorization"].removeprefix("Bearer "), csrf)

    async def post(self, role: str, path: str, **body: Any) -> dict[str, Any]:
        """What a write that is carried out answers."""
        headers = self.people[role] | key()
        answer = await self.desk.client.post(f"{API}{path}", headers=headers, json=body)
        assert answer.status_code in (200, 201), answer.text
        return dict(answer.json())

    async def furnish(self) -> None:
        """Makes one of everything; the case of it was denied, and a hearing asked for."""
        await self._arrived("supervisor", await unit_with_supervisor(self.desk, self.number))
        for role in ("worker", "program_specialist", "auditor", "county_admin"):
            await self.person(role)
        await self._a_case()
        await self._a_desk()
        await self._a_machine_room()

    async def _a_case(self) -> None:
        desk, worker, day = self.desk, self.people["worker"], str(await today(self.desk))
        person = {"first_name": self.mark, "last_name": "Ruiz", "birth_date": "1990-05-01"}
        opened = await open_case(desk, worker, filed=20, owner="me", members=[person])
        case = self.ids["case_id"] = opened["case"]
        await done(desk, worker, case, "deny-coverage", reason="not_a_resident", citation="22 CCR 50320",
                   why=f"{self.mark} lives in Reno")  # fmt: skip
        await done(desk, worker, case, "mail-decision", printed_on=day, mailed_on=day, address="12 Elm St")
        seen = await read(desk, worker, f"/cases/{case}")
        member = seen["members"][0]["member"]
        await done(desk, worker, case, "request-hearing", member=member, filed_on=day, channel="phone")
        await done(desk, worker, case, "make-determination", **INCOME)
        about = f"{API}/cases/{case}/documents?received_on={day}"
        sent = worker | key() | {"Content-Type": "application/pdf", "Document-Form": "MC 13"}
        filed = await desk.client.post(about, headers=sent, content=PDF + self.mark.encode())
        assert filed.status_code == 200, filed.text

        async def first(part: str) -> dict[str, Any]:
            return dict((await read(desk, worker, f"/cases/{case}/{part}"))["items"][0])

        self.ids |= {
            "member": member,
            "document": (await first("documents"))["document"],
            "notice": (await first("notices"))["id"],
            "hearing": (await first("hearings"))["instance"],
            "determination": (await first("determinations"))["id"],
            "clock": (await first("clocks"))["clock"]["id"],
            "command_id": opened["command_id"],
        }

    async def _a_desk(self) -> None:
        """What people of the county have made for themselves and each other."""
        case, day = self.ids["case_id"], str(await today(self.desk))
        ana, bea = [str(await self.desk.add(self.number, f"{self.mark.lower()}-{n}", "worker")) for n in "ab"]
        me = (await read(self.desk, self.people["worker"], "/me"))["account"]
        cover = await self.post(
            "county_admin", "/covers", account=ana, cover=bea, from_on=day, to_on=day, note=self.mark
        )
        body = {"authority": f"EO {self.mark}", "days": 30, "cases": [case]}
        await self.post("auditor", f"/cases/{case}/access-reasons", reason=f"an audit of {self.mark}")
        reasons = await read(self.desk, self.people["auditor"], "/audit/reasons")
        close = {"relation": "relative", "name": "Nobody Here", "birth_date": "1931-01-01"}
        tie = await self.post("county_admin", "/ties", account=ana, **close)
        draft = uuid4()
        rooms = self.desk.application
        drafts = Drafts(rooms.store.pool, rooms.keyring, self.number, UUID(me))
        await drafts.save(Begun(id=draft, kind="intake"), "people", {"f.first_name": [self.mark]})
        saved = await self.desk.client.put(
            f"{API}/me/filters/mine", headers=self.people["worker"], json={"query": "sort=filed"}
        )
        assert saved.status_code in (200, 201, 204), saved.text
        self.ids |= {
            "account": bea,
            "cover": cover["cover_id"],
            "job": (await self.post("supervisor", "/bulk/disasters", **body))["id"],
            "what_if": (await self.post("supervisor", "/what-if", change=CHANGE))["id"],
            "reason_id": reasons["items"][0]["reason_id"],
            "draft_id": str(draft),
            "tie": tie["items"][0]["tie_id"],
            "office": "east",
            "unit": "u1",
        }

    async def _a_machine_room(self) -> None:
        """A receiver of events, a letter given up, an answer that nobody asked for."""
        pool, keyring = self.desk.store.pool, self.desk.application.keyring
        hook = await self.post("county_admin", "/webhooks", url=f"https://{self.mark.lower()}.example/in")
        message, outbox = uuid4(), Outbox(pool)
        sealed = keyring.seal(b"ABCD-EFGH", message.bytes)
        await outbox.put(self.number, message, "some_mail", {"to": "a@b.example", "name": self.mark}, sealed)
        for leased in await outbox.lease(self.number):
            await outbox.failed(self.number, leased, "550 no such user", give_up=True)
        answer = uuid4()
        body = keyring.seal(b'{"answer": "verified"}', answer.bytes)
        ports = Ports(pool)
        await ports.keep(self.number, answer, "hub", None, answer.bytes * 2, body, "callback")
        await self.desk.owner.execute(
            "update port_answers set outcome = 'unmatched' where answer_id = $1", answer
        )
        self.ids |= {"webhook": str(hook["webhook"]), "message": str(message), "answer": str(answer)}


class State(County):
    """County 0: a site and the people who are let into it, the office, the service centre."""

    async def furnish(self) -> None:
        """Makes a site and its people."""
        await self.person("family_planning_office", email="ofp@dhcs.example")
        await self.person("service_center", email="sc@dhcs.example")
        npi = {"name": self.mark, "address": "1 Main St", "npi": "1234567893"}
        headers = self.people["family_planning_office"] | key()
        url = f"{API}/cases?command=enrol-site"
        made = await self.desk.client.post(url, json=npi, headers=headers)
        assert made.status_code == 201, made.text
        case = self.ids["case_id"] = made.json()["case"]
        site = self.ids["site"] = case.partition("-")[2]
        for role in ("site_certifier", "provider_staff"):
            await self.person(role, site=UUID(site), email=f"{role}@clinic.example")
        spare = await self.desk.add(
            0, f"{self.mark.lower()}-s", "provider_staff", site=UUID(site), email="s@clinic.example"
        )
        self.ids |= {"account": str(spare)}
