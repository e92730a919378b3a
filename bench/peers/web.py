"""A client of HTTP that costs next to nothing, and the server processes it asks."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Self

from bench.peers.process import running_process

_ADDRESS = re.compile(r"http://([\d.]+):(\d+)")
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
_END = b"\r\n\r\n"


class Client(asyncio.Protocol):
    """One connection that is kept; one request at a time. Only for servers that say their answer's length."""

    def __init__(self, host: str, port: int) -> None:
        self._where = (host, port)
        self._way_out: asyncio.Transport | None = None
        self._came = b""
        self._answered: asyncio.Future[bytes] | None = None

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._way_out, _ = await loop.create_connection(lambda: self, *self._where)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._way_out is not None
        self._way_out.close()

    async def post(self, path: str, headers: str, body: bytes) -> bytes:
        """The answer's body; `headers` are whole lines. RuntimeError for anything but a 200 or 201."""
        assert self._way_out is not None
        self._answered = asyncio.get_running_loop().create_future()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n{headers}\r\n"
        )
        self._way_out.write(head.encode() + body)
        answer = await self._answered
        if answer[9:12] not in (b"200", b"201"):
            raise RuntimeError(f"{path}: {answer[:500]!r}")
        return answer.partition(_END)[2]

    def data_received(self, data: bytes) -> None:
        """Gives the answer to whoever waits for it, once all of it is there."""
        self._came += data
        head = self._came.find(_END)
        length = _LENGTH.search(self._came, 0, head) if head > 0 else None
        if length is not None and len(self._came) >= head + len(_END) + int(length[1]):
            assert self._answered is not None
            self._answered.set_result(self._came)
            self._came = b""

    def connection_lost(self, exc: Exception | None) -> None:
        """Whoever waits is told."""
        if self._answered is not None and not self._answered.done():
            self._answered.set_exception(exc or ConnectionResetError("the server hung up"))


@asynccontextmanager
async def served(*command: str, environment: Mapping[str, str]) -> AsyncIterator[tuple[str, int]]:
    """Host and port of a server that prints its address when it has started."""
    async with running_process(*command, environment=environment) as peer:
        while (where := _ADDRESS.search(await peer.line(60))) is None:
            continue
        host, port = where[1], int(where[2])
        await _answering(host, port)
        yield host, port


async def _answering(host: str, port: int) -> None:
    for _ in range(600):
        try:
            _, writer = await asyncio.open_connection(host, port)
        except OSError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return
    raise RuntimeError(f"nobody answers at {host}:{port}")
