"""What each role may read and do outside procedure commands, in one table that the API is guarded by.

Procedures name the roles of their own commands; what is not named here is refused to everyone.
"""

from __future__ import annotations

from uuid import UUID

import msgspec

from caseclock.domain.case.view import Actor

ROLES = (
    "worker",
    "supervisor",
    "program_specialist",
    "auditor",
    "county_admin",
    "site_certifier",
    "provider_staff",
    "family_planning_office",
    "service_center",
    "system",
)
SITE_ROLES = frozenset({"site_certifier", "provider_staff"})
STATE_ROLES = SITE_ROLES | {"family_planning_office", "service_center"}
#: May get the second step by e-mail.
MAILED_CODE_ROLES = STATE_ROLES
#: One account, one role: who may unblock reads nothing, who audits does nothing, a site sees one case.
LONE_ROLES = SITE_ROLES | {"auditor", "service_center", "system"}

_OFFICE = frozenset({"worker", "supervisor", "program_specialist"})
_FAMILY_PACT = SITE_ROLES | {"family_planning_office"}
#: Who may own a household's case.
OWNERS = _OFFICE
_EVERYONE = frozenset(ROLES) - {"system"}

OPERATIONS: dict[str, frozenset[str]] = {
    "own_session": _EVERYONE,
    "case.read": _OFFICE | _FAMILY_PACT | {"auditor"},
    "case.open": _OFFICE | {"family_planning_office"},
    "draft.keep": _OFFICE | _FAMILY_PACT,
    "intake.write": _OFFICE,
    "case.command": _OFFICE | _FAMILY_PACT,
    "hearings.read": _OFFICE | {"auditor"},
    "case.state_reason": _OFFICE | {"auditor"},
    "worklist.read": _OFFICE | _FAMILY_PACT | {"auditor"},
    "worklist.take": frozenset({"worker", "supervisor"}),
    "alerts.read": _OFFICE | _FAMILY_PACT | {"county_admin"},
    "policy.read": _EVERYONE - {"service_center"},
    "calendars.write": frozenset({"county_admin"}),
    "bulk.read": frozenset({"supervisor", "county_admin", "program_specialist", "auditor"}),
    "bulk.write": frozenset({"supervisor", "county_admin", "program_specialist"}),
    "whatif.run": frozenset({"supervisor", "county_admin", "program_specialist"}),
    "whatif.read": frozenset({"supervisor", "county_admin", "program_specialist", "auditor"}),
    "work.reassign": frozenset({"supervisor", "county_admin"}),
    "work.oversee": frozenset({"supervisor", "program_specialist", "auditor"}),
    "integrity.read": frozenset({"supervisor", "county_admin", "auditor"}),
    "integrity.run": frozenset({"supervisor", "county_admin"}),
    "retention.read": frozenset({"supervisor", "county_admin", "auditor"}),
    "retention.list": frozenset({"supervisor", "county_admin"}),
    "ties.own": _EVERYONE - {"service_center"},
    "ties.read": frozenset({"county_admin"}),
    "ties.write": frozenset({"county_admin"}),
    "outage.read": frozenset({"supervisor", "program_specialist", "auditor"}),
    "outage.key": frozenset({"supervisor"}),
    "timeliness.read": frozenset({"supervisor", "program_specialist", "auditor"}),
    "procedures.migrate": frozenset({"county_admin"}),
    "clock.read": _EVERYONE - {"service_center"},
    "clock.put": frozenset(
        {"worker", "supervisor", "program_specialist", "county_admin", "family_planning_office"}
    ),
    "audit.read": frozenset({"supervisor", "auditor"}),
    "bundle.make": frozenset({"supervisor", "program_specialist", "auditor"}),
    "reasons.read": frozenset({"supervisor", "program_specialist", "auditor"}),
    "reasons.review": frozenset({"supervisor", "program_specialist"}),
    "directory.read": _OFFICE | {"county_admin", "auditor"},
    "accounts.read": frozenset({"county_admin"}),
    "accounts.write": frozenset({"county_admin"}),
    "county_sign_in.write": frozenset({"county_admin"}),
    "accounts.unblock": frozenset({"county_admin", "service_center"}),
    "accounts.reset_password": frozenset({"county_admin", "service_center"}),
    "accounts.reenable": frozenset({"county_admin", "service_center"}),
    "office.write": frozenset({"county_admin"}),
    "covers.write": frozenset({"county_admin", "supervisor"}),
    "stream.read": _OFFICE | _FAMILY_PACT | {"auditor"},
    "webhooks.read": frozenset({"county_admin"}),
    "webhooks.write": frozenset({"county_admin"}),
    "outbox.read": frozenset({"county_admin"}),
    "outbox.write": frozenset({"county_admin"}),
    "findings.read": frozenset({"supervisor", "county_admin"}),
    "ports.read": _OFFICE | {"county_admin", "auditor"},
    "ports.answer": frozenset({"program_specialist"}),
    "ports.answers": frozenset({"program_specialist", "supervisor", "county_admin"}),
    "site.read": _FAMILY_PACT,
    "site.list": frozenset({"family_planning_office"}),
    "site.staff": frozenset({"site_certifier"}),
    "site.certifier": frozenset({"family_planning_office"}),
}

#: Declared status, MC 13 category, SAVE answers: clear in the store, shown to these, each reading recorded.
RESTRICTED_READERS = _OFFICE | {"auditor"}
#: See every household of their county. A worker answers whoever calls; a supervisor sees own units.
COUNTY_WIDE = frozenset({"worker", "program_specialist", "auditor"})


def may(role: str, operation: str) -> bool:
    """Whether a role may do an operation; an operation nobody listed is nobody's."""
    return role in OPERATIONS.get(operation, frozenset())


def sees_restricted(role: str) -> bool:
    """Whether a role is shown the restricted fields."""
    return role in RESTRICTED_READERS


def lists_county(role: str) -> bool:
    """Whether lists (work, alerts) may span the county rather than own units or own cases."""
    return role in {"program_specialist", "auditor"}


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """Which cases one account may open: its own, its units', one site's, or a whole county's."""

    account: str
    role: str
    units: frozenset[str] = frozenset()
    covering: frozenset[str] = frozenset()
    site: UUID | None = None

    def sees(self, case_id: UUID, kind: str, owner: str, unit: str) -> bool:
        """Whether the case may be opened without stating a reason."""
        if self.role == "system":
            return True
        if kind == "provider_site":
            return self.role == "family_planning_office" or (self.role in SITE_ROLES and self.site == case_id)
        if self.role in COUNTY_WIDE:
            return True
        if self.role != "supervisor":
            return False
        mine = owner == self.account or owner in self.covering
        return mine or not owner or unit in self.units

    def may_state_reason(self, kind: str) -> bool:
        """Whether a stated reason opens a case that is out of reach."""
        return self.role == "supervisor" and kind == "household"


def reach_of(actor: Actor, supervised: tuple[str, ...], covering: tuple[str, ...] = ()) -> Reach:
    """The reach of an actor, from the units it supervises and the absent ones it covers."""
    units = frozenset(supervised) | ({actor.unit} if actor.unit else frozenset())
    return Reach(
        account=actor.account, role=actor.role, units=units, covering=frozenset(covering), site=actor.site
    )


def lawful_roles(county: int, roles: tuple[str, ...]) -> str:
    """Why these roles cannot stand in one account of the county; empty when they can."""
    unknown = [role for role in roles if role not in ROLES]
    if unknown or not roles:
        return f"name at least one of {', '.join(ROLES)}, and no other"
    lone = [role for role in roles if role in LONE_ROLES]
    if lone and len(roles) > 1:
        return f"{lone[0]} must be an account's only role"
    if county and STATE_ROLES & set(roles):
        return f"{', '.join(sorted(STATE_ROLES & set(roles)))} belong to the State, county 0"
    return ""
