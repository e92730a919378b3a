"""From an alert's audiences to people: the owner or who covers, the supervisor, a unit, the programme."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from caseclock.domain.workflow.roles import ROLES
from caseclock.kernel.time import local_date
from caseclock.readmodels.alerts import AlertRow
from caseclock.store.accounts import AccountStore
from caseclock.store.told import Person, Telling, Told

#: Who is told where nobody answers for an audience, so that no alert reaches nobody.
_INSTEAD = {
    "owner": "supervisor",
    "unit": "supervisor",
    "supervisor": "program",
    "certifier": "family_planning_office",
    "provider_staff": "certifier",
}
_ROLE_OF = {"program": "program_specialist", "certifier": "site_certifier"}
_SITE_ROLES = frozenset({"site_certifier", "provider_staff"})
MEMBER = "member"


class Audiences:
    """Resolves audiences on the day they are asked for, absences included."""

    def __init__(self, accounts: AccountStore, told: Told) -> None:
        self._accounts = accounts
        self._told = told

    async def resolve(self, county: int, alert: AlertRow) -> list[Telling]:
        """Everyone to tell, each once, by the first audience that names them. Members are not told here."""
        on = local_date(await self._accounts.business_now())
        found: dict[UUID, Telling] = {}
        for audience in alert.audiences:
            for telling in await self._answering(county, alert, audience, on):
                found.setdefault(telling.person.account_id, telling)
        return list(found.values())

    async def _answering(self, county: int, alert: AlertRow, audience: str, on: date) -> list[Telling]:
        """Who answers for an audience, or stands in for it."""
        asked = audience
        while audience and audience != MEMBER:
            people = await self._people(county, alert, audience, on)
            if people:
                return [
                    Telling(person=person, audience=asked, stands_in=audience != asked) for person in people
                ]
            audience = _INSTEAD.get(audience.partition(":")[0], "")
        return []

    async def _people(self, county: int, alert: AlertRow, audience: str, on: date) -> list[Person]:
        if audience == "owner":
            if not alert.owner:
                return await self._told.of_unit(county, alert.unit)
            return await self._standing(county, await self._account(county, alert.owner), on)
        if audience == "supervisor":
            return await self._standing(county, await self._told.supervisor_of(county, alert.unit), on)
        if audience.startswith("unit:"):
            return await self._told.of_unit(county, audience.removeprefix("unit:"))
        role = _ROLE_OF.get(audience, audience)
        if role not in ROLES:
            return []
        return await self._told.of_role(county, role, alert.case_id if role in _SITE_ROLES else None)

    async def _account(self, county: int, owner: str) -> UUID | None:
        try:
            return UUID(owner)
        except ValueError:
            row = await self._accounts.by_login(county, owner.lower())
            return row.account_id if row else None

    async def _standing(self, county: int, account: UUID | None, on: date) -> list[Person]:
        """The account itself, or who covers for it that day; covers who are away have covers too.

        Where nobody of them may sign in any more, the account itself.
        """
        if account is None:
            return []
        standing: set[UUID] = set()
        asked, waiting = {account}, [account]
        while waiting:
            one = waiting.pop()
            covers = await self._accounts.cover_of(county, one, on)
            if not covers:
                standing.add(one)
            fresh = [cover for cover in covers if cover not in asked]
            asked.update(fresh)
            waiting += fresh
        # A ring of absences: everybody covers for somebody who is away, so all of them are told.
        people = await self._told.of_ids(county, _in_order(standing or asked))
        return people or await self._told.of_ids(county, [account])


def _in_order(accounts: Iterable[UUID]) -> list[UUID]:
    return sorted(accounts)
