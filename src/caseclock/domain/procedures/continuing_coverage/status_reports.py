"""Status reports belong to cash aid: nobody on Medi-Cal alone is asked for one (office 29)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from caseclock.domain.case.commands import Body
from caseclock.domain.case.timeline import latest
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.continuing_coverage import events_cash_aid as c
from caseclock.domain.procedures.continuing_coverage.common import CALWORKS, ELIGIBLE, known
from caseclock.kernel.refusal import refuse


class RequestStatusReport(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A status report is asked of these members, for their cash aid."""

    members: tuple[UUID, ...]
    form: str = "SAR 7"
    due_on: date


def request_status_report(body: RequestStatusReport, view: View) -> Iterator[Output]:
    """Refused for anybody who has Medi-Cal alone, by name."""
    known(view.state, body.members, "members")
    granted = latest(view.state.facts.get(CALWORKS, ())) == "granted"
    found = [view.state.members[member] for member in body.members]
    alone = [m.name for m in found if not granted or not latest(m.facts.get(ELIGIBLE, ()))]
    if alone or not found:
        raise refuse(
            "medi_cal_only",
            "Nobody who has Medi-Cal alone is asked for a status report",
            "Ask only members who get cash aid; changes in Medi-Cal are told within ten days.",
            citation="W&I 14005.37; LA DPSS ePolicy CalWORKs 40-103.44",
            field="members",
            members=alone,
        )
    yield c.StatusReportRequested(members=body.members, form=body.form, due_on=body.due_on)
