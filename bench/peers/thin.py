"""The thinnest handler there is: Litestar takes a body of the same shape, asyncpg inserts it, one commit."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import uvicorn
from litestar import Litestar, Request, post

from caseclock.kernel.ids import uuid7

#: As many as our own server opens.
CONNECTIONS = 20


class Item(msgspec.Struct, forbid_unknown_fields=True):
    """One line of the list."""

    item: str
    why: str


class Wanted(msgspec.Struct, forbid_unknown_fields=True):
    """The body that ours is sent too."""

    instance: str
    items: list[Item]


class Made(msgspec.Struct):
    """The answer."""

    id: UUID


@post("/cases/{case_id:str}/commands/request-verification", status_code=200)
async def insert(request: Request[Any, Any, Any], case_id: str, data: Wanted) -> Made:
    """One insert, committed."""
    made = uuid7()
    body = msgspec.json.encode(data)
    await request.app.state.pool.execute("insert into thin values ($1, $2, $3)", made, case_id, body)
    return Made(made)


@asynccontextmanager
async def _pool(app: Litestar) -> AsyncIterator[None]:
    async with asyncpg.create_pool(os.environ["BENCH_DSN"], max_size=CONNECTIONS) as pool:
        await pool.execute("create table if not exists thin (id uuid primary key, what text, body bytea)")
        app.state.pool = pool
        yield


async def main() -> None:
    """The peer's process: the same server with the same settings as `caseclock serve`."""
    app = Litestar([insert], lifespan=[_pool], openapi_config=None)
    # As ours: a socket that says it is TCP is written to without Nagle's delay.
    with socket.socket(proto=socket.IPPROTO_TCP) as way_in:
        way_in.bind(("127.0.0.1", 0))
        sys.stdout.write(f"thin answers at http://127.0.0.1:{way_in.getsockname()[1]}\n")
        sys.stdout.flush()
        await uvicorn.Server(uvicorn.Config(app, log_level="warning", server_header=False)).serve([way_in])


if __name__ == "__main__":
    asyncio.run(main())
