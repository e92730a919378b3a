"""The notices of a renewal: renewed, what lacks is asked for, coverage ends, or does not end after all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from caseclock.domain.case.notices import events as n
from caseclock.domain.case.notices.content import Told
from caseclock.domain.case.notices.drafting import Proof, act_fails, draft, mail, take_back
from caseclock.domain.case.view import Output, View
from caseclock.domain.policy.notice_periods import NoticeException
from caseclock.domain.procedures.renewal import events as e
from caseclock.domain.procedures.renewal import events_papers as p
from caseclock.domain.procedures.renewal.data import renewal
from caseclock.domain.procedures.renewal.facts import answer_until
from caseclock.domain.procedures.renewal.rescinding import taken_back

ENDS: Final = "renewal_discontinuance"
_BECAUSE = {"not_eligible": "no_longer_eligible", "whereabouts_unknown": "loss_of_contact"}


def renewed(view: View) -> Iterator[Output]:
    """Coverage goes on: drafted for somebody to mail."""
    event = view.trigger
    if isinstance(event, e.RenewalApproved):
        told = Told(
            kind="renewal_approval",
            effective_on=event.from_month,
            reason="renewed",
            law=_law(event.citation),
            figures={"due_month": event.due_month},
        )
        yield from draft(view, told)


def asked(view: View) -> Iterator[Output]:
    """Form MC 355, as the print manifest says: what is needed, and by when."""
    event = view.trigger
    if isinstance(event, p.RenewalInformationRequested):
        told = Told(
            kind="information_request",
            reason="papers_needed",
            figures={"needed": list(event.items), "reply_by": answer_until(view)},
            mailed_by="request-renewal-information",
        )
        yield from mail(view, told, Proof(mailed_on=event.mailed_on))


def end_told(view: View) -> Iterator[Output]:
    """The notice that ends coverage, with the words of the cure."""
    event = view.trigger
    if not isinstance(event, e.DiscontinuanceNoticeMailed):
        return
    exception: NoticeException | None = "whereabouts_unknown" if event.without_days else None
    figures: dict[str, Any] = {"cure_until": event.cure_until} if event.cure_until else {}
    told = Told(
        kind=ENDS,
        effective_on=event.ends_from,
        reason=_BECAUSE.get(event.reason, "failed_renewal"),
        figures=figures,
        exception=exception,
        follow_up="ends",
        mailed_by="discontinue-at-renewal",
        rereads=True,
    )
    proof = Proof(
        mailed_on=event.mailed_on,
        printed_on=event.printed_on,
        address=event.address,
        language=event.language,
    )
    yield from mail(view, told, proof)


def end_off(view: View) -> Iterator[Output]:
    """What the notice said does not happen: whoever got it is told so."""
    yield from take_back(view, "the discontinuance was taken back", ENDS)


def notice_fails(view: View) -> Iterator[Output]:
    """Nobody got the notice, or something came before its day: nothing ends by it."""
    if act_fails(view, ENDS) and renewal(view).ending is not None:
        back = isinstance(view.trigger, n.NoticeReturned)
        yield from taken_back(view, "notice_came_back" if back else "papers_came")


def _law(citation: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in citation.split(";"))
