"""Where something that is taken in goes."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID


class Place(NamedTuple):
    """Its county, its key in the other system, and the case that it would open."""

    county: int
    key: str
    case: UUID
