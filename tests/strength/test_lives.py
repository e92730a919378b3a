"""The lives that the load is made of: where nothing dies, each comes to its end."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from caseclock.kernel.time import at_local
from tests.strength.lives import KINDS, OF_A_COUNTY, OF_THE_STATE, Begin, Sight, Wish, next_wish
from tests.web.desk import API, Desk, opened_desk
from tests.web.intake import key, today

COUNTY = 2161


async def answered(desk: Desk, headers: dict[str, str], wish: Wish | str) -> dict[str, Any]:
    if isinstance(wish, str):
        answer = await desk.client.get(f"{API}{wish}", headers=headers)
    else:
        path = (
            f"/cases/{wish.case}/commands/{wish.command}" if wish.case else f"/cases?command={wish.command}"
        )
        answer = await desk.client.post(f"{API}{path}", json=wish.body, headers=headers | key())
    assert answer.status_code in (200, 201), f"{wish}: {answer.text}"
    return dict(answer.json())


async def lived(desk: Desk, headers: dict[str, str], begin: Begin, sees: Sight) -> set[str]:
    """The kinds of commands that the life gave."""
    life, answer, given = begin(sees), None, set()
    while (wish := next_wish(life, answer)) is not None:
        answer = await answered(desk, headers, wish)
        if isinstance(wish, Wish):
            given.add(wish.command)
            sees.cases.extend([answer["case"]] if wish.command == "open-case" else [])
    return given


async def all_lived(desk: Desk, county: int, role: str, begins: tuple[Begin, ...]) -> set[str]:
    """Twice each, with two months between, in which clocks ring and alerts are raised."""
    headers = await desk.person(county, f"clerk{county}", role)
    account = (await desk.client.get(f"{API}/me", headers=headers)).json()["account"]
    dice, cases, given = random.Random(1), list[str](), set[str]()
    for _ in range(2):
        sees = Sight(await today(desk), cases, account, dice)
        for begin in begins * 2:
            given |= await lived(desk, headers, begin, sees)
        later = at_local(sees.today + timedelta(days=60), 9).isoformat()
        moved = await desk.client.put(f"{API}/clock", headers=headers, json={"to": later})
        assert moved.status_code == 200, moved.text
    return given


async def test_where_nothing_dies_each_life_of_the_load_comes_to_its_end(fresh_database: str) -> None:
    async with opened_desk(fresh_database) as desk:
        await desk.owner.execute("select begin_training_v1($1)", at_local(date(2025, 3, 3), 9))
        given = await all_lived(desk, COUNTY, "worker", OF_A_COUNTY)
        assert given | await all_lived(desk, 0, "family_planning_office", OF_THE_STATE) == KINDS
