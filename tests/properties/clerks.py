"""People who give random commands to a real office at the same time, some of whom hang up midway."""

from __future__ import annotations

import asyncio
from random import Random
from typing import Any
from uuid import UUID

import msgspec

from caseclock.application.app import Application
from caseclock.application.bodies import CASE_FIELDS
from caseclock.application.handle import Command, handle
from caseclock.application.outcomes import Busy, Problem, Reply
from caseclock.domain.case.state import CaseState
from caseclock.domain.case.view import Actor
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.refusal import Refusal, Refused
from tests.properties.driving import Drive
from tests.properties.telling import like

COUNTY = 19


class Wish(msgspec.Struct, frozen=True):
    """A command that somebody wants to give."""

    name: str
    body: bytes
    role: str
    case: UUID


class Pencil(Drive):
    """Draws commands for a case as it stands, and gives none."""

    def __init__(self) -> None:
        super().__init__(COUNTY, like)
        self.states.clear()
        self.tell = lambda _: None
        self.wish: Wish | None = None

    def send(self, name: str, body: Any, role: str, case: UUID) -> Refusal:
        """Notes it, in the form in which it comes over the wire."""
        data = msgspec.to_builtins(body, str_keys=True)
        for field in CASE_FIELDS:
            if data.get(field):
                data[field] = str(CaseRef(COUNTY, UUID(data[field])))
        self.wish = Wish(name, msgspec.json.encode(data), role, case)
        return Refusal(code="", rule="", remedy="")


class Clerk:
    """One of them. `given`: each command that was acknowledged, by its id."""

    def __init__(self, app: Application, name: str, cases: list[UUID], rnd: Random) -> None:
        self.app = app
        self.name = name
        self.cases = cases
        self.rnd = rnd
        self.given: dict[UUID, Reply] = {}
        self.refused = 0
        self._sent = 0

    async def work(self, many: int) -> None:
        """A few commands, one after another."""
        for _ in range(many):
            wish = await self._wish()
            if wish is not None:
                await self._give(wish)

    async def _wish(self) -> Wish | None:
        pencil = Pencil()
        loaded = await self.app.load(COUNTY, self.cases)
        for case in self.cases:
            pencil.states[case] = self.app.fold(COUNTY, case, loaded)
            pencil.history[case] = []
        pencil.now = loaded.now
        pencil.any_command(self.rnd)
        return pencil.wish

    async def _give(self, wish: Wish) -> None:
        """Sends it, sometimes hangs up and sends it again, until it is answered one way or the other."""
        self._sent += 1
        opens = wish.name == "open-case"
        command = Command(
            county=COUNTY,
            name=wish.name,
            body=wish.body,
            actor=Actor(account=self.name, role=wish.role, county=COUNTY),
            key=f"{self._sent}",
            case_id=None if opens else wish.case,
        )
        while True:
            sending = asyncio.create_task(handle(self.app, command))
            if self.rnd.random() < 0.3:
                await hang_up(sending, self.rnd)
            await asyncio.wait([sending])
            if sending.cancelled() or isinstance(sending.exception(), Busy):
                continue
            if isinstance(sending.exception(), Refused | Problem):
                self.refused += 1
                return
            reply = self.given[command.id] = sending.result()
            if opens:
                self.cases.append(CaseRef.parse(reply.body["case"]).case_id)
            return


async def hang_up(task: asyncio.Task[Any], rnd: Random) -> None:
    """Cancels a task at some point of its work."""
    await asyncio.wait([task], timeout=rnd.choice((0.0, 0.0005, 0.002, 0.005, 0.01, 0.03)))
    task.cancel()
    await asyncio.wait([task])


def empty(case: UUID) -> CaseState:
    return CaseState(county=COUNTY, case_id=case)
