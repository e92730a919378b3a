"""What goes wrong with a service, told to whom it concerns: the Program's liaison and the county's admin."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from caseclock.application.delivery.letters import plain_letter
from caseclock.application.delivery.mail import Mailer, letter
from caseclock.application.delivery.refused import Undeliverable
from caseclock.kernel.ids import NAMESPACE, derive
from caseclock.store.outbox import Outbox, Outgoing
from caseclock.store.told import Told

TOPIC = "port_trouble"
#: Who looks after the services: the Program's liaison, and who runs the installation for the county.
LIAISONS = ("program_specialist", "county_admin")


class Trouble:
    """Messages about a service; each is told once, however often it is noticed."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    async def down(self, county: int, service: str, since: datetime, why: str) -> None:
        """A service is left alone after failures in a row; what asks it waits."""
        told = derive(NAMESPACE, "port down", service, since.isoformat(), county)
        name = service.upper()
        text = f"{name} does not answer ({why}). What is asked of it waits and is sent when it answers again."
        await self._put(county, told, service, f"{name} does not answer", text)

    async def kept(self, county: int, service: str, answer: UUID, why: str) -> None:
        """An answer that nobody asked for, or that no case takes, is kept for a person."""
        told = derive(NAMESPACE, "port answer", answer, county)
        name = service.upper()
        text = f"An answer of {name} is kept and acts on nothing: {why}. Answer {answer}."
        await self._put(county, told, service, f"An answer of {name} fits no request", text)

    async def _put(self, county: int, message: UUID, service: str, title: str, text: str) -> None:
        payload = {"service": service, "title": title, "text": text, "link": "/ports"}
        await self._outbox.put(county, message, TOPIC, payload)


class TroubleMail:
    """The handler of topic `port_trouble`."""

    def __init__(self, told: Told, mailer: Mailer) -> None:
        self._told = told
        self._mailer = mailer

    async def __call__(self, county: int, message: Outgoing, secret: str) -> str:
        """Mails each liaison who wants mail. Undeliverable: the county has none."""
        people = {
            person.account_id: person
            for role in LIAISONS
            for person in await self._told.of_role(county, role)
        }
        if not people:
            raise Undeliverable("nobody in the county answers for the services outside")
        subject, text = plain_letter(message.payload, "")
        mailed = [person for person in people.values() if person.alert_mail and person.email]
        for person in mailed:
            one = derive(message.message_id, person.account_id)
            await self._mailer.send(letter(person.email, subject, text, one), one)
        return f"shown to {len(people)}, mailed to {len(mailed)}"
