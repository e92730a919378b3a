"""The stock `eventsourcing` library on PostgreSQL: its settings, the same for all that use it."""

from __future__ import annotations

import os
from urllib.parse import parse_qs, unquote, urlsplit


def environment(dsn: str, clients: int) -> dict[str, str]:
    """What the library reads: its PostgreSQL recorder, a connection for each client, all else as it comes."""
    parts = urlsplit(dsn)
    where = parse_qs(parts.query)
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": parts.path.lstrip("/"),
        "POSTGRES_HOST": where["host"][0],
        "POSTGRES_PORT": where["port"][0],
        "POSTGRES_USER": unquote(parts.username or ""),
        "POSTGRES_PASSWORD": unquote(parts.password or ""),
        "POSTGRES_POOL_SIZE": str(clients),
        "BENCH_CLIENTS": str(clients),
    }


def clients() -> int:
    """How many threads the peer may use."""
    return int(os.environ["BENCH_CLIENTS"])
