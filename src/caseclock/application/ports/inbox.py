"""Answers as they come, by reply, callback or poll: kept before anything is made of them, each once."""

from __future__ import annotations

import logging
from uuid import UUID

from caseclock.application.app import Application
from caseclock.application.ports.contract import MedsAnswer, canonical, correlated, read_answer
from caseclock.kernel.ids import NAMESPACE, derive
from caseclock.store.ports import Ports

LOG = logging.getLogger(__name__)
#: The State's office keeps what names no county.
NOWHERE = 0


class Inbox:
    """Keeps answers, encrypted, beside the request they speak of."""

    def __init__(self, app: Application) -> None:
        self._app = app
        self._ports = Ports(app.store.pool)

    async def keep(self, service: str, raw: bytes, via: str, asked: tuple[int, UUID] | None = None) -> bool:
        """False for a copy. `asked`: county and request whose call brought it; its own word comes first."""
        answer = read_answer(service, raw)
        named = correlated(answer.correlation_id)
        own = answer.county if isinstance(answer, MedsAnswer) else NOWHERE
        county, request_id = named or asked or (own, None)
        known = await self._ports.request(county, request_id) if request_id else None
        if known is None or known.service != service:
            request_id = None
        one = request_id or NAMESPACE
        print_ = self._app.keyring.hasher.body(one.bytes + service.encode() + b"\0" + canonical(answer, raw))
        answer_id = derive(one, "answer", print_.hex())
        sealed = self._app.keyring.seal(raw, answer_id.bytes)
        fresh = await self._ports.keep(county, answer_id, service, request_id, print_, sealed, via)
        LOG.info("%s answered by %s: %s%s", service, via, answer_id, "" if fresh else ", a copy")
        self._app.wake()
        return fresh

    def opened(self, answer_id: UUID, sealed: bytes) -> bytes:
        """The answer as it came."""
        return self._app.keyring.unseal(sealed, answer_id.bytes)
