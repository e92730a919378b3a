"""What the commands share: whom an event speaks of, and that nothing is recorded before it happened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from caseclock.domain.case.events import AlertRaised
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.state import Member
from caseclock.domain.case.view import Outputs, View
from caseclock.kernel.refusal import refuse

Decide = Callable[[Any, View], Outputs]


def subject(view: View) -> dict[str, Any]:
    """The instance and the member an event of this procedure speaks of."""
    return {"instance": view.instance_id, "member": view.member_id}


def person(view: View) -> Member:
    """The member being verified; refused when the case does not know the person any more."""
    if view.member is None:
        raise refuse("no_member", "This case has no such member", "See /cases/{id} for its members.")
    return view.member


def dated(decide: Decide) -> Decide:
    """The decision, once the day given as the act's own is not to come."""

    def checked(body: Any, view: View) -> Outputs:
        not_in_future("effective_on", body.effective_on, view)
        return decide(body, view)

    return checked


def alert(view: View, name: str, mark: str | int, *to: str) -> AlertRaised:
    """An alert at once, without a clock; `mark` sets it apart from others of its name."""
    assert view.instance is not None
    return AlertRaised(
        alert_id=f"{view.instance_id}/{name}/{mark}",
        alert=name,
        procedure=view.instance.procedure,
        instance=view.instance_id,
        member=view.member_id,
        to=to,
    )
