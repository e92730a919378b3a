"""The test office over HTTP: commands and time go through the API, workers fire and are killed meanwhile.

What a test asks of a case is folded from the store, as the API itself does.
"""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

import httpx
import msgspec

from caseclock.application.app import Application
from caseclock.application.handle import Command, handle
from caseclock.application.look_ups import LOOK_UPS
from caseclock.domain.case.state import CaseState
from caseclock.domain.case.view import Actor
from caseclock.kernel.ids import CaseRef, command_id, derive
from caseclock.kernel.refusal import Refusal
from caseclock.kernel.time import at_local
from caseclock.store.keys import Keyring
from tests.store.writing import opened
from tests.stories.person import Person
from tests.stories.proof import held
from tests.stories.service import Service
from tests.support.office import Office, rules

T = TypeVar("T")
#: A unit's name, and nothing that reads as a date.
UNIT = re.compile(r"[a-z][a-z0-9-]*")
CASE_FIELDS = ("to_case", "other_case", "from_case", "newborn_case", "mother_case")


class Loop:
    """An event loop of its own, so that a test written without one can wait for HTTP."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(300)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()


class HttpOffice(Office):
    """An `Office` whose cases live in a running installation."""

    def __init__(self, service: Service, loop: Loop, county: int, on: str) -> None:
        self.service = service
        self.loop = loop
        self.keys = 0
        self.last = UUID(int=0)
        self.stack = AsyncExitStack()
        super().__init__(county, on)
        self.states.clear()
        self.history.clear()
        loop.run(self._open(on))
        self.another_case()

    async def _open(self, on: str) -> None:
        await self.service.start(on)
        store = await self.stack.enter_async_context(opened(self.service.dsn, 4))
        self.application = Application(store, Keyring.read(self.service.data_dir), rules(), LOOK_UPS)

    def prove(self) -> None:
        """Every rung of every case rang once, in order, and the lateness of each is known."""
        for case_id in list(self.states):
            if self.states[case_id].version:
                ref = str(CaseRef(self.county, case_id))
                self.loop.run(held(self.person_of(self.role), ref))

    def close(self) -> None:
        """Stops all."""
        self.loop.run(self.service.stop())
        self.loop.run(self.stack.aclose())

    # ------------------------------------------------------------------ people and cases

    def person_of(self, role: str) -> Person:
        return self.loop.run(self.service.person(f"{role}.one", role, self.county, unit="unit-1"))

    def another_case(self) -> UUID:
        """A new case's id follows from who opens it and with which key, so it is known before."""
        opener = self.person_of(self.role)
        self.case_id = derive(command_id(self.county, opener.account, self._key(self.keys + 1)), "case")
        self.states[self.case_id] = CaseState(county=self.county, case_id=self.case_id)
        self.history[self.case_id] = []
        return self.case_id

    def _key(self, n: int) -> str:
        return f"story-{n}"

    @property
    def last_command(self) -> UUID:
        return self.last

    # ------------------------------------------------------------------ time

    def _fire_until(self, moment: datetime) -> None:
        if moment > self.now:
            self.loop.run(self.service.until_moment(moment))
        self.now = max(self.now, moment)
        self._reload()

    # ------------------------------------------------------------------ commands

    def attempt(self, command: str, /, *, role: str = "", case: UUID | None = None, **body: Any) -> Any:
        target = case or self.case_id
        self.keys += 1
        plain = msgspec.to_builtins(body, str_keys=True)
        for name in CASE_FIELDS:
            if name in plain:
                plain[name] = str(CaseRef(self.county, UUID(str(plain[name]))))
        self._directory(plain)
        opens = self.states[target].version == 0
        if (role or self.role) == "system":
            answer = self._as_system(command, target, plain)
        else:
            answer = self._over_http(command, role or self.role, "" if opens else target, plain)
        self._reload()
        return answer

    def _directory(self, plain: dict[str, Any]) -> None:
        """Whom and what a command names is there: owners have accounts, units stand in the directory."""
        if owner := plain.get("owner"):
            self.loop.run(self.service.known(owner, self.county))
        for unit in (plain.get("unit"), plain.get("to")):
            if isinstance(unit, str) and UNIT.fullmatch(unit):
                self.loop.run(self.service.unit(unit, self.county))

    def _over_http(self, command: str, role: str, target: UUID | str, plain: dict[str, Any]) -> Any:
        person = self.person_of(role)
        case = f"{self.county}-{target}" if target else ""
        answer = self.loop.run(person.give(command, case, key=self._key(self.keys), **plain))
        if answer.status_code == 403 and answer.json()["code"] == "reason_needed":
            self._say_why(person, target)
            answer = self.loop.run(person.give(command, case, key=self._key(self.keys), **plain))
        if told := answer.json().get("command_id"):
            self.last = UUID(told)
        if answer.status_code in (200, 201):
            return Carried(answer.json())
        assert answer.status_code in (400, 403, 409), f"{command}: {answer.status_code} {answer.text}"
        problem = answer.json()
        return Refusal(
            code=problem["code"],
            rule=problem["title"],
            remedy=problem.get("remedy", ""),
            field=problem.get("field", ""),
            facts=problem.get("facts", {}),
        )

    def _say_why(self, person: Person, target: UUID | str) -> None:
        """Whoever opens a case of another unit states a reason."""
        path = f"/cases/{self.county}-{target}/access-reasons"
        answer = self.loop.run(_sent(person.client.post(path, json={"reason": "Asked for a second look."})))
        assert answer.status_code in (200, 201), answer.text

    def _as_system(self, command: str, target: UUID, plain: dict[str, Any]) -> Any:
        order = Command(
            county=self.county,
            name=command,
            body=msgspec.json.encode(plain),
            actor=Actor(account="system", role="system", county=self.county),
            key=self._key(self.keys),
            case_id=target,
        )
        self.last = order.id
        return Carried(self.loop.run(handle(self.application, order)).body)

    def do(self, command: str, /, *, role: str = "", case: UUID | None = None, **body: Any) -> Any:
        answer = self.attempt(command, role=role, case=case, **body)
        assert isinstance(answer, Carried), f"{command} was refused: {answer}"
        return answer

    def _reload(self) -> None:
        for case_id in list(self.states):
            loaded = self.loop.run(self.application.store.load(self.county, [case_id]))
            self.history[case_id] = list(self.application.history(self.county, case_id, loaded))
            self.states[case_id] = self.application.fold(self.county, case_id, loaded)


class Carried(msgspec.Struct, frozen=True):
    """A command that was carried out, with what the API answered."""

    body: dict[str, Any]


async def _sent(request: Coroutine[Any, Any, httpx.Response]) -> httpx.Response:
    return await request


def day(text: str) -> datetime:
    """Nine in the morning of a day."""
    return at_local(date.fromisoformat(text), 9)
