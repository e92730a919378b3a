"""What a notice still needs before it is out, by when, and which command records it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from caseclock.domain.case.actions import Action
from caseclock.domain.case.notices.data import INSIDE, Notice
from caseclock.domain.case.state import Instance

Missing = Literal["approve", "print", "mail"]
_LEFT: dict[str, tuple[Missing, ...]] = {
    "drafted": ("approve", "print", "mail"),
    "approved": ("print", "mail"),
    "printed": ("mail",),
}
#: Which command of the notice says that a step is done.
NEXT: dict[Missing, str] = {"approve": "approve-notice", "print": "record-printed", "mail": "record-mailed"}
#: A notice is drafted for the case and not for another notice.
DRAFT = "draft-notice"
#: Steps after the next one are not offered before it; one that is approved may be mailed at once.
_OUT_OF_TURN: dict[tuple[Missing, ...], tuple[str, ...]] = {
    ("approve", "print", "mail"): ("record-printed", "record-mailed"),
    ("print", "mail"): (),
    ("mail",): (),
    (): (),
}


class Steps(msgspec.Struct, frozen=True, kw_only=True):
    """What is missing, in order; `next` is the command that says the first of it is done, and `others` what
    else may be done with the notice. Where a procedure mails it, its own command is the next one."""

    missing: tuple[Missing, ...]
    next: tuple[Action, ...]
    others: tuple[Action, ...]


def steps_of(instance: Instance, notice: Notice, actions: Sequence[Action]) -> Steps:
    """Nothing is missing of one that is out, returned, pulled or taken back."""
    by_procedure = notice.mailed_by if notice.stage in INSIDE and not notice.mailings else ""
    missing = _LEFT.get(notice.stage, ())
    command, on = next_command(instance, notice) if missing else ("", "")
    return Steps(
        # The command of the procedure that decided prints, mails and keeps the letter in one.
        missing=("mail",) if by_procedure else missing,
        next=tuple(each for each in actions if (each.command, each.instance) == (command, on)),
        others=tuple(
            each
            for each in actions
            if each.instance == instance.id and each.command not in (command, DRAFT, *_OUT_OF_TURN[missing])
        ),
    )


def next_command(instance: Instance, notice: Notice) -> tuple[str, str]:
    """Of a notice that has not left: the command that says its next step is done, and to which instance."""
    if notice.mailed_by and not notice.mailings:
        return notice.mailed_by, notice.about
    return NEXT[_LEFT[notice.stage][0]], instance.id
