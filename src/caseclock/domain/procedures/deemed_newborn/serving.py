"""What the family gets at once: the card, the notice, the child's place in the CalWORKs case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from caseclock.domain.case.commands import InstanceBody
from caseclock.domain.case.timeline import value_on
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.deemed_newborn import events as e
from caseclock.domain.procedures.deemed_newborn.data import deeming
from caseclock.kernel.refusal import refuse


class AddChildToCalworks(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The child joins the CalWORKs case of the household."""


class SendDeNotice(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The deemed-eligibility information notice as the print manifest says: day, language, to whom."""

    mailed_on: date
    language: str
    to: UUID | None = None


def add_child_to_calworks(body: AddChildToCalworks, view: View) -> Iterator[Output]:
    """At once, while CalWORKs runs or is pending."""
    addable(view)
    yield e.ChildAddedToCalworks(instance=view.instance_id, member=view.member_id)


def addable(view: View) -> None:
    """A CalWORKs case there is, without the child."""
    status = value_on(view.state.facts.get("calworks", ()), view.on, "")
    if status not in ("pending", "granted"):
        raise refuse(
            "no_calworks",
            "The household has no CalWORKs case to add the child to",
            "Record CalWORKs first if there is one.",
            calworks=status,
        )
    if deeming(view).calworks_on is not None:
        raise refuse("already_added", "The child is in the CalWORKs case", "Nothing to do.")


def send_de_notice(body: SendDeNotice, view: View) -> Iterator[Output]:
    """The day that counts is the day of mailing."""
    established = deeming(view).established_on
    if body.mailed_on > view.today or (established and body.mailed_on < established):
        raise refuse(
            "mailed_when",
            "The notice is mailed after deeming began and not in the future",
            "Give the day of the print manifest.",
            field="mailed_on",
            established_on=established,
        )
    yield e.DeNoticeSent(
        instance=view.instance_id,
        member=view.member_id,
        mailed_on=body.mailed_on,
        language=body.language,
        to=body.to,
    )
