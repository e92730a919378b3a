"""Ways in which a superuser changes what was done and who looked, each by its name, and each found.

How events, feed and heads are changed stands in tests/store/test_verify.py; here is what lies around them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

import pytest

from caseclock.application.digests import Digests
from caseclock.application.handle import handle
from caseclock.application.reconciler import Reconciler
from caseclock.application.verifying import verify_all
from caseclock.domain.case.view import Actor
from caseclock.domain.procedures.household.documents import UPLOADED
from caseclock.store.blobs import Blobs
from caseclock.store.feed import Feed
from caseclock.store.findings import Findings
from caseclock.store.signing import Signer, Trust
from caseclock.store.timers import Timers
from tests.delivery.desk import COUNTY, Desk, opened_desk
from tests.delivery.test_digests import read
from tests.store.test_feed import number_until_done

ANN = Actor(account="ann", role="worker", county=COUNTY)
SIGNER = Signer.new()
PDF, KIND = b"%PDF-1.4 a pay stub", "application/pdf"

#: What is done, and the kinds of findings that tell of it.
NOTE = "where name = 'add-note'"
ANNS = "where account = 'ann'"
WAYS: dict[str, tuple[str, set[str]]] = {
    "changed what a command said": (f"update commands set body = body || ' ' {NOTE}", {"command"}),
    "changed what was answered": (f"update commands set reply = reply || ' ' {NOTE}", {"command"}),
    "changed who gave a command": (f"update commands set actor = 'bea' {NOTE}", {"command"}),
    "changed a command's name": (f"update commands set name = 'escalate' {NOTE}", {"command"}),
    "removed a command": (f"delete from commands {NOTE}", {"command"}),
    "put a command under another id": (
        f"update commands set command_id = gen_random_uuid() {NOTE}",
        {"command"},
    ),
    "added a command that never was": (
        "insert into commands select county, gen_random_uuid(), name, actor, body_hmac, body, status, etag,"
        f" reply from commands {NOTE}",
        {"command"},
    ),
    "removed a reading": (f"delete from readings {ANNS}", {"readings"}),
    "added a reading": (
        "insert into readings (county, reading_id, account, case_id, what, at)"
        " select county, gen_random_uuid(), 'zoe', case_id, what, at from readings limit 1",
        {"readings"},
    ),
    "changed who read": (f"update readings set account = 'zoe' {ANNS}", {"readings"}),
    "changed why it was read": (f"update readings set reason = 'asked to' {ANNS}", {"readings"}),
    "changed when it was read": ("update readings set at = at + interval '1 minute'", {"readings"}),
    "changed the digest of readings": (
        "update events set data = '{}' where type = 'readings.digested'",
        {"chain", "unreadable"},
    ),
    "removed a document": ("delete from blobs", {"content"}),
    "changed a document": ("update blobs set body = set_byte(body, 40, get_byte(body, 40) # 1)", {"content"}),
    "put a document under another hash": ("update blobs set sha256 = sha256(body)", {"content"}),
    "moved a head to another number": ("update county_heads set number = number + 99", {"signature"}),
    "dated a head back": ("update county_heads set signed_at = signed_at - interval '1 day'", {"signature"}),
    "named another key for a head": ("update county_heads set key_id = 'another'", {"signature"}),
    "changed what was signed": ("update county_heads set chain = sha256(chain)", {"signature"}),
}
TABLES = ("events", "commands", "readings", "blobs", "county_heads")


@pytest.fixture
async def office(fresh_database: str, tmp_path: Path) -> AsyncIterator[Desk]:
    """A case with a note and a document, who read it the day before, all digested and signed."""
    async with opened_desk(fresh_database, tmp_path) as desk:
        case = await desk.case()
        await handle(desk.app, desk.command("add-note", {"text": "She called."}, case, actor=ANN))
        body = {"document": sha256(PDF).hexdigest(), "form": "MC 13", "received_on": "2025-03-03"}
        filed = desk.command("file-document", body, case, actor=ANN)
        blobs = Blobs(desk.app.store, desk.app.keyring)
        assert await blobs.put(COUNTY, case.case_id, case.case_id, sha256(PDF).digest(), KIND, PDF)
        await handle(desk.app, filed, {UPLOADED: KIND})
        await read(desk, 1, 2)
        assert await Digests(desk.app).county(COUNTY)
        await number_until_done(Feed(desk.app.store, SIGNER), COUNTY)
        for table in TABLES:
            await desk.owner.execute(f"create table kept_{table} as select * from {table}")
        yield desk


async def kinds(desk: Desk) -> set[str]:
    return {finding.kind for finding in await verify_all(desk.app, Trust(SIGNER.public))}


async def test_every_way_of_changing_what_was_done_is_found(office: Desk) -> None:
    assert await kinds(office) == set()
    missed = {}
    for way, (statement, expected) in WAYS.items():
        done = await office.owner.execute(statement)
        assert not done.endswith(" 0"), f"{way}: nothing was changed"
        if not expected <= (found := await kinds(office)):
            missed[way] = found
        for table in TABLES:
            await office.owner.execute(f"delete from {table}; insert into {table} select * from kept_{table}")
    assert missed == {}
    assert await kinds(office) == set()


async def test_a_timer_that_was_put_off_is_set_right_again(office: Desk) -> None:
    """The history says when a rung is due; the row that wakes the worker only repeats it."""
    armed = "select case_id, clock_id, rung, arming, due_at from timers order by 1, 2, 3, 4"
    before = await office.owner.fetch(armed)
    await office.owner.execute("update timers set due_at = due_at + interval '10 years'")
    pool = office.app.store.pool
    assert await Reconciler(office.app, Timers(pool, "w1"), Findings(pool)).round() > 0
    assert await office.owner.fetch(armed) == before
