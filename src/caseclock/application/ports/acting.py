"""From a kept answer to a command, given by `system` under a key of its own: it acts once, decided purely.

What cannot be used becomes a task in its case; what matches nothing is shown to the liaison.
"""

from __future__ import annotations

import logging
from datetime import date, timedelta
from typing import Any

import msgspec

from caseclock.application.app import Application
from caseclock.application.handle import Command, handle
from caseclock.application.outcomes import BadBody, Busy, NotFound
from caseclock.application.ports import meds
from caseclock.application.ports.contract import (
    Answer,
    Flawed,
    HubAnswer,
    MedsAnswer,
    Subject,
    read_answer,
)
from caseclock.application.ports.finding import Found, find, find_of
from caseclock.application.ports.inbox import Inbox
from caseclock.application.ports.trouble import Trouble
from caseclock.domain.case.state import Member
from caseclock.domain.case.view import Actor
from caseclock.domain.procedures.status_verification.falling_back import folded_name
from caseclock.kernel.refusal import Refused
from caseclock.kernel.time import local_date
from caseclock.readmodels.tools import number_key
from caseclock.store.outage import StoreUnavailable
from caseclock.store.ports import Outcome, PortAnswer, PortRequest, Ports

LOG = logging.getLogger(__name__)
BATCH = 50
#: Faults of ours, after which an answer waits for a person.
MAX_TRIES = 5
ACCOUNT = "system"


async def give(
    app: Application, county: int, found: Found, name: str, key: str, body: dict[str, Any]
) -> None:
    """A command of the system to the case of a request. Raises what `handle` raises."""
    await handle(
        app,
        Command(
            county=county,
            name=name,
            body=msgspec.json.encode(body),
            actor=Actor(account=ACCOUNT, role="system", county=county),
            key=key,
            case_id=found.state.case_id,
        ),
    )


class Acting:
    """Makes of each kept answer what it says."""

    def __init__(self, app: Application, inbox: Inbox, trouble: Trouble) -> None:
        self._app = app
        self._inbox = inbox
        self._trouble = trouble
        self._ports = Ports(app.store.pool)

    async def county(self, county: int) -> int:
        """All that wait, in the order they came; how many there were."""
        done = 0
        while answers := await self._ports.to_act_on(county, BATCH):
            for answer in answers:
                await self._one(county, answer)
            done += len(answers)
        return done

    async def _one(self, county: int, answer: PortAnswer) -> None:
        try:
            outcome, note = await self._act(county, answer)
        except StoreUnavailable:
            raise
        except Busy as busy:
            await self._ports.try_later(county, answer.answer_id, timedelta(seconds=1), str(busy))
            return
        except Exception as error:
            LOG.exception("answer %s of %s could not be acted on", answer.answer_id, answer.service)
            if answer.tries + 1 < MAX_TRIES:
                pause = timedelta(seconds=2**answer.tries)
                await self._ports.try_later(county, answer.answer_id, pause, type(error).__name__)
                return
            outcome, note = "set_aside", type(error).__name__
        if outcome in ("unmatched", "set_aside"):
            await self._trouble.kept(county, answer.service, answer.answer_id, note)
        await self._ports.done(county, answer.answer_id, outcome, note)

    async def _act(self, county: int, answer: PortAnswer) -> tuple[Outcome, str]:
        said = read_answer(answer.service, self._inbox.opened(answer.answer_id, answer.body))
        request = await self._ports.request(county, answer.request_id) if answer.request_id else None
        if request is None:
            return await self._unasked(county, answer, said)
        found = await find_of(self._app, county, request)
        if found is None:
            return "set_aside", "the case does not know the person any more"
        try:
            if isinstance(said, Flawed):
                return await self._unusable(county, answer, request, found, said.flaw)
            given = command_of(said, request, found, local_date(answer.received_at))
            if given is not None:
                await give(self._app, county, found, given[0], key_of(answer), given[1])
        except (Refused, BadBody, NotFound) as refused:
            return await self._refused(county, answer, request, found, refused)
        await self._ports.set_status(county, request.request_id, "answered")
        return "recorded", ""

    async def _unasked(self, county: int, answer: PortAnswer, said: Answer | Flawed) -> tuple[Outcome, str]:
        """Only MEDS speaks without being asked: its alerts are found a person by the client index number."""
        if not isinstance(said, MedsAnswer) or said.result != "alert":
            return "unmatched", "it speaks of no request of ours"
        place = await self._ports.by_cin(county, number_key(said.cin))
        found = await find(self._app, county, place[0], "", place[1]) if place else None
        if found is None:
            return "unmatched", "nobody here has this client index number"
        name, body = meds.task(found, said.kind, said.code, local_date(answer.received_at))
        try:
            await give(self._app, county, found, name, key_of(answer), body)
        except Refused as refused:
            return "set_aside", refused.refusal.code
        return "recorded", ""

    async def _unusable(
        self, county: int, answer: PortAnswer, request: PortRequest, found: Found, flaw: str
    ) -> tuple[Outcome, str]:
        if answer.service == "meds":
            # The transaction is not answered by it; nothing in the case waits for more than a line.
            return "set_aside", flaw
        await report(self._app, county, found, request, f"{key_of(answer)}:unusable", flaw)
        return "unusable", flaw

    async def _refused(
        self, county: int, answer: PortAnswer, request: PortRequest, found: Found, why: Exception
    ) -> tuple[Outcome, str]:
        """An answer that fits its form and not the case: the Program looks, and if even that is refused, the
        liaison."""
        note = why.refusal.code if isinstance(why, Refused) else type(why).__name__
        try:
            await self._unusable(county, answer, request, found, "unknown_answer")
        except Refused as again:
            return "set_aside", f"{note}, {again.refusal.code}"
        return "unusable", note


async def report(
    app: Application, county: int, found: Found, request: PortRequest, key: str, flaw: str
) -> None:
    """Tells the case that a service gave no answer that can be used; the Program and the owner look."""
    body = {
        "instance": request.payload["instance"],
        "service": request.service,
        "request": request.payload["number"],
        "flaw": flaw,
    }
    await give(app, county, found, "report-unusable-answer", key, body)


def key_of(answer: PortAnswer) -> str:
    """The idempotency key under which an answer acts."""
    return f"port:{answer.answer_id}"


def command_of(
    said: Answer, request: PortRequest, found: Found, on: date
) -> tuple[str, dict[str, Any]] | None:
    """The command that records an answer received on a day, and its body; None: nothing is to be recorded."""
    if isinstance(said, MedsAnswer):
        return meds.command_of(said, request, found, on)
    body: dict[str, Any] = {
        "instance": request.payload["instance"],
        "received_on": on.isoformat(),
        "request": request.payload["number"],
        "status_held": said.status_held,
        "another_person": said.subject is not None and not speaks_of(said.subject, found.member),
    }
    if isinstance(said, HubAnswer):
        return "record-hub-answer", body | {"answer": said.answer}
    step = request.payload["step"]
    return "record-save-response", body | {"step": step, "code": said.code, "text": said.text}


def speaks_of(subject: Subject, member: Member) -> bool:
    """Whether an answer is about this person: the last name as it is folded, and the birth date."""
    same_day = None in (subject.birth_date, member.birth_date) or subject.birth_date == member.birth_date
    return same_day and folded_name(subject.last_name) == folded_name(member.last_name)
