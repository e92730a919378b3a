"""A county of two units, whose cases have lived through a quarter each in its own way."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

import msgspec

from caseclock.application.handle import Command, handle
from caseclock.domain.case.view import Actor
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.refusal import Refused
from caseclock.kernel.time import at_local
from caseclock.store.business_clock import BusinessClock
from tests.web.desk import Desk

COUNTY = 19
BEGAN, NOW = date(2025, 1, 6), date(2025, 5, 20)
UNITS = {"u1": ("ann", "abe"), "u2": ("bea", "bob")}
PAPERS = [{"item": "income", "why": "wages"}]
Act = tuple[date, str, dict[str, Any]]


class County:
    """Its people (headers by login, account ids by login) and the cases that were opened."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.people: dict[str, dict[str, str]] = {}
        self.accounts: dict[str, UUID] = {}
        self.cases: dict[str, UUID] = {}

    async def staff(self) -> None:
        """Two units with two workers and a supervisor each; an admin, an auditor."""
        await self._add("chief", "county_admin")
        await self._add("audit", "auditor")
        for unit in UNITS:
            await self._add(f"super-{unit}", "supervisor", unit=unit, office="main")
        await self.put("offices/main", {"name": "Main office"})
        for unit, workers in UNITS.items():
            body = {
                "office": "main",
                "name": f"Unit {unit}",
                "supervisor": str(self.accounts[f"super-{unit}"]),
            }
            await self.put(f"units/{unit}", body)
            for login in workers:
                await self._add(login, "worker", unit=unit, office="main")
        for login in self.accounts:
            self.people[login] = await self.desk.sign_in(COUNTY, login)

    async def _add(self, login: str, role: str, **place: str) -> None:
        self.accounts[login] = await self.desk.add(COUNTY, login, role, **place)
        if login == "chief":
            self.people[login] = await self.desk.sign_in(COUNTY, login)

    async def put(self, path: str, body: dict[str, Any]) -> None:
        answer = await self.desk.client.put(f"/api/v1/{path}", json=body, headers=self.people["chief"])
        assert answer.status_code == 200, answer.text

    async def give(
        self, login: str, name: str, body: dict[str, Any], case: UUID | None = None
    ) -> dict[str, Any]:
        unit = next((unit for unit, workers in UNITS.items() if login in workers), "")
        actor = Actor(account=str(self.accounts[login]), role="worker", county=COUNTY, unit=unit)
        command = Command(
            county=COUNTY,
            name=name,
            body=msgspec.json.encode(body),
            actor=actor,
            key=str(uuid4()),
            case_id=case,
        )
        return dict((await handle(self.desk.application, command)).body)

    async def open(self, login: str, name: str, filed_on: date, **more: Any) -> UUID:
        """One applicant's case, owned by the worker in her unit."""
        unit = next(unit for unit, workers in UNITS.items() if login in workers)
        member = {"first_name": name, "last_name": "Ruiz", "birth_date": "1990-05-01"}
        body = {
            "application": {"filed_on": filed_on}, "members": [member], "owner": login, "unit": unit, **more,
        }  # fmt: skip
        case = CaseRef.parse((await self.give(login, "open-case", body))["case"]).case_id
        self.cases[name] = case
        return case

    async def move(self, to: date) -> None:
        """Time passes; all that falls due on the way rings."""
        moved = await self.desk.training.move(at_local(to, 9), "here")
        assert moved.done

    async def live(self, cases: int, seed: int = 1) -> None:
        """So many applications, each with what befell it, in the order of the days."""
        rnd, workers = Random(seed), [each for unit in UNITS.values() for each in unit]
        await BusinessClock(self.desk.store.pool).begin_training(at_local(BEGAN, 9))
        await self.staff()
        told: list[tuple[date, int, str, str, dict[str, Any]]] = []
        for n in range(cases):
            filed_on = BEGAN + timedelta(days=rnd.randrange(90))
            told += [
                (max(filed_on, on), n, workers[n % 4], name, body)
                for on, name, body in [(filed_on, "open-case", {}), *_story(rnd, filed_on)]
            ]
        for on, n, login, name, body in sorted(told, key=lambda each: each[:2]):
            if on > NOW:
                break
            await self.move(on)
            if name == "open-case":
                await self.open(login, f"P{n}", on)
                continue
            try:
                await self.give(login, name, body, self.cases[f"P{n}"])
            except Refused:
                continue  # It has no place in this life, such as an extension of what is overdue.
        await self.move(NOW)


def _story(rnd: Random, filed_on: date) -> list[Act]:
    """What happens to one application: papers, errors, a disability, an extension, and an end or none."""
    found: list[Act] = []

    def on(least: int, most: int) -> date:
        return filed_on + timedelta(days=rnd.randint(least, most))

    kind = rnd.choice(
        ("plain", "plain", "papers", "papers", "disability", "disability", "extended", "extended")
    )
    if kind == "papers" or rnd.random() < 0.1:
        asked = on(2, 30)
        found.append((asked, "request-verification", {"items": PAPERS, "form": ""}))
        if rnd.random() < 0.7:
            came = asked + timedelta(days=rnd.randint(2, 20))
            found.append((came, "record-verification", {"item": "income", "received_on": came}))
            if rnd.random() < 0.4:
                found.append((came, "mark-insufficient", {"item": "income", "why": "one week only"}))
    if kind == "disability" or rnd.random() < 0.1:
        claimed = on(1, 20)
        found.append((claimed, "claim-disability", {}))
        if rnd.random() < 0.7:
            sent = claimed + timedelta(days=rnd.randint(1, 20))
            back = sent + timedelta(days=rnd.randint(20, 60))
            found.append((sent, "send-disability-packet", {"sent_on": sent}))
            if rnd.random() < 0.7:
                found.append((back, "record-disability-evaluation", {"returned_on": back}))
    if kind == "extended":
        until = filed_on + timedelta(days=rnd.randint(50, 88))
        body = {"until": until, "reason": "applicant_delay", "why": "in hospital"}
        found.append((on(20, 44), "extend-promptness", body))
    if rnd.random() < 0.75:
        done = on(85, 115) if kind == "disability" else on(20, 70)
        mailed = done - timedelta(days=rnd.choice((0, 0, 0, 2)))
        found.append((mailed, "withdraw-application", {"received_on": mailed}))
        body = {"printed_on": mailed, "mailed_on": mailed, "address": "1 Main St, Los Angeles"}
        found.append((done, "mail-decision", body))
    return sorted(found, key=lambda act: act[0])
