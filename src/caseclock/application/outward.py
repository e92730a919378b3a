"""Calling out over HTTP: the library is read when the first call is made, and most processes make none."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx


class Outward:
    """A client made when it is first needed, which follows no redirect; `timeout` in seconds."""

    def __init__(self, timeout: float, client: httpx.AsyncClient | None = None) -> None:
        self._timeout = timeout
        self._client = client

    @property
    def client(self) -> httpx.AsyncClient:
        """The client, the same at each call."""
        if self._client is None:
            import httpx

            self._client = httpx.AsyncClient(timeout=self._timeout, follow_redirects=False)
        return self._client

    async def close(self) -> None:
        """Ends the client where there is one."""
        if self._client is not None:
            await self._client.aclose()
