"""What a county's admin does about delivery: receivers added and removed, dead letters sent again."""

from __future__ import annotations

import ipaddress
import secrets
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from caseclock.application.access import Access
from caseclock.application.delivery.webhooks import sealed_secret
from caseclock.application.denied import Denied, absent
from caseclock.domain.case.view import Actor
from caseclock.kernel.ids import uuid7
from caseclock.store.keys import Keyring
from caseclock.store.outbox import Outbox
from caseclock.store.webhooks import Webhook, Webhooks

LONGEST_URL = 2000


async def add_webhook(
    access: Access, keyring: Keyring, actor: Actor, url: str, types: tuple[str, ...], *, everything: bool
) -> tuple[Webhook, str]:
    """A receiver and its secret, which is shown now and never again. Denied: an address we do not send to."""
    check_url(url)
    webhook_id, secret = uuid7(), secrets.token_urlsafe(32)
    webhooks = Webhooks(access.accounts.pool)
    sealed = sealed_secret(keyring, webhook_id, secret.encode())
    await webhooks.add(actor.county, webhook_id, url, sealed, types, actor.account, everything=everything)
    await _record(access, actor, "webhook_added", str(webhook_id))
    added = next(each for each in await webhooks.all(actor.county) if each.webhook_id == webhook_id)
    return added, secret


async def remove_webhook(access: Access, actor: Actor, webhook_id: UUID) -> None:
    """No more events go there."""
    if not await Webhooks(access.accounts.pool).remove(actor.county, webhook_id):
        raise absent()
    await _record(access, actor, "webhook_removed", str(webhook_id))


async def resume_webhook(access: Access, actor: Actor, webhook_id: UUID) -> None:
    """Serves a stopped receiver again, from the very event it did not take."""
    webhooks = Webhooks(access.accounts.pool)
    if await webhooks.resume(actor.county, webhook_id):
        await _record(access, actor, "webhook_resumed", str(webhook_id))
    elif any(each.webhook_id == webhook_id for each in await webhooks.all(actor.county)):
        raise Denied("taken", "not_stopped", "This webhook is not stopped.")
    else:
        raise absent()


async def resend(access: Access, outbox: Outbox, actor: Actor, message_id: UUID) -> None:
    """Tries a dead letter again from the start."""
    match await outbox.resend(actor.county, message_id):
        case "absent":
            raise absent()
        case "lapsed":
            raise Denied(
                "taken",
                "lapsed",
                "What the message carried has lapsed, and its secret is erased.",
                remedy="Ask for a new code or password; this message is not sent any more.",
            )
    await _record(access, actor, "message_resent", str(message_id))


def check_url(url: str) -> None:
    """Raises Denied unless it is https, or http to this very machine, without a user or password in it."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise _refused("It cannot be read.") from None
    if len(url) > LONGEST_URL or not host or parts.fragment or not url.isprintable() or " " in url:
        raise _refused("It is no whole address.")
    if parts.username is not None or parts.password is not None:
        raise _refused("It holds a user or password, which would be shown and logged.")
    if parts.scheme != "https" and not (parts.scheme == "http" and _here(host)):
        raise _refused("Events go to https addresses only, or to this machine.")


def _here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _refused(why: str) -> Denied:
    return Denied(
        "invalid",
        "url_refused",
        f"The address cannot stand. {why}",
        remedy="Give one like https://receiver.example/caseclock.",
        field="url",
    )


async def _record(access: Access, actor: Actor, act: str, note: str) -> None:
    account: Any = await access.accounts.by_id(actor.county, UUID(actor.account))
    login = account.login if account else ""
    await access.sessions.record(actor.county, act, login, actor.account, note=note)
