"""A new master key: nothing that happened changes by a byte, and everything reads without the old one."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from base64 import b64encode
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag

from caseclock.application.app import Application
from caseclock.application.county_sign_in.settings import opened as opened_settings
from caseclock.application.county_sign_in.settings import secret_context
from caseclock.application.documents import Upload, download, upload
from caseclock.application.handle import Command, handle
from caseclock.application.look_ups import uploaded
from caseclock.application.ports.inbox import NOWHERE, Inbox
from caseclock.application.rotating import Rotated, rotate
from caseclock.application.secondstep import Vault
from caseclock.application.snapshots import take_snapshots
from caseclock.domain.case.members import MemberIdentified
from caseclock.kernel.time import local_date, wall_now
from caseclock.store.county_sign_ins import CountySignInRow, CountySignIns
from caseclock.store.keyfile import KeyFileError
from caseclock.store.keys import ENVIRONMENT, FILE, Keyring
from caseclock.store.ports import Ports
from caseclock.store.store import Store
from caseclock.store.webhooks import Webhooks
from tests.application.long_cases import COUNTY, folded, lengthen, long_case
from tests.application.test_handle import ANN
from tests.store.writing import opened
from tests.support.office import rules

OLD, NEW, HASH = (b64encode(bytes([n]) * 32).decode() for n in (1, 2, 3))
PDF = b"%PDF-1.7 of somebody"


def ring(*masters: str) -> Keyring:
    text = "\n".join(f"master {'k1' if m == OLD else 'k2'} {m}" for m in masters)
    return Keyring.read(Path("nowhere"), {ENVIRONMENT: f"{text}\nhash h1 {HASH}"})


def application(store: Store, *masters: str) -> Application:
    return Application(store, ring(*masters), rules(), {"file-document": uploaded})


async def everything(store: Store) -> dict[str, list[Any]]:
    """All that must not change by a byte."""
    found = {}
    async with store.reading(COUNTY) as connection:
        for table in ("events", "commands", "blobs", "snapshots", "feed"):
            found[table] = sorted(map(repr, await connection.fetch(f"select * from {table}")))
    return found


async def lived(store: Store) -> tuple[Any, Any, Any]:
    """A long case with an identifier, a document and a snapshot; a webhook, a message and an answer."""
    app = application(store, OLD)
    case = await long_case(app)
    member = next(iter((await folded(app, case)).members))
    await lengthen(app, case, [MemberIdentified(member=member, kind="a_number", value="A123456789")])
    command = Command(county=COUNTY, name="file-document", body=b"", actor=ANN, key="1", case_id=case)
    today = local_date(wall_now()).replace(month=1, day=1)
    await upload(app, command, Upload(content=PDF, media_type="application/pdf", form="x", received_on=today))
    await take_snapshots(app)
    hook, message = uuid4(), uuid4()
    await Webhooks(store.pool).add(
        COUNTY, hook, "https://x.test", app.keyring.seal(b"signing", hook.bytes), (), "ann"
    )
    async with store.writing(COUNTY) as connection:
        await connection.execute(
            "insert into outbox (county, message_id, case_id, version, topic, payload, secret)"
            " values ($1, $2, $3, 1, 'mail', '{}', $4)",
            COUNTY, message, case, app.keyring.seal(b"the code", message.bytes),
        )  # fmt: skip
    await Inbox(app).keep("save", b"an answer", "callback")
    row = CountySignInRow(
        title="Ours", issuer="https://id.example", client_id="c", subject_claim="sub", scopes=("openid",),
        client_secret=app.keyring.seal(b"the client's", secret_context(COUNTY)), acr=(), amr=(), roles={},
        max_age_minutes=None, roles_claim="", return_addresses=(), passwords_too=False, changed_by="ann",
    )  # fmt: skip
    await CountySignIns(store.pool).put(COUNTY, row)
    return case, hook, message


async def test_rotation_touches_no_event_and_everything_still_opens(fresh_database: str) -> None:
    async with opened(fresh_database, 4) as store:
        case, hook, message = await lived(store)
        before, state = await everything(store), await folded(application(store, OLD), case)
        told: list[tuple[int, int]] = []
        both = application(store, NEW, OLD)
        done = await rotate(both, lambda n, of: told.append((n, of)))
        assert (done.key_id, done.secrets) == ("k2", 4)
        assert told[0] == (0, done.keys)
        assert told[-1] == (done.keys, done.keys)
        assert await rotate(both) == Rotated(key_id="k2", keys=0, secrets=0)
        assert await everything(store) == before

        app = application(store, NEW)
        assert await folded(app, case) == state
        assert (await app.load(COUNTY, [case])).starts, "the snapshot opens as well"
        [paper] = [paper for paper in state.papers.values() if paper.document]
        assert (await download(app, COUNTY, state, paper.document)).content == PDF
        async with store.reading(COUNTY) as connection:
            sealed = await connection.fetchval("select secret from webhooks")
            waiting = await connection.fetchval("select secret from outbox where message_id = $1", message)
            keys = await connection.fetch("select distinct key_id from person_keys")
        assert app.keyring.unseal(sealed, hook.bytes) == b"signing"
        assert app.keyring.unseal(waiting, message.bytes) == b"the code"
        row = await CountySignIns(store.pool).read(COUNTY)
        assert row is not None
        assert opened_settings(row, COUNTY, app.keyring).client_secret == "the client's"
        assert [row["key_id"] for row in keys] == ["k2"]
        [answer] = await Ports(store.pool).to_act_on(NOWHERE, 1)
        assert Inbox(app).opened(answer.answer_id, answer.body) == b"an answer"
        with pytest.raises(KeyFileError):
            application(store, OLD).keyring.unseal(sealed, hook.bytes)
        note = Command(
            county=COUNTY, name="add-note", body=b'{"text":"on"}', actor=ANN, key="2", case_id=case
        )
        assert (await handle(app, note)).status == 200
        with pytest.raises(InvalidTag):
            app.keyring.unseal(waiting, hook.bytes)


async def test_a_break_in_the_middle_is_taken_up_again(fresh_database: str) -> None:
    async with opened(fresh_database, 4) as store:
        await lived(store)
        both = application(store, NEW, OLD)

        def trip(done: int, of: int) -> None:
            if done:
                raise ConnectionError

        with pytest.raises(ConnectionError):
            await rotate(both, trip)
        assert (await rotate(both)).secrets == 4
        assert await rotate(both) == Rotated(key_id="k2", keys=0, secrets=0)


async def test_an_authenticator_goes_along(fresh_database: str) -> None:
    async with opened(fresh_database, 2) as store:
        account = uuid4()
        vault = Vault(ring(OLD))
        async with store.writing(COUNTY) as connection:
            await connection.execute(
                "insert into accounts (county, account_id, login, display_name, roles, totp_secret)"
                " values ($1, $2, 'ann', 'Ann', '{worker}', $3)",
                COUNTY, account, vault.seal(COUNTY, account, "JBSWY3DP"),
            )  # fmt: skip
        assert (await rotate(application(store, NEW, OLD))).secrets == 1
        async with store.reading(COUNTY) as connection:
            sealed = await connection.fetchval("select totp_secret from accounts")
        assert Vault(ring(NEW)).open(COUNTY, account, sealed) == "JBSWY3DP"


async def test_the_command_line_says_what_it_did(fresh_database: str, tmp_path: Path) -> None:
    async with opened(fresh_database, 2) as store:
        await lived(store)
    (tmp_path / FILE).write_text(f"master k2 {NEW}\nmaster k1 {OLD}\nhash h1 {HASH}\n")
    (tmp_path / FILE).chmod(0o600)
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "caseclock", "rewrap", "--json", "--data-dir", str(tmp_path)],
        env=os.environ | {"DATABASE_URL": fresh_database},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["key_id"] == "k2"
    assert said["keys"] >= 2
    assert said["secrets"] == 4
