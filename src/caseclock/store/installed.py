"""The procedure versions a database has run under, with their bodies."""

from __future__ import annotations

from typing import Any, NamedTuple

from caseclock.store.outage import once_more
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "installed.sql")


class Installed(NamedTuple):
    """A version and the hash of its chart and procedure file."""

    name: str
    version: int
    sha256: str


async def installed(pool: Any) -> list[Installed]:
    """All versions, in order."""
    rows = await once_more(pool.fetch, SQL.all)
    return [Installed(row["name"], row["version"], row["sha256"].hex()) for row in rows]


async def install(pool: Any, version: Installed, chart: str, body: str) -> None:
    """Keeps one version; does nothing when it is there."""
    sha256 = bytes.fromhex(version.sha256)
    await once_more(pool.execute, SQL.install, version.name, version.version, sha256, chart, body)
