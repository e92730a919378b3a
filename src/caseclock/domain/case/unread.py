"""What came in and nobody has read: before it is, nothing adverse is decided or takes effect (office 19)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from caseclock.domain.case.view import View
from caseclock.kernel.refusal import refuse

LAW = "42 CFR 435.952, 435.916"


def unread(view: View, member: UUID | None = None) -> list[dict[str, Any]]:
    """Everything received for the household that waits to be read: what it is, since when, about whom.

    With a member: what is about this person, or about nobody by name.
    """
    found = [
        {"what": p.form, "received_on": p.received_on, "paper": p.id, "member": p.member}
        for p in view.state.papers.values()
        if not p.read
    ]
    for instance in view.state.instances.values():
        code = view.codes.get(instance.procedure)
        names = code.unread(instance) if code and code.unread else []
        found += [{"what": name, "instance": instance.id, "member": instance.member} for name in names]
    return [each for each in found if member is None or each["member"] in (None, member)]


def nothing_unread(view: View) -> None:
    """Refuses an adverse act while anything received for the household is unread, listing it."""
    waiting = unread(view)
    if waiting:
        raise refuse(
            "unread",
            "Nothing adverse is done while something received is unread",
            "Read it first: accept it, mark it insufficient, or mark the paper as read (read-paper).",
            citation=LAW,
            unread=waiting,
        )
