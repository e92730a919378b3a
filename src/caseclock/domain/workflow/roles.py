"""Who may give commands, and whom an alert may tell."""

from __future__ import annotations

import re

ROLES = frozenset(
    {
        "worker", "supervisor", "program_specialist", "auditor", "county_admin", "site_certifier",
        "provider_staff", "family_planning_office", "service_center", "system",
    }
)  # fmt: skip

#: The case's owner, the owner's supervisor, program staff, certifiers, the member.
AUDIENCES = frozenset({"owner", "supervisor", "program", "certifier", "member"})
_UNIT = re.compile(r"unit:[a-z0-9_-]+")


def is_audience(name: str) -> bool:
    """Whether an alert can be addressed so: an audience, a role of people, or one unit (`unit:intake`)."""
    return name in AUDIENCES or name in ROLES - {"system"} or bool(_UNIT.fullmatch(name))
