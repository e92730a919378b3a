"""The day on which a noticed act takes effect: what came in late is read first (office rule 19)."""

from __future__ import annotations

from collections.abc import Iterator

from caseclock.domain.case.events import AlertRaised
from caseclock.domain.case.notices import events as n
from caseclock.domain.case.unread import unread
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.notice_of_action.bodies import subject, the_notice


def before_effect(view: View) -> Iterator[Output]:
    """Nothing takes effect while anything is unread; the owner of the act hears of it and takes it back."""
    notice = the_notice(view)
    day = notice.effective_on
    if day is None or notice.stage != "mailed":
        return
    waiting = unread(view)
    if not waiting:
        yield n.NoticeTookEffect(**subject(view), effective_on=day)
        return
    yield n.NoticeEffectHeld(
        **subject(view), effective_on=day, unread=tuple(str(each["what"]) for each in waiting)
    )
    yield AlertRaised(
        alert_id=f"{view.instance_id}/effect_held/{day}",
        alert="effect_held",
        procedure="notice_of_action",
        instance=view.instance_id,
        member=view.instance.member if view.instance else None,
        to=("owner", "supervisor"),
    )
