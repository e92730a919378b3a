"""The file that goes to MEDS: JSON lines, the first and the last about the file itself."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from typing import Any
from uuid import UUID

import msgspec

from caseclock.application.app import Application
from caseclock.application.delivery.letters import link
from caseclock.application.delivery.refused import NotYet, Undeliverable
from caseclock.application.ports.acting import give
from caseclock.application.ports.calling import person, request_of
from caseclock.application.ports.finding import Found, find_of
from caseclock.application.ports.inbox import Inbox
from caseclock.application.ports.meds import task
from caseclock.application.ports.wire import PortDown, Wire
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.time import local_date
from caseclock.store.business_clock import BusinessClock
from caseclock.store.outbox import MAX_TRIES, Outgoing
from caseclock.store.ports import PortRequest, Ports

FILE = "port.meds_file"
LONGEST_FILE = 500
FORMAT = 1
_SENT = ("transaction", "from_month", "to_month", "scope", "programme", "funding")


class Queue:
    """The handler of topic `port.meds`: a transaction waits for the next file."""

    def __init__(self, app: Application) -> None:
        self._app = app
        self._ports = Ports(app.store.pool)

    async def __call__(self, county: int, message: Outgoing, secret: str) -> str:
        """Kept for the file."""
        request = request_of(message)
        row = (request.request_id, request.case_id, request.service, request.payload, "queued")
        return f"for the next file: {await self._ports.note_request(county, *row)}"


class Files:
    """The handler of topic `port.meds_file`: one file, sent until MEDS has it."""

    def __init__(self, app: Application, wire: Wire, inbox: Inbox) -> None:
        self._app = app
        self._wire = wire
        self._inbox = inbox
        self._ports = Ports(app.store.pool)
        self._clock = BusinessClock(app.store.pool)

    async def __call__(self, county: int, message: Outgoing, secret: str) -> str:
        """How it went. NotYet: MEDS is left alone. Undeliverable: it will not take this file."""
        service = self._app.ports.services.get("meds")
        if service is None:
            return "by hand: the service has no address any more"
        if shut := await self._wire.shut(service):
            raise NotYet(f"meds is left alone: {shut.last_error}", shut.rest)
        there = await self._people(county, message.message_id)
        body = file_of(county, message.message_id, there)
        try:
            answer = await self._wire.call(county, service, "POST", "/files", body, str(message.message_id))
        except PortDown:
            if message.tries + 1 >= MAX_TRIES:
                await self._give_up(county, there, "not_sent")
            raise
        if answer.status_code not in (200, 202):
            await self._give_up(county, there, "file_refused")
            raise Undeliverable(f"meds refused the file: {answer.status_code}")
        for request, _ in there:
            await self._ports.sent(county, request.request_id, self._app.ports.file)
        if answer.status_code == HTTPStatus.OK:
            for line in answer.content.splitlines():
                await self._inbox.keep("meds", line, "reply")
        return f"{len(there)} transactions, meds answered {answer.status_code}"

    async def _people(self, county: int, batch: UUID) -> list[tuple[PortRequest, Found]]:
        there = []
        for request in await self._ports.of_batch(county, batch):
            found = await find_of(self._app, county, request)
            if found is None:
                await self._ports.set_status(county, request.request_id, "dropped")
            else:
                there.append((request, found))
        return there

    async def _give_up(self, county: int, there: list[tuple[PortRequest, Found]], code: str) -> None:
        """Each transaction becomes a task, as if MEDS had rejected it: a dead letter is seen by no worker."""
        on = local_date((await self._clock.read()).now)
        for request, found in there:
            name, body = task(found, "reject", code, on)
            await give(self._app, county, found, name, f"port:{request.request_id}:{code}", body)
            await self._ports.set_status(county, request.request_id, "failed")


def file_of(county: int, batch: UUID, there: list[tuple[PortRequest, Found]]) -> bytes:
    """The whole file: what file it is, the transactions, and their count with the SHA-256 of their lines."""
    first: dict[str, Any] = {
        "file": str(CaseRef(county, batch)),
        "format": FORMAT,
        "county": county,
        "callback": link("/api/v1/ports/meds/answers"),
    }
    lines = [msgspec.json.encode(_transaction(county, *each)) + b"\n" for each in there]
    last = {"transactions": len(lines), "sha256": hashlib.sha256(b"".join(lines)).hexdigest()}
    return msgspec.json.encode(first) + b"\n" + b"".join(lines) + msgspec.json.encode(last) + b"\n"


def _transaction(county: int, request: PortRequest, found: Found) -> dict[str, Any]:
    """One line. Here a person's numbers stand in clear, for the length of the call."""
    sent = {name: request.payload[name] for name in _SENT if request.payload.get(name) is not None}
    who = msgspec.structs.replace(person(found.member, ("ssn",)), cin=found.member.numbers.get("cin", ""))
    return {
        "correlation_id": str(CaseRef(county, request.request_id)),
        "case_number": found.state.case_number,
        "person": who,
        **sent,
    }
