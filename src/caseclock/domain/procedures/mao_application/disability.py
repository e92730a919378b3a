"""A disability basis claimed or withdrawn: 90 or 45 days from the same anchor (I.3)."""

from __future__ import annotations

from collections.abc import Iterator

from caseclock.domain.case.commands import InstanceBody
from caseclock.domain.case.members import MemberFactRecorded
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.mao_application import events_time as e
from caseclock.domain.procedures.mao_application.bodies import not_decided, subject
from caseclock.domain.procedures.mao_application.facts import disability_basis
from caseclock.kernel.refusal import refuse


class ClaimDisability(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The member claims disability or blindness."""


class WithdrawDisability(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The member no longer claims it."""


def claim_disability(body: ClaimDisability, view: View) -> Iterator[Output]:
    """The budget becomes 90 days from the same anchor; other members keep theirs."""
    yield from _disability(view, True, "disability is claimed already")
    yield e.DisabilityClaimed(**subject(view))


def withdraw_disability(body: WithdrawDisability, view: View) -> Iterator[Output]:
    """The budget becomes 45 days from the same anchor."""
    yield from _disability(view, False, "no disability is claimed")
    yield e.DisabilityWithdrawn(**subject(view))


def _disability(view: View, claimed: bool, so_already: str) -> Iterator[Output]:
    not_in_future("effective_on", view.on, view)
    not_decided(view, "A change of the basis")
    if disability_basis(view) == claimed:
        raise refuse("already_so", f"For this member {so_already}", "Nothing is to be done.")
    assert view.member_id is not None
    yield MemberFactRecorded(member=view.member_id, fact="disability_basis", value=claimed)
