"""What one notice keeps, and how its events change that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Literal

import msgspec
from msgspec.structs import replace

from caseclock.domain.case.notices import events as n
from caseclock.domain.case.notices.content import Content
from caseclock.domain.case.notices.kinds import TRAITS, Kind, Traits
from caseclock.domain.case.state import CaseState, Instance
from caseclock.domain.policy.notice_periods import NoticeException
from caseclock.kernel.events import Recorded

PROCEDURE = "notice_of_action"
Stage = Literal["drafted", "approved", "printed", "mailed", "returned", "pulled", "rescinded"]
#: Stages before anything left the office.
INSIDE: tuple[Stage, ...] = ("drafted", "approved", "printed")


class Mailing(msgspec.Struct, frozen=True, kw_only=True):
    """Proof of one mailing; `returned_on` when that letter came back."""

    printed_on: date
    mailed_on: date
    address: str
    addressee: str
    language: str
    format: str
    insert: bool
    returned_on: date | None = None


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """One notice. `drafted_at` is the version of the event that drafted it."""

    kind: Kind = "approval"
    about: str = ""
    stage: Stage = "drafted"
    content: dict[str, Any] = {}
    drafted_at: int = 0
    drafted_on: date | None = None
    language: str = "en"
    insert: bool = False
    format: str = "standard"
    effective_on: date | None = None
    exception: NoticeException | None = None
    fraud: bool = False
    last_mailing_day: date | None = None
    mailed_by: str = ""
    rereads: bool = False
    fingerprint: str = ""
    template: str = ""
    template_sha256: str = ""
    printed_on: date | None = None
    mailings: tuple[Mailing, ...] = ()
    held: bool = False
    understood: str = ""

    @property
    def traits(self) -> Traits:
        """What holds of its kind."""
        return TRAITS[self.kind]

    @property
    def mailing(self) -> Mailing | None:
        """The latest mailing, which counts unless it came back."""
        return self.mailings[-1] if self.mailings else None

    @property
    def mailed_on(self) -> date | None:
        """The day of the mailing that counts; None while there is none."""
        last = self.mailing
        return last.mailed_on if last and last.returned_on is None and self.stage == "mailed" else None

    def says(self) -> Content:
        """What it prints."""
        return msgspec.convert(self.content, Content)


def notices_of(state: CaseState, about: str = "") -> list[tuple[Instance, Notice]]:
    """The notices of a case, of one procedure's instance where one is named, oldest first."""
    found = [(i, i.data) for i in state.instances_of(PROCEDURE) if isinstance(i.data, Notice)]
    return [(i, notice) for i, notice in found if about in ("", notice.about)]


def _drafted(_: Notice, event: n.NoticeDrafted, recorded: Recorded) -> Notice:
    return Notice(
        kind=event.kind,
        about=event.about,
        content=event.content,
        drafted_at=recorded.version,
        drafted_on=recorded.effective_on,
        language=event.language,
        insert=event.insert,
        format=event.format,
        effective_on=event.effective_on,
        exception=event.exception,
        fraud=event.fraud,
        last_mailing_day=event.last_mailing_day,
        mailed_by=event.mailed_by,
        rereads=event.rereads,
    )


def _approved(data: Notice, event: n.NoticeApproved, _: Recorded) -> Notice:
    return replace(
        data,
        stage="approved",
        fingerprint=event.fingerprint,
        template=event.template,
        template_sha256=event.template_sha256,
    )


def _printed(data: Notice, event: n.NoticePrinted, _: Recorded) -> Notice:
    return replace(data, stage="printed", printed_on=event.printed_on)


def _mailed(data: Notice, event: n.NoticeMailed, _: Recorded) -> Notice:
    mailing = Mailing(
        printed_on=event.printed_on,
        mailed_on=event.mailed_on,
        address=event.address,
        addressee=event.addressee,
        language=event.language,
        format=event.format,
        insert=event.insert,
    )
    return replace(
        data,
        stage="mailed",
        printed_on=event.printed_on,
        mailings=(*data.mailings, mailing),
        fingerprint=event.fingerprint or data.fingerprint,
        template=event.template or data.template,
        template_sha256=event.template_sha256 or data.template_sha256,
    )


def _returned(data: Notice, event: n.NoticeReturned, _: Recorded) -> Notice:
    mailings = data.mailings
    if mailings:
        mailings = (*mailings[:-1], replace(mailings[-1], returned_on=event.returned_on))
    return replace(data, stage="returned", mailings=mailings)


def _pulled(data: Notice, _event: n.NoticePulled, _: Recorded) -> Notice:
    return replace(data, stage="pulled")


def _rescinded(data: Notice, _event: n.NoticeRescinded, _: Recorded) -> Notice:
    return replace(data, stage="rescinded")


def _again(data: Notice, _event: n.NoticeResendOrdered, _: Recorded) -> Notice:
    return replace(data, stage="approved" if data.fingerprint else "drafted", printed_on=None)


def _held(data: Notice, _event: n.NoticeEffectHeld, _: Recorded) -> Notice:
    return replace(data, held=True)


def _understood(data: Notice, event: n.NoticeMadeUnderstandable, _: Recorded) -> Notice:
    return replace(data, understood=event.how)


_FOLDS: dict[str, Callable[[Notice, Any, Recorded], Notice]] = {
    "notice.drafted": _drafted,
    "notice.approved": _approved,
    "notice.printed": _printed,
    "notice.mailed": _mailed,
    "notice.returned": _returned,
    "notice.pulled": _pulled,
    "notice.rescinded": _rescinded,
    "notice.resend_ordered": _again,
    "notice.effect_held": _held,
    "notice.made_understandable": _understood,
}


def _total(fold: Callable[[Notice, Any, Recorded], Notice]) -> Callable[[Any, Any, Recorded], Any]:
    def change(data: Any, event: Any, recorded: Recorded) -> Any:
        # Newer code may have written an event without its struct: what it says is not known here.
        if not isinstance(event, n.NoticeEvent):
            return data
        return fold(data if isinstance(data, Notice) else Notice(), event, recorded)

    return change


EVOLVE = {name: _total(fold) for name, fold in _FOLDS.items()}
