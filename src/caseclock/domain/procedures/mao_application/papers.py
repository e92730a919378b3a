"""Papers that came in for the list of items, judged by the day they came (office point 11)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from caseclock.domain.case.commands import InstanceBody
from caseclock.domain.case.events import PaperRecorded
from caseclock.domain.case.generic import paper_id
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.mao_application import events_papers as e
from caseclock.domain.procedures.mao_application.asking import line
from caseclock.domain.procedures.mao_application.bodies import ItemName, subject
from caseclock.domain.procedures.mao_application.data import Item, application
from caseclock.domain.procedures.mao_application.events_decision import DecisionRescinded
from caseclock.domain.procedures.mao_application.silence import FOR_SILENCE
from caseclock.kernel.events import New
from caseclock.kernel.refusal import refuse
from caseclock.kernel.secret import Secret


class OnItem(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Speaks of one item of the list."""

    item: ItemName
    about: UUID | None = None


class RecordVerification(OnItem, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Records a paper for an item; it is judged by the day it came, not the day it is recorded."""

    received_on: date
    received_at: datetime | None = None
    form: str = ""
    sha256: str = ""
    note: Secret = ""


def record_verification(body: RecordVerification, view: View) -> Iterator[Output]:
    """The paper and its item; one that came in time takes back a denial for not providing it."""
    not_in_future("received_on", body.received_on, view)
    name, _ = known(body, view)
    paper = paper_id(view)
    on = body.received_on
    yield New(
        PaperRecorded(
            paper=paper,
            form=body.form or body.item,
            received_on=on,
            received_at=body.received_at,
            **subject(view),
            sha256=body.sha256,
            note=body.note,
        ),
        on,
    )
    yield New(e.VerificationReceived(**subject(view), item=name, received_on=on, paper=paper), on)
    if application(view).having("asked") == [name]:
        yield New(e.VerificationAllReceived(**subject(view)), on)
    decision = application(view).decision
    if decision and decision.reason in FOR_SILENCE and on <= (decision.mailed_on or on):
        yield DecisionRescinded(
            **subject(view),
            decision=decision.outcome,
            reason="what was missing had come before the notice was mailed",
            was_mailed=decision.mailed_on is not None,
            paper=paper,
        )


def list_made(view: View) -> None:
    """Something must have been asked for."""
    if not application(view).items:
        raise refuse(
            "not_asked",
            "Nothing was asked for yet",
            "Give request-verification first, or record it as a paper.",
            field="item",
        )


def known(body: OnItem, view: View) -> tuple[str, Item]:
    """The item named by the body, which must be on the list."""
    name = line(body.item, body.about, view)
    item = application(view).items.get(name)
    if item is None:
        raise refuse(
            "not_asked",
            f"{body.item.replace('_', ' ')} was not asked for",
            "Record it as a paper, or name an item of the list.",
            field="item",
            asked=list(application(view).items),
        )
    return name, item
