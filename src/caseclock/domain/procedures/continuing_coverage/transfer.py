"""No case is handed on while someone found ineligible for cash aid lacks a Medi-Cal decision."""

from __future__ import annotations

from collections.abc import Iterator

from caseclock.domain.case.commands import Body
from caseclock.domain.case.coverage import is_covered
from caseclock.domain.case.placing import assigned
from caseclock.domain.case.state import CaseState, Member
from caseclock.domain.case.timeline import latest
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.continuing_coverage import events_cash_aid as c
from caseclock.domain.procedures.continuing_coverage.common import CALWORKS, INELIGIBLE
from caseclock.domain.procedures.continuing_coverage.data import Continuation
from caseclock.domain.procedures.continuing_coverage.facts import deemed_now, is_suspended
from caseclock.kernel.refusal import refuse


class RequestTransfer(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hands the case on to another unit."""

    to: str


def request_transfer(body: RequestTransfer, view: View) -> Iterator[Output]:
    """The refusal names each person who waits."""
    require_decisions(view)
    if not body.to.strip():
        raise refuse("no_target", "A transfer names a unit", "Name one.", field="to")
    place = assigned(view, unit=body.to, queue="transfers")
    yield c.CalworksTransferRequested(to=place.unit)
    yield place


def require_decisions(view: View) -> None:
    """Refuses while anyone found ineligible for cash aid lacks a Medi-Cal decision."""
    waiting = lacking(view.state, view)
    if waiting:
        raise refuse(
            "medi_cal_undecided",
            "Everyone found ineligible for CalWORKs gets a Medi-Cal decision before the case is transferred",
            "Decide Medi-Cal for: " + ", ".join(member.name for member in waiting) + ".",
            citation="W&I 14005.37; 42 CFR 435.911",
            members=[{"member": str(member.id), "name": member.name} for member in waiting],
        )


def lacking(state: CaseState, view: View) -> list[Member]:
    """Members found ineligible for cash aid, by denial, discontinuance or finding, and undecided."""
    denied = latest(state.facts.get(CALWORKS, ()), "") == "denied"
    return [
        member
        for member in state.members.values()
        if member.present and not deemed_now(state, member.id) and _lacks(state, member, denied, view)
    ]


def _lacks(state: CaseState, member: Member, denied: bool, view: View) -> bool:
    continuing = state.instances_of("continuing_coverage", member.id)
    if continuing:
        data = continuing[-1].data
        return isinstance(data, Continuation) and data.decision_owed and not is_suspended(continuing[-1])
    found = bool(latest(member.facts.get(INELIGIBLE, ()), False))
    if not found and not (denied and member.asks_for_coverage):
        return False
    applications = state.instances_of("mao_application", member.id)
    decided = bool(applications) and getattr(applications[-1].data, "decision", None) is not None
    return not decided and not is_covered(state, member.id, view.today)
