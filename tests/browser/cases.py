"""What a walk through the pages finds there: today, and a case of one person."""

from __future__ import annotations

from datetime import date
from typing import Any

from caseclock.kernel.time import local_date
from tests.browser.open_office import OpenOffice


async def today(office: OpenOffice) -> date:
    """Where the training clock of the office stands."""
    return local_date((await office.parts.training.read()).now)


async def a_case(office: OpenOffice, last_name: str, filed_on: date, **more: Any) -> str:
    """A case of one person, filed that day; Maria's unless `more` says otherwise. Its number."""
    member = {"first_name": "Zoe", "last_name": last_name, "birth_date": "1990-05-01"}
    body = {"unit": "intake-1", "owner": "me", "application": {"filed_on": filed_on.isoformat()}, **more}
    return str((await office.do("maria", "open-case", members=[member], **body))["case"])
