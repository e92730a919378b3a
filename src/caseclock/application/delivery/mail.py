"""E-mail by SMTP; with no server configured, into a folder as `.eml` files."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID

from caseclock.application.delivery.refused import Undeliverable
from caseclock.kernel.time import wall_now

ENVIRONMENT = "CASECLOCK_SMTP"
TIMEOUT = 20.0


class Mailer(Protocol):
    """Sends one message; raises MailRefused for good, anything else to be tried again."""

    async def send(self, message: EmailMessage, message_id: UUID) -> str:
        """How it left."""


class MailRefused(Undeliverable):
    """The server will never take this message."""


class Folder:
    """Keeps mail as `.eml` files, named by message id: a repeat overwrites itself."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def send(self, message: EmailMessage, message_id: UUID) -> str:
        """Written to the folder, readable by the service alone, since it may hold a code."""
        path = self.folder / f"{message_id}.eml"

        def write() -> None:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_bytes(message.as_bytes())

        await asyncio.to_thread(write)
        return f"file {path.name}"


class Smtp:
    """A mail server: `smtp://user:password@host:587?starttls=1` or `smtps://host:465`."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ValueError(f"{ENVIRONMENT} must read smtp://host:port or smtps://host:port")
        self._host = parts.hostname
        self._port = parts.port or (465 if parts.scheme == "smtps" else 587)
        self._tls = parts.scheme == "smtps"
        self._starttls = parse_qs(parts.query).get("starttls", ["0"])[0] == "1"
        self._user = unquote(parts.username or "") or None
        self._password = unquote(parts.password or "") or None

    async def send(self, message: EmailMessage, message_id: UUID) -> str:
        """Handed to the server."""
        # Read here, because the API sends no mail.
        import aiosmtplib

        try:
            _, answer = await aiosmtplib.send(
                message,
                hostname=self._host,
                port=self._port,
                username=self._user,
                password=self._password,
                use_tls=self._tls,
                start_tls=self._starttls,
                timeout=TIMEOUT,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            if all(500 <= one.code < 600 for one in error.recipients):
                answers = "; ".join(f"{one.code} {one.message}" for one in error.recipients)
                raise MailRefused(answers) from error
            raise
        except aiosmtplib.SMTPDataError as error:
            if 500 <= error.code < 600:
                raise MailRefused(f"{error.code} {error.message}") from error
            raise
        return f"smtp {self._host}: {answer}"


def mailer(data_dir: Path, environment: Mapping[str, str] = os.environ) -> Mailer:
    """The configured way out."""
    url = environment.get(ENVIRONMENT)
    return Smtp(url) if url else Folder(data_dir / "mail")


def letter(to: str, subject: str, text: str, message_id: UUID, sender: str = "") -> EmailMessage:
    """A plain message; its id makes a repeat recognisable. MailRefused for what no header can hold."""
    message = EmailMessage()
    message["From"] = sender or os.environ.get("CASECLOCK_MAIL_FROM", "caseclock@localhost")
    try:
        message["To"] = to
        message["Subject"] = subject
    except ValueError as error:
        raise MailRefused(f"the address or the subject cannot stand in a mail: {error}") from error
    message["Date"] = wall_now()
    message["Message-ID"] = f"<{message_id}@caseclock>"
    message.set_content(text)
    return message
