"""Two servers, the second a synchronous standby of the first: nothing is told done before both have it."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import asyncpg

from caseclock.kernel.time import monotonic
from caseclock.store import embedded
from caseclock.store.embedded import Embedded
from caseclock.store.embedded_cluster import PORT, SUPERUSER, Cluster
from caseclock.store.embedded_host import database_user
from caseclock.store.embedded_pid import running_postmaster
from caseclock.store.programs import run

PATIENCE = 150.0
IN_STEP = (
    "select coalesce(bool_or(sync_state = 'sync' and state = 'streaming'), false) from pg_stat_replication"
)


@dataclass
class Pair:
    """The one that takes writes, and the one that follows it."""

    primary: Cluster
    standby: Cluster

    def dsn(self, database: str) -> str:
        """As DATABASE_URL names both: whoever connects finds the one that takes writes."""
        password = self.primary.password_file.read_text(encoding="ascii")
        hosts = ",".join(quote(str(each.socket_dir), safe="") for each in (self.primary, self.standby))
        where = f"host={hosts}&port={PORT},{PORT}&target_session_attrs=read-write"
        return f"postgresql://{SUPERUSER}:{password}@/{database}?{where}"

    async def fail_over(self) -> None:
        """The primary dies at once, and the standby takes its place."""
        pid = running_postmaster(self.primary.pgdata)
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        connection = await asyncpg.connect(self.standby.dsn)
        assert await connection.fetchval("select pg_promote(true, 60)")
        await connection.close()


@asynccontextmanager
async def pair(server: Embedded, primary_dir: Path, standby_dir: Path) -> AsyncIterator[Pair]:
    """A standby beside a running server, in step with it."""
    user = database_user(primary_dir / "pgdata")
    two = Pair(Cluster(primary_dir, user), Cluster(standby_dir, user))
    standby_dir.mkdir()
    standby_dir.chmod(0o711)
    copied = ("--write-recovery-conf", "--checkpoint=fast", f"--pgdata={two.standby.pgdata}")
    await run("pg_basebackup", *copied, dsn=server.dsn)
    shutil.copy(two.primary.password_file, two.standby.password_file)
    for path in [two.standby.password_file, two.standby.pgdata, *two.standby.pgdata.rglob("*")]:
        user.own(path)
    async with await embedded.start(standby_dir):
        owner = await asyncpg.connect(server.dsn)
        await owner.execute("alter system set synchronous_standby_names = '*'")
        await owner.execute("select pg_reload_conf()")
        begun = monotonic()
        while not await owner.fetchval(IN_STEP):
            assert monotonic() - begun < PATIENCE, "the standby does not follow"
            await asyncio.sleep(0.02)
        await owner.close()
        yield two
