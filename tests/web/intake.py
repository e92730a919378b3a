"""Cases over HTTP for the tests of the API: opened, commanded, read."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import httpx

from caseclock.kernel.time import local_date
from caseclock.store.accounts import OfficeRow, UnitRow
from tests.web.desk import API, Desk

MEMBER = {"first_name": "Ana", "last_name": "Ruiz", "birth_date": "1990-05-01"}


def key(text: str = "") -> dict[str, str]:
    """A header that makes a command new."""
    return {"Idempotency-Key": text or str(uuid4())}


async def today(desk: Desk) -> date:
    """The county's day by the database's clock."""
    return local_date(await desk.access.accounts.business_now())


async def open_case(desk: Desk, headers: dict[str, str], filed: int = 0, **changes: Any) -> dict[str, Any]:
    """A household that applied so many days ago, in a unit that is made where it is not there yet."""
    filed_on = await today(desk) - timedelta(days=filed)
    body = {"application": {"filed_on": filed_on.isoformat()}, "members": [MEMBER], "unit": "u1"} | changes
    await make_unit(desk, int(headers["Authorization"].split()[1].split(".")[0]), body["unit"])
    answer = await desk.client.post(f"{API}/cases", headers=headers | key(), json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def give(
    desk: Desk, headers: dict[str, str], case: str, command: str, /, **body: Any
) -> httpx.Response:
    """A command, whatever comes of it."""
    url = f"{API}/cases/{case}/commands/{command}"
    return await desk.client.post(url, headers=headers | key(), json=body)


async def done(
    desk: Desk, headers: dict[str, str], case: str, command: str, /, **body: Any
) -> dict[str, Any]:
    """A command that is carried out."""
    answer = await give(desk, headers, case, command, **body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def read(desk: Desk, headers: dict[str, str], path: str, **params: Any) -> Any:
    """What an address answers."""
    answer = await desk.client.get(f"{API}{path}", headers=headers, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def make_unit(desk: Desk, county: int, unit: str) -> None:
    """A unit of the office east, unless it is there or unnamed."""
    rows = desk.access.accounts
    if unit and unit not in {row.unit_id for row in await rows.units(county)}:
        await rows.put_office(county, OfficeRow("east", "East"))
        await rows.put_unit(county, UnitRow(unit, "east", unit, None))


async def unit_with_supervisor(desk: Desk, county: int, unit: str = "u1") -> dict[str, str]:
    """An office, a unit in it, and its supervisor, signed in."""
    boss = await desk.add(county, "boss", "supervisor")
    admin = await desk.person(county, "adm", "county_admin")
    await desk.client.put(f"{API}/offices/east", headers=admin, json={"name": "East"})
    body = {"office": "east", "name": unit, "supervisor": str(boss)}
    assert (await desk.client.put(f"{API}/units/{unit}", headers=admin, json=body)).status_code == 200
    return await desk.sign_in(county, "boss")
