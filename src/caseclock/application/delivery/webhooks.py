"""Webhooks: events of the feed as CloudEvents, in order, signed, with no personal or restricted data."""

from __future__ import annotations

import hashlib
import hmac
import logging
from typing import Any
from uuid import UUID

import httpx
import msgspec

from caseclock.kernel.ids import CaseRef
from caseclock.kernel.time import wall_now
from caseclock.store.feed import FedEvent, Feed
from caseclock.store.keys import Keyring
from caseclock.store.webhooks import Receiver, Webhooks

LOG = logging.getLogger(__name__)
TIMEOUT = httpx.Timeout(10.0)
BATCH = 100


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
        "type": f"caseclock.{event.type}",
        "time": event.recorded_at.isoformat(),
        "datacontenttype": "application/json",
        "data": {"version": event.version, "effective_on": event.effective_on.isoformat()},
    }


def signature(secret: bytes, moment: int, body: bytes) -> str:
    """`t=<unix seconds>,v1=<hex>`: HMAC-SHA-256 over the moment, a dot, and the body."""
    made = hmac.new(secret, b"%d." % moment + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={made}"


class WebhookDelivery:
    """Serves every webhook from where it stands in the feed."""

    def __init__(
        self, webhooks: Webhooks, feed: Feed, keyring: Keyring, client: httpx.AsyncClient | None = None
    ) -> None:
        self._webhooks = webhooks
        self._feed = feed
        self._keyring = keyring
        self._client = client or httpx.AsyncClient(timeout=TIMEOUT, follow_redirects=False)

    async def tick(self) -> int:
        """One batch for each webhook; how many events were taken."""
        sent = 0
        for county in await self._webhooks.counties():
            for receiver in await self._webhooks.lease(county):
                sent += await self._serve(county, receiver)
        return sent

    async def _serve(self, county: int, receiver: Receiver) -> int:
        follower = f"webhook/{receiver.webhook_id}"
        at = await self._feed.checkpoint(county, follower)
        secret = self._keyring.unseal(receiver.secret, receiver.webhook_id.bytes)
        sent = 0
        try:
            for fed in await self._feed.read(county, at, BATCH):
                if receiver.wants(fed.event.type):
                    await self._post(receiver.url, secret, cloud_event(county, fed))
                    sent += 1
                await self._feed.move(county, follower, at, fed.number)
                at = fed.number
        except httpx.HTTPError as error:
            stopped = await self._webhooks.failed(county, receiver, str(error) or type(error).__name__)
            log = LOG.error if stopped else LOG.warning
            log("webhook %s of county %s did not take an event: %s", receiver.webhook_id, county, error)
            return sent
        await self._webhooks.served(county, receiver.webhook_id)
        return sent

    async def _post(self, url: str, secret: bytes, event: dict[str, Any]) -> None:
        body = msgspec.json.encode(event)
        moment = int(wall_now().timestamp())
        headers = {
            "content-type": "application/cloudevents+json",
            "caseclock-signature": signature(secret, moment, body),
        }
        answer = await self._client.post(url, content=body, headers=headers)
        answer.raise_for_status()

    async def close(self) -> None:
        """Ends the client."""
        await self._client.aclose()


def sealed_secret(keyring: Keyring, webhook_id: UUID, secret: bytes) -> bytes:
    """A webhook's secret as stored."""
    return keyring.seal(secret, webhook_id.bytes)
