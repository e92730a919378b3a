"""What one application keeps: the list of items asked for, contacts, and the decision."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from caseclock.domain.case.view import View

ItemStatus = Literal["asked", "received", "accepted", "insufficient"]


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the list: why it is needed, when asked, and what came of it."""

    why: str
    asked_on: date
    status: ItemStatus = "asked"
    received_on: date | None = None
    insufficient_why: str = ""


class Contact(msgspec.Struct, frozen=True):
    """An attempt to reach the household."""

    on: date
    how: str
    outcome: str


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What was decided and not yet taken back."""

    outcome: Literal["approved", "denied", "withdrawn"]
    on: date
    reason: str = ""
    conditional: bool = False
    mailed_on: date | None = None


class Application(msgspec.Struct, frozen=True, kw_only=True):
    """One member's application. `form` and `asked_on` are of the latest request."""

    items: dict[str, Item] = {}
    form: str = ""
    asked_on: date | None = None
    first_asked_on: date | None = None
    contacts: tuple[Contact, ...] = ()
    decision: Decision | None = None
    taken_back: bool = False
    calworks_filed_on: date | None = None

    def having(self, *statuses: ItemStatus) -> list[str]:
        """The items of the list that stand so, in the order they were first asked."""
        return [name for name, item in self.items.items() if item.status in statuses]


EMPTY = Application()


def application(view: View) -> Application:
    """The instance's application; an empty one before anything happened to it."""
    return view.data or EMPTY
