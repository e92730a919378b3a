"""Keeps the embedded server up: a postmaster that dies under a running service is started again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from caseclock.store.beside import beside
from caseclock.store.embedded import Embedded
from caseclock.store.embedded_host import EmbeddedError

LOG = logging.getLogger(__name__)
LOOK_S = 1.0


@asynccontextmanager
async def kept_up(embedded: Embedded) -> AsyncIterator[None]:
    """Looks each second, while the block runs."""
    async with beside(_watch(embedded), "embedded PostgreSQL"):
        yield


async def _watch(embedded: Embedded) -> None:
    while True:
        await asyncio.sleep(LOOK_S)
        try:
            # Shielded: a start that was begun must come to its end before the last user stops the server.
            if await asyncio.shield(embedded.revive()):
                LOG.error("the embedded PostgreSQL had died; it is up again")
        except (EmbeddedError, OSError) as error:
            LOG.error("the embedded PostgreSQL has died and does not start: %s", error)
