"""What one member's renewal keeps: the due month, letters and papers of this cycle, the end and its cure."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

import msgspec

from caseclock.domain.case.view import View

Letter = Literal["packet", "mc355"]


class ExParte(msgspec.Struct, frozen=True, kw_only=True):
    """The review of what is on file."""

    on: date
    result: Literal["renewed", "not_enough"]
    sources: tuple[str, ...]


class Ending(msgspec.Struct, frozen=True, kw_only=True):
    """A discontinuance whose notice was mailed. `took_effect`: its day came and coverage ended.

    `contested`: a hearing about it is undecided, and coverage goes on meanwhile.
    """

    reason: str
    mailed_on: date
    ends_from: date
    cure_until: date | None = None
    took_effect: bool = False
    contested: bool = False


class Past(msgspec.Struct, frozen=True):
    """A cycle that is over, and how it ended."""

    due_month: date
    outcome: str
    on: date


class Renewal(msgspec.Struct, frozen=True, kw_only=True):
    """One member's renewals; all but `past` and `basis` speaks of the cycle that runs now.

    `unread`: papers of the renewal that nobody has read. `complete`: None until something was read.
    `cured_on`: when the first paper came within the cure. `outcome`: how the running cycle was decided.
    """

    due_month: date | None = None
    due_on: date | None = None
    packet_by: date | None = None
    basis: str = ""
    ex_parte: ExParte | None = None
    packet_on: date | None = None
    contacts: int = 0
    came_back: tuple[Letter, ...] = ()
    returned_on: date | None = None
    unread: tuple[str, ...] = ()
    complete: bool | None = None
    lacking: tuple[str, ...] = ()
    asked_on: date | None = None
    ending: Ending | None = None
    cured_on: date | None = None
    outcome: str = ""
    finished: str = ""
    past: tuple[Past, ...] = ()

    @property
    def ended(self) -> Ending | None:
        """The discontinuance that took effect and was not taken back."""
        return self.ending if self.ending and self.ending.took_effect else None

    @property
    def noticed(self) -> Ending | None:
        """The discontinuance whose notice is out and whose day has not come."""
        return self.ending if self.ending and not self.ending.took_effect else None


EMPTY = Renewal()


def renewal(view: View) -> Renewal:
    """The instance's renewal; an empty one before anything happened to it."""
    return view.data if isinstance(view.data, Renewal) else EMPTY


def subject(view: View) -> dict[str, Any]:
    """The instance and the member an event of this procedure speaks of."""
    return {"instance": view.instance_id, "member": view.member_id}
