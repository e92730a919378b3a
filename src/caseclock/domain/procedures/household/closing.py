"""The end of a case, its reopening, and counting all its clocks anew."""

from __future__ import annotations

from collections.abc import Iterator

from caseclock.domain.case.commands import Body, Written
from caseclock.domain.case.events import CaseClosed, CaseReopened, RecountOrdered
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.household.pending import covered, promptness
from caseclock.kernel.refusal import refuse

TAKEN = frozenset({"absorbed_by", "merged_into", "joined_into"})


class CloseCase(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Closes the case; its clocks stop."""

    reason: Written


class ReopenCase(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Opens a closed case again; clocks that its closing stopped run on."""

    reason: Written


class RecalculateClocks(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Counts every running clock anew with the calendars and parameters that hold now."""

    reason: Written


def close_case(body: CloseCase, view: View) -> Iterator[Output]:
    """Lateness never denies, and closing neither: refused while a decision is owed or coverage stands."""
    closable(view)
    yield CaseClosed(why=body.reason)


def closable(view: View) -> None:
    """Nobody waits for a decision notice, and nobody has coverage."""
    owed = promptness(view.state)
    if owed:
        raise refuse(
            "applications_undecided",
            "A case is not closed while an application waits for its decision notice",
            "Decide and mail, or record the withdrawal.",
            citation="42 CFR 435.912(g)",
            clocks=[
                {
                    "clock": clock.id,
                    "member": view.state.members[clock.member].name if clock.member else "",
                    "due_on": clock.schedule.due_on,
                    "status": clock.status,
                }
                for clock in owed
            ],
        )
    standing = [m for m in view.state.members.values() if covered(view.state, m, view.on) and not m.died_on]
    if standing:
        raise refuse(
            "coverage_stands",
            "A case is not closed while somebody in it has coverage",
            "End the coverage by a decision with notice, or move the member.",
            citation="42 CFR 431.211",
            members=[{"member": str(m.id), "name": m.name} for m in standing],
        )


def reopen_case(body: ReopenCase, view: View) -> Iterator[Output]:
    """As it stood; a case that went into another is brought back by taking the merger back."""
    reopenable(view)
    yield CaseReopened(why=body.reason)


def reopenable(view: View) -> None:
    """Closed, and not gone into another case."""
    if view.state.status != "closed":
        raise refuse("not_closed", "The case is open", "Nothing is to be done.")
    into = [link for link in view.state.links.values() if link.kind in TAKEN]
    if into:
        raise refuse(
            "went_into_another",
            f"This case went into {into[-1].case_number}",
            "Work there, or take the merger back with reverse-command.",
            case=str(into[-1].case),
        )


def recalculate_clocks(body: RecalculateClocks, view: View) -> Iterator[Output]:
    """Each clock that moves says so with this reason, and keeps the date it had."""
    yield RecountOrdered(reason=body.reason)
