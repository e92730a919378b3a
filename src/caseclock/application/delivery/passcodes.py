"""One-time codes and given-out passwords: into the outbox sealed, to the account's own address by mail."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

from caseclock.application.access import Passcode
from caseclock.application.delivery.letters import plain_letter
from caseclock.application.delivery.mail import Mailer, letter
from caseclock.application.delivery.refused import Undeliverable
from caseclock.kernel.ids import uuid7
from caseclock.kernel.time import PACIFIC
from caseclock.store.accounts import AccountRow, AccountStore
from caseclock.store.keys import Keyring
from caseclock.store.outbox import Outbox, Outgoing

TOPIC = "passcode"
_TITLES = {
    "sign_in": "Your sign-in code",
    "invitation": "Your new account",
    "password_reset": "Your password was reset",
}
_TEXTS = {
    "sign_in": "Enter this code to sign in. Did you not try to sign in? Then somebody has your password.",
    "invitation": "The code below is your first password. You change it when you sign in.",
    "password_reset": "The code below is your password for now. You change it when you sign in.",
}
_STATE_HELP = (
    {
        "for": "a blocked account, a forgotten password, an account disabled because it was not used",
        "call": "Covered California Service Center",
        "phone": "(800) 906-8521",
    },
    {
        "for": "everything else",
        "call": "DHCS Office of Family Planning",
        "phone": "(916) 650-0414",
        "email": "OFPStakeholder@dhcs.ca.gov",
    },
)
_COUNTY_HELP = ({"for": "anything about your account", "call": "your county's account desk"},)


def passcode_sender(
    outbox: Outbox, keyring: Keyring, wake: Callable[[], None]
) -> Callable[[Passcode], Awaitable[None]]:
    """What Access mails with: sealed into the outbox, and the outbox woken."""

    async def send(passcode: Passcode) -> None:
        message_id = uuid7()
        await outbox.put(
            passcode.county,
            message_id,
            TOPIC,
            {
                "account": str(passcode.account),
                "purpose": passcode.purpose,
                "lapses_at": passcode.lapses_at.isoformat(),
            },
            secret=keyring.seal(passcode.code.encode(), message_id.bytes),
            lapses_at=passcode.lapses_at,
        )
        wake()

    return send


class PasscodeMail:
    """The handler of topic `passcode`. The address is the account's as it is now."""

    def __init__(self, accounts: AccountStore, mailer: Mailer) -> None:
        self._accounts = accounts
        self._mailer = mailer

    async def __call__(self, county: int, message: Outgoing, secret: str) -> str:
        """Mails it; Undeliverable where the account is gone, disabled or without an address."""
        account = await self._accounts.by_id(county, UUID(message.payload["account"]))
        if account is None or account.disabled_at is not None or not account.email:
            raise Undeliverable("the account is disabled or has no mail address")
        if not secret:
            raise Undeliverable("its code is erased; ask for a new one")
        subject, text = plain_letter(_words(county, message, account), secret)
        return await self._mailer.send(
            letter(account.email, subject, text, message.message_id), message.message_id
        )


def _words(county: int, message: Outgoing, account: AccountRow) -> dict[str, object]:
    purpose = message.payload["purpose"]
    lapses = datetime.fromisoformat(message.payload["lapses_at"]).astimezone(PACIFIC)
    login = "" if purpose == "sign_in" else f" Sign in as {account.login}, county {county}."
    return {
        "title": _TITLES.get(purpose, "Your code"),
        "name": account.display_name,
        "text": _TEXTS.get(purpose, "") + login,
        "link": "/sign-in",
        "lapses": f"{lapses:%B} {lapses.day}, {lapses.year}, {lapses:%I:%M %p %Z}",
        "help": _COUNTY_HELP if county else _STATE_HELP,
    }
