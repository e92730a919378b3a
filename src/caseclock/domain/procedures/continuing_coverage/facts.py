"""What guards and clocks read about one member's continuation."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from caseclock.domain.case.state import CaseState, Instance
from caseclock.domain.case.timeline import latest
from caseclock.domain.case.view import View
from caseclock.domain.procedures.continuing_coverage.data import continuation

#: Reasons that end Medi-Cal too, once certified: no bridging by itself (G.4 items 1, 2, 4, 8, 9).
MEDI_CAL_REASONS = frozenset(
    {"death", "moved_out_of_state", "eligible_twice", "signed_wish", "no_longer_eligible"}
)
#: Reasons that a restoration of cash aid does not take back.
_NOT_RESTORED = frozenset({"death", "moved_out_of_state", "eligible_twice", "signed_wish"})
HELD = "incarcerated_since"


def held_since(view: View) -> date | None:
    """Since when the member is held; None when free."""
    value = latest(view.member.facts.get(HELD, ())) if view.member else None
    return date.fromisoformat(value) if value else None


def deemed_now(state: CaseState, member: UUID) -> bool:
    """Whether the child's deemed year runs: what happens to the household does not touch it (D.2)."""
    return any(
        not i.final and getattr(i.data, "established_on", None) is not None
        for i in state.instances_of("deemed_newborn", member)
    )


def already_ended(state: CaseState, member: UUID) -> bool:
    """Whether the member's Medi-Cal was discontinued here, with nothing since."""
    found = state.instances_of("continuing_coverage", member)
    return bool(found) and found[-1].final


def newest(view: View) -> bool:
    """Whether this is the member's newest continuation; older ones are history."""
    found = view.state.instances_of("continuing_coverage", view.instance.member if view.instance else None)
    return bool(found) and found[-1].id == view.instance_id


def is_suspended(instance: Instance | None) -> bool:
    """Whether Medi-Cal is suspended."""
    return instance is not None and "suspended" in instance.configuration


def edwards_by_itself(view: View) -> bool:
    """Whether the discontinuance itself brings bridging: unless its reason also ends Medi-Cal."""
    data = continuation(view)
    alive = view.member is not None and view.member.died_on is None
    return (
        alive
        and data.aided
        and data.decision_owed
        and not (data.personal and data.reason in MEDI_CAL_REASONS)
    )


def bridging_owed(view: View) -> bool:
    """Whether the two months run: a decision is owed and Medi-Cal is not suspended."""
    return continuation(view).decision_owed and not is_suspended(view.instance)


def decision_owed(view: View) -> bool:
    """Whether cash aid ended and Medi-Cal is undecided."""
    return continuation(view).decision_owed


def ending_holds(view: View) -> bool:
    """Whether the decision to end takes effect: its notice is mailed, or a death needs none before."""
    ending = continuation(view).ending
    return ending is not None and ending.ends_from is not None


def restorable(view: View) -> bool:
    """Whether restored cash aid brings this member's Medi-Cal back."""
    ending = continuation(view).ending
    alive = view.member is not None and view.member.died_on is None
    return alive and newest(view) and (ending is None or ending.reason not in _NOT_RESTORED)


def bridged(view: View) -> bool:
    """Whether bridging was granted since cash aid ended."""
    return continuation(view).bridged


def cash_aid_ended(view: View) -> bool:
    """Whether cash aid ended and was not restored."""
    return continuation(view).ended_on is not None


def bridged_since(view: View) -> date | None:
    """Where the two months count from: the day cash aid ended, or the release after a suspension."""
    return continuation(view).bridged_since


def ending_reason(view: View) -> str:
    """The reason of law for which an end was decided; empty when none is."""
    ending = continuation(view).ending
    return ending.reason if ending else ""
