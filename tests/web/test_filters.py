"""Saved filters: one's own, one default, and nothing about a person in them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from caseclock.application.savedfilters import MOST, plain_query
from tests.web.desk import API, Desk


async def mine(desk: Desk, headers: dict[str, str]) -> list[dict[str, Any]]:
    return list((await desk.client.get(f"{API}/me/filters", headers=headers)).json()["items"])


async def save(desk: Desk, headers: dict[str, str], name: str, query: str) -> httpx.Response:
    return await desk.client.put(f"{API}/me/filters/{name}", headers=headers, json={"query": query})


async def change(desk: Desk, headers: dict[str, str], name: str, /, **body: Any) -> int:
    answer = await desk.client.patch(f"{API}/me/filters/{name}", headers=headers, json=body)
    return answer.status_code


async def test_filters_are_saved_used_renamed_and_deleted_by_whom_they_belong_to(desk: Desk) -> None:
    ana, bea = [await desk.person(551, name, "worker") for name in ("ana", "bea")]
    assert (await save(desk, ana, "At risk", "group=at_risk&sort=filed")).status_code == 200
    assert (await save(desk, ana, "Intake", "queue=intake")).status_code == 200
    assert await mine(desk, bea) == []
    assert await change(desk, ana, "Intake", is_default=True) == 204
    assert [(each["name"], each["is_default"]) for each in await mine(desk, ana)] == [
        ("Intake", True),
        ("At risk", False),
    ]
    assert await change(desk, ana, "At risk", is_default=True, name="Look first") == 204
    assert [(each["name"], each["is_default"]) for each in await mine(desk, ana)] == [
        ("Look first", True),
        ("Intake", False),
    ]
    assert await change(desk, ana, "Intake", name="Look first") == 409
    assert await change(desk, bea, "Intake", name="Mine") == 404
    assert await change(desk, ana, "Nothing", is_default=True) == 404
    assert (await mine(desk, ana))[0]["is_default"], "what is not there takes nothing away"
    assert (await desk.client.delete(f"{API}/me/filters/Look first", headers=ana)).status_code == 204
    assert (await desk.client.delete(f"{API}/me/filters/Look first", headers=ana)).status_code == 404
    assert [each["name"] for each in await mine(desk, ana)] == ["Intake"]


async def test_another_county_sees_none_and_nobody_keeps_too_many(desk: Desk) -> None:
    ana = await desk.person(552, "ana", "worker")
    for n in range(MOST):
        assert (await save(desk, ana, f"f{n}", "group=overdue")).status_code == 200
    assert (await save(desk, ana, "f0", "group=paused")).status_code == 200
    full = await save(desk, ana, "one more", "group=overdue")
    assert (full.status_code, full.json()["code"]) == (409, "too_many_filters")
    assert await mine(desk, await desk.person(553, "ana", "worker")) == []


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("?sort=filed&group=at_risk", "group=at_risk&sort=filed"),
        ("state=paused&state=running&state=late", "state=paused&state=running"),
        ("q=Maria+Lopez&name=x&cursor=abc&group=overdue", "group=overdue"),
        ("flag=", ""),
    ],
)
def test_only_what_filters_the_list_is_kept(query: str, kept: str) -> None:
    assert plain_query(query) == kept
