"""What came before an adverse act and is recorded only after it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from caseclock.domain.case.events import AlertRaised
from caseclock.domain.case.notices import events as n
from caseclock.domain.case.notices.data import PROCEDURE, Notice, notices_of
from caseclock.domain.case.state import Instance
from caseclock.domain.case.view import Output, View


def came_before(view: View, what: str, form: str, received_on: date, member: UUID | None) -> Iterator[Output]:
    """Two people hear of every act before which this came: they read it and take the act back.

    An act with days before it is held, as if this had been unread on its day (office rule 19): its procedure
    puts back what it took. `what` is the id of what came; without a member it is about all of them.
    """
    for instance, notice in notices_of(view.state):
        about = member is None or instance.member in (None, member)
        if not about or not _holds_already(notice, received_on, view.today):
            continue
        yield _alert(instance, "came_before", what)
        if notice.traits.advance and notice.effective_on is not None:
            yield n.NoticeEffectHeld(
                instance=instance.id,
                member=instance.member,
                kind=notice.kind,
                about=notice.about,
                effective_on=notice.effective_on,
                unread=(form,),
            )
            yield _alert(instance, "effect_held", what)


def _holds_already(notice: Notice, received_on: date, today: date) -> bool:
    """Whether the act holds today and did not yet when this came; a denial holds once it is mailed."""
    if notice.mailed_on is None or not notice.traits.adverse or notice.exception == "death":
        return False
    if notice.traits.advance:
        day = notice.effective_on
        return day is not None and received_on < day <= today
    return received_on <= notice.mailed_on


def _alert(instance: Instance, name: str, of: str) -> AlertRaised:
    return AlertRaised(
        alert_id=f"{instance.id}/{name}/{of}",
        alert=name,
        procedure=PROCEDURE,
        instance=instance.id,
        member=instance.member,
        to=("owner", "supervisor"),
    )
