"""The notices of a deemed newborn: Medi-Cal without an application, and its early end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from caseclock.domain.case.notices import events as n
from caseclock.domain.case.notices.content import Told
from caseclock.domain.case.notices.drafting import Proof, draft, mail, take_back
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.deemed_newborn import events as e
from caseclock.domain.procedures.deemed_newborn import events_year as y
from caseclock.domain.procedures.deemed_newborn.data import deeming
from caseclock.domain.procedures.deemed_newborn.establishing import coverage
from caseclock.domain.procedures.deemed_newborn.facts import born_on, year_ends

_EXCEPTIONS = {"death": "death", "written_request": "signed_wish"}


def deeming_told(view: View) -> Iterator[Output]:
    """The information notice leaves the same day; send-de-notice records that."""
    if isinstance(view.trigger, y.DeemedEligibilityEstablished):
        yield from draft(view, _begins(view))


def notice_sent(view: View) -> Iterator[Output]:
    """The information notice went out."""
    event = view.trigger
    if isinstance(event, e.DeNoticeSent):
        yield from mail(view, _begins(view), Proof(mailed_on=event.mailed_on, language=event.language))


def end_told(view: View) -> Iterator[Output]:
    """The early end: mailed with its notice, or with a death; what was not mailed before is pulled."""
    event = view.trigger
    if not isinstance(event, y.DeemedEligibilityEnded):
        return
    yield from take_back(view, "deeming ended", "newborn", answer=False)
    told = Told(
        kind="discontinuance",
        effective_on=event.ends_on + timedelta(days=1),
        reason=event.reason,
        law=tuple(part.strip() for part in event.citation.split(";")),
        exception=_EXCEPTIONS.get(event.reason),  # type: ignore[arg-type]  # two names of the law's own
        follow_up="ends",
        mailed_by="" if event.mailed_on is None else "end-deemed-eligibility",
    )
    if event.mailed_on is None:
        yield from draft(view, told)
    else:
        yield from mail(view, told, Proof(mailed_on=event.mailed_on))


def end_fails(view: View) -> Iterator[Output]:
    """Nobody got the notice of an early end, or something is unread on its day: the child stays covered."""
    event = view.trigger
    if not isinstance(event, n.NoticeReturned | n.NoticeEffectHeld) or event.about != view.instance_id:
        return
    held = isinstance(event, n.NoticeEffectHeld) or event.fails
    until = year_ends(view.policy, born_on(view))
    if held and event.kind == "discontinuance" and event.effective_on and event.effective_on <= until:
        yield coverage(view, event.effective_on, until, deeming(view).category)
        yield from take_back(view, "the notice of the end failed", "discontinuance")


def _begins(view: View) -> Told:
    data = deeming(view)
    figures = {"from_month": data.from_month, "ends_on": data.ends_on, "scope": "full"}
    return Told(
        kind="newborn",
        effective_on=data.from_month,
        reason="born_to_mother_with_medi_cal",
        figures={name: value for name, value in figures.items() if value},
        mailed_by="send-de-notice",
    )
