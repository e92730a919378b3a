"""Certifiers of provider sites, who open their account with the code that they were mailed."""

from __future__ import annotations

import asyncio

import httpx

from tests.stories.person import PASSWORD
from tests.strength.load import AGAIN, ANSWER_S, Office
from tests.strength.receiving import Outside


async def codes_are_used(office: Office, world: Outside) -> None:
    """Gives each code that comes, again while no answer comes; one that lapsed or is void opens nothing."""
    seen, codes = 0, list[tuple[str, str]]()
    async with httpx.AsyncClient(timeout=ANSWER_S) as client:
        while not office.over.is_set():
            seen, came = len(world.mail.taken), world.codes(seen)
            codes = [each for each in [*codes, *came] if not await _given(client, office, *each)]
            await asyncio.sleep(0.05)


async def _given(client: httpx.AsyncClient, office: Office, site: str, code: str) -> bool:
    """Whether the answer tells."""
    wanted = {"code": code, "login": f"dana.{site[-12:]}", "password": PASSWORD}
    try:
        answer = await client.post(office.url(f"/sites/{site}/activate"), json=wanted)
    except httpx.TransportError:
        return False
    said = answer.json().get("code", "")
    # Told that it was used: the try before it came through.
    if answer.status_code == 201 or said == "code_used":
        office.activated.append(site)
    elif answer.status_code >= 400 and said not in ("code_expired", "code_superseded"):
        if answer.status_code in AGAIN:
            return False
        office.faults.append(f"activate {site}: {answer.status_code} {answer.text}")
    return True
