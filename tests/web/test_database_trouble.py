"""The database is there and in trouble: what the API answers, what /readyz says, and the way back."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import asyncpg
import httpx
import pytest

from tests.web.desk import API, opened_desk
from tests.web.intake import give, key, open_case, read

COUNTY = 19
NOTE = {"text": "written in trouble"}
FULL = """
create function disk_is_full() returns trigger language plpgsql as $$
begin
    raise exception 'could not extend file: No space left on device' using errcode = 'disk_full';
end $$;
create trigger disk_is_full before insert on commands execute function disk_is_full();
"""
CUT = (
    "select pg_terminate_backend(pid) from pg_stat_activity"
    " where datname = current_database() and pid <> pg_backend_pid()"
)


@asynccontextmanager
async def read_only(owner: asyncpg.Connection) -> AsyncIterator[None]:
    """By order of whoever runs the server. Connections made meanwhile stay so for life."""
    name = await owner.fetchval("select current_database()")
    await owner.execute(f"alter database {name} set default_transaction_read_only = on; {CUT}")
    yield
    await owner.execute("set default_transaction_read_only = off")
    await owner.execute(f"alter database {name} reset default_transaction_read_only")


@asynccontextmanager
async def disk_full(owner: asyncpg.Connection) -> AsyncIterator[None]:
    """A table cannot grow: the server refuses the statement and goes on."""
    await owner.execute(FULL)
    yield
    await owner.execute("drop function disk_is_full cascade")


@asynccontextmanager
async def locked(owner: asyncpg.Connection) -> AsyncIterator[None]:
    """Somebody holds a table for longer than we wait."""
    async with owner.transaction():
        await owner.execute("lock table commands in share row exclusive mode")
        yield


async def told_of(words: str, ask: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
    """The 503 that names the trouble; connections that are cut as it begins only say that nothing answers."""
    for _ in range(30):
        answer = await ask()
        assert answer.status_code == 503, answer.text
        if words in answer.json()["title"]:
            return answer
    raise AssertionError(answer.text)


Trouble = Callable[[asyncpg.Connection], AbstractAsyncContextManager[None]]


@pytest.mark.parametrize(
    ("trouble", "told", "ready", "opened"),
    [
        # Nobody opens a case without leaving a record of it, so none can be opened.
        (read_only, "takes no changes", "the database takes no changes: nothing can be written", 503),
        (disk_full, "disk is full", "the database's disk is full: nothing can be written", 200),
        (locked, "for too long", "", 200),
    ],
    ids=["read only", "disk full", "locked"],
)
@pytest.mark.usefixtures("bounds_of_production")
async def test_a_command_waits_for_a_database_in_trouble_and_is_then_carried_out_once(
    fresh_database: str, trouble: Trouble, told: str, ready: str, opened: int
) -> None:
    async with opened_desk(fresh_database) as desk:
        headers = await desk.person(COUNTY, "ana", "worker")
        case = (await open_case(desk, headers, owner="me"))["case"]
        url, same = f"{API}/cases/{case}/commands/add-note", headers | key()
        async with trouble(desk.owner):
            answer = await told_of(told, lambda: desk.client.post(url, headers=same, json=NOTE))
            assert int(answer.headers["Retry-After"]) >= 1
            assert answer.headers["Content-Type"].startswith("application/problem+json")
            assert "carried out once" in answer.json()["remedy"]
            shown = await desk.client.get(f"{API}/cases/{case}", headers=headers)
            assert shown.status_code == opened
            assert ready in str((await desk.client.get("/readyz")).json().get("why"))
        again = await desk.client.post(url, headers=same, json=NOTE)
        assert again.status_code == 200, again.text
        history = (await read(desk, headers, f"/cases/{case}/history"))["items"]
        assert [each["type"] for each in history].count("note.added") == 1


async def test_connections_that_were_cut_are_made_anew_by_whoever_asks_next(fresh_database: str) -> None:
    async with opened_desk(fresh_database) as desk:
        headers = await desk.person(COUNTY, "ana", "worker")
        case = (await open_case(desk, headers, owner="me"))["case"]
        for _ in range(5):
            await desk.owner.execute(CUT)
            for _ in range(20):
                answer = await give(desk, headers, case, "add-note", text="after the cut")
                assert answer.status_code in (200, 503), answer.text
                if answer.status_code == 200:
                    break
            assert answer.status_code == 200, "one cut connection after the other was handed out"
