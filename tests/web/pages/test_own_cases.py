"""The page on which somebody declares whose cases are closed to them."""

from __future__ import annotations

from tests.web.desk import Desk
from tests.web.intake import open_case, read
from tests.web.pages.visiting import visitor


async def test_a_case_is_declared_by_the_number_that_people_know(desk: Desk) -> None:
    ana = await desk.person(3630, "ana", "worker")
    bea = await desk.person(3630, "bea", "worker")
    case = (await open_case(desk, bea, filed=1, owner="me"))["case"]
    number = (await read(desk, bea, f"/cases/{case}"))["case_number"]
    pages = await visitor(desk, ana)
    answer = await pages.post("/own-cases", relation="relative", case=number, name="", birth_date="")
    assert (answer.status_code, answer.headers.get("Location")) == (303, "/own-cases"), answer.text[:2000]
    assert (await pages.get(f"/cases/{case}")).status_code == 403
