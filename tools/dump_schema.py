"""Writes migrations/whole/schema.sql, the schema as the migrations make it. Run after adding one.

.venv/bin/python -m tools.dump_schema
"""

import asyncio
from pathlib import Path

from tests.support import database, pgtools

TARGET = Path(__file__).parents[1] / "migrations" / "whole" / "schema.sql"
HEAD = "-- The whole schema: tools/dump_schema.py makes it from the migrations. Never applied or edited.\n\n"


async def dump() -> str:
    """The text the file must have."""
    async with database.server() as server, database.clone(server) as dsn:
        return HEAD + await pgtools.schema(dsn)


def main() -> None:
    """Start a server, migrate, dump."""
    database.begin_run()
    try:
        TARGET.write_text(asyncio.run(dump()), encoding="utf-8")
    finally:
        database.end_run()


if __name__ == "__main__":
    main()
