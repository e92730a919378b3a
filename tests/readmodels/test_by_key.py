"""A command's rows are found by their keys: what it costs must not grow with the county."""

from __future__ import annotations

from uuid import uuid4

import msgspec

from caseclock.domain.case.state import CaseState
from caseclock.readmodels import worklist
from caseclock.store.county import in_county
from caseclock.store.units import TableChange
from tests.readmodels.support import PUT, READ, TOOLS, put
from tests.store.writing import opened
from tests.support.states import CASE, START

COUNTY = 44


async def test_a_spell_is_closed_without_looking_at_those_of_other_cases(database_url: str) -> None:
    spell = worklist.spell(CaseState(county=COUNTY, case_id=CASE, version=1), TOOLS)
    assert spell is not None
    others = tuple({**spell, "at": START, "case_id": uuid4(), "from_version": 1} for _ in range(2000))
    mine = {worklist.TABLE: TableChange(put=({**others[7], "from_version": 2},))}
    async with opened(database_url) as store:
        await put(store.pool, COUNTY, {worklist.TABLE: TableChange(put=others)})
    # New sessions plan anew; nobody has analysed the table.
    async with opened(database_url) as store, in_county(store.pool, COUNTY) as connection:
        await connection.execute(PUT, COUNTY, msgspec.json.encode(mine))
        assert await connection.fetchval(READ) < 20
