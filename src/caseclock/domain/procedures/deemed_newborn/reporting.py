"""A birth is reported by a parent, by the Newborn Gateway or by form MC 330; the child joins the case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal
from uuid import UUID

from caseclock.domain.case.commands import Body
from caseclock.domain.case.events import PaperRecorded
from caseclock.domain.case.generic import paper_id
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.deemed_newborn import events as e
from caseclock.domain.procedures.deemed_newborn.infants import Infant, may_be_deemed, the_child
from caseclock.kernel.refusal import refuse

Channel = Literal["parent", "newborn_gateway", "mc330"]


class ReportNewborn(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A birth as a parent told it, or as the Newborn Gateway sent it."""

    infants: tuple[Infant, ...]
    received_on: date
    channel: Literal["parent", "newborn_gateway"] = "parent"
    mother: UUID | None = None


class RecordMc330(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Form MC 330: the mother's name and birth date, and one or more infants."""

    infants: tuple[Infant, ...]
    received_on: date
    mother_first_name: str
    mother_last_name: str
    mother_birth_date: date
    provider: str = ""
    sha256: str = ""


def report_newborn(body: ReportNewborn, view: View) -> Iterator[Output]:
    """The child joins the case as deemed: nobody asks it for an application, a status or a number."""
    mother = view.state.members.get(body.mother) if body.mother else None
    if body.mother and mother is None:
        raise refuse(
            "no_member", "This case has no such mother", "Leave it out, or name one.", field="mother"
        )
    not_in_future("received_on", body.received_on, view)
    for n, infant in enumerate(body.infants):
        may_be_deemed(infant, body.received_on, n, view.policy)
        child, added = the_child(infant, n, body.infants, mother.last_name if mother else "", view)
        yield from added
        if infant.member is not None:
            yield _joined(child, body.channel, body.received_on, view)
        elif body.channel == "parent":
            yield e.NewbornReported(member=child, received_on=body.received_on, mother=body.mother)
        else:
            yield e.NewbornReferralReceived(
                member=child, channel="newborn_gateway", received_on=body.received_on, report=paper_id(view)
            )
    _some(body.infants)


def record_mc330(body: RecordMc330, view: View) -> Iterator[Output]:
    """The form is a paper of the case; each infant on it becomes a member, twins with one report number."""
    not_in_future("received_on", body.received_on, view)
    _some(body.infants)
    yield PaperRecorded(paper=paper_id(view), form="MC 330", received_on=body.received_on, sha256=body.sha256)
    for n, infant in enumerate(body.infants):
        may_be_deemed(infant, body.received_on, n, view.policy)
        child, added = the_child(infant, n, body.infants, body.mother_last_name, view)
        yield from added
        if infant.member is not None:
            yield _joined(child, "mc330", body.received_on, view)
            continue
        yield e.NewbornReferralReceived(
            member=child,
            channel="mc330",
            received_on=body.received_on,
            report=paper_id(view),
            mother_name=f"{body.mother_first_name} {body.mother_last_name}",
            mother_birth_date=body.mother_birth_date,
        )


def _joined(child: UUID, channel: Channel, received_on: date, view: View) -> Output:
    if channel == "parent":
        raise refuse(
            "already_reported", "This child was reported before", "Nothing to do.", field="infants[0].member"
        )
    return e.NewbornReferralJoined(
        member=child, channel=channel, received_on=received_on, report=paper_id(view)
    )


def _some(infants: tuple[Infant, ...]) -> None:
    if not infants:
        raise refuse("no_infant", "A report names a child", "Give at least one.", field="infants")
