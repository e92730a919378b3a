"""Immediate need: a pregnancy or an emergency is looked at the same day (office point 15)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from caseclock.domain.case.commands import InstanceBody, Written
from caseclock.domain.case.members import MemberFactRecorded
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.mao_application import events_time as e
from caseclock.domain.procedures.mao_application.bodies import not_decided, subject
from caseclock.domain.procedures.mao_application.facts import live_clock
from caseclock.kernel.refusal import refuse


class FlagImmediateNeed(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A pregnancy or an emergency: someone must look the same day."""

    need: Literal["pregnancy", "emergency"]


class WithdrawImmediateNeed(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The need is over, or was flagged by mistake; the reason is written."""

    reason: Written


def flag_immediate_need(body: FlagImmediateNeed, view: View) -> Iterator[Output]:
    """Starts the short clock: told the same day, the supervisor on the next office day (office point 15)."""
    not_in_future("effective_on", body.effective_on, view)
    not_decided(view, "An immediate need")
    if live_clock(view, "immediate_need") is not None:
        raise refuse("already_so", "The need is flagged already", "Decide the application.")
    assert view.member_id is not None
    yield e.ImmediateNeedFlagged(**subject(view), need=body.need)
    fact = "pregnant" if body.need == "pregnancy" else "immediate_need"
    yield MemberFactRecorded(member=view.member_id, fact=fact, value=True)


def withdraw_immediate_need(body: WithdrawImmediateNeed, view: View) -> Iterator[Output]:
    """The short clock stops; a pregnancy itself is a fact of the member and stays one."""
    if live_clock(view, "immediate_need") is None:
        raise refuse("not_so", "No immediate need waits", "Nothing is to be done.")
    assert view.member_id is not None
    yield e.ImmediateNeedWithdrawn(**subject(view), reason=body.reason)
    yield MemberFactRecorded(member=view.member_id, fact="immediate_need", value=False)
