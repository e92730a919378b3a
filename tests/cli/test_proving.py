"""The bundle from the command line, and its check."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from caseclock.application.handle import Command, handle
from caseclock.application.proof.packing import packed, pem
from caseclock.cli.compose import Parts
from caseclock.domain.case.view import Actor
from caseclock.kernel.ids import CaseRef
from caseclock.main import commands
from caseclock.readmodels.readings import Asked, readings
from caseclock.store.pool import open_pool
from caseclock.store.signing import Signer
from caseclock.store.store import Store

ACTOR = Actor(account="maria", role="worker", county=19, unit="u1", site=None)


async def begun(dsn: str, data_dir: Path) -> str:
    """A case in a database of its own; how it is named."""
    pool = await open_pool(dsn)
    try:
        app = Parts(dsn, data_dir, Store(pool)).application
        body = {
            "members": [{"first_name": "Ana", "last_name": "Ruiz"}],
            "application": {"filed_on": "2025-03-03"},
        }
        given = Command(
            county=19, name="open-case", body=json.dumps(body).encode(), actor=ACTOR, key="one", case_id=None
        )
        return str((await handle(app, given)).body["case"])
    finally:
        await pool.close()


async def looked(dsn: str, case: str) -> list[tuple[str, str, str]]:
    pool = await open_pool(dsn)
    try:
        rows = await readings(pool, 19, Asked(case_id=CaseRef.parse(case).case_id))
        return [(row.account, row.what, row.reason) for row in rows]
    finally:
        await pool.close()


async def test_a_bundle_is_made_recorded_and_checked(
    fresh_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", fresh_database)
    case = await begun(fresh_database, tmp_path)
    out, keys = tmp_path / "proof.zip", tmp_path / "signing.pub"

    def run(*arguments: str) -> tuple[int, str]:
        ended = CliRunner().invoke(commands, arguments)
        return ended.exit_code, ended.output

    asked = ("bundle", case, "--out", str(out), "--reason", "subpoena 26-7", "--data-dir", str(tmp_path))
    code, said = await asyncio.to_thread(run, *asked)
    assert (code, "verify-bundle" in said) == (0, True), said
    assert await looked(fresh_database, case) == [("command line", "bundle", "subpoena 26-7")]
    code, said = run("verify-bundle", str(out), "--key", str(keys), "--json")
    assert (code, json.loads(said)["faults"]) == (0, [])
    code, said = run("bundle", "nobody", "--out", str(out), "--reason", "x")
    assert (code, "names no case" in said) == (2, True)


def test_a_bundle_of_nothing_is_refused_with_its_faults(tmp_path: Path) -> None:
    signer = Signer.new()
    (tmp_path / "x.zip").write_bytes(packed({"county": 19}, {"public-key.pem": pem(signer.public)}, signer))
    ended = CliRunner().invoke(commands, ["verify-bundle", str(tmp_path / "x.zip")])
    assert ended.exit_code != 0
    assert "events.jsonl: cannot be read" in ended.output
