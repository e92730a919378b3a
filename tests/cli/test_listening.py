"""The port we answer at."""

from __future__ import annotations

import asyncio
import socket

from caseclock.cli.listening import bound


async def test_an_answer_written_in_two_parts_does_not_wait_for_the_clients_acknowledgement() -> None:
    taken: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        way_out = writer.get_extra_info("socket")
        taken.set_result(way_out.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    async with await asyncio.start_server(answer, sock=bound("127.0.0.1", 0)) as server:
        _, asking = await asyncio.open_connection(*server.sockets[0].getsockname())
        assert await asyncio.wait_for(taken, 60)
        asking.close()
