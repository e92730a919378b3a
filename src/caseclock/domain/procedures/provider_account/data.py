"""What is kept of one person's account at a site, and how events change it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from msgspec.structs import replace

from caseclock.domain.procedures.provider_account import events as e
from caseclock.kernel.events import Event, Recorded
from caseclock.kernel.secret import Restricted

Fate = Literal["lapsed", "superseded", "used", "withdrawn"]


class SpentCode(msgspec.Struct, frozen=True):
    """A code that opens nothing any more, and why: who presents it is told the right next step."""

    code_hash: Restricted
    fate: Fate


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """One person's account. `number` counts the codes so far; `code_hash` is empty while none is valid.

    `lapsed_at`: when the last unused one did, which decides whether the system reissues by itself.
    `bounced`: the number of the last code whose mail came back.
    """

    number: int = 0
    code_hash: Restricted = ""
    lapses_at: datetime | None = None
    lapsed_at: datetime | None = None
    spent: tuple[SpentCode, ...] = ()
    bounced: int = 0
    account: UUID | None = None
    last_used_on: date | None = None
    training: dict[str, date] = {}

    def without_code(self, fate: Fate) -> Account:
        """The valid code, if there is one, is none any more."""
        if not self.code_hash:
            return self
        return replace(self, code_hash="", spent=(*self.spent, SpentCode(self.code_hash, fate)))


EMPTY = Account()


def account(data: Any) -> Account:
    """The data of an instance; empty before its first event."""
    return data if isinstance(data, Account) else EMPTY


def _issued(data: Any, event: e.AccessCodeIssued, _: Recorded) -> Account:
    before = account(data).without_code("superseded")
    return replace(before, number=event.number, code_hash=event.code_hash, lapses_at=event.lapses_at)


def _expired(data: Any, event: e.AccessCodeExpired, _: Recorded) -> Account:
    return replace(account(data).without_code("lapsed"), lapsed_at=event.lapsed_at)


def _withdrawn(data: Any, _event: Event, _: Recorded) -> Account:
    return account(data).without_code("withdrawn")


def _bounced(data: Any, event: e.AccessCodeMailBounced, _: Recorded) -> Account:
    return replace(account(data), bounced=event.number)


def _activated(data: Any, event: e.AccountActivated, recorded: Recorded) -> Account:
    before = account(data).without_code("used")
    return replace(before, account=event.account, last_used_on=recorded.effective_on)


def _used(data: Any, _event: Event, recorded: Recorded) -> Account:
    return replace(account(data), last_used_on=recorded.effective_on)


def _trained(data: Any, event: e.TrainingCompleted, _: Recorded) -> Account:
    before = account(data)
    return replace(before, training={**before.training, event.course: event.completed_on})


EVOLVE: Mapping[str, Callable[[Any, Any, Recorded], Account]] = {
    "access_code.issued": _issued,
    "access_code.reissued": _issued,
    "access_code.expired": _expired,
    "access_code.mail_bounced": _bounced,
    "certifier.replaced": _withdrawn,
    "staff.removed": _withdrawn,
    "account.activated": _activated,
    "account.reenabled": _used,
    "account.used": _used,
    "training.completed": _trained,
}
