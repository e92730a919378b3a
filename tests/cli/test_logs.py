"""JSON logs: one object a line, with the request it belongs to, and no person's data whatever broke."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from caseclock.application.denied import Denied
from caseclock.application.noting import noting
from caseclock.cli.logs import JsonLines, hush, writes_json
from caseclock.web.requestlog import RequestLog
from tests.web.desk import API, PASSWORD, Desk, opened_desk

PLANTED = ("Zebulon", "987-65-4321", PASSWORD)


class Lines:
    """What was logged, read back."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    def __call__(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]


@pytest.fixture
def lines() -> Iterator[Lines]:
    found = Lines()
    handler = logging.StreamHandler(found.stream)
    handler.setFormatter(JsonLines())
    hush()
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    root.handlers, root.level = [handler], logging.INFO
    yield found
    root.handlers, root.level = before, level


def test_an_error_is_told_by_type_and_place_and_not_by_its_text(lines: Lines) -> None:
    log = logging.getLogger("caseclock.somewhere")
    try:
        try:
            int("Zebulon")
        except ValueError as error:
            raise KeyError("987-65-4321") from error
    except KeyError as error:
        log.exception("case %s failed", "19-abc")
        log.error("rung %s failed: %r", "due", error)
    log.warning("refused: %s", Denied("invalid", "x", "A sentence of ours."))
    first, second, third = lines()
    assert (first["level"], first["event"], first["error"]) == ("error", "case 19-abc failed", "KeyError")
    assert any("because of ValueError" in place for place in first["at"])
    assert any("test_an_error_is_told" in place for place in first["at"])
    assert (second["event"], third["event"]) == (
        "rung due failed: 'KeyError'",
        "refused: A sentence of ours.",
    )
    assert not [planted for planted in PLANTED if planted in lines.stream.getvalue()]


def test_every_line_under_a_request_carries_its_id(lines: Lines) -> None:
    with noting(request_id="a" * 32):
        logging.getLogger("x").info("inside\nof it")
    logging.getLogger("x").info("outside")
    inside, outside = lines()
    assert (inside["request_id"], inside["event"], "request_id" in outside) == (
        "a" * 32,
        "inside\nof it",
        False,
    )


async def test_a_request_is_one_line_by_route_with_county_and_command_id(
    database_url: str, lines: Lines
) -> None:
    async with opened_desk(database_url) as desk:
        headers = await desk.person(32302, "zebulon", "worker", unit="u1")
        http = caller(desk)
        opening = {
            "owner": "me",
            "application": {"filed_on": "2025-03-03"},
            "members": [{"first_name": "Zebulon", "last_name": "Quill", "birth_date": "1990-05-01"}],
        }
        given = await http.post(f"{API}/cases", headers={**headers, "Idempotency-Key": "k"}, json=opening)
        case = given.json()["case"]
        await http.get(f"/search?q=Zebulon+{PLANTED[1]}")
        await http.get(f"{API}/cases/{case}", headers=headers)
        await http.get(f"{API}/nowhere/Zebulon")
        lost = await http.get(f"{API}/me", headers={"X-Request-ID": "ab" * 10})
        made_up = await http.get(f"{API}/me", headers={"X-Request-ID": "Zebulon <script>"})
    told = [line for line in lines() if line["event"] == "request"]
    assert [line["status"] for line in told] == [201, 303, 200, 404, 401, 401]
    opened, searched, read, nowhere, *_ = told
    assert (opened["method"], opened["route"], opened["county"], opened["role"]) == (
        "POST", "/api/v1/cases", 32302, "worker",
    )  # fmt: skip
    assert (opened["command"], len(opened["command_id"]), opened["ms"] > 0) == ("open-case", 36, True)
    assert (searched["route"], read["route"]) == ("/search", "/api/v1/cases/{case_id}")
    assert "Zebulon" not in nowhere["route"]
    assert (lost.headers["x-request-id"], told[4]["request_id"]) == ("ab" * 10, "ab" * 10)
    assert len(made_up.headers["x-request-id"]) == 32
    assert not [planted for planted in (*PLANTED, case) if planted.lower() in lines.stream.getvalue().lower()]


async def test_what_breaks_is_found_by_the_id_that_was_answered(
    database_url: str, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened_desk(database_url) as desk:
        headers = await desk.person(32303, "boss", "county_admin")

        async def breaks(*_: Any) -> None:
            raise RuntimeError(f"no row for {PLANTED[0]} {PLANTED[1]}")

        monkeypatch.setattr(desk.access.accounts, "page", breaks)
        answer = await caller(desk).get(f"{API}/accounts", headers=headers)
    fault, request = (line for line in lines() if line.get("request_id") == answer.headers["x-request-id"])
    assert (answer.status_code, request["status"], fault["error"]) == (500, 500, "RuntimeError")
    assert any("breaks" in place for place in fault["at"])
    assert not [planted for planted in PLANTED if planted in lines.stream.getvalue()]


def caller(desk: Desk) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(RequestLog(desk.app), raise_app_exceptions=False)  # type: ignore[arg-type]
    return httpx.AsyncClient(transport=transport, base_url="http://testserver")


def test_lines_are_json_in_production_and_plain_for_people() -> None:
    assert [
        writes_json(environment)
        for environment in ({}, {"CASECLOCK_LOG": "json"}, {"CASECLOCK_PROFILE": "production"})
    ] == [False, True, True]
    assert not writes_json({"CASECLOCK_PROFILE": "production", "CASECLOCK_LOG": "plain"})
