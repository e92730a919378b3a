"""What becomes of an act of the county that is contested: the procedure that did it hears these events."""

from __future__ import annotations

from datetime import date

from caseclock.domain.case.state import CaseState
from caseclock.kernel.events import InstanceEvent, event

#: The procedure in whose instances it stands whether aid is paid meanwhile.
HEARING = "hearing"


def aid_goes_on(state: CaseState) -> bool:
    """Whether somebody here has aid paid pending a hearing: nothing of the contested act holds meanwhile."""
    return any(getattr(i.data, "aid", "") == "paid" for i in state.instances_of(HEARING))


@event("act.held")
class ActHeld(InstanceEvent, frozen=True, kw_only=True):
    """The act of this instance does not take effect while the hearing is undecided (42 CFR 431.230)."""

    hearing: str
    effective_on: date


@event("act.set_aside")
class ActSetAside(InstanceEvent, frozen=True, kw_only=True):
    """The act of this instance never held: what it took is given back from its day."""

    hearing: str
    effective_on: date


@event("act.upheld")
class ActUpheld(InstanceEvent, frozen=True, kw_only=True):
    """The act of this instance that was held takes effect after all, on a lawful day."""

    hearing: str
    effective_on: date
    takes_effect_on: date
