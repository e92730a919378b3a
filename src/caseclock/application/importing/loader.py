"""What takes things in, and where each goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from caseclock.application.app import Application
from caseclock.application.importing.manifest import Manifest
from caseclock.store.imports import ImportRows


class Place(NamedTuple):
    """Its county, its key in the other system, and the case that it would open."""

    county: int
    key: str
    case: UUID


class Loader(Protocol):
    """What takes one household or one running case in, by commands."""

    def place(self, item: Any) -> Place | None:
        """Where it goes; None when it cannot be told."""
        ...

    async def take(self, item: Any, manifest: Manifest) -> None:
        """Takes it in, or refuses it with a reason."""
        ...


MakeLoader = Callable[[Application, ImportRows], Loader]
