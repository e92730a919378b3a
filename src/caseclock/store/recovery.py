"""A base copy and its log made into a server again, in a folder of its own, up to a moment.

https://www.postgresql.org/docs/18/runtime-config-wal.html#RUNTIME-CONFIG-WAL-RECOVERY-TARGET
"""

from __future__ import annotations

import asyncio
import shutil
import signal
import subprocess
from datetime import datetime
from urllib.parse import quote

import asyncpg

from caseclock.store.backup_folder import BackupError, Base
from caseclock.store.embedded_cluster import PORT, SUPERUSER, Cluster, make_password
from caseclock.store.embedded_host import binaries
from caseclock.store.embedded_process import answers, spawn, wait_gone, why_it_ended
from caseclock.store.log_files import lay_log, read_to_end
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "recovery.sql")
DATABASE = "caseclock"
#: Seconds that replaying may take: the log of a day with a full county is replayed in minutes.
_LONGEST = 12 * 3600.0
_POLL_S = 0.05
_TOO_FAR = "recovery ended before configured recovery target was reached"


def lay_out(base: Base, cluster: Cluster) -> int:
    """Copies a base and all of its log to where a server can be made of them; the bytes copied."""
    needed = base.note.bytes + sum(path.stat().st_size for path in base.line.wal.iterdir())
    cluster.data_dir.mkdir(parents=True)
    cluster.data_dir.chmod(0o711)
    if (free := shutil.disk_usage(cluster.data_dir).free) < needed:
        raise BackupError(
            f"{cluster.data_dir.parent} has {free / 1e9:.1f} GB free and {needed / 1e9:.1f} GB are needed; "
            "make room, or name another --data-dir"
        )
    shutil.copytree(base.data, cluster.pgdata)
    lay_log(base, cluster.pgdata / "pg_wal")
    (cluster.pgdata / "recovery.signal").touch()
    for name in ("postgresql.conf", "pg_ident.conf"):
        (cluster.pgdata / name).touch()  # a server of Debian keeps them in /etc
    hba = cluster.pgdata / "pg_hba.conf"
    if not hba.exists():
        hba.write_text("local all all scram-sha-256\nlocal replication all scram-sha-256\n", encoding="ascii")
    for path in [cluster.pgdata, *cluster.pgdata.rglob("*")]:
        cluster.user.own(path)
    return needed


async def recover(base: Base, cluster: Cluster, moment: datetime | None) -> datetime | None:
    """Replays the log up to a moment, or all of it; the time of the newest commit that is there again.

    While it replays nobody is let in. Then, on a socket that only the server's user can reach, the superuser
    is given a fresh password and the database the name that we look for.
    """
    door = cluster.data_dir / "pg_hba.restoring"
    door.write_text("local all all trust\n", encoding="ascii")
    cluster.user.own(door)
    settings = {
        "hot_standby": "off",
        "restore_command": "/bin/false",  # the whole log lies in pg_wal already
        "recovery_target_action": "promote",
        "hba_file": str(door),
    }
    if moment is not None:
        settings["recovery_target_time"] = moment.isoformat()
    process = spawn(cluster, binaries(cluster.data_dir, cluster.user), settings)
    try:
        await _promoted(cluster, process, moment)
        return await _taken_over(base, cluster, moment)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            await asyncio.to_thread(wait_gone, process.pid, process)
        door.unlink()


async def _promoted(cluster: Cluster, process: subprocess.Popen[bytes], moment: datetime | None) -> None:
    async with asyncio.timeout(_LONGEST):
        while not await answers(_trusted(cluster)):
            if process.poll() is not None:
                why = why_it_ended(cluster)
                if _TOO_FAR in why and moment is not None:
                    raise BackupError(
                        f"the backup ends before {moment.isoformat()}; name an earlier moment, or leave out "
                        "--to for everything that it holds"
                    )
                raise BackupError(f"the backup could not be replayed: {why}")
            await asyncio.sleep(_POLL_S)


async def _taken_over(base: Base, cluster: Cluster, moment: datetime | None) -> datetime | None:
    server = await asyncpg.connect(_trusted(cluster), timeout=10, command_timeout=600)
    try:
        row = await server.fetchrow(SQL.replayed)
        if moment is None:
            read_to_end(base, row["reached"])
        await server.execute(SQL.set_password.format(password=make_password(cluster)))
        if base.note.database != DATABASE:
            await server.execute(SQL.rename_database.format(old=base.note.database.replace('"', '""')))
        newest: datetime | None = row["newest"]
        return newest
    finally:
        await server.close(timeout=10)


def _trusted(cluster: Cluster) -> str:
    """On its socket, without a password: the folder of the socket is closed to others."""
    return f"postgresql://{SUPERUSER}@/postgres?host={quote(str(cluster.socket_dir), safe='')}&port={PORT}"
