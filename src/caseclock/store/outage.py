"""A database that does not answer, told apart from a mistake of ours."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from asyncpg.exceptions import ClientConfigurationError

#: Class 08 and 57P: the connection or the server went away; 57014, 55P03: too slow; 40: try again; 53: full;
#: 58: its disk or its system failed; 25006: it takes no changes, as a standby or by order; 25001: the
#: connection was still in another's transaction, which the driver rolls back as it is released.
_LATER = ("08", "57P", "57014", "55P03", "40001", "40P01", "53", "58", "25001", "25006")
DISK_FULL = "The database's disk is full; nothing was stored."
#: What people are told, where the server says more than that it is not there.
_TROUBLE = {
    "25006": "The database takes no changes just now; nothing was stored.",
    "53100": DISK_FULL,
    "55P03": "Somebody else holds what this needs for too long; nothing was stored.",
}
AWAY = "The database does not answer just now."


#: A database, a table or our role is missing: nobody has migrated yet.
NOT_MIGRATED = (
    asyncpg.InvalidCatalogNameError,
    asyncpg.UndefinedTableError,
    asyncpg.UndefinedFunctionError,
    asyncpg.UndefinedObjectError,
    asyncpg.InvalidSchemaNameError,
)
#: The server knows no such user, or not with this password.
REFUSED_US = asyncpg.InvalidAuthorizationSpecificationError
#: Somebody else made the same row first.
MADE_MEANWHILE = asyncpg.UniqueViolationError
#: DATABASE_URL cannot be read as an address.
BAD_ADDRESS = ClientConfigurationError


class StoreUnavailable(Exception):
    """The store cannot answer now. After a failed append the command id tells whether it was written."""

    def __init__(self, why: str, retry_after: float = 1.0, told: str = AWAY) -> None:
        super().__init__(why)
        self.retry_after = retry_after
        self.told = told


@asynccontextmanager
async def guarded() -> AsyncIterator[None]:
    """Raise StoreUnavailable for a lost connection, a time-out or a full server; pass everything else on."""
    try:
        yield
    except asyncpg.PostgresError as error:
        state = getattr(error, "sqlstate", None) or ""
        if state.startswith(_LATER):
            told = _TROUBLE.get(state, AWAY)
            raise StoreUnavailable(f"{type(error).__name__}: {error}", told=told) from error
        raise
    except (asyncpg.InterfaceError, asyncpg.InternalClientError, OSError, TimeoutError) as error:
        # InternalClientError: the driver loses its place when a connection dies under it.
        if isinstance(error, ValueError):
            # A value that no column can hold: waiting would not mend it.
            raise
        raise StoreUnavailable(f"{type(error).__name__}: {error}", retry_after=2.0) from error


async def once_more(call: Any, *arguments: Any) -> Any:
    """Run one autocommitted statement; again if a migration elsewhere made its cached plan invalid."""
    async with guarded():
        try:
            return await call(*arguments)
        except asyncpg.InvalidCachedStatementError:
            return await call(*arguments)
