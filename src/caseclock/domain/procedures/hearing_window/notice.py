"""What a mailed notice says of an adverse act, read from the events that mail one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Literal

import msgspec

from caseclock.domain.policy.notice_periods import NoticeException, exception_of
from caseclock.kernel.events import Event

Kind = Literal["denial", "reduction", "discontinuance", "suspension", "other"]

#: Reasons of a discontinuance that follow a redetermination; the longer window is theirs (I.8).
REDETERMINATIONS = frozenset({"failed_renewal", "loss_of_contact", "no_longer_eligible"})


class Notice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An act as its notice states it. `act`: the instance whose act it is, empty where none here keeps it.

    `mailed_on` is None for a notice never mailed, `effective_on` where nothing is taken that was had.
    """

    kind: Kind
    act: str = ""
    mailed_on: date | None = None
    effective_on: date | None = None
    exception: NoticeException | None = None
    redetermination: bool = False
    after_rop: bool = False
    returned_on: date | None = None
    lacking: tuple[str, ...] = ()

    @property
    def takes(self) -> bool:
        """Whether the act takes something that the person has."""
        return self.kind != "denial" and self.effective_on is not None


def read(event: Event | None) -> Notice | None:
    """The adverse act that an event says was mailed; None for every other event."""
    reader = _READERS.get(event.type) if event is not None else None
    return reader(event) if reader is not None else None


def _decision(event: Any) -> Notice | None:
    if event.notice != "denial":
        return None
    return Notice(kind="denial", act=event.instance, mailed_on=event.mailed_on)


def _reduction(event: Any) -> Notice:
    return Notice(
        kind="reduction",
        act=event.instance,
        mailed_on=event.mailed_on,
        effective_on=event.effective_on,
        after_rop=True,
    )


def _discontinued(event: Any) -> Notice | None:
    if event.mailed_on is None or event.reason == "death":
        return None
    return Notice(
        kind="discontinuance",
        act=event.instance,
        mailed_on=event.mailed_on,
        effective_on=event.ends_from,
        exception=exception_of(event.citation),
        redetermination=event.reason in REDETERMINATIONS,
    )


def _suspended(event: Any) -> Notice:
    return Notice(
        kind="suspension",
        act=event.instance,
        mailed_on=event.mailed_on,
        effective_on=event.suspended_from,
    )


def _renewal(event: Any) -> Notice:
    return Notice(
        kind="discontinuance",
        act=event.instance,
        mailed_on=event.mailed_on,
        effective_on=event.ends_from,
        exception="whereabouts_unknown" if event.without_days else None,
        redetermination=True,
    )


_READERS: dict[str, Callable[[Any], Notice | None]] = {
    "decision_notice.mailed": _decision,
    "scope.reduction_notice_mailed": _reduction,
    "medi_cal.discontinued": _discontinued,
    "medi_cal.suspended": _suspended,
    "renewal_discontinuance.notice_mailed": _renewal,
}
MAILED = frozenset(_READERS)
