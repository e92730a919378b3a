"""The embedded database dies under a running service: it is started again, and nothing is lost."""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from caseclock.kernel.time import monotonic
from caseclock.store.embedded_pid import running_postmaster
from tests.stories.person import Person

ADDRESS = re.compile(r"answers at (http://\S+)/api/v1")
HOUSEHOLD: dict[str, Any] = {
    "application": {"filed_on": "2025-03-03"},
    "members": [{"first_name": "Ana", "last_name": "Ruiz", "birth_date": "1990-05-01"}],
}


@pytest.fixture
def data_dir() -> Iterator[Path]:
    parent = Path(tempfile.mkdtemp(prefix="caseclock-dies-"))
    parent.chmod(0o711)
    yield parent / "data"
    shutil.rmtree(parent)


@contextmanager
def not_started(postgres: Path) -> Iterator[None]:
    """Nobody starts the server meanwhile, so that it is down for as long as it takes to see that."""
    with (postgres / "start.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


async def ready(client: httpx.AsyncClient, *wanted: str) -> None:
    begun = monotonic()
    while (await client.get("/readyz")).json()["status"] not in wanted:
        assert monotonic() - begun < 60
        await asyncio.sleep(0.02)


async def test_a_database_that_dies_is_started_again_and_nothing_is_lost(data_dir: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "CASECLOCK_URL")}
    base = [sys.executable, "-m", "caseclock"]
    where = ["--data-dir", str(data_dir)]
    with (data_dir.parent / "log").open("w") as log:
        service = subprocess.Popen(  # noqa: ASYNC220
            [*base, "run", "--port", "0", "--training-clock", "2025-03-04T09:00", *where],
            env={**environment, "PYTHONUNBUFFERED": "1"}, stdout=subprocess.PIPE, stderr=log, text=True,
        )  # fmt: skip
    try:
        assert service.stdout is not None
        found = await asyncio.to_thread(
            lambda: next(m for line in service.stdout or () if (m := ADDRESS.search(line)))
        )
        made = await asyncio.to_thread(
            subprocess.run,
            [*base, "user", "add", "ana", "--county", "19", "--role", "worker", "--json", *where],
            env=environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
        ana = await Person.sign_in(found[1], 19, "ana", json.loads(made.stdout))
        kept = await ana.do("open-case", **HOUSEHOLD)
        pid = running_postmaster(data_dir / "postgres" / "pgdata")
        assert pid is not None
        async with httpx.AsyncClient(base_url=found[1], timeout=60) as client:
            with not_started(data_dir / "postgres"):
                os.kill(pid, signal.SIGKILL)
                await ready(client, "down")
            await ready(client, "ok", "degraded")
        assert (await ana.ask(f"/cases/{kept['case']}"))["version"] == kept["version"]
        again = await ana.do("add-note", kept["case"], text="the database was away")
        assert again["version"] > kept["version"]
        await ana.client.aclose()
    finally:
        service.send_signal(signal.SIGTERM)
        service.wait(60)
        assert service.stdout is not None
        service.stdout.close()
    assert running_postmaster(data_dir / "postgres" / "pgdata") is None
