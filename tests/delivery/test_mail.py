"""Mail by SMTP, or into a folder that only the service can read."""

from __future__ import annotations

import re
import stat
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import aiosmtplib
import pytest

from caseclock.application.delivery.mail import ENVIRONMENT, Folder, MailRefused, Smtp, letter, mailer
from caseclock.application.delivery.passcodes import TOPIC, PasscodeMail
from tests.delivery.desk import Desk
from tests.support.smtp import mail_server

TITLE = "Create Your Family PACT Account – Action Needed"


async def test_a_mail_arrives_whole_under_its_id() -> None:
    message_id = uuid4()
    async with mail_server() as server:
        message = letter("d@clinic.example", TITLE, "Grüße\n.\nend\n", message_id)
        assert "250 taken" in await Smtp(server.url).send(message, message_id) or server.taken
    (taken,) = server.taken
    assert (taken["Subject"], taken["To"]) == (TITLE, "d@clinic.example")
    assert taken["Message-ID"] == f"<{message_id}@caseclock>"
    assert taken.get_content() == "Grüße\n.\nend\n"


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({"d@clinic.example": "550 no such user"}, MailRefused),
        ({"data": "554 not here"}, MailRefused),
        ({"d@clinic.example": "451 try later"}, aiosmtplib.SMTPException),
        ({"data": "452 full"}, aiosmtplib.SMTPException),
    ],
)
async def test_a_refusal_for_good_is_told_from_one_for_now(
    answers: dict[str, str], error: type[Exception]
) -> None:
    async with mail_server() as server:
        server.answers = answers
        with pytest.raises(error) as raised:
            await Smtp(server.url).send(letter("d@clinic.example", "x", "y", uuid4()), uuid4())
    assert isinstance(raised.value, MailRefused) is (error is MailRefused)


async def test_a_server_that_is_away_is_tried_again() -> None:
    async with mail_server() as server:
        url = server.url
    with pytest.raises((aiosmtplib.SMTPException, OSError)) as raised:
        await Smtp(url).send(letter("d@clinic.example", "x", "y", uuid4()), uuid4())
    assert not isinstance(raised.value, MailRefused)


def test_an_address_that_would_write_another_header_is_refused() -> None:
    with pytest.raises(MailRefused):
        letter("d@clinic.example\r\nBcc: all@clinic.example", "x", "y", uuid4())


async def test_without_a_server_mail_goes_to_a_folder_for_the_service_alone(tmp_path: Path) -> None:
    way_out = mailer(tmp_path, {})
    assert isinstance(way_out, Folder)
    message_id = uuid4()
    for _ in range(2):
        await way_out.send(letter("d@clinic.example", TITLE, "Hello\n", message_id), message_id)
    (file,) = (tmp_path / "mail").iterdir()
    assert file.name == f"{message_id}.eml"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert isinstance(mailer(tmp_path, {ENVIRONMENT: "smtp://localhost:2525"}), Smtp)
    with pytest.raises(ValueError, match=ENVIRONMENT):
        mailer(tmp_path, {ENVIRONMENT: "localhost"})


async def test_a_sign_in_code_goes_from_access_to_the_mail_server_and_is_erased(desk: Desk) -> None:
    account = await desk.person("d.reyes", "family_planning_office", county=0)
    async with mail_server() as server:
        dispatcher = desk.dispatcher(**{TOPIC: PasscodeMail(desk.access.accounts, Smtp(server.url))})
        pending = await desk.access.sign_in(0, "d.reyes", "teal kettle orbits quietly")
        assert pending.methods == ("email",)
        stored = await desk.owner.fetchrow("select payload, secret from outbox")
        assert await dispatcher.tick() == 1
    (taken,) = server.taken
    code = re.search(r"Your code: (\d{6})", taken.get_content())
    assert code
    assert code[1].encode() not in stored["secret"]
    assert code[1] not in stored["payload"]
    assert "d.reyes@" not in stored["payload"], "the address is the account's as it is when the mail leaves"
    assert await desk.owner.fetchval("select secret from outbox") is None
    assert (await desk.access.second_step(pending.token, code[1])).token
    assert taken["To"] == "d.reyes@county.example"
    assert "Service Center" in taken.get_content()
    assert account


async def test_no_code_goes_to_an_account_that_was_disabled_meanwhile(desk: Desk) -> None:
    account = await desk.person("d.reyes", "family_planning_office", county=0)
    await desk.access.sign_in(0, "d.reyes", "teal kettle orbits quietly")
    await desk.access.accounts.disable(0, account, "left")
    assert await desk.dispatcher().tick() == 0
    assert desk.post.sent == []
    assert "disabled" in ((await desk.outbox.dead(0))[0].last_error or "")


async def test_a_messages_own_words_are_its_mail(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASECLOCK_URL", "https://caseclock.example/")
    payload = {
        "to": "d@clinic.example",
        "title": TITLE,
        "name": "D. Reyes",
        "site": "Clinic",
        "link": "/sites/0-x/activate",
        "lapses": "Monday, January 13, 2025, 10:00 AM PST",
        "help": [{"for": "a lapsed code", "call": "the office", "phone": "(916) 650-0414", "email": ""}],
    }
    await desk.put(
        "some_mail", payload=payload, secret="ABCD-EFGH", expires_at=datetime(2099, 1, 1, tzinfo=UTC)
    )
    assert await desk.dispatcher().tick() == 1
    (mail,) = desk.post.sent
    text = mail.get_content()
    assert mail["Subject"] == TITLE
    for part in (
        "ABCD-EFGH",
        "https://caseclock.example/sites/0-x/activate",
        "10:00 AM PST",
        "(916) 650-0414",
    ):
        assert part in text
