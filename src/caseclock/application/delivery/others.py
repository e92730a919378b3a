"""Every other topic: a message with an address and a title is mailed as it is; the rest is for the feed."""

from __future__ import annotations

from caseclock.application.delivery.letters import plain_letter
from caseclock.application.delivery.mail import Mailer, letter
from caseclock.application.delivery.refused import Undeliverable
from caseclock.store.outbox import Outgoing

#: Webhooks and streams carry the event itself; nothing more is to be sent.
FEED = "feed"


class PlainMail:
    """The handler of topics without one of their own."""

    def __init__(self, mailer: Mailer) -> None:
        self._mailer = mailer

    async def __call__(self, county: int, message: Outgoing, secret: str) -> str:
        """Mails what has `to` and a `title` or `subject`. Undeliverable: no address."""
        payload = message.payload
        to = payload.get("to")
        if not isinstance(to, str) or not (payload.get("title") or payload.get("subject")):
            if secret:
                raise Undeliverable(f"nobody handles {message.topic}, and its secret goes to no feed")
            return FEED
        if not to:
            raise Undeliverable("it has no mail address to go to")
        subject, text = plain_letter(payload, secret)
        return await self._mailer.send(letter(to, subject, text, message.message_id), message.message_id)
