"""An office whose services outside are functions of the test, with all that a worker does for them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import msgspec

from caseclock.application.app import Application
from caseclock.application.delivery.dispatch import Dispatcher
from caseclock.application.delivery.others import PlainMail
from caseclock.application.handle import Command, handle
from caseclock.application.ports.acting import Acting
from caseclock.application.ports.calling import Calls
from caseclock.application.ports.files import FILE, Files, Queue
from caseclock.application.ports.inbox import Inbox
from caseclock.application.ports.settings import Service, Settings
from caseclock.application.ports.trouble import TOPIC, Trouble
from caseclock.application.ports.wire import Wire
from caseclock.application.ports.working import PortWork
from caseclock.domain.case.state import CaseState, Member
from caseclock.domain.case.view import Actor
from caseclock.kernel.ids import CaseRef, uuid7
from caseclock.kernel.time import at_local
from caseclock.store.business_clock import BusinessClock
from caseclock.store.circuits import Circuits
from caseclock.store.keys import Keyring
from caseclock.store.outbox import Outbox, Outgoing
from tests.store.writing import opened
from tests.support.office import rules

COUNTY = 19
DAY = "2025-03-03"
TOKEN = "a token of the tests"
SPEEDY = timedelta(milliseconds=1)
Answering = Callable[[httpx.Request], Awaitable[httpx.Response]]


async def silent(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectTimeout("no answer", request=request)


class PortDesk:
    """The application, what it asks, and `answering`: the service outside, as the test sets it."""

    def __init__(self, app: Application, owner: Any) -> None:
        self.app = app
        self.owner = owner
        self.asked: list[httpx.Request] = []
        self.answering: Answering = silent
        names = ("hub", "save", "meds")
        services = {n: Service(name=n, url=f"http://localhost/{n}", token=TOKEN) for n in names}
        app.ports = Settings(services=services, poll=timedelta(hours=1), rest=timedelta(hours=1), file=SPEEDY)
        self.outbox = Outbox(app.store.pool, "w1")
        trouble = Trouble(self.outbox)
        client = httpx.AsyncClient(transport=httpx.MockTransport(self._answer))
        self.circuits = Circuits(app.store.pool, app.ports.rest)
        self.wire = Wire(app.ports, self.circuits, trouble, client)
        self.inbox = Inbox(app)
        self.work = PortWork(app, self.wire, self.inbox, Acting(app, self.inbox, trouble))
        calls = Calls(app, self.wire, self.inbox)
        handlers: dict[str, Any] = {
            "port.hub": calls,
            "port.save": calls,
            "port.meds": Queue(app),
            FILE: Files(app, self.wire, self.inbox),
            "alert": _nothing,
            TOPIC: _nothing,
        }
        self.dispatcher = Dispatcher(self.outbox, app.keyring, handlers, PlainMail(None))  # type: ignore[arg-type]

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        return await self.answering(request)

    async def round(self) -> None:
        """All that waits leaves, and what has come is acted on; back-off is over."""
        await self.owner.execute("update outbox set available_at = clock_timestamp() where dead_at is null")
        await self.dispatcher.tick()
        await self.work.round()

    async def do(
        self,
        name: str,
        case: UUID | None = None,
        role: str = "worker",
        converted_from: str = "",
        **body: Any,
    ) -> UUID:
        """A command, carried out."""
        actor = Actor(account="ann", role=role, county=COUNTY)
        raw = msgspec.json.encode(body)
        command = Command(
            county=COUNTY,
            name=name,
            body=raw,
            actor=actor,
            key=str(uuid7()),
            case_id=case,
            converted_from=converted_from,
        )
        reply = await handle(self.app, command)
        return case or CaseRef.parse(reply.body["case"]).case_id

    async def case(self, declared: str = "satisfactory", **person: Any) -> UUID:
        """Ana Ruiz, who declared a status."""
        ana = {
            "first_name": "Ana",
            "last_name": "Ruiz",
            "birth_date": "1990-05-01",
            "identifiers": {"a_number": "A123456789", "ssn": "900-12-3456"},
            "numbers": {"cin": "91234567A"},
            **person,
        }
        ben = {"first_name": "Ben", "last_name": "Ruiz", "asks_for_coverage": False}
        case = await self.do("open-case", application={"filed_on": DAY}, owner="ann", members=[ana, ben])
        signed = {"declared_by": "member", "form": "CCFRM604", "signed_on": DAY}
        await self.do("attest-status", case, declared=declared, **signed)
        return case

    async def state(self, case: UUID) -> CaseState:
        return self.app.fold(COUNTY, case, await self.app.store.load(COUNTY, [case]))

    async def ana(self, case: UUID) -> Member:
        return next(iter((await self.state(case)).members.values()))

    async def data(self, case: UUID) -> Any:
        return (await self.state(case)).instances_of("status_verification")[-1].data

    async def types(self, case: UUID) -> list[str]:
        loaded = await self.app.store.load(COUNTY, [case])
        return [each.event.type for each in self.app.history(COUNTY, case, loaded)]

    async def alerts(self, case: UUID) -> set[str]:
        return {a.alert for a in (await self.state(case)).alerts.values() if a.cleared_at is None}

    async def answers(self) -> list[Any]:
        return list(await self.owner.fetch("select * from port_answers order by received_at, answer_id"))

    async def requests(self) -> list[Any]:
        return list(await self.owner.fetch("select * from port_requests order by asked_at"))

    def question(self, n: int = -1) -> dict[str, Any]:
        """What the service was asked."""
        return dict(msgspec.json.decode([r for r in self.asked if r.method == "POST"][n].content))


async def _nothing(county: int, message: Outgoing, secret: str) -> str:
    return "not of interest here"


@asynccontextmanager
async def opened_port_desk(dsn: str, folder: Path) -> AsyncIterator[PortDesk]:
    owner = await asyncpg.connect(dsn)
    try:
        async with opened(dsn, 8) as store:
            await BusinessClock(store.pool).begin_training(at_local(date.fromisoformat(DAY), 9))
            yield PortDesk(Application(store, Keyring.read(folder), rules(), {}), owner)
    finally:
        await owner.close()
