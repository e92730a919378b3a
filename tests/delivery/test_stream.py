"""The live stream: each event of the county once and in order, after every gap, until sign-out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import httpx
import msgspec
import pytest

from caseclock.application import countyreader
from caseclock.application.streams import PER_ACCOUNT, Streams, living_sessions
from caseclock.store.feed import Feed
from caseclock.store.signing import Signer
from tests.store.test_feed import number_until_done
from tests.store.writing import grow
from tests.support.serving import served
from tests.support.web_app import web_app
from tests.web.desk import API, Desk, opened_desk

COUNTY = 19


class Office:
    """A served desk whose heartbeat is quick."""

    def __init__(self, desk: Desk, address: str, streams: Streams, feed: Feed) -> None:
        self.desk = desk
        self.streams = streams
        self.feed = feed
        self.client = httpx.AsyncClient(base_url=address, timeout=60)

    async def happen(self, count: int = 3, county: int = COUNTY, case: UUID | None = None) -> None:
        """Events are committed, and whoever waits for them is woken."""
        assert await grow(self.desk.store, county, case or uuid4(), count) == "written"
        self.streams.wake()

    @asynccontextmanager
    async def stream(self, headers: dict[str, str], last: str = "") -> AsyncIterator[Listener]:
        more = {"Last-Event-ID": last} if last else {}
        async with self.client.stream("GET", f"{API}/stream", headers=headers | more) as answer:
            assert answer.status_code == 200, await answer.aread()
            assert answer.headers["content-type"].startswith("text/event-stream")
            yield Listener(answer)


class Listener:
    """Reads blocks as a browser does: the id is remembered, and a beat is no event of the county."""

    def __init__(self, answer: httpx.Response) -> None:
        self._lines = answer.aiter_lines()
        self.last = ""
        self.beats = 0
        self.resets = 0

    async def event(self) -> dict[str, Any] | None:
        """The next event; None when the stream has ended."""
        fields: dict[str, str] = {}
        async for line in self._lines:
            if line:
                name, _, value = line.partition(":")
                fields[name] = value.strip()
                continue
            self.last = fields.get("id", self.last)
            if fields.get("event") == "reset":
                self.resets += 1
            elif fields.get("event") == "alive":
                self.beats += 1
            elif "data" in fields:
                found: dict[str, Any] = msgspec.json.decode(fields["data"])
                return found
            fields = {}
        return None

    async def events(self, count: int) -> list[dict[str, Any]]:
        found = [await asyncio.wait_for(self.event(), 60) for _ in range(count)]
        assert None not in found
        return [event for event in found if event]

    async def numbers(self, count: int) -> list[int]:
        return [event["number"] for event in await self.events(count)]


@pytest.fixture
async def office(fresh_database: str) -> AsyncIterator[Office]:
    async with opened_desk(fresh_database) as desk:
        feed = Feed(desk.store, Signer.new())
        streams = Streams(feed, living_sessions(desk.store.pool), heartbeat=0.2)
        app = web_app(desk.application, desk.access, streams=streams)
        async with served(app) as address:
            office = Office(desk, address, streams, feed)
            yield office
            await office.client.aclose()
            streams.stop()


async def test_a_stream_begins_now_and_tells_what_happened_to_which_case(office: Office) -> None:
    await office.happen()
    await number_until_done(office.feed, COUNTY)
    headers = await office.desk.person(COUNTY, "ana", "worker")
    case = uuid4()
    async with office.stream(headers) as listener:
        await office.happen(2, case=case)
        first, second = await listener.events(2)
    assert first == {
        "type": "note.added",
        "case": f"{COUNTY}-{case}",
        "version": 1,
        "number": 4,
        "effective_on": "2026-01-05",
    }
    assert (second["number"], listener.last) == (5, f"{COUNTY}:5")


async def test_a_stream_goes_on_after_a_gap_without_loss_or_repeat(office: Office) -> None:
    headers = await office.desk.person(COUNTY, "ana", "worker")
    seen: list[int] = []
    last = f"{COUNTY}:0"
    for _ in range(5):
        await office.happen(4)
        async with office.stream(headers, last) as listener:
            await office.happen(3)
            seen += await listener.numbers(5)
            last = listener.last
    async with office.stream(headers, last) as listener:
        seen += await listener.numbers(35 - len(seen))
    assert seen == list(range(1, 36))


async def test_a_page_goes_on_from_what_it_was_drawn_with(office: Office) -> None:
    headers = await office.desk.person(COUNTY, "ana", "worker")
    await office.happen(4)
    await number_until_done(office.feed, COUNTY)
    assert await office.streams.head(COUNTY) == 4
    await office.happen(2)
    address = f"{API}/stream?last={COUNTY}:4"
    async with office.client.stream("GET", address, headers=headers) as answer:
        assert await Listener(answer).numbers(2) == [5, 6]
    # A browser that comes again sends the header beside the address of old, and the header is newer.
    async with office.client.stream(
        "GET", address, headers=headers | {"Last-Event-ID": f"{COUNTY}:5"}
    ) as answer:
        assert await Listener(answer).numbers(1) == [6]


async def test_who_is_far_behind_catches_up_from_the_feed_while_others_go_on(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(countyreader, "PAGE", 7)
    headers = await office.desk.person(COUNTY, "ana", "worker")
    await office.happen(40)
    await number_until_done(office.feed, COUNTY)
    async with office.stream(headers) as now, office.stream(headers, f"{COUNTY}:0") as behind:
        await office.happen(3)
        assert await now.numbers(3) == [41, 42, 43]
        assert await behind.numbers(43) == list(range(1, 44))


async def test_many_streams_share_one_reader_and_each_gets_all(office: Office) -> None:
    people = [await office.desk.person(COUNTY, f"ana{n}", "worker") for n in range(4)]
    async with (
        office.stream(people[0]) as a,
        office.stream(people[1]) as b,
        office.stream(people[2]) as c,
        office.stream(people[3]) as d,
    ):
        await office.happen(20)
        numbers = await asyncio.gather(*(each.numbers(20) for each in (a, b, c, d)))
        assert len(office.streams._readers) == 1
    assert numbers == [list(range(1, 21))] * 4
    async with asyncio.timeout(60):
        while office.streams._readers:
            await asyncio.sleep(0.01)


async def test_without_a_wake_up_polling_finds_it_too(office: Office) -> None:
    headers = await office.desk.person(COUNTY, "ana", "worker")
    async with office.stream(headers) as listener:
        await grow(office.desk.store, COUNTY, uuid4(), 2)
        assert await listener.numbers(2) == [1, 2]


async def test_a_stream_tells_the_own_county_only_and_a_site_its_own_case(office: Office) -> None:
    site, other = uuid4(), uuid4()
    worker = await office.desk.person(COUNTY, "ana", "worker")
    mine = {"email": "d@clinic.example", "site": site}
    certifier = await office.desk.person(0, "d.reyes", "site_certifier", **mine)
    async with office.stream(worker) as listener, office.stream(certifier) as own:
        await office.happen(2, county=37)
        await office.happen(2, county=0, case=other)
        await office.happen(1, county=0, case=site)
        await office.happen(1)
        (event,) = await listener.events(1)
        assert event["case"].startswith(f"{COUNTY}-")
        (told,) = await own.events(1)
        assert (told["case"], told["number"]) == (f"0-{site}", 3)
    async with office.stream(certifier) as own:
        await office.happen(1, county=0, case=other)
        while own.last != "0:4":
            assert await asyncio.wait_for(beat(own), 60)


async def beat(listener: Listener) -> bool:
    """One heartbeat further: it moves the last number past what was not for this stream."""
    before = listener.beats
    async for line in listener._lines:
        if line.startswith("id: "):
            listener.last = line.removeprefix("id: ")
        listener.beats += line == "event: alive"
        if listener.beats > before and not line:
            return True
    return False


async def test_a_stream_ends_with_its_session_and_keeps_none_alive(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(countyreader, "LOOK", 0.0)
    headers = await office.desk.person(COUNTY, "ana", "worker")
    async with office.stream(headers) as listener:
        await office.happen(1)
        await listener.events(1)
        seen = await office.desk.owner.fetchval("select last_seen_at from sessions")
        assert await asyncio.wait_for(beat(listener), 60)
        assert await office.desk.owner.fetchval("select last_seen_at from sessions") == seen
        signed_out = await office.client.delete(f"{API}/sessions", headers=headers)
        assert signed_out.status_code == 204
        assert await asyncio.wait_for(listener.event(), 60) is None
    refused = await office.client.get(f"{API}/stream", headers=headers)
    assert refused.status_code == 401


async def test_a_number_from_a_newer_database_is_said_to_be_lost(office: Office) -> None:
    headers = await office.desk.person(COUNTY, "ana", "worker")
    async with office.stream(headers, f"{COUNTY}:99") as listener:
        await office.happen(1)
        assert await listener.numbers(1) == [1]
    assert listener.resets == 1


@pytest.mark.parametrize("last", ["37:4", "nonsense", f"{COUNTY}:-1", f"{COUNTY}:1e3"])
async def test_a_last_id_that_is_none_of_ours_is_refused(office: Office, last: str) -> None:
    headers = await office.desk.person(COUNTY, "ana", "worker")
    answer = await office.client.get(f"{API}/stream", headers=headers | {"Last-Event-ID": last})
    assert (answer.status_code, answer.json()["code"]) == (400, "last_event_refused")


async def test_nobody_watches_without_signing_in_or_without_a_part_in_cases(office: Office) -> None:
    assert (await office.client.get(f"{API}/stream")).status_code == 401
    for county, role in ((0, "service_center"), (COUNTY, "county_admin")):
        headers = await office.desk.person(county, f"pat{county}", role, email="x@y.example")
        assert (await office.client.get(f"{API}/stream", headers=headers)).status_code == 403


async def test_an_account_has_so_many_streams_and_no_more(office: Office) -> None:
    headers = await office.desk.person(COUNTY, "ana", "worker")
    async with AsyncExitStack() as stack:
        open_streams = [await stack.enter_async_context(office.stream(headers)) for _ in range(PER_ACCOUNT)]
        for each in open_streams:
            assert await each._lines.__anext__() == "retry: 2000"
        answer = await office.client.get(f"{API}/stream", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (429, "too_many_streams")
