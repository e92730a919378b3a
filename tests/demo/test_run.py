"""`caseclock run --demo` as a process: it says when it is ready, survives being killed, builds only once."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from caseclock.cli.demo import BUILDING
from caseclock.cli.demo_builder import SCALE
from caseclock.kernel.time import monotonic

ADDRESS = re.compile(r"answers at (http://\S+)/api/v1")
PATIENCE = 400.0


class Run:
    """One `run --demo` of Maria's desk alone, its output in a file."""

    def __init__(self, dsn: str, data_dir: Path, name: str) -> None:
        self.output = data_dir / f"{name}.log"
        environment = {**os.environ, "DATABASE_URL": dsn, "PYTHONUNBUFFERED": "1", SCALE: "0"}
        command = [
            sys.executable,
            "-m",
            "caseclock",
            "run",
            "--demo",
            "--port",
            "0",
            "--data-dir",
            str(data_dir),
        ]
        with self.output.open("w") as file:
            self.process = subprocess.Popen(command, env=environment, stdout=file, stderr=subprocess.STDOUT)

    async def says(self, text: str | re.Pattern[str]) -> re.Match[str]:
        """Waits until it has said so."""
        begun = monotonic()
        while monotonic() - begun < PATIENCE:
            if (found := re.search(text, self.output.read_text())) is not None:
                return found
            assert self.process.poll() is None, self.output.read_text()
            await asyncio.sleep(0.05)
        raise AssertionError(self.output.read_text())

    async def why(self) -> list[str]:
        """What /readyz says is wrong, apart from a worker that has not begun to beat."""
        url = (await self.says(ADDRESS))[1]
        async with httpx.AsyncClient(base_url=url, timeout=30) as client:
            return [why for why in (await client.get("/readyz")).json()["why"] if "worker" not in why]

    async def end(self, how: int) -> None:
        if self.process.poll() is None:
            self.process.send_signal(how)
            await asyncio.to_thread(self.process.wait, 30)


@asynccontextmanager
async def running(dsn: str, data_dir: Path, name: str) -> AsyncIterator[Run]:
    run = Run(dsn, data_dir, name)
    try:
        yield run
    finally:
        await run.end(signal.SIGTERM)


async def test_a_killed_build_goes_on_and_a_finished_one_is_only_shown(
    fresh_database: str, tmp_path: Path
) -> None:
    async with running(fresh_database, tmp_path, "killed") as run:
        assert await run.why() == [BUILDING]
        await run.says("building the demo: 30 %")
        await run.end(signal.SIGKILL)
        assert "demo ready" not in run.output.read_text()
    async with running(fresh_database, tmp_path, "again") as run:
        await run.says("demo ready")
        assert await run.why() == []
        assert re.search(r"maria +19 +worker", run.output.read_text())
        assert "refused" not in run.output.read_text()
    async with running(fresh_database, tmp_path, "shown") as run:
        assert await run.why() == []
        said = run.output.read_text()
        assert "Password of all" in said
        assert "building" not in said


def test_the_demo_has_a_clock_of_its_own() -> None:
    command = [sys.executable, "-m", "caseclock", "run", "--demo", "--training-clock", "2025-03-03T09:00"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "clock of its own" in ended.stderr
