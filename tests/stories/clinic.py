"""A Family PACT site over HTTP: its case, its certifier's mail, and the doors that need no sign-in."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx

from tests.stories.person import PASSWORD, Person
from tests.stories.service import Service

CODE = re.compile(r"^ {4}(\S+)$", re.MULTILINE)
PASSCODE = re.compile(r"^Your code: (\d{6})$", re.MULTILINE)
STATE = 0


class Clinic:
    """One site, as the office enrols it and as its certifier meets it."""

    def __init__(self, service: Service, office: Person, site: str, first_name: str) -> None:
        self.service = service
        self.office = office
        self.site = site
        self.login = f"{first_name.lower()}.reyes"
        self.address = _address(first_name)

    @classmethod
    async def enrolled(cls, service: Service, office: Person, first_name: str) -> Clinic:
        """With the certifier as PAVE has them, and the certifier's code out."""
        person = {"first_name": first_name, "last_name": "Reyes", "email": _address(first_name)}
        body = {"name": f"Clinic {first_name}", "address": "1 Main St", "npi": "1234567893"}
        made = await office.do("enrol-site", certifier=person, **body)
        clinic = cls(service, office, made["case"], first_name)
        await office.do("issue-access-code", clinic.site)
        return clinic

    # ------------------------------------------------------------ mail

    async def mails(self, pattern: re.Pattern[str] = CODE) -> list[EmailMessage]:
        """The mails to the certifier that carry a code of this form, oldest first."""
        await self.service.quiet("outbox_depth")
        return mails_to(self.address, self.service.data_dir, pattern)

    async def code(self) -> str:
        """The code of the newest mail."""
        return _found(CODE, (await self.mails())[-1])

    # ------------------------------------------------------------ doors without a sign-in

    def _stranger(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=f"{self.service.url}/api/v1", timeout=70)

    async def activate(self, code: str) -> httpx.Response:
        async with self._stranger() as client:
            body = {"code": code, "login": self.login, "password": PASSWORD}
            return await client.post(f"/sites/{self.site}/activate", json=body)

    async def ask_for_code(self) -> httpx.Response:
        async with self._stranger() as client:
            return await client.post(f"/sites/{self.site}/code-request")

    async def first_step(self, password: str = PASSWORD) -> httpx.Response:
        async with self._stranger() as client:
            body = {"county": STATE, "login": self.login, "password": password}
            return await client.post("/sessions", json=body)

    async def sign_in(self) -> Person:
        """Both steps: the password, then the code that is mailed."""
        before = len(await self.mails(PASSCODE))
        first = (await self.first_step()).raise_for_status().json()
        assert first["methods"] == ["email"]
        mails = await self.mails(PASSCODE)
        assert len(mails) == before + 1
        client = self._stranger()
        body = {"token": first["token"], "code": _found(PASSCODE, mails[-1])}
        second = (await client.post("/sessions/second-step", json=body)).raise_for_status().json()
        client.headers["Authorization"] = f"Bearer {second['token']}"
        person = Person(client, self.login, "")
        self.service.people[STATE, self.login] = person
        return person

    # ------------------------------------------------------------ what the office sees

    async def case(self) -> dict[str, Any]:
        return dict(await self.office.ask(f"/cases/{self.site}"))

    async def stands(self) -> str:
        """The innermost state of the certifier's account."""
        (instance,) = (await self.case())["instances"]
        return str(next(name for name in instance["configuration"] if name != "present"))

    async def alerts(self) -> list[str]:
        return sorted((await self.case())["alerts"])

    async def happened(self) -> list[str]:
        """The types recorded of codes and the account."""
        return [e["type"] for e in await self.office.history(self.site) if e["type"].startswith("acc")]

    async def lapses(self) -> str:
        """When the running code lapses."""
        clocks = (await self.office.ask(f"/cases/{self.site}/clocks"))["items"]
        running = [row["clock"] for row in clocks if row["clock"]["status"] == "running"]
        return str(next(c["schedule"]["due_at"] for c in running if c["name"] == "access_code"))


def mails_to(address: str, data_dir: Path, pattern: re.Pattern[str]) -> list[EmailMessage]:
    """Of the folder that mail goes to where no server is configured."""
    files = sorted((data_dir / "mail").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
    mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in files]
    return [mail for mail in mails if mail["To"] == address and pattern.search(text(mail))]


def text(mail: EmailMessage) -> str:
    return str(mail.get_content())


def _found(pattern: re.Pattern[str], mail: EmailMessage) -> str:
    found = pattern.search(text(mail))
    assert found is not None
    return found[1]


def _address(first_name: str) -> str:
    return f"{first_name.lower()}@clinic.example"
