"""What a worker does for the ports besides sending: acts on answers, asks after those that do not come."""

from __future__ import annotations

import logging
from http import HTTPStatus

from caseclock.application.app import Application
from caseclock.application.ports.acting import Acting
from caseclock.application.ports.files import FILE, LONGEST_FILE
from caseclock.application.ports.inbox import Inbox
from caseclock.application.ports.wire import PortDown, Wire
from caseclock.kernel.ids import CaseRef, uuid7
from caseclock.store.outage import StoreUnavailable
from caseclock.store.ports import PortRequest, Ports

LOG = logging.getLogger(__name__)
BATCH = 20


class PortWork:
    """A round over all counties that have something to do."""

    def __init__(self, app: Application, wire: Wire, inbox: Inbox, acting: Acting) -> None:
        self._app = app
        self._wire = wire
        self._inbox = inbox
        self._acting = acting
        self._ports = Ports(app.store.pool)

    async def _file(self, county: int) -> None:
        """A file for MEDS of what has come together; its message sends it, again and again if need be."""
        if self._app.ports.asks("meds"):
            pause = self._app.ports.file
            if await self._ports.gather(county, uuid7(), FILE, pause, LONGEST_FILE):
                self._app.wake()

    async def round(self) -> None:
        """Answers first; one county that fails keeps no other waiting."""
        for county in await self._ports.counties():
            try:
                await self._acting.county(county)
                await self._file(county)
                for request in await self._ports.to_poll(county, BATCH, self._app.ports.poll):
                    await self._poll(county, request)
            except StoreUnavailable:
                raise
            except Exception:
                LOG.exception("the ports of county %s failed; the next round tries again", county)

    async def _poll(self, county: int, request: PortRequest) -> None:
        service = self._app.ports.services.get(request.service)
        if service is None or await self._wire.shut(service):
            return
        path = f"/answers/{CaseRef(county, request.request_id)}"
        try:
            answer = await self._wire.call(county, service, "GET", path)
        except PortDown as error:
            LOG.warning("%s was asked after %s in vain: %s", service.name, request.request_id, error)
            return
        if answer.status_code == HTTPStatus.OK:
            await self._inbox.keep(service.name, answer.content, "poll", (county, request.request_id))
