"""Where a restored database is made: beside the present one, which is moved aside only when all holds."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC
from pathlib import Path

from caseclock.kernel.time import wall_now
from caseclock.store.backup_folder import BackupError
from caseclock.store.embedded import start
from caseclock.store.embedded_cluster import Cluster
from caseclock.store.embedded_host import database_user
from caseclock.store.embedded_pid import running_postmaster

IN_PLACE, MAKING = "postgres", "postgres.restoring"


class Place:
    """The embedded database of a data directory, at rest, and the one that shall take its place."""

    def __init__(self, data_dir: Path) -> None:
        self._present = data_dir / IN_PLACE
        user = database_user(self._present / "pgdata")
        self.made = Cluster(data_dir / MAKING, user)

    def put_in(self) -> Path | None:
        """The restored database takes the place; where the one before it is now, if there was one."""
        aside = None
        if self._present.exists():
            stamp = wall_now().astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
            aside = self._present.with_name(f"{IN_PLACE}.before-{stamp}")
            self._present.rename(aside)
        self.made.data_dir.rename(self._present)
        return aside


@asynccontextmanager
async def at_rest(data_dir: Path) -> AsyncIterator[Place]:
    """BackupError while anything uses the present database; inside the block nothing can begin to."""
    data_dir = data_dir.absolute()
    if running_postmaster(data_dir / IN_PLACE / "pgdata") is not None:
        # Its users may have died without a word: whoever leaves it last stops it.
        await (await start(data_dir / IN_PLACE)).stop()
    if not data_dir.exists():
        data_dir.mkdir(parents=True)
        data_dir.chmod(0o711)
    shutil.rmtree(data_dir / MAKING, ignore_errors=True)  # of a restore that was broken off
    present = data_dir / IN_PLACE
    if not present.exists():
        yield Place(data_dir)
        return
    with (present / "users.lock").open("ab") as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupError(f"a caseclock runs on {data_dir}; stop every process of it first") from None
        yield Place(data_dir)
