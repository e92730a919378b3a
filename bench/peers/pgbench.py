"""The floor: one bare insert a transaction by pgbench, with the same durability and as many clients."""

from __future__ import annotations

import asyncio
import re

import asyncpg

from bench.rounds import Contestant
from bench.server import Bench

_RATE = re.compile(r"tps = ([\d.]+)")
_SCRIPT = "insert into floor (who, what) values (:client_id, repeat('x', 300));\n"  # as long as a usual event


async def inserts(bench: Bench) -> Contestant:
    """Inserts a second into a table of its own database."""
    dsn = await bench.database("pgbench")
    script = bench.folder / "floor.sql"
    script.write_text(_SCRIPT, encoding="utf-8")
    connection = await asyncpg.connect(dsn)
    await connection.execute(
        "create table floor (id bigint generated always as identity primary key, who int, what text)"
    )
    await connection.close()

    async def contestant(seconds: float) -> float:
        process = await asyncio.create_subprocess_exec(
            str(bench.pgbench), "--no-vacuum", "--protocol=prepared", f"--client={bench.clients}",
            "--jobs=2", f"--time={max(1, round(seconds))}", f"--file={script}", dsn,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        out, err = await process.communicate()
        match = _RATE.search(out.decode())
        if match is None:
            raise RuntimeError(err.decode())
        return float(match[1])

    return contestant
