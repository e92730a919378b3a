"""Backups of a running server: base copies, and its log received as it is written. Nobody has to wait for it.

The log is kept by the server, in a replication slot, until we have it: between two runs nothing is lost.
https://www.postgresql.org/docs/18/continuous-archiving.html
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import logging
import secrets
import shutil
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import asyncpg

from caseclock.kernel.time import wall_now
from caseclock.store.backup_folder import BackupError, Base, BaseNote, Line, LineNote, lines
from caseclock.store.dsn import database_of
from caseclock.store.key_marks import needed_marks
from caseclock.store.outage import StoreUnavailable, guarded
from caseclock.store.programs import ProgramFailed, begin, end, run
from caseclock.store.sql import load_queries

LOG = logging.getLogger(__name__)
SQL = load_queries(__file__, "backup.sql")
BASE_EVERY = timedelta(hours=24)
#: Seconds between two looks at the receiver, and before another try when something was in the way.
LOOK_S, AGAIN_S = 5.0, 5.0
_CATCH_UP_S = 3600.0


class Backup(NamedTuple):
    """One database server and the folder that it is backed up into; `signing`: the ids in signing.pub."""

    dsn: str
    folder: Path
    signing: tuple[str, ...]

    async def once(self, keep: int) -> Base:
        """A base copy and the log up to now; of all bases the newest `keep` stay."""
        with _alone(self.folder):
            line = await self._line()
            try:
                base = await self._base(line)
            except BaseException:
                if not line.bases():  # or the server would keep its log for a backup that never began
                    await self._let_go(line)
                    shutil.rmtree(line.path)
                raise
            await self._catch_up(line)
            await _prune(self.folder, keep)
            return base

    async def log_only(self) -> None:
        """The log up to now, after the base that there is."""
        with _alone(self.folder):
            line = await self._line()
            if not line.bases():
                raise BackupError(f"{self.folder} holds no base of this server; make one without --log-only")
            await self._catch_up(line)

    async def follow(self, keep: int) -> None:
        """Until cancelled: the log as it is written, and a base each day. Goes on after whatever happens."""
        with _alone(self.folder):
            while True:
                try:
                    await self._follow(keep)
                except (StoreUnavailable, ProgramFailed, BackupError, OSError) as error:
                    LOG.error("the backup into %s waits: %s", self.folder, error)
                await asyncio.sleep(AGAIN_S)

    async def forget(self) -> None:
        """The server keeps no log for this folder any more; what the folder holds stays."""
        for line in lines(self.folder):
            await self._let_go(line)

    async def _let_go(self, line: Line) -> None:
        async with self._connected() as server:
            if await server.fetchrow(SQL.slot, line.note.slot) is not None:
                await server.execute(SQL.drop_slot, line.note.slot)

    async def _follow(self, keep: int) -> None:
        line = await self._line()
        receiver = await begin("pg_receivewal", *_receiving(line), dsn=self.dsn, quiet=True)
        try:
            while receiver.returncode is None:
                if _is_due(line):
                    await self._base(line)
                    await _prune(self.folder, keep)
                await _ended(receiver, LOOK_S)
                await self._line()  # a slot that was lost meanwhile begins another line
                if lines(self.folder)[-1].path != line.path:
                    return
        finally:
            await end(receiver)

    async def _line(self) -> Line:
        """The line of this server's present life; begun when there is none, or its slot is gone or lost."""
        async with self._connected() as server:
            who = await server.fetchrow(SQL.server)
            await _same_major(int(who["major"]))
            known = lines(self.folder)
            if known and known[-1].note.system == who["system"]:
                slot = await server.fetchrow(SQL.slot, known[-1].note.slot)
                if slot is not None and slot["wal_status"] != "lost":
                    return known[-1]
                if slot is not None:
                    await server.execute(SQL.drop_slot, known[-1].note.slot)
            token = secrets.token_hex(4)
            note = LineNote(slot=f"caseclock_{token}", system=int(who["system"]))
            await server.execute(SQL.make_slot, note.slot)
            return Line.begin(self.folder / f"{_stamp()}-{token}", note)

    async def _base(self, line: Line) -> Base:
        name = _stamp()
        data = line.room_for_base(name)
        wanted = ("--checkpoint=fast", "--wal-method=stream", "--no-password", f"--pgdata={data}")
        await run("pg_basebackup", *wanted, dsn=self.dsn)
        await run("pg_verifybackup", "--quiet", data)
        async with self._connected() as server:
            await server.execute(SQL.mark)
            note = BaseNote(
                finished_at=await server.fetchval(SQL.now),
                database=database_of(self.dsn),
                marks=tuple(await needed_marks(server)),
                signing=self.signing,
                bytes=sum(path.stat().st_size for path in data.rglob("*") if path.is_file()),
            )
        return line.finish(name, note)

    async def _catch_up(self, line: Line) -> None:
        """The log up to this moment. The second mark stands behind the place at which the program stops."""
        async with self._connected() as server:
            await server.execute(SQL.mark)
            position = await server.fetchval(SQL.position)
            await server.execute(SQL.mark)
        stop = ("--no-loop", f"--endpos={position}")
        await run("pg_receivewal", *_receiving(line), *stop, dsn=self.dsn, timeout=_CATCH_UP_S)

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[Any]:
        async with guarded():
            server = await asyncpg.connect(self.dsn, timeout=10, command_timeout=60)
            try:
                yield server
            except asyncpg.InsufficientPrivilegeError as error:
                raise BackupError(
                    f"the database user may not replicate ({error}); `alter role ... replication`, "
                    "or take a dump with `caseclock dump`"
                ) from error
            finally:
                await server.close(timeout=5)


def _receiving(line: Line) -> tuple[str, ...]:
    return (f"--directory={line.wal}", f"--slot={line.note.slot}", "--no-password", "--status-interval=1")


def _is_due(line: Line) -> bool:
    bases = line.bases()
    return not bases or wall_now() - bases[-1].note.finished_at >= BASE_EVERY


async def _ended(process: Process, seconds: float) -> None:
    """Waits so long for its end."""
    try:
        await asyncio.wait_for(process.wait(), seconds)
    except TimeoutError:
        return
    raise ProgramFailed(f"pg_receivewal ended with {process.returncode}")


async def _prune(folder: Path, keep: int) -> None:
    """The newest bases stay, with the log from the oldest of them on; what they do not need goes."""
    known = lines(folder)
    kept = {base.path for base in [base for line in known for base in line.bases()][-keep:]}
    for line in known:
        bases = line.bases()
        for base in bases:
            if base.path not in kept:
                shutil.rmtree(base.path)
        left = [base for base in bases if base.path in kept]
        if left:
            await run("pg_archivecleanup", line.wal, left[0].first_log())
        elif line is not known[-1]:
            shutil.rmtree(line.path)


async def _same_major(server: int) -> None:
    said = await run("pg_basebackup", "--version")
    ours = int(said.split()[-1].split(".")[0])
    if server != ours:
        raise BackupError(
            f"the server is PostgreSQL {server} and our programs are of {ours}: back it up with its own "
            "pg_basebackup, or take a dump with `caseclock dump`"
        )


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time; the kernel lets go of it when we die."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / "lock").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupError(f"another process backs up into {folder} already") from None
        yield


def _stamp() -> str:
    return wall_now().astimezone(UTC).strftime("%Y%m%dT%H%M%S%fZ")
