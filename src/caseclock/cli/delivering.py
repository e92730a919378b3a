"""Puts delivery together: outbox and its handlers, webhooks, housekeeping, as jobs of a worker."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from caseclock.application.access import Access
from caseclock.application.app import Application
from caseclock.application.delivery.alerts import AlertTelling
from caseclock.application.delivery.audiences import Audiences
from caseclock.application.delivery.dispatch import Dispatcher, Handler
from caseclock.application.delivery.mail import mailer
from caseclock.application.delivery.others import PlainMail
from caseclock.application.delivery.passcodes import TOPIC, PasscodeMail, passcode_sender
from caseclock.application.delivery.sites import SiteChanges, SiteLetters
from caseclock.application.delivery.transfers import Transfers
from caseclock.application.delivery.webhooks import WebhookDelivery
from caseclock.application.housekeeping import Housekeeping
from caseclock.application.messages import ALERT
from caseclock.application.ports.acting import Acting
from caseclock.application.ports.asking import TOPIC as PORT
from caseclock.application.ports.calling import Calls
from caseclock.application.ports.files import FILE, Files, Queue
from caseclock.application.ports.inbox import Inbox
from caseclock.application.ports.trouble import TOPIC as TROUBLE
from caseclock.application.ports.trouble import Trouble, TroubleMail
from caseclock.application.ports.wire import Wire
from caseclock.application.ports.working import PortWork
from caseclock.application.site_accounts import SiteAccounts
from caseclock.application.site_rows import SiteRows
from caseclock.domain.procedures.county_transfer.data import COMPLETED, OPENED
from caseclock.domain.procedures.household.travelling import ASKED
from caseclock.domain.procedures.provider_account.activating import CHANGE
from caseclock.domain.procedures.provider_account.mailing import CODE_MAIL, WARNING_MAIL
from caseclock.store.circuits import Circuits
from caseclock.store.feed import Feed
from caseclock.store.outbox import LEASE, Outbox
from caseclock.store.told import Told
from caseclock.store.webhooks import Webhooks

if TYPE_CHECKING:
    from caseclock.worker.ticks import Job


def lease() -> timedelta:
    """How long a dead worker's messages are held: CASECLOCK_OUTBOX_LEASE_SECONDS, 60 when it is not set."""
    return timedelta(seconds=float(os.environ.get("CASECLOCK_OUTBOX_LEASE_SECONDS", LEASE.total_seconds())))


class Delivery:
    """What leaves the office, and by which way."""

    def __init__(
        self,
        app: Application,
        access: Access,
        feed: Feed,
        data_dir: Path,
        worker: str,
        sites: SiteAccounts,
        yields: Callable[[], bool],
    ) -> None:
        pool, way_out = app.store.pool, mailer(data_dir)
        told = Told(pool)
        self.outbox = Outbox(pool, worker, lease())
        handlers: dict[str, Handler] = {
            ALERT: AlertTelling(app, Audiences(access.accounts, told), told, way_out),
            TOPIC: PasscodeMail(access.accounts, way_out),
            **dict.fromkeys((ASKED, OPENED, COMPLETED), Transfers(app)),
            CHANGE: SiteChanges(SiteRows(app, access)),
            CODE_MAIL: SiteLetters(sites, way_out),
            WARNING_MAIL: SiteLetters(sites, way_out),
        }
        self.dispatcher = Dispatcher(self.outbox, app.keyring, handlers, PlainMail(way_out), yields)
        self._wire = Wire(app.ports, Circuits(pool, app.ports.rest), Trouble(self.outbox))
        self._ports = self._port_work(app, handlers)
        handlers[TROUBLE] = TroubleMail(told, way_out)
        self.webhooks = WebhookDelivery(Webhooks(pool), feed, app.keyring)
        self.housekeeping = Housekeeping(app, access, self.outbox, feed, data_dir)
        access.send_passcode = passcode_sender(self.outbox, app.keyring, lambda: app.wake())

    def _port_work(self, app: Application, handlers: dict[str, Handler]) -> PortWork:
        """The handlers of questions to services outside, and what is done about their answers."""
        inbox = Inbox(app)
        calls = Calls(app, self._wire, inbox)
        handlers |= {f"{PORT}hub": calls, f"{PORT}save": calls}
        handlers |= {f"{PORT}meds": Queue(app), FILE: Files(app, self._wire, inbox)}
        return PortWork(app, self._wire, inbox, Acting(app, inbox, Trouble(self.outbox)))

    def jobs(self) -> list[tuple[float, str, Job]]:
        """Seconds, name, job."""
        return [
            (0.5, "outbox", self.dispatcher.tick),
            (1, "webhooks", self.webhooks.tick),
            (2, "ports", self._ports.round),
            (60, "housekeeping", self.housekeeping.round),
        ]

    async def close(self) -> None:
        """Ends what is under way."""
        await self.webhooks.close()
        await self._wire.close()
