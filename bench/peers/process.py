"""A peer's process: it says `ready`, then answers each number of seconds with the rate it reached."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
_START_SECONDS = 120.0


class Peer:
    """A contestant in another process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    async def rate(self, seconds: float) -> float:
        """What it reached; raises RuntimeError when it ended instead of answering."""
        return float(await self.told(f"{seconds}", seconds + _START_SECONDS))

    async def told(self, what: str, patience: float = _START_SECONDS) -> str:
        """What it answers to a line."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{what}\n".encode())
        return await self.line(patience)

    async def line(self, patience: float) -> str:
        """The next line it says."""
        assert self._process.stdout is not None
        said = await asyncio.wait_for(self._process.stdout.readline(), patience)
        if not said:
            raise RuntimeError(
                f"the peer ended with {await self._process.wait()}; what stands above says why"
            )
        return said.decode().strip()


@asynccontextmanager
async def running(*command: str | Path, environment: Mapping[str, str] | None = None) -> AsyncIterator[Peer]:
    """The peer that a command starts, once it is ready; it ends with the block."""
    async with running_process(*command, environment=environment) as peer:
        if (said := await peer.line(_START_SECONDS)) != "ready":
            raise RuntimeError(f"the peer said {said!r} and not 'ready'")
        yield peer


@asynccontextmanager
async def running_process(
    *command: str | Path, environment: Mapping[str, str] | None = None
) -> AsyncIterator[Peer]:
    """The process of a command, whatever it says; it ends with the block."""
    process = await asyncio.create_subprocess_exec(
        *map(str, command),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, **(environment or {})},
        cwd=ROOT,
    )
    try:
        yield Peer(process)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


def python(module: str) -> tuple[str, ...]:
    """The command of a peer written in Python."""
    return (sys.executable, "-m", f"bench.peers.{module}")
