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


class Client:
    """One connection that is kept; one request at a time. Only for servers that say their answer's length."""

    def __init__(self, host: str, port: int) -> None:
        self._where = (host, port)
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def __aenter__(self) -> Self:
        self._streams = await asyncio.open_connection(*self._where)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._streams is not None
        self._streams[1].close()
        await self._streams[1].wait_closed()

    async def post(self, path: str, headers: Mapping[str, str], body: bytes) -> bytes:
        """The answer's body; raises RuntimeError for anything but a status of 200 or 201."""
        assert self._streams is not None
        reader, writer = self._streams
        lines = [f"POST {path} HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}"]
        lines += ["Content-Type: application/json", *(f"{name}: {value}" for name, value in headers.items())]
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        head = await reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(head)
        answer = await reader.readexactly(int(length[1]) if length else 0)
        if head[9:12] not in (b"200", b"201"):
            raise RuntimeError(f"{path}: {head[:40]!r} {answer[:300]!r}")
        return answer


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
