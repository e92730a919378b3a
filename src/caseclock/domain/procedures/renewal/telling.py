"""Alerts of a renewal that follow from an act and not from a clock."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from msgspec.structs import replace

from caseclock.domain.case.events import AlertRaised
from caseclock.domain.case.telling import alert_of
from caseclock.domain.case.timeline import value_on
from caseclock.domain.case.view import View
from caseclock.domain.procedures.status_verification.data import Verification
from caseclock.domain.procedures.status_verification.person_facts import holds
from caseclock.domain.procedures.status_verification.save_requests import renewal_trigger

STATUS = "status_verification"
alert = partial(alert_of, "renewal")


def status_of(view: View) -> tuple[View, Verification] | None:
    """The member's latest verification, and the view its own rules read; None where there is none."""
    found = view.state.instances_of(STATUS, view.member_id)
    if not found or not isinstance(found[-1].data, Verification):
        return None
    return replace(view, instance=found[-1]), found[-1].data


def status_reminders(view: View) -> Iterator[AlertRaised]:
    """MC 13 falls due with a noncitizen's renewal; SAVE is asked again only on one of its triggers (G.3)."""
    found = status_of(view)
    if found is None:
        return
    of_status, data = found
    calworks = value_on(view.member.facts.get("calworks_eligible", ()), view.on) if view.member else None
    if (
        data.verified_status != "citizen"
        and data.declared not in ("citizen", "unasked")
        and not holds(calworks)
    ):
        yield alert(view, "renewal_mc13_due", "owner")
    if data.verified and renewal_trigger(of_status):
        yield alert(view, "renewal_save_due", "owner")
