"""What a person does with an alert in the list: the command that a button stands for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from caseclock.application.access import Access
from caseclock.application.denied import Denied
from caseclock.application.roles import OWNERS
from caseclock.domain.policy.policy import Policy
from caseclock.kernel.time import at_local

ACTS = {
    "acknowledge": "acknowledge-alert",
    "snooze": "snooze-alert",
    "give": "reassign-alert",
    "worked": "work-alert",
}
_MOST = 500


class Colleague(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody a case or an alert can be given to."""

    account: UUID
    login: str
    name: str
    unit: str


def alert_command(policy: Policy, today: date, fields: Mapping[str, str]) -> tuple[str, bytes]:
    """The command and its body; a day stands for the hour at which warnings ring. Denied for neither."""
    act = fields.get("act", "")
    if act not in ACTS:
        raise Denied("invalid", "no_such_act", "Choose what is to be done with the alert.", field="act")
    body: dict[str, Any] = {"alert_id": fields.get("alert_id", "")}
    if act == "snooze":
        body["until"] = at_local(_day(fields.get("until", "")), policy.number("warning_hour", today))
    elif act == "give":
        body["owner"] = fields.get("owner", "")
    elif act == "worked":
        body["note"] = fields.get("note", "")
    return ACTS[act], msgspec.json.encode(body)


async def colleagues(access: Access, county: int, unit: str) -> list[Colleague]:
    """Who may have a case, all of one's own unit first, then others of the county by name."""
    near = await access.accounts.page(county, "", _MOST, units=[unit]) if unit else []
    rows = {row.account_id: row for row in [*near, *await access.accounts.page(county, "", _MOST)]}
    found = [
        Colleague(account=row.account_id, login=row.login, name=row.display_name, unit=row.unit)
        for row in rows.values()
        if row.disabled_at is None and OWNERS & set(row.roles)
    ]
    return sorted(found, key=lambda each: (each.unit != unit, each.name.lower(), each.login))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Denied(
            "invalid", "no_day", "Give the day on which the alert comes back.", field="until"
        ) from None
