"""One HTTP call to a service, through its circuit. There is no second try here: the outbox tries again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseclock.application.outward import Outward
from caseclock.application.ports.settings import Service, Settings
from caseclock.application.ports.trouble import Trouble
from caseclock.store.circuits import Circuits, Open

if TYPE_CHECKING:
    import httpx

#: The service is there and does not want to be asked just now, or not by us: no word on the question.
_LATER = frozenset({401, 403, 408, 425, 429})


class PortDown(Exception):
    """No answer in time, a connection that failed, or an answer that says no more than that."""


class Wire:
    """Calls services; keeps count of failures in a row, and tells when one is left alone."""

    def __init__(
        self,
        settings: Settings,
        circuits: Circuits,
        trouble: Trouble,
        client: httpx.AsyncClient | None = None,
    ) -> None:
        self._circuits = circuits
        self._trouble = trouble
        self._outward = Outward(settings.timeout, client)

    async def shut(self, service: Service) -> Open | None:
        """Whether the service is left alone now."""
        return await self._circuits.admit(service.name)

    async def call(
        self, county: int, service: Service, method: str, path: str, body: bytes | None = None, key: str = ""
    ) -> httpx.Response:
        """The answer, whatever it says. Raises PortDown, and the failure counts."""
        import httpx

        headers = {"authorization": f"Bearer {service.token}", "content-type": "application/json"}
        if key:
            headers["idempotency-key"] = key
        try:
            answer = await self._outward.client.request(
                method, service.url + path, content=body, headers=headers
            )
        except httpx.HTTPError as error:
            # Its words may hold the address; its kind is enough.
            raise await self._down(county, service, type(error).__name__) from None
        if answer.status_code >= 500 or answer.status_code in _LATER:
            raise await self._down(county, service, f"it answered {answer.status_code}")
        await self._circuits.worked(service.name)
        return answer

    async def _down(self, county: int, service: Service, why: str) -> PortDown:
        opened = await self._circuits.failed(service.name, why)
        if opened is not None:
            await self._trouble.down(county, service.name, opened, why)
        return PortDown(why)

    async def close(self) -> None:
        """Ends the client."""
        await self._outward.close()
