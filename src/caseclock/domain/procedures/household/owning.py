"""Who has the case, and its end."""

from __future__ import annotations

from collections.abc import Iterator

from caseclock.domain.case.commands import Body
from caseclock.domain.case.events import CaseAssigned, CaseClosed, CaseReopened
from caseclock.domain.case.view import Output, View
from caseclock.domain.clocks import acts
from caseclock.kernel.refusal import refuse


class AssignCase(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hands the case over to an owner, or to a queue."""

    owner: str = ""
    unit: str = ""
    office: str = ""
    queue: str = ""


class CloseCase(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Closes the case; its clocks stop."""


class ReopenCase(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Opens a closed case again."""


def assign_case(body: AssignCase, view: View) -> Iterator[Output]:
    """A hand-over is an event; to nobody at all is refused."""
    if not body.owner and not body.queue:
        raise refuse("no_owner", "A case has an owner or a queue", "Name one.", field="owner")
    yield CaseAssigned(owner=body.owner, unit=body.unit, office=body.office, queue=body.queue)


def close_case(body: CloseCase, view: View) -> Iterator[Output]:
    """No clock runs on a closed case."""
    if not body.reason:
        raise refuse("reason", "Closing a case needs a reason", "Say why.", field="reason")
    yield from stop_all(view, "case.closed")
    yield CaseClosed(why=body.reason)


def stop_all(view: View, by: str) -> Iterator[Output]:
    """Stops every clock that still runs."""
    for clock in view.state.clocks.values():
        if clock.stopped_on is None and (stopped := acts.stop(clock, view.on, by)) is not None:
            yield stopped


def reopen_case(body: ReopenCase, view: View) -> Iterator[Output]:
    """The case is open again, as it stood."""
    yield CaseReopened(why=body.reason)
