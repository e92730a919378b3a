"""Hands each message of the outbox to its topic's handler: at least once, and seen if never."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping

from cryptography.exceptions import InvalidTag

from caseclock.application.delivery.refused import NotYet, Undeliverable
from caseclock.store.keys import Keyring
from caseclock.store.outage import StoreUnavailable
from caseclock.store.outbox import Outbox, Outgoing

LOG = logging.getLogger(__name__)
#: Two rounds of so many at once, each with its time-out, end before the lease does.
AT_ONCE = 10
BATCH = 2 * AT_ONCE
TIMEOUT = 25.0

#: County, message, its secret in clear; answers how it left. Undeliverable: never. Anything else: not now.
Handler = Callable[[int, Outgoing, str], Awaitable[str]]


class Dispatcher:
    """Sends what waits, county by county. Any number may run: messages are leased.

    While `yields` says so, only what lapses leaves: an alert stands in its list already.
    """

    def __init__(
        self,
        outbox: Outbox,
        keyring: Keyring,
        handlers: Mapping[str, Handler],
        others: Handler,
        yields: Callable[[], bool] = lambda: False,
    ) -> None:
        self._yields = yields
        self._outbox = outbox
        self._keyring = keyring
        self._handlers = handlers
        self._others = others
        self._gate = asyncio.Semaphore(AT_ONCE)

    async def tick(self) -> int:
        """All that waits, a batch of each county in turn; how many messages left."""
        left, counties = 0, await self._outbox.counties()
        while counties:
            more = []
            for county in counties:
                leased = await self._outbox.lease(county, BATCH, only_lapsing=self._yields())
                left += sum(await asyncio.gather(*(self._one(county, message) for message in leased)))
                if len(leased) == BATCH:
                    more.append(county)
            counties = more
        return left

    async def _one(self, county: int, message: Outgoing) -> bool:
        secret = ""
        try:
            async with self._gate, asyncio.timeout(TIMEOUT):
                secret = self._opened(message)
                how = await self._handlers.get(message.topic, self._others)(county, message, secret)
            await self._outbox.delivered(county, message.message_id, how)
            return True
        except NotYet as wait:
            await self._later(county, message, wait)
        except StoreUnavailable as error:
            LOG.warning("message %s waits for the database: %s", message.message_id, error)
        except Exception as error:  # noqa: BLE001 - whatever a handler raises is one try in vain
            await self._failed(county, message, error, secret)
        return False

    async def _later(self, county: int, message: Outgoing, wait: NotYet) -> None:
        with contextlib.suppress(StoreUnavailable):  # the lease runs out, and it is tried again
            await self._outbox.later(county, message.message_id, wait.seconds, str(wait))

    def _opened(self, message: Outgoing) -> str:
        if message.secret is None:
            return ""
        try:
            return self._keyring.unseal(message.secret, message.message_id.bytes).decode()
        except InvalidTag as error:
            raise Undeliverable("its secret was sealed for another message or changed since") from error

    async def _failed(self, county: int, message: Outgoing, error: Exception, secret: str) -> None:
        """Notes a try in vain. What a server answered might repeat the secret, which is kept out of it, and
        quotes addresses: its words stand with the message and in no log."""
        what = "no answer in time" if isinstance(error, TimeoutError) else str(error)
        what = f"{type(error).__name__}: {what}".replace(secret or "\0", "…")
        give_up = isinstance(error, Undeliverable)
        try:
            dead = await self._outbox.failed(county, message, what, give_up=give_up)
        except StoreUnavailable:
            return  # the lease runs out, and it is tried again
        log = LOG.error if dead else LOG.warning
        kind = type(error).__name__
        log("%s message %s of county %s did not leave: %s", message.topic, message.message_id, county, kind)
