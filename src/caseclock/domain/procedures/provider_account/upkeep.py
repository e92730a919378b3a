"""What befalls an account in use: blocked, unblocked, reset, unused, used. Credentials are rows.

Who acts through the case also changes the row, by message. What sign-in did to the row itself is told here by
the system, and needs no message.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from caseclock.domain.case.commands import InstanceBody
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.provider_account.activating import change
from caseclock.domain.procedures.provider_account.data import account
from caseclock.domain.procedures.provider_account.events import (
    AccountBlocked,
    AccountDisabled,
    AccountPasswordReset,
    AccountReenabled,
    AccountUnblocked,
    AccountUsed,
)
from caseclock.kernel.events import New
from caseclock.kernel.refusal import refuse


class RecordOtpFailures(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Sign-in counted so many consecutive failures of password or passcode."""

    failures: int


class BlockAccount(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The certifier or the office blocks an account; `reason` says why."""


class UnblockAccount(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The service centre lets a blocked account sign in again."""


class ResetPassword(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The service centre has a new password mailed; it must be changed at once."""


class ReEnableAccount(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The service centre enables what lay unused too long."""


class RecordInactivity(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Sign-in found the account unused too long and disabled it."""


class RecordAccountUse(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody signed in with the account on this local day."""

    used_on: date


def record_otp_failures(body: RecordOtpFailures, view: View) -> Iterator[Output]:
    """At the limit (I.14) the account is blocked; failures below it are rows and never events."""
    limit = view.policy.number("signin_failures_before_block", view.today)
    if body.failures < limit:
        raise refuse(
            "below_the_limit", f"{limit} consecutive failures block an account", "Nothing is to be done.",
            citation="reference I.14", field="failures", failures=body.failures, limit=limit,
        )  # fmt: skip
    yield AccountBlocked(
        instance=view.instance_id, member=view.member_id, why="failed_sign_ins", failures=body.failures
    )


def block_account(body: BlockAccount, view: View) -> Iterator[Output]:
    """By hand, with the reason; its sessions end."""
    if not body.reason.strip():
        raise refuse("reason", "Blocking an account needs a reason", "Say why.", field="reason")
    yield AccountBlocked(
        instance=view.instance_id, member=view.member_id, why="by_hand", remark=body.reason.strip()
    )
    yield from row_change(view, "block", also_by_system=True)


def unblock_account(body: UnblockAccount, view: View) -> Iterator[Output]:
    """No failures, no block."""
    yield AccountUnblocked(instance=view.instance_id, member=view.member_id)
    yield from row_change(view, "unblock")


def reset_password(body: ResetPassword, view: View) -> Iterator[Output]:
    """For any account that exists; it changes no state."""
    yield AccountPasswordReset(instance=view.instance_id, member=view.member_id)
    yield from row_change(view, "reset_password")


def has_account(view: View) -> None:
    """There must be an account."""
    if account(view.data).account is None:
        raise refuse("no_account", "There is no account yet", "It is made with the access code.")


def re_enable_account(body: ReEnableAccount, view: View) -> Iterator[Output]:
    """Only what lay unused: the chart has no place for it elsewhere."""
    yield AccountReenabled(instance=view.instance_id, member=view.member_id)
    yield from row_change(view, "reenable")


def record_inactivity(body: RecordInactivity, view: View) -> Iterator[Output]:
    """Told by sign-in, which has disabled the row."""
    yield _disabled(view)


def disable_unused(view: View) -> Iterator[Output]:
    """The clock ran out: so many days of business time without use (I.14)."""
    yield _disabled(view)
    yield from row_change(view, "disable", also_by_system=True)


def record_account_use(body: RecordAccountUse, view: View) -> Iterator[Output]:
    """Once a local day at most; the days without use count from it."""
    not_in_future("used_on", body.used_on, view)
    last = account(view.data).last_used_on
    if last is None or body.used_on <= last:
        raise refuse("recorded_already", "A use on this day or a later one is recorded",
                     "Nothing is to be done.", field="used_on", last_used_on=last)  # fmt: skip
    yield New(AccountUsed(instance=view.instance_id, member=view.member_id), body.used_on)


def row_change(view: View, what: str, *, also_by_system: bool = False) -> Iterator[Output]:
    """The row follows, where there is one and the act did not begin there."""
    row = account(view.data).account
    if row is not None and (also_by_system or view.actor.role != "system"):
        yield change(row, what)


def _disabled(view: View) -> AccountDisabled:
    last = account(view.data).last_used_on
    return AccountDisabled(instance=view.instance_id, member=view.member_id, last_used_on=last)
