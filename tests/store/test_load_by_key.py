"""What a load reads is found by its keys: what it costs must not grow with the county."""

from __future__ import annotations

import pytest

from caseclock.store.county import in_county
from caseclock.store.store import SQL
from tests.store.test_append_by_key import COUNTY, READ, grown
from tests.store.writing import opened


@pytest.mark.parametrize("analysed", [False, True])
async def test_a_load_does_not_look_at_rows_of_other_cases(fresh_database: str, *, analysed: bool) -> None:
    case = (await grown(fresh_database, analysed=analysed))[700].streams[0].case_id
    async with opened(fresh_database) as store, in_county(store.pool, COUNTY) as connection:
        row = await connection.fetchrow(SQL.load, COUNTY, [case], [], b"")
        assert (row["case_ids"], row["persons"]) == ([case], [case])
        read = dict(await connection.fetch(READ))
    assert {name: count for name, count in read.items() if count >= 20} == {}
    assert (read["events"], read["person_keys"]) == (1, 1)
