"""The backup that goes on beside the work: CASECLOCK_BACKUP names its folder, that is all."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from caseclock.cli.compose import Parts
from caseclock.store.backup import Backup
from caseclock.store.backup_folder import BackupError
from caseclock.store.beside import beside

LOG = logging.getLogger(__name__)
FOLDER, KEEP = "CASECLOCK_BACKUP", "CASECLOCK_BACKUP_KEEP"
KEPT = 7
#: Seconds until a process asks again whether the one that backs up has gone.
_TURN_S = 30.0


def backup_of(parts: Parts, folder: Path) -> Backup:
    """The backup of an installation's database."""
    trust = parts.application.trust
    return Backup(parts.dsn, folder.absolute(), trust.key_ids if trust else ())


@asynccontextmanager
async def backed_up(parts: Parts) -> AsyncIterator[None]:
    """While the block runs: follows into CASECLOCK_BACKUP, if that is set. Of several processes one does."""
    folder = os.environ.get(FOLDER)
    if not folder:
        yield
        return
    async with followed(backup_of(parts, Path(folder)), int(os.environ.get(KEEP, KEPT))):
        yield


@asynccontextmanager
async def followed(made: Backup, keep: int) -> AsyncIterator[None]:
    """Follows while the block runs, or stands by while another process does."""

    async def in_turn() -> None:
        while True:
            try:
                await made.follow(keep)
            except BackupError as error:
                LOG.info("%s; this process stands by", error)
            except OSError as error:
                LOG.error("nothing is backed up: %s", error)
            await asyncio.sleep(_TURN_S)

    async with beside(in_turn(), "backup"):
        yield
