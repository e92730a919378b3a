"""The cases that are copied: opened, decided and mailed by real commands, through a training year."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from bench.growth.patterns import NUMBER, SURNAME, UNIT, CasePattern, columns_to_copy, read_pattern
from bench.ours import COUNTY, give
from caseclock.application.access import Access
from caseclock.application.accounts import Wanted, add_account
from caseclock.application.app import Application
from caseclock.application.firing import Firing
from caseclock.application.training import Training
from caseclock.kernel.time import at_local
from caseclock.store.accounts import OfficeRow, UnitRow
from caseclock.store.business_clock import BusinessClock
from caseclock.store.owner import as_owner
from caseclock.store.timers import Timers

BEGAN, NOW = date(2024, 3, 4), date(2025, 3, 3)
OFFICE = "office-1"
#: So many that ended through the year, and so many that are under way, some long enough to be warned of.
MONTHS, ACTIVE = 12, 4
#: What is known of a household that asked for nothing lately.
FACTS = {
    f"remark_{n}": "as the household told it at its last visit, and nothing has changed since"
    for n in range(6)
}


async def lived(app: Application, dsn: str) -> tuple[list[CasePattern], list[CasePattern]]:
    """The cases at rest by the day they came in, every second a decided application; and the active ones.

    The clock stands at NOW after it.
    """
    training = clock_of(app)
    await BusinessClock(app.store.pool).begin_training(at_local(BEGAN, 9))
    owner = await _hired(Access(app.store.pool, keyring=app.keyring, number=app.rules.policy.number))
    resting, active = [], []
    for n in range(MONTHS):
        on = BEGAN + timedelta(days=28 * n)
        await training.move(at_local(on, 9), "here")
        resting.append(await give(app, "open-case", _household(owner, n) | {"facts": FACTS}, None))
        resting.append(await _decided(app, training, owner, on, n))
    for n in range(ACTIVE):
        on = NOW - timedelta(days=10 * (ACTIVE - n))
        await training.move(at_local(on, 9), "here")
        active.append(await _opened(app, owner, on, n))
    await training.move(at_local(NOW, 9), "here")
    async with as_owner(dsn) as connection:
        columns = await columns_to_copy(connection)

        async def pattern(case: Any) -> CasePattern:
            state = app.fold(COUNTY, case, await app.load(COUNTY, [case]))
            asked = [i.id for i in state.instances.values() if i.procedure == "mao_application"]
            instance = asked[0] if asked else ""
            return await read_pattern(connection, columns, case, owner, instance)

        return [await pattern(case) for case in resting], [await pattern(case) for case in active]


async def _hired(access: Access) -> str:
    """The account of the worker who does it all."""
    await access.accounts.put_office(COUNTY, OfficeRow(OFFICE, "The office"))
    await access.accounts.put_unit(COUNTY, UnitRow(UNIT, OFFICE, "The unit", None))
    wanted = Wanted(login="ann", display_name="ann", roles=("worker",), unit=UNIT)
    await add_account(access, COUNTY, wanted, "bench")
    account = await access.accounts.by_login(COUNTY, "ann")
    assert account is not None
    return str(account.account_id)


def clock_of(app: Application) -> Training:
    """The training clock of an application's database."""
    timers = Timers(app.store.pool, "growth")
    return Training(BusinessClock(app.store.pool), timers, Firing(app, timers))


def _household(owner: str, n: int) -> dict[str, Any]:
    born = date(1960 + 3 * (n % 12), 1 + n % 12, 10)
    member = {"first_name": ("Ana", "Ben", "Mei", "Luz")[n % 4], "last_name": SURNAME, "birth_date": born}
    return {"members": [member], "owner": owner, "unit": UNIT, "numbers": {"county_case": NUMBER}}


async def _opened(app: Application, owner: str, on: date, n: int) -> Any:
    body = _household(owner, n) | {"application": {"filed_on": on}}
    case = await give(app, "open-case", body, None)
    await give(app, "assign-case", {"owner": owner, "unit": UNIT, "reason": "intake"}, case)
    return case


async def _decided(app: Application, training: Training, owner: str, on: date, n: int) -> Any:
    case = await _opened(app, owner, on, n)
    done = on + timedelta(days=14)
    await training.move(at_local(done, 9), "here")
    await give(app, "withdraw-application", {"received_on": done}, case)
    mailed = {"printed_on": done, "mailed_on": done, "address": "1 Main St, Los Angeles"}
    await give(app, "mail-decision", mailed, case)
    return case
