"""Takes an earlier command back, in every case it touched, or moves it to the case it was meant for."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from caseclock.domain.case import undo
from caseclock.domain.case.commands import Body, Written
from caseclock.domain.case.events import EntryMoved
from caseclock.domain.case.firing import FIRE
from caseclock.domain.case.notices.data import Notice
from caseclock.domain.case.notices.events import NoticeMailed
from caseclock.domain.case.state import CaseState
from caseclock.domain.case.view import Again, Elsewhere, Output, View
from caseclock.kernel.events import Event
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.refusal import Refused, refuse
from caseclock.kernel.time import local_date

#: The command to be moved and what was said with it, as the application kept it.
ENTRY = "entry"
#: What says that a letter left the office.
LEFT = ("notice.mailed", "renewal_packet.mailed")
DECIDED = "mail-decision"
#: By the command that mailed a notice (of an application's decision: by its kind), what takes it back.
RESCINDS = {
    "denial": "rescind-decision",
    "withdrawal": "rescind-decision",
    "discontinue-at-renewal": "rescind-renewal-discontinuance",
    "mail-discontinuance-notice": "rescind-discontinuance",
    "mail-reduction-notice": "call-off-reduction",
}


class ReverseCommand(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Takes back a command by its id, in the other case of a move or merger too.

    `nothing_left` says of a mailing that it was recorded by mistake: no letter left the office.
    """

    command: UUID
    other_case: UUID | None = None
    nothing_left: bool = False
    reason: Written


class MoveEntry(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Moves what was entered on the wrong case to the right one; it speaks of a member or instance there."""

    command: UUID
    to_case: UUID
    member_there: UUID | None = None
    instance_there: str = ""
    reason: Written


def reverse_command(body: ReverseCommand, view: View) -> Iterator[Output]:
    """Each part goes back to what it was; refused while something later touched the same part."""
    yield from _taken_back(body.command, body.reason, view, nothing_left=body.nothing_left)


def move_entry(body: MoveEntry, view: View) -> Iterator[Output]:
    """Taken back here, given again there; both timelines say so and name the other case."""
    there = view.others.get(body.to_case)
    if there is None or there.case_id == view.state.case_id:
        raise refuse("no_case", "An entry is moved to another case", "Name it.", field="to_case")
    if undo.other_cases(view.history, body.command):
        raise refuse(
            "touched_two_cases",
            "What touched two cases is not an entry on one of them",
            "Take it back with reverse-command, and do what was meant anew.",
            field="command",
        )
    entry = view.given.facts.get(ENTRY)
    yield from _taken_back(body.command, body.reason, view, also=(there.case_id,))
    if entry is None:
        raise refuse(
            "nothing_kept",
            "What was said then is not kept",
            "Take it back here, and give it anew in the other case.",
            field="command",
        )
    name, said = entry
    about = {"member": str(body.member_there or ""), "instance": body.instance_there}
    again = {**{field: value for field, value in said.items() if field not in about}}
    again |= {field: value for field, value in about.items() if value}
    here = view.state
    moved = {"command": body.command, "name": name, "why": body.reason}
    yield EntryMoved(**moved, way="out", other=there.case_id, other_number=there.case_number)
    yield Elsewhere(
        there.case_id, EntryMoved(**moved, way="in", other=here.case_id, other_number=here.case_number)
    )
    yield Again(there.case_id, name, again)


def _taken_back(
    command: UUID, why: str, view: View, also: tuple[UUID, ...] = (), nothing_left: bool = False
) -> Iterator[Output]:
    own = undo.deed(view.codes, view.state, view.history, command)
    if own is None:
        raise refuse(
            "no_such_command",
            "This case has no command of that id",
            "See /cases/{id}/history for the commands of the case.",
            field="command",
        )
    may_be_taken_back(command, view)
    others = undo.other_cases(view.history, command)
    deeds = [own, *_elsewhere(view, command, others)]
    for each in deeds if not nothing_left else ():
        _not_mailed(each, command, view)
    conflicts = [(each, found) for each in deeds for found in undo.later(view.codes, each)]
    if conflicts:
        raise _touched_later(own.name, conflicts)
    yield from undo.reversal(own, command, why, (*sorted(others), *also))
    for each in deeds[1:]:
        for event in undo.reversal(each, command, why, (view.state.case_id,)):
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


def _not_mailed(deed: undo.Deed, command: UUID, view: View) -> None:
    """A letter that left cannot be called back: what it said is answered by another."""
    own = deed.case.case_id == view.state.case_id
    history = view.history if own else view.histories.get(deed.case.case_id, ())
    for recorded in history:
        event = recorded.event
        if recorded.meta.command_id != command or event.type not in LEFT:
            continue
        mailed_on = getattr(event, "mailed_on", recorded.effective_on)
        raise refuse(
            "mailed",
            f"The letter was mailed on {mailed_on} and cannot be called back",
            f"{_answer(deed.case, event)} Where no letter left, say `nothing_left`.",
            citation="42 CFR 431.230, 431.231",
            field="command",
            mailed_on=mailed_on,
        )


def _answer(case: CaseState, event: Event) -> str:
    """What can be done about a letter that left; the procedure that decided takes its own decision back."""
    if not isinstance(event, NoticeMailed):
        return "Send the household what is right now; what this letter asked for goes on."
    notice = case.instances[event.instance].data
    mailed_by = notice.mailed_by if isinstance(notice, Notice) else ""
    rescinds = (
        "rescind-notice" if not mailed_by else RESCINDS.get(event.kind if mailed_by == DECIDED else mailed_by)
    )
    if rescinds is None:
        return "Record what is right with a new command: its own notice tells the household."
    return (
        f"Rescind it ({rescinds}): the notice of rescission says that it does not hold, and what it ended "
        "goes on from the day it took effect."
    )


def _own_entry_of_today(command: UUID, view: View) -> None:
    """A worker takes back her own entry of the same day, if it mailed nothing (office point 30)."""
    events = [recorded for recorded in view.history if recorded.meta.command_id == command]
    first, name = events[0], events[0].meta.command
    ask = "Ask a supervisor, who may take it back with a reason."
    if first.meta.actor != view.actor.account:
        raise refuse(
            "not_yours", f"{name} was entered by somebody else", ask, field="command", by=first.meta.actor
        )
    if local_date(first.recorded_at) != view.today:
        entered = local_date(first.recorded_at)
        raise refuse("not_today", f"{name} was entered on {entered}", ask, field="command", on=entered)
    if any(recorded.event.type.endswith("mailed") for recorded in events):
        raise refuse("mailed", "Something was mailed with it", ask, field="command")


def may_be_taken_back(command: UUID, view: View) -> None:
    """What the history alone says against it; what happened since is asked when it is done."""
    first = next(recorded for recorded in view.history if recorded.meta.command_id == command)
    if first.meta.command == FIRE:
        raise refuse(
            "not_a_command",
            "A rung that rang cannot be taken back: people were told",
            "Take back the command that set its clock wrong, or correct the fact it counts from.",
            field="command",
        )
    if first.version == 1:
        raise refuse(
            "opened_the_case",
            "The opening of a case is not taken back",
            "Correct what is wrong in it, merge it into the right case, or close it.",
            field="command",
        )
    done = undo.reversed_already(view.history, command)
    if done is not None:
        raise refuse(
            "reversed_already",
            f"{first.meta.command} was taken back on {done.effective_on}",
            "Nothing is to be done.",
            field="command",
            by=done.meta.actor,
        )
    if view.actor.role == "worker":
        _own_entry_of_today(command, view)


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
