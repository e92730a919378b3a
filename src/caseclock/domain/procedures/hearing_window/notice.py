"""What a mailed notice says of an adverse act."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from caseclock.domain.case.notices.data import Notice as Letter
from caseclock.domain.case.notices.events import NoticeMailed
from caseclock.domain.case.notices.kinds import TRAITS
from caseclock.domain.case.notices.kinds import Kind as LetterKind
from caseclock.domain.case.state import CaseState
from caseclock.domain.policy.notice_periods import NoticeException
from caseclock.kernel.events import Event

Kind = Literal["denial", "reduction", "discontinuance", "suspension", "cost", "other"]

_KINDS: dict[LetterKind, Kind] = {
    "denial": "denial",
    "reduction": "reduction",
    "discontinuance": "discontinuance",
    "renewal_discontinuance": "discontinuance",
    "suspension": "suspension",
    "continuing_with_cost": "cost",
}


class Notice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An act as its notice states it. `act`: the instance whose act it is, empty where none here keeps it.

    `letter`: the notice of action that states it. `mailed_on` is None for a notice never mailed,
    `effective_on` where nothing is taken that was had.
    """

    kind: Kind
    act: str = ""
    letter: str = ""
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


def read(state: CaseState, event: Event | None) -> Notice | None:
    """The adverse act that an event says was mailed; None for every other event, and for a death."""
    if not isinstance(event, NoticeMailed) or not event.adverse or not TRAITS[event.kind].hearing:
        return None
    instance = state.instances.get(event.instance)
    letter = instance.data if instance and isinstance(instance.data, Letter) else Letter()
    if letter.exception == "death":
        return None
    return Notice(
        kind=_KINDS.get(event.kind, "other"),
        act=event.about,
        letter=event.instance,
        mailed_on=event.mailed_on,
        effective_on=event.effective_on if TRAITS[event.kind].advance else None,
        exception=letter.exception,
        redetermination=TRAITS[event.kind].redetermination,
        after_rop=event.kind == "reduction",
    )
