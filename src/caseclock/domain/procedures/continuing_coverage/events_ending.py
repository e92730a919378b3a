"""Events of Medi-Cal that ends, is suspended, or is put back (D.4, G.4)."""

from __future__ import annotations

from datetime import date

from caseclock.domain.case.events import RuledEvent
from caseclock.domain.case.members import MemberEvent
from caseclock.domain.procedures.continuing_coverage.data import Before, Scope
from caseclock.kernel.events import InstanceEvent, event
from caseclock.kernel.secret import Secret


@event("medi_cal.discontinuance_decided")
class DiscontinuanceDecided(RuledEvent, frozen=True, kw_only=True):
    """A reason of law was found; the notice is not mailed, so nothing ends yet."""

    reason: str
    exception: str = ""
    evidence: dict[str, str] = {}
    why: Secret = ""


@event("medi_cal.discontinued")
class MediCalDiscontinued(RuledEvent, frozen=True, kw_only=True):
    """Medi-Cal ends with the day before `ends_from`. `cure_until`: late papers still reinstate it."""

    reason: str
    ends_from: date
    mailed_on: date | None = None
    citation: str
    cure_until: date | None = None


@event("discontinuance_notice.pulled")
class DiscontinuanceNoticePulled(InstanceEvent, frozen=True, kw_only=True):
    """The notice was not mailed and will not be."""

    why: Secret


@event("discontinuance.rescinded")
class DiscontinuanceRescinded(InstanceEvent, frozen=True, kw_only=True):
    """A mailed notice is answered by this: the member is told that Medi-Cal does not end."""

    reason: str
    mailed_on: date | None = None
    why: Secret


@event("discontinuance.held")
class DiscontinuanceHeld(InstanceEvent, frozen=True, kw_only=True):
    """A hearing holds the discontinuance: Medi-Cal goes on from the month it would have ended."""

    ends_from: date
    hearing: str


@event("discontinuance.upheld")
class DiscontinuanceUpheld(InstanceEvent, frozen=True, kw_only=True):
    """The hearing ended and the discontinuance stands; Medi-Cal ends with the day before this one."""

    ends_from: date
    hearing: str


@event("incarceration.reported")
class IncarcerationReported(MemberEvent, frozen=True, kw_only=True):
    """The member is held since this day."""

    held_since: date


@event("incarceration.ended")
class IncarcerationEnded(InstanceEvent, frozen=True, kw_only=True):
    """The member was released."""

    released_on: date


@event("medi_cal.suspended")
class MediCalSuspended(InstanceEvent, frozen=True, kw_only=True):
    """Suspended, not ended: no application and no renewal until release (W&I 14011.10)."""

    suspended_from: date
    mailed_on: date
    notice: str
    before: Before


@event("medi_cal.reinstated")
class MediCalReinstated(InstanceEvent, frozen=True, kw_only=True):
    """As before the suspension, without application."""

    from_month: date
    programme: str
    scope: Scope
