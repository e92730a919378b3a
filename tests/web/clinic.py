"""A Family PACT site for the tests of the API and the pages: enrolled, its certifier's code out."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import httpx

from caseclock.application.look_ups import LOOK_UPS
from caseclock.application.site_accounts import SiteAccounts
from tests.web.desk import API, Desk

PASSWORD = "amber canoe stapler visit"


async def enrolled(desk: Desk) -> tuple[str, dict[str, str], str]:
    """A site whose certifier's code is out: its id, the office's headers, the certifier's address."""
    desk.application.look_ups = LOOK_UPS
    desk.access.announce = SiteAccounts(desk.application, desk.access).announce
    office = await desk.person(
        0, f"ofp-{uuid4().hex[:12]}", "family_planning_office", email="ofp@dhcs.example"
    )
    email = f"{uuid4().hex}@clinic.example"
    certifier = {"first_name": "Dana", "last_name": "Reyes", "email": email}
    body = {"name": "Eastside", "address": "1 Main St", "npi": "1234567893", "certifier": certifier}
    made = await desk.client.post(f"{API}/cases?command=enrol-site", json=body, headers=keyed(office))
    assert made.status_code == 201, made.text
    site = made.json()["case"]
    issued = await command(desk, office, site, "issue-access-code")
    assert issued.status_code == 200, issued.text
    assert "code" not in issued.json()
    return site, office, email


def keyed(headers: dict[str, str]) -> dict[str, str]:
    return {**headers, "Idempotency-Key": str(uuid4())}


async def command(desk: Desk, headers: dict[str, str], site: str, name: str, **body: Any) -> httpx.Response:
    return await desk.client.post(f"{API}/cases/{site}/commands/{name}", json=body, headers=keyed(headers))


async def mailed_code(desk: Desk, site: str) -> str:
    case = UUID(site.partition("-")[2])
    row = await desk.owner.fetchrow(
        "select secret, message_id from outbox where case_id = $1 and topic = 'access_code_mail'"
        " order by version desc limit 1",
        case,
    )
    return desk.application.keyring.unseal(row["secret"], row["message_id"].bytes).decode()
