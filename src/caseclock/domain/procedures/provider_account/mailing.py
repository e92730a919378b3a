"""The mail with an access code: title, link, lapse time with its zone, and whom to call for what."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from caseclock.domain.case.state import CaseState, Member
from caseclock.domain.case.timeline import latest
from caseclock.domain.case.view import Message
from caseclock.domain.procedures.provider_account.people import mail_address
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.time import PACIFIC

CODE_MAIL = "access_code_mail"
WARNING_MAIL = "access_code_warning"
TITLE = "Create Your Family PACT Account – Action Needed"
OFFICE = "Office of Family Planning, (916) 650-0414"
SERVICE_CENTER = "Covered California Service Center, (800) 906-8521"
#: Whom to call for what: the service centre helps with sign-in only, the office with all else.
HELP: tuple[dict[str, str], ...] = (
    {
        "for": "a blocked account, a forgotten password, an account disabled because it was not used",
        "call": "Covered California Service Center",
        "phone": "(800) 906-8521",
        "email": "",
    },
    {
        "for": "a code that lapsed or never came, and everything else",
        "call": "DHCS Office of Family Planning",
        "phone": "(916) 650-0414",
        "email": "OFPStakeholder@dhcs.ca.gov",
    },
)


def code_mail(state: CaseState, instance: str, person: Member, code: str, lapses_at: datetime) -> Message:
    """The mail that carries the code; it is worth nothing after the lapse and is not sent then."""
    payload = _payload(state, instance, person, lapses_at)
    return Message(topic=CODE_MAIL, payload=payload, secret=code, expires_at=lapses_at)


def warning_mail(state: CaseState, instance: str, person: Member, lapses_at: datetime) -> Message:
    """Half the time is gone and the code was not used. The code itself is not mailed again."""
    payload = _payload(state, instance, person, lapses_at)
    return Message(topic=WARNING_MAIL, payload=payload, expires_at=lapses_at)


def _payload(state: CaseState, instance: str, person: Member, lapses_at: datetime) -> dict[str, Any]:
    local = lapses_at.astimezone(PACIFIC)
    return {
        "instance": instance,
        "to": mail_address(person),
        "name": person.name,
        "title": TITLE,
        "site": str(latest(state.facts.get("name", ()), "")),
        "link": f"/sites/{CaseRef(state.county, state.case_id)}/activate",
        "lapses_at": local.isoformat(),
        "lapses": in_words(local),
        "help": [dict(line) for line in HELP],
    }


def in_words(moment: datetime) -> str:
    """A moment as people read it, with its zone: `Monday, January 13, 2025, 10:00 AM PST`."""
    local = moment.astimezone(PACIFIC)
    hour = local.hour % 12 or 12
    half = "AM" if local.hour < 12 else "PM"
    return f"{local:%A, %B} {local.day}, {local.year}, {hour}:{local:%M} {half} {local:%Z}"
