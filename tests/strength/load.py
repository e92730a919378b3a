"""An office at work: clerks who give commands to any API until they are answered, and time that passes."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections import Counter
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx

from caseclock.kernel.time import local_date, monotonic
from caseclock.store.outage import StoreUnavailable
from caseclock.store.outbox import Outbox
from tests.stories.person import Person
from tests.strength.installation import Part

#: Seconds until a clerk gives an order up for good: longer than any outage here lasts.
PATIENCE = 90.0
#: Seconds after which a clerk presses again: the API that was asked may stand still.
ANSWER_S = 4.0
#: Answers after which nobody knows yet whether it was carried out.
AGAIN = (429, 502, 503)


@dataclass
class Order:
    """A command under its key, and the answer that acknowledged it; `left` is given up with none."""

    actor: str
    key: str
    path: str
    body: dict[str, Any]
    answer: dict[str, Any] | None = None
    refused: dict[str, Any] | None = None
    left: bool = False


@dataclass
class Office:
    """What all who work here share: the processes, today, the cases, and everything that was ordered."""

    apis: Sequence[Part]
    dice: random.Random
    now: datetime
    orders: list[Order] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    over: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def acknowledged(self) -> list[Order]:
        """Orders that somebody was told are done."""
        return [order for order in self.orders if order.answer is not None]

    async def gets_on(self, orders: int = 5) -> None:
        """Waits until so many more commands were acknowledged."""
        wanted, begun = len(self.acknowledged) + orders, monotonic()
        while len(self.acknowledged) < wanted:
            assert monotonic() - begun < PATIENCE, "the office does not get on"
            await asyncio.sleep(0.01)

    def api(self, but: Part | None = None) -> Part:
        """Any of the APIs; another than the one that gave no answer, if there is one."""
        return self.dice.choice([each for each in self.apis if each is not but] or self.apis)

    def url(self, path: str) -> str:
        """The same address at any of the APIs."""
        return f"{self.api().url}/api/v1{path}"


class Clerk:
    """Gives one command after the other, the same again under the same key while no answer comes."""

    def __init__(self, office: Office, person: Person) -> None:
        self._office = office
        self._person = person
        self._keys = itertools.count(1)
        self._silent: Part | None = None

    async def work(self) -> None:
        """Until the office closes; what was begun is brought to its end."""
        while not self._office.over.is_set():
            order = self._next()
            self._office.orders.append(order)
            await self._bring(order)

    def _next(self) -> Order:
        office, rnd = self._office, self._office.dice
        key = f"{self._person.login}-{next(self._keys)}"
        path, body = "/cases?command=open-case", self._household()
        if office.cases and rnd.random() < 0.6:
            command, body = rnd.choice(
                [
                    ("add-note", {"text": "The household called."}),
                    ("escalate", {"why": "It has waited for long."}),
                    ("assign-case", {"owner": self._person.account}),
                    ("assign-case", {"queue": "intake"}),
                ]
            )
            path = f"/cases/{rnd.choice(office.cases[-20:])}/commands/{command}"
        return Order(self._person.account, key, path, body)

    def _household(self) -> dict[str, Any]:
        today = local_date(self._office.now).isoformat()
        application = {"filed_on": today, "calworks_filed_on": today}
        ana = {"first_name": "Ana", "last_name": "Ruiz", "birth_date": "1990-05-01"}
        return {"application": application, "members": [ana]}

    async def _bring(self, order: Order) -> None:
        begun = monotonic()
        while monotonic() - begun < PATIENCE:
            answer = await self.send(order)
            if answer is None:
                if self._office.dice.random() < 0.2:
                    break  # the clerk goes home: it may be there or not, but never by half
                await asyncio.sleep(0.05)
                continue
            if answer.status_code in (200, 201):
                order.answer = answer.json()
                if "open-case" in order.path:
                    self._office.cases.append(answer.json()["case"])
            elif answer.status_code in (403, 404, 409, 412, 422):
                order.refused = answer.json()
            else:
                self._office.faults.append(f"{order.path}: {answer.status_code} {answer.text}")
            return
        order.left = True

    async def send(self, order: Order) -> httpx.Response | None:
        """One try; None when it brought no answer that tells."""
        headers = {"Idempotency-Key": order.key}
        asked = self._office.api(but=self._silent)
        url = f"{asked.url}/api/v1{order.path}"
        try:
            answer = await self._person.client.post(url, json=order.body, headers=headers, timeout=ANSWER_S)
        except httpx.TransportError:
            self._silent = asked
            return None
        self._silent = None
        self._office.answers[answer.status_code] += 1
        return None if answer.status_code in AGAIN else answer


async def time_passes(office: Office, keeper: Person, longest: timedelta) -> None:
    """Moves the training clock on and on; workers fire what falls due."""
    while not office.over.is_set():
        to = office.now + longest * office.dice.random()
        body = {"to": to.isoformat(), "fire": "workers"}
        try:
            answer = await keeper.client.put(office.url("/clock"), json=body, timeout=ANSWER_S)
            if answer.status_code == 409:  # an earlier move came through after all, and no clock goes back
                answer = await keeper.client.get(office.url("/clock"), timeout=ANSWER_S)
            if answer.status_code in (200, 202):
                office.now = datetime.fromisoformat(answer.json()["now"])
            elif answer.status_code not in AGAIN:
                office.faults.append(f"/clock: {answer.status_code} {answer.text}")
        except httpx.TransportError:
            pass
        await asyncio.sleep(0.05)


async def mail_goes_out(office: Office, outbox: Outbox, county: int) -> None:
    """Messages with an address, as notices and codes are, each with something of its own to say; one that
    could not be put is nobody's promise."""
    while not office.over.is_set():
        message, text = uuid4(), f"Sign in to read notice {uuid4()}."
        payload = {"to": "ana@example.org", "title": "A notice waits for you", "text": text}
        with suppress(StoreUnavailable):
            await outbox.put(county, message, "notice", payload)
        await asyncio.sleep(0.05)


@asynccontextmanager
async def at_work(office: Office, *work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """All of them, as long as the block; then each brings what it has begun to its end."""
    tasks = [asyncio.create_task(each) for each in work]
    try:
        yield
    finally:
        office.over.set()
        await asyncio.wait_for(asyncio.gather(*tasks), PATIENCE + 30)
