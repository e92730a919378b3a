"""No room for data or log under load: told, refused for a while, nothing lost, and on it goes with room."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import asyncpg
import httpx
import pytest

from caseclock.kernel.time import monotonic
from caseclock.store import embedded
from caseclock.store.dsn import with_database
from caseclock.store.embedded_watch import kept_up
from caseclock.store.migrate import migrate
from tests.strength.disks import scarce
from tests.strength.form import either
from tests.strength.invariants import broken
from tests.strength.proving import evidence_of
from tests.strength.working import Working, day, working

#: Of a file system in each run; by a limit on files, which needs no rights, in the long form too.
KINDS = either((True,), (True, False))
TIMES = either(1, 3)
ONE = (timedelta(0),)
PATIENCE = 150.0


@pytest.mark.parametrize("mounted", KINDS)
async def test_a_full_disk_is_told_and_costs_no_acknowledged_command(
    folder: Path, dice: random.Random, mounted: bool
) -> None:
    with scarce(folder / "disk", mounted=mounted) as disk:
        async with await embedded.start(folder / "disk" / "postgres") as server, kept_up(server):
            dsn = with_database(server.dsn, "caseclock")
            await migrate(dsn, create=True)
            async with working(dsn, folder, dice, ONE, ONE) as here:
                async with day(here):
                    for _ in range(TIMES):
                        await here.office.gets_on()
                        refused = here.office.answers[503]
                        disk.fill()
                        if disk.tables:
                            await told(here, lambda answer: "disk is full" in answer.text)
                        await use_up_the_log(server.dsn, disk.fill)
                        await told(here, lambda answer: answer.status_code == 503)
                        while here.office.answers[503] == refused:
                            await asyncio.sleep(0.01)
                        disk.free()
                        await gets_on_again(here, folder / "disk" / "postgres")
                assert all(part.begun == 1 for part in (*here.home.apis, *here.home.workers))
                async with evidence_of(here) as evidence:
                    assert await broken(evidence) == {}


async def gets_on_again(here: Working, postgres: Path) -> None:
    """With room, as before; if not, the end of the server's own log says why."""
    try:
        await here.office.gets_on()
    except AssertionError:
        for log in sorted(postgres.rglob("*.log"), key=lambda each: each.stat().st_mtime)[-2:]:
            print(log.name, *log.read_text(errors="replace").splitlines()[-40:], sep="\n")  # noqa: T201
        raise


async def told(here: Working, tells: Callable[[httpx.Response], bool]) -> None:
    """Waits until /readyz says so."""
    begun = monotonic()
    async with httpx.AsyncClient(timeout=PATIENCE) as client:
        while not tells(answer := await client.get(f"{here.home.apis[0].url}/readyz")):
            assert monotonic() - begun < PATIENCE, f"ready, it says: {answer.text}"
            await asyncio.sleep(0.02)


async def use_up_the_log(dsn: str, fill: Callable[[], None]) -> None:
    """Begins one file of the log after the other until there is none: the server goes down."""
    begun = monotonic()
    try:
        connection = await asyncpg.connect(dsn, timeout=PATIENCE)
        while monotonic() - begun < PATIENCE:
            fill()
            await connection.execute("select pg_logical_emit_message(false, 'full', 'x'), pg_switch_wal()")
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return
    raise AssertionError("the log never ends")
