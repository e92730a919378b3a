"""Takes an earlier command back, in every case it touched."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from caseclock.domain.case import undo
from caseclock.domain.case.commands import Body, Written
from caseclock.domain.case.firing import FIRE
from caseclock.domain.case.view import Elsewhere, Output, View
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.refusal import Refused, refuse


class ReverseCommand(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Takes back a command by its id. `other_case` names the other case of a move or merger."""

    command: UUID
    other_case: UUID | None = None
    reason: Written


def reverse_command(body: ReverseCommand, view: View) -> Iterator[Output]:
    """Each part goes back to what it was; refused while something later touched the same part."""
    own = undo.deed(view.codes, view.state, view.history, body.command)
    if own is None:
        raise refuse(
            "no_such_command",
            "This case has no command of that id",
            "See /cases/{id}/history for the commands of the case.",
            field="command",
        )
    _may_be_taken_back(own, body, view)
    also = undo.other_cases(view.history, body.command)
    deeds = [own, *_elsewhere(view, body.command, also)]
    conflicts = [(each, found) for each in deeds for found in undo.later(view.codes, each)]
    if conflicts:
        raise _touched_later(own.name, conflicts)
    yield from undo.reversal(own, body.command, body.reason, tuple(sorted(also)))
    for each in deeds[1:]:
        for event in undo.reversal(each, body.command, body.reason, (view.state.case_id,)):
            yield Elsewhere(each.case.case_id, event)


def something_to_take_back(view: View) -> None:
    """There must be a command after the one that opened the case; a rung that rang is none."""
    opening = view.history[0].meta.command_id if view.history else None
    if all(each.meta.command == FIRE or each.meta.command_id == opening for each in view.history):
        raise refuse(
            "nothing_to_reverse",
            "Nothing was done in this case since it was opened",
            "Correct what is wrong in it, merge it into the right case, or close it.",
            field="command",
        )


def _may_be_taken_back(own: undo.Deed, body: ReverseCommand, view: View) -> None:
    if own.name == FIRE:
        raise refuse(
            "not_a_command",
            "A rung that rang cannot be taken back: people were told",
            "Take back the command that set its clock wrong, or correct the fact it counts from.",
            field="command",
        )
    if own.before.version == 0:
        raise refuse(
            "opened_the_case",
            "The opening of a case is not taken back",
            "Correct what is wrong in it, merge it into the right case, or close it.",
            field="command",
        )
    done = undo.reversed_already(view.history, body.command)
    if done is not None:
        raise refuse(
            "reversed_already",
            f"{own.name} was taken back on {done.effective_on}",
            "Nothing is to be done.",
            field="command",
            by=done.meta.actor,
        )


def _elsewhere(view: View, command: UUID, also: set[UUID]) -> Iterator[undo.Deed]:
    """What the command did in other cases, which must be at hand: both are put back or neither."""
    for case_id in sorted(also):
        other = view.others.get(case_id)
        found = undo.deed(view.codes, other, view.histories.get(case_id, ()), command) if other else None
        if found is not None:
            yield found
        elif other is None:
            raise refuse(
                "other_case_needed",
                "This command changed another case too",
                "Send it again with that case as other_case.",
                field="other_case",
                other_case=str(CaseRef(view.state.county, case_id)),
            )


def _touched_later(name: str, conflicts: list[tuple[undo.Deed, undo.Later]]) -> Refused:
    """Names each later command, so that it can be taken back first; a rung cannot be."""
    found = [
        {
            "case_number": each.case.case_number,
            "command": later.first.meta.command,
            "command_id": str(later.first.meta.command_id or ""),
            "on": later.first.effective_on,
            "by": later.first.meta.actor,
            "parts": list(later.parts),
        }
        for each, later in conflicts
    ]
    rungs = [later for _, later in conflicts if later.first.meta.command == FIRE]
    last = conflicts[-1][1].first.meta
    remedy = (
        "A rung has rung since and people were told: correct what is wrong with a new command instead."
        if rungs
        else f"Take the later commands back first, the latest ({last.command}, {last.command_id}) before all."
    )
    return refuse(
        "touched_later",
        f"What {name} changed was changed again since",
        remedy,
        field="command",
        later=found,
    )
