"""The legal end of the opportunity, and what takes it back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.status_verification import events_scope as s
from caseclock.domain.procedures.status_verification.bodies import subject
from caseclock.domain.procedures.status_verification.data import Verification, verification
from caseclock.domain.procedures.status_verification.folding import then
from caseclock.domain.procedures.status_verification.outcome import follow
from caseclock.kernel.events import Event, New
from caseclock.kernel.time import first_of_next_month


def rop_expires(view: View) -> Iterator[Output]:
    """On the unrolled ninetieth day funding goes to the State and scope is determined; nothing is cut."""
    data = verification(view)
    clocks = view.state.clocks_of(view.instance_id, "rop")
    until = clocks[-1].schedule.accepted_until_on if clocks else None
    expired = s.RopExpired(**subject(view), legal_end=view.on, accepted_until=until or view.on)
    yield expired
    month = first_of_next_month(view.on)
    yield from follow(view, then(data, expired), month, view.on, "reasonable opportunity ended", anew=True)


def take_back(view: View, data: Verification, why: str, on: date, *before: Event) -> Iterator[Output]:
    """An expiry that does not stand: funding as if it had not been, scope full from a reduction's own day."""
    lapsed = data.lapsed
    if lapsed is None or lapsed.expired_on is None:
        return
    back = s.RopExpiryTakenBack(**subject(view), why=why, legal_end=lapsed.expired_on)
    yield New(back, on)
    month = first_of_next_month(lapsed.expired_on)
    if data.reduced is not None:
        month = min(month, data.reduced.effective_on)
    yield from follow(view, then(data, *before, back), month, on, "the opportunity had not ended")
