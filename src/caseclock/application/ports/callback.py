"""An answer that a service brings, signed with its token as our webhooks are; and one read again."""

from __future__ import annotations

import hmac
import re
from uuid import UUID

from caseclock.application.access import Access
from caseclock.application.app import Application
from caseclock.application.delivery.webhooks import signature
from caseclock.application.denied import Denied, absent
from caseclock.application.ports.inbox import Inbox
from caseclock.domain.case.view import Actor
from caseclock.store.business_clock import real_now
from caseclock.store.ports import Ports

#: Seconds by which the clocks of both sides may differ, and a message be under way.
WINDOW = 300
_SIGNED = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})", re.ASCII)


async def take(app: Application, service: str, raw: bytes, signed: str) -> None:
    """Keeps the answer, whatever it says. Denied: no such service, or not signed by it just now."""
    setting = app.ports.services.get(service)
    if setting is None:
        raise absent()
    match = _SIGNED.fullmatch(signed)
    moment = int(match[1]) if match else 0
    now = await real_now(app.store.pool)
    if abs(int(now.timestamp()) - moment) > WINDOW or not hmac.compare_digest(
        signature(setting.token.encode(), moment, raw), signed
    ):
        raise Denied(
            "unauthenticated",
            "not_signed",
            "The answer is not signed by this service, or was too long under way.",
            remedy="caseclock-signature: t=<unix seconds>,v1=<HMAC-SHA-256 of '<t>.<body>' with the token>.",
        )
    for each in raw.splitlines() if service == "meds" else [raw]:
        await Inbox(app).keep(service, each, "callback")


async def read_kept(app: Application, access: Access, actor: Actor, answer: UUID) -> str:
    """An answer of the actor's county as it came; the reading is recorded. Denied: there is none such."""
    sealed = await Ports(app.store.pool).body(actor.county, answer)
    if sealed is None:
        raise absent()
    account = await access.accounts.by_id(actor.county, UUID(actor.account))
    login = account.login if account else ""
    note = f"answer {answer}"
    await access.sessions.record(actor.county, "port_answer_read", login, actor.account, note=note)
    return Inbox(app).opened(answer, sealed).decode(errors="replace")
