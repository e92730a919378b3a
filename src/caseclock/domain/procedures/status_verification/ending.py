"""A status for a set time (DACA, TPS, a stay): its end is looked at, and never cuts anything (office 28)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

import msgspec

from caseclock.domain.case.commands import InstanceBody
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.status_verification import events_scope as s
from caseclock.domain.procedures.status_verification.bodies import subject
from caseclock.domain.procedures.status_verification.data import verification
from caseclock.kernel.refusal import refuse
from caseclock.kernel.secret import RESTRICTED, Restricted

Looked = Literal["goes_on", "renewal_pending", "other_status", "over"]


class RecordStatusEnd(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The day on which a status ends by its paper. A later paper is recorded the same way."""

    ends_on: date
    status_held: Restricted = ""


class LookAtStatusEnd(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was found when the end was looked at; `ends_on` where a new paper names another end."""

    found: Annotated[Looked, msgspec.Meta(extra=RESTRICTED)]
    ends_on: date | None = None


def record_status_end(body: RecordStatusEnd, view: View) -> Iterator[Output]:
    """Kept beside the status; nothing else follows from it."""
    held = body.status_held or verification(view).status_held
    yield s.StatusEndRecorded(**subject(view), ends_on=body.ends_on, status_held=held)


def look_at_status_end(body: LookAtStatusEnd, view: View) -> Iterator[Output]:
    """Whatever was found, scope stays until a determination: a status that is over is declared anew."""
    ends_on = verification(view).status_ends_on
    if ends_on is None:
        raise refuse("no_status_end", "No end of a status is recorded", "Record it with record-status-end.")
    yield s.StatusEndLookedAt(**subject(view), found=body.found, ends_on=ends_on)
    if body.ends_on is not None and body.ends_on != ends_on:
        held = verification(view).status_held
        yield s.StatusEndRecorded(**subject(view), ends_on=body.ends_on, status_held=held)
