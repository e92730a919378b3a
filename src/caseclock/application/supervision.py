"""What a supervisor looks after: own units, or the county where the role lists it; who has how much."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from caseclock.application.access import Access
from caseclock.application.app import Application
from caseclock.application.caseview import known_all
from caseclock.application.denied import Denied
from caseclock.application.lateness import Late, why_late
from caseclock.application.roles import OWNERS, lists_county
from caseclock.application.tokens import Principal
from caseclock.application.worklists import NOBODY, desk_of
from caseclock.readmodels.worklist_query import Filters, State, WorkItem, worklist
from caseclock.readmodels.workload import Load, Unworked, Within, unworked_counts, workload
from caseclock.store.accounts import AccountRow

PAGE = 200
#: Alerts are grouped by age: under a day, under a week, under a month, older.
AGES = (timedelta(days=1), timedelta(days=7), timedelta(days=30))
_SUMS = (
    "cases",
    "overdue",
    "at_risk",
    "running",
    "paused",
    "not_started",
    "ours",
    "theirs",
    "resting",
    "alerts",
)


class Workload(msgspec.Struct, frozen=True, kw_only=True):
    """Who has how much: the same cases by worker, by unit and (nobody's) by queue; names by account id."""

    as_of: datetime
    total: Load
    workers: list[Load]
    units: list[Load]
    queues: list[Load]
    names: dict[str, str]


class UnworkedAlerts(msgspec.Struct, frozen=True, kw_only=True):
    """How many alerts nobody has in hand, by owner and by age: under a day, a week, a month, and older."""

    total: int
    by_age: tuple[int, ...]
    owners: list[Unworked]
    names: dict[str, str]


class LateCase(msgspec.Struct, frozen=True, kw_only=True):
    """An overdue case and why it is late."""

    item: WorkItem
    owner_name: str
    late: Late | None


async def reach_of_units(access: Access, principal: Principal, unit: str = "") -> Within:
    """The units whose work the caller looks after; Denied for a unit that is not one of them."""
    if lists_county(principal.actor.role):
        return Within(units=(unit,) if unit else None)
    desk = await desk_of(access, principal)
    if unit and unit not in desk.units:
        raise Denied(
            "forbidden",
            "unit_not_yours",
            f"The unit {unit} is not one of yours.",
            remedy="Ask for your own units, or have the county admin name you its supervisor.",
            field="unit",
        )
    return Within(units=(unit,)) if unit else Within(units=desk.units, offices=desk.offices)


async def read_workload(app: Application, access: Access, principal: Principal, unit: str = "") -> Workload:
    """Open cases by worker, unit and queue, the most overdue first."""
    county, within = principal.actor.county, await reach_of_units(access, principal, unit)
    found = await workload(app.store.pool, county, within)
    owned = [each for each in found if each.owner]
    return Workload(
        as_of=await access.accounts.business_now(),
        total=_sum(found, ("", "", "")),
        workers=summed(owned, lambda each: (each.owner, each.unit, "")),
        units=summed(found, lambda each: ("", each.unit, "")),
        queues=summed([each for each in found if not each.owner], lambda each: ("", each.unit, each.queue)),
        names=await names_of(access, county, (each.owner for each in owned)),
    )


async def read_unworked(
    app: Application, access: Access, principal: Principal, unit: str = ""
) -> UnworkedAlerts:
    """Alerts that are open, not acknowledged and not put off, by whose they are and how old."""
    county, within = principal.actor.county, await reach_of_units(access, principal, unit)
    found = await unworked_counts(app.store.pool, county, within, AGES)
    by_age = [sum(each.alerts for each in found if each.age == age) for age in range(len(AGES) + 1)]
    return UnworkedAlerts(
        total=sum(by_age),
        by_age=tuple(by_age),
        owners=found,
        names=await names_of(access, county, (each.owner for each in found)),
    )


async def late_cases(
    app: Application,
    access: Access,
    principal: Principal,
    *,
    unit: str = "",
    owner: str = "",
    after: str = "",
    limit: int = 25,
) -> list[LateCase]:
    """Overdue cases in reach, the longest overdue first, each with why."""
    county, within = principal.actor.county, await reach_of_units(access, principal, unit)
    filters = Filters(
        kind="household",
        states=("overdue",),
        units=within.units,
        unowned_of=within.offices,
        owners=(owner,) if owner else None,
    )
    items = await worklist(app.store.pool, county, filters, sort="due", after=after, limit=limit)
    cases = await known_all(app, county, [item.case_id for item in items])
    names = await names_of(access, county, (item.owner for item in items))
    return [
        LateCase(
            item=item,
            owner_name=names.get(item.owner, item.owner),
            late=why_late(cases[item.case_id], app.rules, app.tools),
        )
        for item in items
    ]


async def names_of(access: Access, county: int, owners: Iterable[str]) -> dict[str, str]:
    """The names of those that are accounts; an imported owner may be a name already."""
    accounts = set()
    for owner in owners:
        try:
            accounts.add(UUID(owner))
        except ValueError:
            continue
    return await access.accounts.names(county, accounts)


def summed(found: Iterable[Load], key: Callable[[Load], tuple[str, str, str]]) -> list[Load]:
    """Desks put together under a key (owner, unit, queue), the most overdue first."""
    groups: dict[tuple[str, str, str], list[Load]] = {}
    for each in found:
        groups.setdefault(key(each), []).append(each)
    rows = [_sum(each, name) for name, each in groups.items()]
    return sorted(
        rows, key=lambda row: (-row.overdue, -row.at_risk, -row.cases, row.owner, row.unit, row.queue)
    )


def _sum(found: list[Load], name: tuple[str, str, str]) -> Load:
    owner, unit, queue = name
    touched = [(each.oldest_touch, n, each) for n, each in enumerate(found) if each.oldest_touch is not None]
    oldest = min(touched)[2] if touched else None
    return Load(
        owner=owner,
        unit=unit,
        queue=queue,
        **{field: sum(getattr(each, field) for each in found) for field in _SUMS},
        oldest_touch=oldest.oldest_touch if oldest else None,
        oldest_case=oldest.oldest_case if oldest else None,
        oldest_number=oldest.oldest_number if oldest else "",
    )


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """Cases by filter: of an owner (account id; `none` for nobody's), a unit, a queue, in some states."""

    owner: str = ""
    unit: str = ""
    queue: str = ""
    states: tuple[State, ...] = ()


async def reach_of_work(access: Access, principal: Principal) -> Within:
    """Whose work the caller may hand over: a supervisor's own units', a county admin's anybody's."""
    if principal.actor.role == "county_admin":
        return Within(units=None)
    return await reach_of_units(access, principal)


async def chosen_items(
    app: Application, access: Access, principal: Principal, chosen: Chosen, limit: int
) -> list[WorkItem]:
    """The cases a filter finds within reach, those that end first in front. Without any filter: none."""
    if chosen == Chosen():
        return []
    within = await reach_of_work(access, principal)
    if chosen.unit and within.units is not None:
        within = await reach_of_units(access, principal, chosen.unit)
    elif chosen.unit:
        within = Within(units=(chosen.unit,))
    owner = "" if chosen.owner == NOBODY else chosen.owner
    filters = Filters(
        kind="household",
        units=within.units,
        unowned_of=within.offices,
        owners=(owner,) if chosen.owner else None,
        queue=chosen.queue,
        states=chosen.states,
    )
    return await worklist(app.store.pool, principal.actor.county, filters, sort="due", limit=limit)


async def staff(access: Access, county: int, within: Within) -> list[AccountRow]:
    """Living accounts that may own cases, of these units with their supervisors (None: the county)."""
    found: list[AccountRow] = []
    after = ""
    while rows := await access.accounts.page(county, after, PAGE):
        found += rows
        after = rows[-1].login
    units = [unit for unit in await access.accounts.units(county) if unit.unit_id in (within.units or ())]
    bosses = {unit.supervisor for unit in units}
    able = [row for row in found if OWNERS & set(row.roles) and row.disabled_at is None]
    near = [
        row for row in able if within.units is None or row.unit in within.units or row.account_id in bosses
    ]
    return sorted(near, key=lambda row: row.display_name.casefold())
