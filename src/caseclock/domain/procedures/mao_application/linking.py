"""The CalWORKs application beside this one (I.2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from caseclock.domain.case.commands import InstanceBody
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.mao_application import events_time as e
from caseclock.domain.procedures.mao_application.bodies import subject
from caseclock.domain.procedures.mao_application.facts import filing_date
from caseclock.kernel.refusal import refuse


class LinkCalworksApplication(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Links the household's CalWORKs application; added later, it moves no clock."""

    filed_on: date


def link_calworks_application(body: LinkCalworksApplication, view: View) -> Iterator[Output]:
    """Recorded and shown; only a correction of the filing date moves the clock (I.2)."""
    not_in_future("filed_on", body.filed_on, view)
    filed_on = filing_date(view)
    if filed_on is not None and body.filed_on < filed_on:
        raise refuse(
            "filed_before_the_anchor",
            "A combined application counts from the earlier of its two filing dates",
            "Correct the filing date of the application: every clock moves with it.",
            citation="decision I.2; 22 CCR 50141",
            field="filed_on",
            calworks_filed_on=body.filed_on,
            filed_on=filed_on,
        )
    yield e.CalworksApplicationLinked(**subject(view), filed_on=body.filed_on)
