"""The role of a session: one of the account's; where the county says roles too, one that both have."""

from __future__ import annotations

from caseclock.application.county_sign_in.settings import CountyIssuer
from caseclock.application.denied import Denied
from caseclock.store.accounts import AccountRow


def role_of(account: AccountRow, issuer: CountyIssuer, claimed: object, wanted: str) -> str:
    """The role asked for, else the first. A claim narrows the account's roles and never adds one."""
    held = account.roles
    if issuer.roles_claim:
        values = claimed if isinstance(claimed, list) else [claimed]
        given = {issuer.roles[value] for value in values if isinstance(value, str) and value in issuer.roles}
        held = tuple(role for role in held if role in given)
    if not held or (wanted and wanted not in held):
        raise Denied("forbidden", "role_not_held", "This account does not have that role.", field="role")
    return wanted or held[0]
