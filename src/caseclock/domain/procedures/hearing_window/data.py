"""What is kept of one notice while a hearing about it may be asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
from msgspec.structs import replace

from caseclock.domain.case.view import View
from caseclock.domain.procedures.hearing_window import events as e
from caseclock.domain.procedures.hearing_window.notice import Notice
from caseclock.kernel.events import InstanceEvent

NOTHING = Notice(kind="other")


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """The notice; its defects as found so far; when a hearing was asked for."""

    notice: Notice = NOTHING
    defects: tuple[str, ...] = ()
    filed_on: date | None = None

    @property
    def opened(self) -> bool:
        """Whether it belongs to a notice already."""
        return self.notice is not NOTHING and self.notice != NOTHING


def window(view: View) -> Window:
    """The data of the instance at hand; an empty one before it belongs to a notice."""
    return view.data if isinstance(view.data, Window) else Window()


def _opened(_: Window, event: e.HearingWindowOpened) -> Window:
    return Window(notice=event.notice, defects=event.defects)


def _used(data: Window, event: e.HearingWindowUsed) -> Window:
    return replace(data, filed_on=event.filed_on)


def _superseded(data: Window, event: e.HearingWindowSuperseded) -> Window:
    notice = replace(
        data.notice,
        returned_on=event.returned_on or data.notice.returned_on,
        lacking=(*data.notice.lacking, *event.lacking),
    )
    found = ["returned"] if event.returned_on else []
    found += ["lacks_content"] if event.lacking else []
    return replace(data, notice=notice, defects=tuple(dict.fromkeys((*data.defects, *found))))


_FOLDS: dict[str, Callable[[Window, Any], Window]] = {
    "hearing_window.opened": _opened,
    "hearing_window.used": _used,
    "hearing_window.superseded": _superseded,
}


def _total(fold: Callable[[Window, Any], Window]) -> Callable[[Any, Any, Any], Any]:
    def change(data: Any, event: Any, _recorded: Any) -> Any:
        # An event written by newer code comes without its struct: what it says is not known here.
        if not isinstance(event, InstanceEvent):
            return data
        return fold(data if isinstance(data, Window) else Window(), event)

    return change


EVOLVE = {name: _total(fold) for name, fold in _FOLDS.items()}
