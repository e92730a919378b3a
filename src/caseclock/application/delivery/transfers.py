"""Carries a case from county to county: each county acts for itself, on what the other's message says."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec

from caseclock.application.app import Application
from caseclock.application.delivery.refused import Undeliverable
from caseclock.application.handle import Command, handle
from caseclock.application.outcomes import BadBody, NotFound, Reply
from caseclock.domain.case.view import Actor
from caseclock.domain.procedures.county_transfer.data import COMPLETED, OPENED
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.refusal import Refused
from caseclock.store.outbox import Outgoing


class Transfers:
    """The handler of the three messages. The same message twice is one command."""

    def __init__(self, app: Application) -> None:
        self._app = app

    async def __call__(self, county: int, message: Outgoing, secret: str) -> str:
        """Opens, confirms or finishes in the county it is for. Undeliverable: it refuses for good."""
        payload = message.payload
        try:
            if message.topic == OPENED:
                body = {"opened_case": payload["opened_case"], "case_number": payload["case_number"]}
                await self._give(message, "confirm-transfer", body, payload["to_case"])
            elif message.topic == COMPLETED:
                await self._give(message, "finish-transfer", {}, payload["to_case"])
            elif not secret:
                raise Undeliverable("the case in it is erased: ask for the transfer again")
            else:
                body = msgspec.json.decode(secret)
                reply = await self._give(message, "open-transferred-case", body, county=payload["to_county"])
                return f"opened as {reply.body['case']}"
        except (Refused, NotFound, BadBody) as error:
            raise Undeliverable(f"{error}") from error
        return "recorded"

    async def _give(
        self, message: Outgoing, name: str, body: dict[str, Any], case: str = "", county: int = 0
    ) -> Reply:
        ref = CaseRef.parse(case) if case else None
        there = ref.county if ref else county
        target: UUID | None = ref.case_id if ref else None
        command = Command(
            county=there,
            name=name,
            body=msgspec.json.encode(body),
            actor=Actor(account="system", role="system", county=there),
            key=f"county transfer {message.message_id}",
            case_id=target,
        )
        reply = await handle(self._app, command)
        self._app.wake()
        return reply
