"""The household's CalWORKs: granted or denied, discontinued, restored. Each starts or stops continuations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal
from uuid import UUID

from caseclock.domain.case.commands import Body
from caseclock.domain.case.events import CaseFactRecorded, CoverageWasSet
from caseclock.domain.case.members import MemberFactRecorded
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.continuing_coverage import events_cash_aid as c
from caseclock.domain.procedures.continuing_coverage.common import (
    CALWORKS,
    ELIGIBLE,
    INELIGIBLE,
    known,
)
from caseclock.domain.procedures.continuing_coverage.facts import (
    deemed_now,
)
from caseclock.kernel.refusal import refuse
from caseclock.kernel.time import first_of_month


class RecordCalworks(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where CalWORKs stands, and who was found eligible for it or not."""

    status: Literal["pending", "granted", "denied"]
    eligible: tuple[UUID, ...] = ()
    ineligible: tuple[UUID, ...] = ()
    from_month: date | None = None


def record_calworks(body: RecordCalworks, view: View) -> Iterator[Output]:
    """Cash aid brings full-scope Medi-Cal with it; a denial leaves Medi-Cal to be decided for each."""
    known(view.state, body.eligible, "eligible")
    known(view.state, body.ineligible, "ineligible")
    if both := set(body.eligible) & set(body.ineligible):
        raise refuse(
            "both_found",
            "A person is found eligible or ineligible, not both",
            "Leave each in one list.",
            field="ineligible",
            members=sorted(map(str, both)),
        )
    yield CaseFactRecorded(fact=CALWORKS, value=body.status)
    yield c.CalworksRecorded(status=body.status)
    for key in (*body.eligible, *body.ineligible):
        yield MemberFactRecorded(member=key, fact=ELIGIBLE, value=key in body.eligible)
        yield MemberFactRecorded(member=key, fact=INELIGIBLE, value=key in body.ineligible)
        if body.status == "granted" and key in body.eligible:
            yield from _aided(view, key, first_of_month(body.from_month or view.on))


def _aided(view: View, member: UUID, from_month: date) -> Iterator[Output]:
    if deemed_now(view.state, member):
        return
    yield c.CalworksAidGranted(member=member, from_month=from_month)
    yield CoverageWasSet(
        member=member,
        from_month=from_month,
        scope="full",
        programme="CalWORKs",
        funding="federal",
        why="cash aid brings Medi-Cal (W&I 14005.30)",
    )
