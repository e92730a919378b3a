"""The handler of topics `port.hub` and `port.save`: one question, sent until the service has it."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

import msgspec

from caseclock.application.app import Application
from caseclock.application.delivery.letters import link
from caseclock.application.delivery.refused import NotYet, Undeliverable
from caseclock.application.ports.acting import report
from caseclock.application.ports.contract import Person, Question
from caseclock.application.ports.finding import Found, find
from caseclock.application.ports.inbox import Inbox
from caseclock.application.ports.settings import Service
from caseclock.application.ports.wire import PortDown, Wire
from caseclock.domain.case.state import Member
from caseclock.domain.procedures.status_verification.data import Verification
from caseclock.kernel.ids import CaseRef, derive
from caseclock.kernel.secret import REDACTED
from caseclock.store.outbox import MAX_TRIES, Outgoing
from caseclock.store.ports import PortRequest, Ports


class Calls:
    """Asks Hub and SAVE. A service that is left alone costs no try; after the last try a person is told."""

    def __init__(self, app: Application, wire: Wire, inbox: Inbox) -> None:
        self._app = app
        self._wire = wire
        self._inbox = inbox
        self._ports = Ports(app.store.pool)

    async def __call__(self, county: int, message: Outgoing, secret: str) -> str:
        """How it went. NotYet: the service is left alone. Undeliverable: it will not take this question."""
        request = request_of(message)
        service = self._app.ports.services.get(request.service)
        if service is None:
            return "by hand: the service has no address any more"
        row = (request.request_id, request.case_id, request.service, request.payload, "sending")
        if await self._ports.note_request(county, *row) in ("answered", "waiting"):
            return "the service has it"
        if shut := await self._wire.shut(service):
            raise NotYet(f"{service.name} is left alone: {shut.last_error}", shut.rest)
        found = await find(self._app, county, request.case_id, request.payload["instance"], _member(request))
        if found is None or superseded(request, found):
            await self._ports.set_status(county, request.request_id, "dropped")
            return "nobody to ask about any more" if found is None else "asked again meanwhile"
        return await self._ask(county, message, request, service, found)

    async def _ask(
        self, county: int, message: Outgoing, request: PortRequest, service: Service, found: Found
    ) -> str:
        body = msgspec.json.encode(question(county, request, found))
        key = str(request.request_id)
        try:
            answer = await self._wire.call(county, service, "POST", "/requests", body, key)
        except PortDown:
            if message.tries + 1 >= MAX_TRIES:
                await self._give_up(county, request, found, "unreachable")
            raise
        if answer.status_code not in (200, 202):
            await self._give_up(county, request, found, "refused")
            raise Undeliverable(f"{service.name} refused the question: {answer.status_code}")
        if answer.status_code == HTTPStatus.OK:
            await self._inbox.keep(service.name, answer.content, "reply", (county, request.request_id))
        await self._ports.sent(county, request.request_id, self._app.ports.poll)
        return f"{service.name} answered {answer.status_code}"

    async def _give_up(self, county: int, request: PortRequest, found: Found, flaw: str) -> None:
        """The case is told first: a dead letter alone would be seen by no worker."""
        key = f"port:{derive(request.request_id, flaw)}"
        await report(self._app, county, found, request, key, flaw)
        await self._ports.set_status(county, request.request_id, "failed")


def request_of(message: Outgoing) -> PortRequest:
    """The request that a message carries; its id is the message's."""
    payload = {name: value for name, value in message.payload.items() if name not in ("service", "case")}
    return PortRequest(
        request_id=message.message_id,
        case_id=message.case_id,
        service=message.payload["service"],
        payload=payload,
        status="sending",
        batch_id=None,
        polls=0,
    )


def superseded(request: PortRequest, found: Found) -> bool:
    """Whether a later question has taken the place of this one before it left."""
    data = found.instance.data if found.instance else None
    if not isinstance(data, Verification):
        return True
    number = request.payload["number"]
    if request.service == "hub":
        return bool(number < data.hub_asked)
    return bool(number <= data.save_stale)


def question(county: int, request: PortRequest, found: Found) -> Question:
    """What the service is asked. Here a person's numbers stand in clear, for the length of the call."""
    data = found.instance.data if found.instance else None
    citizen = isinstance(data, Verification) and data.declared == "citizen"
    step = request.payload.get("step", 0)
    return Question(
        correlation_id=str(CaseRef(county, request.request_id)),
        person=person(found.member, ("ssn",) if citizen else ("ssn", "a_number", "i94", "passport")),
        check="" if step else "citizenship" if citizen else "immigration",
        step=step,
        callback=link(f"/api/v1/ports/{request.service}/answers"),
    )


def person(member: Member, numbers: tuple[str, ...]) -> Person:
    """By what a service finds a member; a number whose key was destroyed is left out."""
    known = {name: member.identifiers.get(name, "") for name in numbers}
    return Person(
        first_name=member.first_name,
        last_name=member.last_name,
        birth_date=member.birth_date,
        **{name: value for name, value in known.items() if value and value != REDACTED},
    )


def _member(request: PortRequest) -> UUID:
    return UUID(request.payload["member"])
