"""Webhooks: events of the feed as CloudEvents, in order, signed, with no personal or restricted data."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

from caseclock.application.outside import outside_type
from caseclock.application.outward import Outward
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.time import monotonic
from caseclock.store.feed import FedEvent, Feed
from caseclock.store.keys import Keyring
from caseclock.store.outage import StoreUnavailable
from caseclock.store.webhooks import Receiver, Webhooks, follower

if TYPE_CHECKING:
    import httpx

LOG = logging.getLogger(__name__)
TIMEOUT = 10.0
BATCH = 100
#: Nothing more is read after so long; with one last time-out it is still within the lease.
LONGEST = 40.0


def cloud_event(county: int, fed: FedEvent) -> dict[str, Any]:
    """One event of the feed for the world outside: what happened to which case, and nothing about whom.

    The id is stable, `<county>:<number>`, so a repeat is recognisable.
    """
    event = fed.event
    return {
        "specversion": "1.0",
        "id": f"{county}:{fed.number}",
        "source": f"/counties/{county}",
        "subject": str(CaseRef(county, event.case_id)),
        "type": f"caseclock.{outside_type(event.type)}",
        "time": event.recorded_at.isoformat(),
        "datacontenttype": "application/json",
        "data": {"version": event.version, "effective_on": event.effective_on.isoformat()},
    }


def signature(secret: bytes, moment: int, body: bytes) -> str:
    """`t=<unix seconds>,v1=<hex>`: HMAC-SHA-256 over the moment, a dot, and the body."""
    made = hmac.new(secret, b"%d." % moment + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={made}"


class WebhookDelivery:
    """Serves every webhook from where it stands in the feed, each in its own time."""

    def __init__(
        self, webhooks: Webhooks, feed: Feed, keyring: Keyring, client: httpx.AsyncClient | None = None
    ) -> None:
        self._webhooks = webhooks
        self._feed = feed
        self._keyring = keyring
        self._outward = Outward(TIMEOUT, client)
        self._serving: set[asyncio.Task[None]] = set()

    async def tick(self) -> None:
        """Begins a batch for each webhook that may be served; a slow receiver keeps no other waiting."""
        for county in await self._webhooks.counties():
            for receiver in await self._webhooks.lease(county):
                task = asyncio.create_task(self._serve(county, receiver))
                self._serving.add(task)
                task.add_done_callback(self._serving.discard)

    async def idle(self) -> None:
        """Waits until the batches in hand are done."""
        while self._serving:
            await asyncio.wait(self._serving)

    async def _serve(self, county: int, receiver: Receiver) -> None:
        """All there is, as far as the lease goes. What failed is tried again from the very event on."""
        try:
            await self._batch(county, receiver)
            await self._webhooks.served(county, receiver.webhook_id)
        except StoreUnavailable as error:
            LOG.warning("webhook %s waits for the database: %s", receiver.webhook_id, error)
        except Exception as error:  # noqa: BLE001 - whatever a receiver does is one try in vain
            what = _what(error)
            stopped = await self._webhooks.failed(county, receiver, what)
            log = LOG.error if stopped else LOG.warning
            # Words of others stand with the webhook and in no log: they might quote what they were sent.
            kind = what.partition(":")[0]
            log("webhook %s of county %s did not take an event: %s", receiver.webhook_id, county, kind)

    async def _batch(self, county: int, receiver: Receiver) -> None:
        name = follower(receiver.webhook_id)
        at, begun = await self._feed.checkpoint(county, name), monotonic()
        since = await self._webhooks.real_now()
        secret = self._keyring.unseal(receiver.secret, receiver.webhook_id.bytes)
        while page := await self._feed.read(county, at, BATCH):
            for fed in page:
                if receiver.wants(outside_type(fed.event.type)):
                    moment = since + timedelta(seconds=monotonic() - begun)
                    await self._post(receiver.url, secret, cloud_event(county, fed), moment)
                if not await self._feed.move(county, name, at, fed.number) or monotonic() - begun > LONGEST:
                    return  # another worker serves it too, or the lease is about to run out
                at = fed.number

    async def _post(self, url: str, secret: bytes, event: dict[str, Any], moment: datetime) -> None:
        body = msgspec.json.encode(event)
        headers = {
            "content-type": "application/cloudevents+json",
            "caseclock-signature": signature(secret, int(moment.timestamp()), body),
        }
        answer = await self._outward.client.post(url, content=body, headers=headers)
        answer.raise_for_status()

    async def close(self) -> None:
        """Ends the batches in hand and the client; what was not marked as taken is sent again."""
        for task in self._serving:
            task.cancel()
        await self.idle()
        await self._outward.close()


def _what(error: Exception) -> str:
    """What went wrong, without the address: it may hold a token."""
    import httpx

    if isinstance(error, httpx.HTTPStatusError):
        return f"it answered {error.response.status_code}"
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def sealed_secret(keyring: Keyring, webhook_id: UUID, secret: bytes) -> bytes:
    """A webhook's secret as stored."""
    return keyring.seal(secret, webhook_id.bytes)
