"""Own and relatives' cases cannot be opened: people declare to whom they are close, or the admin does."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from caseclock.application.access import Access
from caseclock.application.accounts import find
from caseclock.application.denied import Denied, absent
from caseclock.application.roles import may
from caseclock.application.tokens import Principal
from caseclock.kernel.ids import CaseRef, uuid7
from caseclock.kernel.refusal import Refused, refuse
from caseclock.readmodels.tools import name_key
from caseclock.store.accounts import AccountRow
from caseclock.store.ties import Relation, Tie, Ties

OWN_CASE = "This is your own case, or the case of somebody close to you"
REMEDY = (
    "Ask your supervisor to have a colleague do it. "
    "If it is not so, the county admin ends the entry under Own cases."
)
MOST = 500


class Declared(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom it is about: a case, or a person's name and birth date. Without an account it is one's own."""

    relation: Relation
    case: Annotated[str, Meta(max_length=60)] = ""
    name: Annotated[str, Meta(max_length=200, examples=["Rosa Ruiz"])] = ""
    birth_date: date | None = None
    account: Annotated[str, Meta(max_length=100)] = ""


def own_case() -> Denied:
    """The answer to whoever is close to the case, whatever they ask of it."""
    return Denied("forbidden", "own_case", f"{OWN_CASE}.", remedy=REMEDY)


def refuse_own_case(own: Collection[UUID], *cases: UUID) -> None:
    """The same of a command that touches such a case, also as the other one."""
    if any(case in own for case in cases):
        raise kept_from()


def kept_from() -> Refused:
    """Nobody acts in the own case or a relative's."""
    return refuse("own_case", OWN_CASE, REMEDY)


async def refuse_own_people(
    pool: object, county: int, account: str, people: Iterable[tuple[str, date | None]]
) -> None:
    """Nobody takes in an application of their own or of somebody close to them."""
    try:
        named = UUID(account)
    except ValueError:
        return  # the system, an import
    dated = [(name_key(name), born) for name, born in people if born is not None]
    if dated and await Ties(pool).close_to(county, named, dated):
        raise kept_from()


async def declare(access: Access, principal: Principal, said: Declared) -> list[Tie]:
    """One's own tie, or with the right to it somebody else's; effective with the next request."""
    county, mine = principal.actor.county, principal.session.account_id
    row = await _whose(access, principal, said.account)
    case = _case(said.case, county)
    key = name_key(said.name)
    if (case is None) == (not key or said.birth_date is None):
        raise Denied(
            "invalid",
            "tie_unclear",
            "Name either a case, or a person with a birth date.",
            remedy="Whoever is named by name and birth date is found in every case, also in later ones.",
            field="name",
        )
    await Ties(access.sessions.pool).declare(
        county,
        uuid7(),
        row.account_id,
        said.relation,
        case,
        "" if case else said.name.strip(),
        "" if case else key,
        None if case else said.birth_date,
        mine,
    )
    await access.sessions.record(county, "tie_declared", row.login, str(mine), note=said.relation)
    return await ties_of(access, principal, row.account_id)


async def ties_of(access: Access, principal: Principal, account: UUID | None) -> list[Tie]:
    """Ties that hold; of all accounts where none is named."""
    return await Ties(access.sessions.pool).all(principal.actor.county, account, MOST)


async def end_tie(access: Access, principal: Principal, tie: UUID, why: str) -> None:
    """Ended by the admin with a reason; nobody ends their own."""
    county, by = principal.actor.county, principal.session.account_id
    ended = await Ties(access.sessions.pool).end(county, tie, by, why)
    if ended is None:
        raise absent()
    row = await find(access, county, str(ended))
    await access.sessions.record(county, "tie_ended", row.login, str(by), note=why)


async def _whose(access: Access, principal: Principal, account: str) -> AccountRow:
    mine = str(principal.session.account_id)
    if (
        account
        and account not in (mine, principal.session.login)
        and not may(principal.actor.role, "ties.write")
    ):
        raise Denied("forbidden", "not_yours", "You declare your own ties only.", field="account")
    return await find(access, principal.actor.county, account or mine)


def _case(text: str, county: int) -> UUID | None:
    if not text.strip():
        return None
    try:
        named = CaseRef.parse(text.strip())
    except ValueError:
        raise absent() from None
    if named.county != county:
        raise absent()
    return named.case_id
