"""What bad input gets: its status, the field and a remedy; nothing written, and never a fault of ours."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import msgspec
import pytest

from tests.web.desk import API, Desk, opened_desk
from tests.web.intake import MEMBER, give, key, open_case, read, today

COUNTY = 540
WRITTEN = (
    "select (select count(*) from events where county = any ($1::int[])),"
    " (select count(*) from commands where county = any ($1::int[])),"
    " (select count(*) from timers where county = any ($1::int[])),"
    " (select count(*) from outbox where county = any ($1::int[])),"
    " (select count(*) from rm_worklist where county = any ($1::int[]))"
)
JSON = {"Content-Type": "application/json"}


class Bench:
    """A worker with a household that applied today, and what the requests of the table are made from."""

    def __init__(self, desk: Desk, headers: dict[str, str], case: str, member: str) -> None:
        self.desk, self.headers, self.case, self.member = desk, headers, case, member
        self.post = desk.client.post

    async def command(self, name: str, **body: Any) -> httpx.Response:
        return await give(self.desk, self.headers, self.case, name, **body)

    async def opening(self, **changes: Any) -> httpx.Response:
        body = {"application": {"filed_on": str(await today(self.desk))}, "members": [MEMBER], **changes}
        return await self.post(f"{API}/cases", headers=self.headers | key(), json=body)

    async def raw(self, content: bytes, media: str = "application/json", **headers: str) -> httpx.Response:
        sent = self.headers | key() | {"Content-Type": media} | headers
        return await self.post(f"{API}/cases/{self.case}/commands/add-note", headers=sent, content=content)

    async def days(self, n: int) -> str:
        return str(await today(self.desk) + timedelta(days=n))


async def made(desk: Desk, county: int) -> Bench:
    headers = await desk.person(county, f"ana-{uuid4().hex[:8]}", "worker")
    case = (await open_case(desk, headers, owner="me"))["case"]
    member = (await read(desk, headers, f"/cases/{case}"))["members"][0]["member"]
    return Bench(desk, headers, case, member)


@pytest.fixture(scope="session")
async def bench(database_url: str) -> AsyncIterator[Bench]:
    async with opened_desk(database_url) as desk:
        yield await made(desk, COUNTY)


@asynccontextmanager
async def nothing_written(desk: Desk, *counties: int) -> AsyncIterator[None]:
    """Fails the test when anything of these counties was written meanwhile."""
    before = await desk.owner.fetchrow(WRITTEN, list(counties))
    yield
    assert await desk.owner.fetchrow(WRITTEN, list(counties)) == before


async def unknown_field(b: Bench) -> httpx.Response:
    return await b.command("add-note", text="x", txt="y")


async def missing_field(b: Bench) -> httpx.Response:
    return await b.command("add-note")


async def unknown_field_inside(b: Bench) -> httpx.Response:
    return await b.opening(members=[{**MEMBER, "nickname": "Annie"}])


async def wrong_type(b: Bench) -> httpx.Response:
    return await b.command("add-note", text=7)


async def impossible_date(b: Bench) -> httpx.Response:
    return await b.command("receive-paper", form="MC 355", received_on="2025-02-30")


async def date_no_calendar_reaches(b: Bench) -> httpx.Response:
    return await b.command("receive-paper", form="MC 355", received_on="9999-12-31")


async def number_no_column_holds(b: Bench) -> httpx.Response:
    return await b.command("approve-coverage", member=b.member, cost_cents=2**40)


async def text_too_long_for_a_code(b: Bench) -> httpx.Response:
    return await b.command("record-number", system="benefitscal", number="x" * 501)


async def moment_without_offset(b: Bench) -> httpx.Response:
    filed = {"filed_on": await b.days(0), "received_at": "2025-03-03T10:00:00"}
    return await b.opening(application=filed)


async def birth_after_the_application(b: Bench) -> httpx.Response:
    return await b.opening(members=[{**MEMBER, "birth_date": await b.days(1)}])


async def extension_to_a_past_date(b: Bench) -> httpx.Response:
    return await b.command(
        "extend-promptness", until=await b.days(-1), reason="applicant_delay", why="x", member=b.member
    )


async def reason_the_law_does_not_name(b: Bench) -> httpx.Response:
    return await b.command(
        "extend-promptness", until=await b.days(60), reason="busy", why="x", member=b.member
    )


async def wrong_state(b: Bench) -> httpx.Response:
    return await b.command(
        "mail-decision", printed_on=await b.days(0), mailed_on=await b.days(0), address="1 Elm St",
        member=b.member,
    )  # fmt: skip


async def someone_elses_member(b: Bench) -> httpx.Response:
    return await b.command("approve-coverage", member=str(uuid4()))


async def wrong_role(b: Bench) -> httpx.Response:
    return await b.command("close-case", reason="x")


async def stale_version(b: Bench) -> httpx.Response:
    url = f"{API}/cases/{b.case}/commands/add-note"
    return await b.post(url, headers=b.headers | key() | {"If-Match": '"1"'}, json={"text": "x"})


async def key_of_another_body(b: Bench) -> httpx.Response:
    url = f"{API}/cases/{b.case}/commands/add-note"
    same = b.headers | key()
    first = await b.post(url, headers=same, json={"text": "x"})
    assert first.status_code == 200
    return await b.post(url, headers=same, json={"text": "y"})


async def no_key(b: Bench) -> httpx.Response:
    return await b.post(f"{API}/cases/{b.case}/commands/add-note", headers=b.headers, json={"text": "x"})


async def key_too_long(b: Bench) -> httpx.Response:
    url = f"{API}/cases/{b.case}/commands/add-note"
    return await b.post(url, headers=b.headers | key("k" * 201), json={"text": "x"})


async def body_over_the_limit(b: Bench) -> httpx.Response:
    return await b.command("add-note", text="x" * 1_100_000)


async def nul(b: Bench) -> httpx.Response:
    return await b.command("add-note", text="a\0b")


async def nul_in_a_name(b: Bench) -> httpx.Response:
    return await b.opening(members=[{**MEMBER, "first_name": "A\0"}])


async def half_a_character(b: Bench) -> httpx.Response:
    return await b.raw(b'{"text": "\\ud800"}')


async def no_utf8(b: Bench) -> httpx.Response:
    return await b.raw(b'{"text": "\xff\xfe"}')


async def no_json(b: Bench) -> httpx.Response:
    return await b.raw(b"{text: x")


async def a_list(b: Bench) -> httpx.Response:
    return await b.raw(b"[]")


async def nested_without_end(b: Bench) -> httpx.Response:
    return await b.raw(b'{"text": ' + b"[" * 200_000)


async def a_form(b: Bench) -> httpx.Response:
    return await b.raw(b"text=x", "application/x-www-form-urlencoded")


async def malformed_token(b: Bench) -> httpx.Response:
    return await b.post(f"{API}/cases", headers=key() | {"Authorization": "Bearer 540.x"}, json={})


async def token_of_nobody(b: Bench) -> httpx.Response:
    token = {"Authorization": f"Bearer {COUNTY}.{'x' * 43}"}
    return await b.post(f"{API}/cases", headers=key() | token, json={})


async def expired_token(b: Bench) -> httpx.Response:
    headers = await b.desk.person(COUNTY, f"bea-{uuid4().hex[:8]}", "worker")
    await b.desk.owner.execute(
        "update sessions set expires_at = clock_timestamp() - interval '1 second'"
        " where county = $1 and account_id in (select account_id from accounts where login like 'bea-%')",
        COUNTY,
    )
    return await b.post(f"{API}/cases", headers=headers | key(), json={})


async def unknown_county(b: Bench) -> httpx.Response:
    sign_in = {"county": 32_000, "login": "ana", "password": "four words of no kin"}
    return await b.post(f"{API}/sessions", json=sign_in)


async def county_that_cannot_be(b: Bench) -> httpx.Response:
    return await b.post(f"{API}/sessions", json={"county": 70_000, "login": "ana", "password": "x"})


async def case_of_an_unknown_county(b: Bench) -> httpx.Response:
    return await give(b.desk, b.headers, f"32000-{uuid4()}", "add-note", text="x")


async def case_of_another_county(b: Bench) -> httpx.Response:
    other = await made(b.desk, COUNTY + 1)
    return await give(b.desk, b.headers, other.case, "add-note", text="x")


async def another_countys_case_in_the_body(b: Bench) -> httpx.Response:
    other = await made(b.desk, COUNTY + 1)
    return await b.command("link-case", other_case=other.case)


async def malformed_case_in_the_body(b: Bench) -> httpx.Response:
    return await b.command("link-case", other_case="12")


async def unknown_command(b: Bench) -> httpx.Response:
    return await b.command("do-everything")


async def unknown_opening(b: Bench) -> httpx.Response:
    return await b.post(f"{API}/cases?command=add-note", headers=b.headers | key(), json={})


async def moment_with_an_offset_of_a_day(b: Bench) -> httpx.Response:
    return await b.desk.client.get(
        f"{API}/cases/{b.case}", headers=b.headers, params={"as_of": "2026-01-01T00:00:00+99:00"}
    )


TABLE = [
    (unknown_field, 400, "malformed", "txt"),
    (missing_field, 400, "malformed", "text"),
    (unknown_field_inside, 400, "malformed", "members[0].nickname"),
    (wrong_type, 400, "malformed", "text"),
    (impossible_date, 400, "malformed", "received_on"),
    (date_no_calendar_reaches, 400, "malformed", "received_on"),
    (number_no_column_holds, 400, "malformed", "cost_cents"),
    (text_too_long_for_a_code, 400, "malformed", "number"),
    (moment_without_offset, 400, "malformed", "application.received_at"),
    (birth_after_the_application, 409, "born_after_application", "members[0].birth_date"),
    (extension_to_a_past_date, 409, "extension_out_of_bounds", "until"),
    (reason_the_law_does_not_name, 409, "reason_not_lawful", "reason"),
    (wrong_state, 409, "not_decided", ""),
    (someone_elses_member, 409, None, "member"),
    (wrong_role, 403, "role", ""),
    (stale_version, 412, "version_changed", ""),
    (key_of_another_body, 422, "key_reused", "Idempotency-Key"),
    (no_key, 400, "malformed", "Idempotency-Key"),
    (key_too_long, 400, "malformed", "Idempotency-Key"),
    (body_over_the_limit, 413, "too_large", ""),
    (nul, 400, "malformed", "text"),
    (nul_in_a_name, 400, "malformed", "members[0].first_name"),
    (half_a_character, 400, "malformed", ""),
    (no_utf8, 400, "malformed", ""),
    (no_json, 400, "malformed", ""),
    (a_list, 400, "malformed", ""),
    (nested_without_end, 400, "malformed", ""),
    (a_form, 415, "not_json", ""),
    (malformed_token, 401, "not_signed_in", ""),
    (token_of_nobody, 401, "not_signed_in", ""),
    (expired_token, 401, "not_signed_in", ""),
    (unknown_county, 401, "signin_failed", ""),
    (county_that_cannot_be, 400, "malformed", "county"),
    (case_of_an_unknown_county, 404, "not_found", ""),
    (case_of_another_county, 404, "not_found", ""),
    (another_countys_case_in_the_body, 404, "not_found", ""),
    (malformed_case_in_the_body, 400, "malformed", "other_case"),
    (unknown_command, 404, "not_found", ""),
    (unknown_opening, 400, "no_opening", "command"),
    (moment_with_an_offset_of_a_day, 400, "malformed", "as_of"),
]


@pytest.mark.parametrize(
    ("send", "status", "code", "field"), [pytest.param(*row, id=row[0].__name__) for row in TABLE]
)
async def test_it_is_refused_with_field_and_remedy_and_writes_nothing(
    bench: Bench, send: Any, status: int, code: str | None, field: str
) -> None:
    if send in (case_of_another_county, another_countys_case_in_the_body, key_of_another_body):
        # These make something of their own first; what they try to change is the bench's case.
        version = (await read(bench.desk, bench.headers, f"/cases/{bench.case}"))["version"]
        answer = await send(bench)
        after = (await read(bench.desk, bench.headers, f"/cases/{bench.case}"))["version"]
        assert after == version + (send is key_of_another_body)
    else:
        async with nothing_written(bench.desk, COUNTY, COUNTY + 1, 32_000):
            answer = await send(bench)
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = msgspec.json.decode(answer.content)
    assert code in (None, problem["code"]), problem
    assert problem.get("field", "") == field, problem
    assert problem["remedy"], problem
    if status == 409:
        assert problem["rule"]
