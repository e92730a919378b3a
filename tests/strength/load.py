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
from tests.strength.lives import Begin, Life, Sight, Wish, next_wish

#: Seconds until a clerk gives an order up for good: longer than any outage here lasts.
PATIENCE = 90.0
#: Seconds after which a clerk presses again: the API that was asked may stand still.
ANSWER_S = 4.0
#: Answers after which nobody knows yet whether it was carried out.
AGAIN = (429, 502, 503)


@dataclass
class Order:
    """A command under its key, and the answer that acknowledged it; `left` is given up with none."""

    county: int
    actor: str
    key: str
    command: str
    path: str
    body: dict[str, Any]
    answer: dict[str, Any] | None = None
    refused: dict[str, Any] | None = None
    left: bool = False


@dataclass
class Office:
    """What all who work here share: the processes, today, the cases, the sites whose certifier
    was told that the account is there, and everything that was ordered."""

    apis: Sequence[Part]
    dice: random.Random
    now: datetime
    orders: list[Order] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)
    activated: list[str] = field(default_factory=list)
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
    """Brings one life of a case after the other along, each command given again under the same key while no
    answer comes."""

    def __init__(self, office: Office, person: Person, county: int, begins: Sequence[Begin]) -> None:
        self._office = office
        self._person = person
        self._county = county
        self._begins = begins
        self._keys = itertools.count(1)
        self._silent: Part | None = None

    async def work(self) -> None:
        """Until the office closes; what was begun is brought to its end."""
        office = self._office
        while not office.over.is_set():
            sees = Sight(local_date(office.now), office.cases, self._person.account, office.dice)
            await self._live(office.dice.choice(self._begins)(sees))

    async def _live(self, life: Life) -> None:
        """One wish after the other, until one is refused. Who went home goes on with a case the next day,
        without knowing what became of the last order; an opening has then no case to go on with."""
        answer: dict[str, Any] | None = None
        while not self._office.over.is_set() and (wish := next_wish(life, answer)) is not None:
            answer = await (self._ask(wish) if isinstance(wish, str) else self._give(wish))
            if answer is None:
                return

    async def _give(self, wish: Wish) -> dict[str, Any] | None:
        path = (
            f"/cases/{wish.case}/commands/{wish.command}" if wish.case else f"/cases?command={wish.command}"
        )
        key = f"{self._person.login}-{next(self._keys)}"
        order = Order(self._county, self._person.account, key, wish.command, path, wish.body)
        self._office.orders.append(order)
        await self._bring(order)
        return {} if order.left and wish.case else order.answer

    async def _ask(self, path: str) -> dict[str, Any] | None:
        """Asked once: who gets no answer does something else."""
        try:
            answer = await self._person.client.get(self._office.url(path), timeout=ANSWER_S)
        except httpx.TransportError:
            return None
        if answer.status_code not in (200, *AGAIN):
            self._office.faults.append(f"{path}: {answer.status_code} {answer.text}")
        return answer.json() if answer.status_code == 200 else None

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
                if order.command == "open-case":
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
