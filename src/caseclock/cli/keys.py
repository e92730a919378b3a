"""Keys: re-wrapping every person's key under the current master key."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click
import msgspec

from caseclock.cli.compose import opened
from caseclock.cli.options import as_json
from caseclock.cli.running import data_dir
from caseclock.store.custody import rewrap_all


@click.command()
@data_dir
@as_json
def rewrap(data_dir: Path, json: bool) -> None:
    """After a new first line in master.key: wraps each person's key under it; no event is touched.

    The old key's line may go once this has said 0 twice.
    """

    async def run() -> int:
        async with opened(data_dir) as parts:
            return await rewrap_all(parts.store, parts.keyring)

    count = asyncio.run(run())
    click.echo(msgspec.json.encode({"rewrapped": count}) if json else f"{count} keys wrapped anew")
