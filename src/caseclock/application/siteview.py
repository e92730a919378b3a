"""A Family PACT site as its people and the office see it: accounts, codes, locks, what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

import msgspec

from caseclock.application.words import Titles, titles
from caseclock.domain.case.state import CaseState, Instance
from caseclock.domain.case.timeline import latest
from caseclock.domain.procedures.provider_account import people
from caseclock.domain.procedures.provider_account.data import account
from caseclock.domain.procedures.provider_account.mailing import HELP
from caseclock.domain.workflow.definition import Definition
from caseclock.domain.workflow.versions import Definitions
from caseclock.kernel.ids import CaseRef

PROCEDURE = "provider_account"
#: The one lawful next step of each state, and who helps: the office (1), or the service centre (0).
_OFFICE, _CENTER = HELP[1], HELP[0]
_NEXT: dict[str, tuple[str, dict[str, str]]] = {
    "invited": ("issue-access-code", _OFFICE),
    "code_active": ("activate-account", _OFFICE),
    "code_expired": ("reinvite-staff", _OFFICE),
    "office_request_needed": ("request-new-code", _OFFICE),
    "code_requested": ("issue-access-code", _OFFICE),
    "account_blocked": ("unblock-account", _CENTER),
    "account_disabled_inactive": ("re-enable-account", _CENTER),
}


class Left(msgspec.Struct, frozen=True):
    """How long a code can still be used: whole hours and minutes."""

    hours: int
    minutes: int


class PersonAccount(msgspec.Struct, frozen=True, kw_only=True):
    """One person's account. `next_step`: the command that goes on, empty where nothing is needed."""

    instance: str
    member: UUID | None
    name: str
    email: str
    role: str
    state: str
    state_title: Titles
    final: bool
    lapses_at: datetime | None
    left: Left | None
    lapsed_at: datetime | None
    mail_came_back: bool
    last_used_on: date | None
    training: dict[str, date]
    next_step: str
    next_title: Titles
    help: dict[str, str] | None


class SiteView(msgspec.Struct, frozen=True, kw_only=True):
    """A site with its accounts, the certifier's first; `help` says whom to call for what."""

    case: str
    name: str
    npi: str
    accounts: list[PersonAccount]
    help: tuple[dict[str, str], ...]


def site_view(state: CaseState, definitions: Definitions, now: datetime) -> SiteView:
    """The site at a moment; whoever left is not shown."""
    shown = [one for one in _accounts(state, definitions, now) if not one.final]
    return SiteView(
        case=str(CaseRef(state.county, state.case_id)),
        name=str(latest(state.facts.get("name", ()), "")),
        npi=state.numbers.get("npi", ""),
        accounts=sorted(shown, key=lambda one: (one.role != people.CERTIFIER, one.name)),
        help=HELP,
    )


def _accounts(state: CaseState, definitions: Definitions, now: datetime) -> Iterator[PersonAccount]:
    for instance in state.instances.values():
        if instance.procedure == PROCEDURE and instance.member in state.members:
            yield _account(state, instance, definitions.latest(PROCEDURE), now)


def _account(state: CaseState, instance: Instance, definition: Definition, now: datetime) -> PersonAccount:
    assert instance.member is not None
    person, kept = state.members[instance.member], account(instance.data)
    stands = next((name for name in instance.configuration if name != "present"), "present")
    step, help_with = _next(stands, person.relationship)
    running = kept.lapses_at if kept.code_hash else None
    return PersonAccount(
        instance=instance.id,
        member=person.id,
        name=person.name,
        email=people.mail_address(person),
        role=person.relationship,
        state=stands,
        state_title=titles(definition, "states", stands),
        final=instance.final,
        lapses_at=running,
        left=_left(running, now),
        lapsed_at=kept.lapsed_at,
        mail_came_back=kept.bounced == kept.number > 0,
        last_used_on=kept.last_used_on,
        training=kept.training,
        next_step=step,
        next_title=titles(definition, "commands", step) if step else {},
        help=help_with,
    )


def _next(state: str, role: str) -> tuple[str, dict[str, str] | None]:
    """A staff member's codes come from the certifier, a certifier's from the office."""
    step, help_with = _NEXT.get(state, ("", None))
    if role == people.STAFF and step in ("issue-access-code", "request-new-code"):
        step = "reinvite-staff"
    return step, help_with


def _left(lapses_at: datetime | None, now: datetime) -> Left | None:
    if lapses_at is None or lapses_at <= now:
        return None
    minutes = int((lapses_at - now).total_seconds()) // 60
    return Left(*divmod(minutes, 60))
