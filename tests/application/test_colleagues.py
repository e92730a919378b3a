"""Whom work can be given to: one's own unit, however many others the county has."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import asyncpg

from caseclock.application.alertacts import colleagues
from caseclock.store.accounts import AccountStore
from tests.store.writing import opened

COUNTY = 739
MANY = """
    insert into accounts (county, account_id, login, display_name, roles, office, unit)
    select $1, gen_random_uuid(), format('a%s', to_char(n, 'FM000')), 'Ann', '{worker}', 'east', 'first'
      from generate_series(1, 500) n
"""
ONE = """
    insert into accounts (county, account_id, login, display_name, roles, office, unit)
    values ($1, $2, 'zoe', 'Zoe', '{worker}', 'east', 'last')
"""


async def test_a_unit_whose_logins_come_after_five_hundred_others_is_still_there_to_choose(
    database_url: str,
) -> None:
    zoe = uuid4()
    owner = await asyncpg.connect(database_url)
    await owner.execute(MANY, COUNTY)
    await owner.execute(ONE, COUNTY, zoe)
    await owner.close()
    async with opened(database_url) as store:
        access: Any = SimpleNamespace(accounts=AccountStore(store.pool))
        found = await colleagues(access, COUNTY, "last")
        assert (found[0].account, found[0].login, len(found)) == (zoe, "zoe", 501)
        theirs = await access.accounts.page(COUNTY, "", 500, units=["last"])
        assert [each.login for each in theirs] == ["zoe"]
