"""Telling people of an alert: in the office at once, and by mail to those outside who want it.

The office's own people find it in their list, and in one digest each morning. Who was told is kept.
"""

from __future__ import annotations

import logging
from uuid import UUID

from caseclock.application.app import Application
from caseclock.application.delivery.audiences import MEMBER, Audiences
from caseclock.application.delivery.letters import alert_letter
from caseclock.application.delivery.mail import Mailer, letter
from caseclock.application.delivery.refused import Undeliverable
from caseclock.kernel.ids import CaseRef, derive
from caseclock.readmodels.alerts import AlertRow, alerts_of_case
from caseclock.store.outbox import Outgoing
from caseclock.store.told import Person, Telling, Told

LOG = logging.getLogger(__name__)


class AlertTelling:
    """The handler of topic `alert`."""

    def __init__(
        self, app: Application, audiences: Audiences, told: Told, mailer: Mailer, *, at_once: bool = False
    ) -> None:
        """`at_once`: the office's people get a mail for each alert too."""
        self._at_once = at_once
        self._app = app
        self._audiences = audiences
        self._told = told
        self._mailer = mailer

    async def __call__(self, county: int, message: Outgoing, secret: str) -> str:
        """Everyone whom the alert names today. Undeliverable when nobody answers, or a mail is refused."""
        alert = await self._alert(county, message)
        if alert is None or alert.cleared_at is not None:
            return "cleared before anyone was told"
        tellings = await self._audiences.resolve(county, alert)
        if not tellings:
            if set(alert.audiences) <= {MEMBER}:
                return "left to the notices"
            raise Undeliverable(f"nobody in the county answers for {', '.join(alert.audiences)}")
        await self._told.record(county, message.message_id, alert.case_id, alert.alert_id, tellings)
        mailed = await self._mail_all(county, message.message_id, alert, tellings)
        return f"told {len(tellings)}, {mailed} of them by mail"

    async def _alert(self, county: int, message: Outgoing) -> AlertRow | None:
        case = CaseRef.parse(message.payload["case"])
        rows = await alerts_of_case(self._app.store.pool, county, case.case_id)
        return next((row for row in rows if row.alert_id == message.payload["alert_id"]), None)

    async def _mail_all(self, county: int, message_id: UUID, alert: AlertRow, tellings: list[Telling]) -> int:
        """One mail a person, each with an id of its own; one that fails keeps no other from leaving."""
        wanting = [
            t.person
            for t in tellings
            if t.person.alert_mail and t.person.email and (self._at_once or not t.person.office)
        ]
        if not wanting:
            return 0
        done = await self._told.mailed_already(county, message_id)
        refused: list[Undeliverable] = []
        later: list[Exception] = []
        for person in wanting:
            if person.account_id in done:
                continue
            try:
                how = await self._mail(county, message_id, alert, person)
            except Undeliverable as error:
                refused.append(error)
                how = "in-app; the mail was refused"
            except Exception as error:  # noqa: BLE001 - tried again, after the mails to all the others
                LOG.warning("alert %s: a mail did not leave: %s", message_id, type(error).__name__)
                later.append(error)
                continue
            await self._told.mailed(county, message_id, person.account_id, how)
        if later:
            raise later[0]
        if refused:
            raise Undeliverable(f"told in the office, but {len(refused)} mails were refused: {refused[0]}")
        return len(wanting)

    async def _mail(self, county: int, message_id: UUID, alert: AlertRow, person: Person) -> str:
        subject, text = alert_letter(
            self._title(alert), alert.case_number, str(CaseRef(county, alert.case_id))
        )
        own = derive(message_id, person.account_id)
        await self._mailer.send(letter(person.email, subject, text, own), own)
        return "in-app, e-mail"

    def _title(self, alert: AlertRow) -> str:
        """The alert's title of its procedure's texts; one of our own is named by its own words."""
        named = {each.name: each for each in self._app.rules.definitions.newest()}
        definition = named.get(alert.procedure)
        title = definition.title("alerts", alert.alert) if definition else alert.alert
        return title if title != alert.alert else alert.alert.replace("_", " ").capitalize()
