"""A mail server of forty lines: keeps what it is given, and refuses what it is told to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage


class MailServer:
    """`answers`: what it says to RCPT for an address, or to the end of DATA under the key `data`."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.answers: dict[str, str] = {}
        self.port = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 here\r\n")
        while line := (await reader.readline()).decode().strip():
            word = line.partition(" ")[0].upper()
            if word == "DATA":
                writer.write(b"354 go on\r\n")
                raw = (await reader.readuntil(b"\r\n.\r\n"))[:-5].replace(b"\r\n..", b"\r\n.")
                answer = self.answers.get("data", "250 taken")
                if answer.startswith("250"):
                    self.taken.append(message_from_bytes(raw, policy=policy.default))  # type: ignore[arg-type]
            elif word == "RCPT":
                answer = self.answers.get(line.partition("<")[2].partition(">")[0], "250 fine")
            else:
                answer = "221 bye" if word == "QUIT" else "250 fine"
            writer.write(answer.encode() + b"\r\n")
            await writer.drain()
            if word == "QUIT":
                break
        writer.close()


@asynccontextmanager
async def mail_server() -> AsyncIterator[MailServer]:
    server = MailServer()
    listening = await asyncio.start_server(server.talk, "127.0.0.1")
    server.port = listening.sockets[0].getsockname()[1]
    async with listening:
        yield server
