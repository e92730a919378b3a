"""The floor: one bare insert a transaction by pgbench, with the same durability and as many clients."""

from __future__ import annotations

import asyncio
import re
import tempfile
from pathlib import Path

import asyncpg

from caseclock.store.embedded_host import binaries, database_user

_RATE = re.compile(r"tps = ([\d.]+)")
SCRIPT = "insert into floor (who, what) values (:client_id, repeat('x', 300));\n"  # As long as a usual event.


class Floor:
    """pgbench on the benchmark's own server."""

    def __init__(self, dsn: str, folder: Path, clients: int, seconds: int) -> None:
        self._dsn = dsn
        data = folder / "postgres"
        self._pgbench = binaries(data, database_user(data / "pgdata")) / "pgbench"
        self._clients = clients
        self._seconds = seconds
        self._script = Path(tempfile.mkstemp(suffix=".sql")[1])

    async def prepare(self) -> None:
        """The table and the script."""
        self._script.write_text(SCRIPT, encoding="utf-8")
        connection = await asyncpg.connect(self._dsn)
        await connection.execute(
            "create table floor (id bigint generated always as identity primary key, who int, what text)"
        )
        await connection.close()

    async def inserts(self) -> float:
        """Inserts a second."""
        process = await asyncio.create_subprocess_exec(
            str(self._pgbench), "--no-vacuum", "--protocol=prepared", f"--client={self._clients}",
            "--jobs=2", f"--time={self._seconds}", f"--file={self._script}", self._dsn,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        out, err = await process.communicate()
        match = _RATE.search(out.decode())
        if match is None:
            raise RuntimeError(err.decode())
        return float(match[1])
