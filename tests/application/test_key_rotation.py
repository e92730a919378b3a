"""A new master key: persons' keys are wrapped anew, no event is touched, and everything is still read."""

from __future__ import annotations

import secrets
from base64 import b64encode
from pathlib import Path

import asyncpg

from caseclock.application.app import Application
from caseclock.application.handle import handle
from caseclock.kernel.ids import CaseRef
from caseclock.store.custody import rewrap_all
from caseclock.store.keys import FILE, Keyring
from tests.application.test_handle import HOUSEHOLD, a
from tests.store.writing import opened
from tests.support.office import rules


async def test_rotation_touches_no_event_and_loses_no_secret(fresh_database: str, tmp_path: Path) -> None:
    async with opened(fresh_database) as store:
        before = Application(store, Keyring.read(tmp_path), rules(), {})
        body = {**HOUSEHOLD, "note": "she keeps bees"}
        case = CaseRef.parse((await handle(before, a("open-case", body))).body["case"]).case_id
        owner = await asyncpg.connect(fresh_database)
        events = await owner.fetch("select version, data, chain from events order by version")

        path = tmp_path / FILE
        new = f"master k2 {b64encode(secrets.token_bytes(32)).decode()}\n"
        path.write_text(new + path.read_text("ascii"), "ascii")
        both = Keyring.read(tmp_path)
        assert await rewrap_all(store, both) > 0
        assert await rewrap_all(store, both) == 0

        kept = [line for line in path.read_text("ascii").splitlines() if "master k1" not in line]
        path.write_text("\n".join(kept) + "\n", "ascii")
        after = Application(store, Keyring.read(tmp_path), rules(), {})
        loaded = await store.load(19, [case])
        texts = [getattr(r.event, "text", "") for r in after.history(19, case, loaded)]
        assert "she keeps bees" in texts
        assert await owner.fetch("select version, data, chain from events order by version") == events
        await owner.close()
