"""What every command's body may carry. Bodies refuse unknown fields; dates are ISO, county-local."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from caseclock.kernel.secret import SECRET, Secret

#: Text someone has to write: never empty, and encrypted, since it is about people.
Written = Annotated[str, msgspec.Meta(min_length=1, max_length=4000, extra=SECRET)]


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Fields common to every command: when it is true in the world, why, and for whom one acts."""

    effective_on: date | None = None
    reason: Secret = ""
    on_behalf_of: str = ""


class InstanceBody(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A command to one running procedure, named by itself or by its member."""

    instance: str = ""
    member: UUID | None = None
