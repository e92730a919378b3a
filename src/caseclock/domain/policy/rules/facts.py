"""What every rule's facts have in common: plain fields, checked when read, money in cents."""

from __future__ import annotations

from typing import Annotated

import msgspec

#: Money, in cents; never below zero.
Cents = Annotated[int, msgspec.Meta(ge=0)]
#: How many persons a limit is for.
Persons = Annotated[int, msgspec.Meta(ge=1)]
#: A county's number; 0 where the calendars of the State hold.
County = Annotated[int, msgspec.Meta(ge=0, le=58)]


class Facts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The facts of one rule; a field that no rule reads is a mistake and is refused."""
