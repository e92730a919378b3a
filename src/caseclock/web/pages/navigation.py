"""The way through the pages: which places a role is offered, in their order."""

from __future__ import annotations

import msgspec

from caseclock.application.roles import SITE_ROLES, may


class Place(msgspec.Struct, frozen=True):
    """A page that the navigation names; `roles` narrows what the operation allows."""

    address: str
    title: str
    operation: str
    roles: frozenset[str] = frozenset()


_OFFICE = frozenset({"worker", "supervisor", "program_specialist"})

_DESK = frozenset({"county_admin", "program_specialist"})

PLACES: tuple[Place, ...] = (
    Place("/site", "My site", "site.read", SITE_ROLES),
    Place("/sites", "Family PACT sites", "site.list"),
    Place("/work", "My work", "worklist.read", _OFFICE | {"auditor"}),
    Place("/alerts", "Alerts", "alerts.read"),
    Place("/intake", "Take in an application", "intake.write"),
    Place("/admin/accounts", "Accounts", "accounts.read"),
    Place("/admin/office", "Offices and units", "directory.read", frozenset({"county_admin", "supervisor"})),
    Place("/admin/calendars", "Calendars", "policy.read", _DESK),
    Place("/admin/procedures", "Procedures", "policy.read", _DESK),
    Place("/admin/policy", "Policy values", "policy.read", _DESK),
    Place("/admin/running", "Versions", "procedures.migrate"),
    Place("/own-cases", "Own cases", "ties.read"),
    Place("/admin/retention", "Retention", "retention.read", frozenset({"county_admin"})),
    Place("/admin/outbox", "Outbox", "outbox.read"),
    Place("/supervise", "Supervision", "bulk.read"),
    Place("/help-desk", "Help desk", "accounts.unblock", frozenset({"service_center"})),
)


def places(role: str) -> list[Place]:
    """What this role may open."""
    return [
        place for place in PLACES if may(role, place.operation) and (not place.roles or role in place.roles)
    ]


def home_of(role: str) -> str:
    """Where a role begins its day."""
    offered = places(role)
    return offered[0].address if offered else "/account"
