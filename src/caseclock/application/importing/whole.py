"""An item goes in whole or not at all: all its commands are tried in memory before the first one is given.

A case that changes between the trial and the commands can still refuse a later one; the manifest says so, and
the same line sent again goes on where it stopped.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from caseclock.application.app import Application
from caseclock.application.importing.loader import Loader, MakeLoader, Place
from caseclock.application.importing.manifest import Manifest
from caseclock.store.blobs import Blobs
from caseclock.store.imports import ImportRows, Kept
from caseclock.store.unwritten import Unwritten


class Whole:
    """A loader whose refusals leave nothing behind."""

    def __init__(self, app: Application, make: MakeLoader) -> None:
        self._app = app
        self._make = make
        self._loader: Loader = make(app, ImportRows(app.store.pool))

    def place(self, item: Any) -> Place | None:
        """Where it goes; None when it cannot be told."""
        return self._loader.place(item)

    async def take(self, item: Any, manifest: Manifest) -> None:
        """Takes it in if its trial did; else the trial's end is told."""
        trial, marks = Manifest(file=manifest.file), _Marks(self._app.store.pool)
        await self._make(_trying(self._app), marks).take(item, trial)
        if marks.would_keep:
            await self._loader.take(item, manifest)
        else:
            manifest.lines.extend(trial.lines)


class _Marks(ImportRows):
    """Knows which rows went in before, and only notices that others would."""

    would_keep = False

    async def keep(self, county: int, household_key: str, kept: list[Kept]) -> None:
        self.would_keep = True


class _Letters(Blobs):
    """Letters of a trial are made, for their fingerprints, and not kept."""

    async def put(
        self, county: int, case_id: UUID, holder: UUID, sha256: bytes, media_type: str, content: bytes
    ) -> bool:
        return True


def _trying(app: Application) -> Application:
    """The application over a store that writes nothing."""
    found = app.over(Unwritten(app.store))
    found.blobs = _Letters(found.store, app.keyring)
    return found
