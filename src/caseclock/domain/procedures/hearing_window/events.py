"""Events of the time in which a hearing may be asked for."""

from __future__ import annotations

from datetime import date

from caseclock.domain.procedures.hearing_window.notice import Notice
from caseclock.kernel.events import InstanceEvent, event
from caseclock.kernel.secret import Secret


@event("hearing_window.opened")
class HearingWindowOpened(InstanceEvent, frozen=True, kw_only=True):
    """A notice of an adverse act was mailed. `defects`: why no window runs on it."""

    notice: Notice
    mailed_on: date
    defects: tuple[str, ...] = ()


@event("hearing_window.used")
class HearingWindowUsed(InstanceEvent, frozen=True, kw_only=True):
    """A hearing about this notice was asked for."""

    filed_on: date


@event("hearing_window.superseded")
class HearingWindowSuperseded(InstanceEvent, frozen=True, kw_only=True):
    """The notice was not adequate: it came back, or lacks what it must say. No window runs on it."""

    returned_on: date | None = None
    lacking: tuple[str, ...] = ()
    why: Secret = ""


@event("hearing_window.taken_back")
class HearingWindowTakenBack(InstanceEvent, frozen=True, kw_only=True):
    """The act was taken back, so there is nothing left to contest."""


@event("hearing_window.aid_passed")
class HearingWindowAidPassed(InstanceEvent, frozen=True, kw_only=True):
    """Nobody asked before the act took effect; a later request may still be heard."""
