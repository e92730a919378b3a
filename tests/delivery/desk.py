"""An office whose post can be watched: a database of its own, people, cases, alerts, mail that is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import msgspec
from argon2 import PasswordHasher

from caseclock.application.access import Access
from caseclock.application.accounts import Wanted, add_account
from caseclock.application.app import Application
from caseclock.application.delivery.alerts import AlertTelling
from caseclock.application.delivery.audiences import Audiences
from caseclock.application.delivery.dispatch import Dispatcher, Handler
from caseclock.application.delivery.others import PlainMail
from caseclock.application.delivery.passcodes import TOPIC, PasscodeMail, passcode_sender
from caseclock.application.handle import Command, handle
from caseclock.application.journal import Origin, written
from caseclock.application.messages import ALERT
from caseclock.application.passwords import Passwords
from caseclock.domain.case.decision import Decision
from caseclock.domain.case.events import AlertCleared, AlertRaised
from caseclock.domain.case.view import Actor, View
from caseclock.domain.case.work import Work
from caseclock.kernel.events import Event
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.time import local_date
from caseclock.store.feed import Feed
from caseclock.store.keys import Keyring
from caseclock.store.outbox import Outbox, Outgoing
from caseclock.store.signing import Signer
from caseclock.store.told import Told
from tests.store.writing import opened
from tests.support.office import rules

COUNTY = 19
PASSWORD = "teal kettle orbits quietly"
TOLD = """
select d.*, a.display_name as name from alert_deliveries d join accounts a using (county, account_id)
 where d.county = $1 and d.case_id = $2 order by d.at
"""
ANN = Actor(account="ann", role="supervisor", county=COUNTY)


class Post:
    """A mailer that keeps what it is given; addresses in `failing` raise what they are told to."""

    def __init__(self) -> None:
        self.sent: list[EmailMessage] = []
        self.failing: dict[str, Exception] = {}

    async def send(self, message: EmailMessage, message_id: UUID) -> str:
        if error := self.failing.get(message["To"]):
            raise error
        self.sent.append(message)
        return "kept"

    def to(self) -> list[str]:
        return [message["To"] for message in self.sent]


class Desk:
    """The application with its outbox, and the superuser's connection for what tests must see or hurry."""

    def __init__(self, app: Application, owner: Any) -> None:
        self.app = app
        self.owner = owner
        self.post = Post()
        self.outbox = Outbox(app.store.pool, "w1")
        self.feed = Feed(app.store, Signer.new())
        self.told = Told(app.store.pool)
        cheap = Passwords(PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        self.access = Access(
            app.store.pool,
            keyring=app.keyring,
            number=lambda name, on: {"signin_failures_before_block": 5, "signin_inactivity_days": 90}[name],
            passwords=cheap,
            send_passcode=passcode_sender(self.outbox, app.keyring, lambda: None),
        )
        audiences = Audiences(self.access.accounts, self.told)
        self.handlers: dict[str, Handler] = {
            ALERT: AlertTelling(app, audiences, self.told, self.post, at_once=True),
            TOPIC: PasscodeMail(self.access.accounts, self.post),
        }

    def dispatcher(self, *, yields: bool = False, **handlers: Handler) -> Dispatcher:
        own = {**self.handlers, **handlers}
        return Dispatcher(self.outbox, self.app.keyring, own, PlainMail(self.post), lambda: yields)

    async def put(self, topic: str, secret: str = "", **more: Any) -> UUID:
        """A message of no case."""
        message_id = uuid4()
        sealed = self.app.keyring.seal(secret.encode(), message_id.bytes) if secret else None
        payload = more.pop("payload", {})
        await self.outbox.put(COUNTY, message_id, topic, payload, sealed, **more)
        return message_id

    async def row(self, message_id: UUID) -> Any:
        return await self.owner.fetchrow("select * from outbox where message_id = $1", message_id)

    async def hurry(self) -> None:
        """Back-off and leases are over."""
        await self.owner.execute("update outbox set available_at = clock_timestamp(), leased_until = null")

    async def person(self, login: str, role: str, county: int = COUNTY, **more: Any) -> UUID:
        fields = {"login": login, "display_name": login, "roles": (role,), "password": PASSWORD}
        wanted = Wanted(**{"email": f"{login}@county.example", **fields, **more})
        return (await add_account(self.access, county, wanted, "test")).account

    async def case(self, owner: object = "", unit: str = "u1", county: int = COUNTY) -> CaseRef:
        """A household with a name that must not be found in any post."""
        body = {
            "application": {"filed_on": "2025-03-03"},
            "members": [{"first_name": "Ximena", "last_name": "Quintanar", "birth_date": "1990-05-01"}],
            "unit": unit,
            **({"owner": str(owner)} if owner else {}),
        }
        actor = Actor(account="ann", role="worker", county=county)
        reply = await handle(self.app, self.command("open-case", body, actor=actor))
        return CaseRef.parse(reply.body["case"])

    def command(self, name: str, body: dict[str, Any], case: CaseRef | None = None, **more: Any) -> Command:
        actor = more.get("actor", ANN)
        return Command(
            county=actor.county,
            name=name,
            body=msgspec.json.encode(body),
            actor=actor,
            key=str(uuid4()),
            case_id=case.case_id if case else None,
        )

    async def record(self, case: CaseRef, *events: Event) -> None:
        """Events as a rung would write them, with their rows and messages."""
        loaded = await self.app.store.load(case.county, [case.case_id])
        state = self.app.fold(case.county, case.case_id, loaded)
        actor = Actor(account="system", role="system", county=case.county)
        view = View(
            state=state,
            policy=self.app.rules.policy,
            now=loaded.now,
            on=local_date(loaded.now),
            actor=actor,
            given=self.app.given_for_firing(),
        )
        work = Work(self.app.rules, state, view)
        for event in events:
            work.record(event, view.on, "household", 1)
        origin = Origin(command="test", command_id=uuid4(), actor=actor)
        decision = Decision(changes=(work.change(),))
        unit = written(self.app, case.county, loaded, decision, origin, None, self.app.keys(loaded))
        assert await self.app.store.append(case.county, [unit]) == ["written"]

    async def alert(self, case: CaseRef, *to: str, id: str = "a1") -> None:
        raised = AlertRaised(
            alert_id=id, alert="case_unowned", procedure="ownership", instance="ownership-1", to=to
        )
        await self.record(case, raised)

    async def cleared(self, case: CaseRef, id: str = "a1") -> None:
        await self.record(case, AlertCleared(alert_id=id, by="test"))

    async def names_told(self, case: CaseRef) -> list[str]:
        return sorted(row["name"] for row in await self.told_of(case))

    async def told_of(self, case: CaseRef) -> list[Any]:
        """Who was told of the case's alerts, the first one first."""
        return list(await self.owner.fetch(TOLD, case.county, case.case_id))


@asynccontextmanager
async def opened_desk(dsn: str, keys: Path) -> AsyncIterator[Desk]:
    owner = await asyncpg.connect(dsn)
    async with opened(dsn, 10) as store:
        yield Desk(Application(store, Keyring.read(keys), rules(), {}), owner)
    await owner.close()


__all__ = ["ANN", "COUNTY", "Desk", "Outgoing", "Post", "opened_desk"]
