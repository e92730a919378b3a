"""What leaves a Family PACT site's case: code mails and warnings to its people, changes to account rows."""

from __future__ import annotations

from caseclock.application.delivery.letters import link
from caseclock.application.delivery.mail import Mailer, MailRefused, letter
from caseclock.application.delivery.refused import Undeliverable
from caseclock.application.site_accounts import SiteAccounts
from caseclock.application.site_mail import site_mail
from caseclock.application.site_rows import SiteRows
from caseclock.domain.procedures.provider_account.mailing import CODE_MAIL
from caseclock.kernel.ids import CaseRef
from caseclock.store.outbox import Outgoing


class SiteLetters:
    """The handler of code mails and warnings. A code mail that is refused alerts the office."""

    def __init__(self, sites: SiteAccounts, mailer: Mailer) -> None:
        self._sites = sites
        self._mailer = mailer

    async def __call__(self, county: int, message: Outgoing, secret: str) -> str:
        """Mails it. Undeliverable: no address, no code any more, or refused by the server."""
        if message.topic == CODE_MAIL and not secret:
            raise Undeliverable("its code is erased; issue a new one")
        mail = site_mail(message.topic, message.payload, secret, link(""))
        if not mail.to:
            raise Undeliverable("the person has no mail address")
        try:
            return await self._mailer.send(
                letter(mail.to, mail.title, mail.text, message.message_id), message.message_id
            )
        except MailRefused as error:
            if message.topic == CODE_MAIL:
                site = CaseRef.parse(message.payload["case"]).case_id
                answer = str(error).replace(secret, "…")
                await self._sites.bounced(site, message.payload["instance"], answer)
            raise


class SiteChanges:
    """The handler of what a case tells the row of an account."""

    def __init__(self, rows: SiteRows) -> None:
        self._rows = rows

    async def __call__(self, county: int, message: Outgoing, secret: str) -> str:
        """Carried out, or passed over because the case says otherwise by now."""
        return await self._rows.carry_out(message.payload)
