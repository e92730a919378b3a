"""The county that hands the case over: it serves the household until the other has opened its case."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from caseclock.domain.case.commands import Body
from caseclock.domain.case.events import AlertRaised, CaseClosed
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.county_transfer.data import Transfer, transfer
from caseclock.domain.procedures.county_transfer.events import TransferCompleted, TransferOpened
from caseclock.domain.procedures.household.moving import moved_out
from caseclock.kernel.refusal import refuse

#: What does not change what the other county was sent.
_OWN = ("transfer-case", "fire-rung")


class ConfirmTransfer(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The other county opened its case."""

    opened_case: UUID
    case_number: str


class FinishTransfer(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The other county has all of it."""


def confirm_transfer(body: ConfirmTransfer, view: View) -> Iterator[Output]:
    """Members and what runs for them leave together; what was recorded meanwhile is told."""
    data = _sends(view)
    meanwhile = [
        each.event.type
        for each in view.history
        if each.version > data.asked_at_version and each.meta.command not in _OWN
    ]
    yield TransferOpened(to_county=data.other, case_number=body.case_number)
    for member in view.state.members.values():
        if member.left_on is None:
            instances = [i for i in view.state.instances.values() if i.member == member.id]
            yield moved_out(view.state, member, instances, body.opened_case, f"moved to county {data.other}")
    if meanwhile:
        yield AlertRaised(
            alert_id=f"{view.instance_id}/transfer_changed_since/1",
            alert="transfer_changed_since",
            procedure="county_transfer",
            instance=view.instance_id,
            to=("owner", "supervisor"),
        )


def finish_transfer(body: FinishTransfer, view: View) -> Iterator[Output]:
    """The case here closes with a pointer to the county that has it."""
    data = _sends(view)
    yield TransferCompleted(county=data.other, takes_effect_on=data.takes_effect_on)
    yield CaseClosed(why=f"transferred to county {data.other}, case {data.other_number}")


def _sends(view: View) -> Transfer:
    data = transfer(view)
    if data is None or data.side != "sends":
        raise refuse(
            "not_sent", "This case is not being sent to another county", "Ask for the transfer first."
        )
    return data
