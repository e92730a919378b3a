"""The header of a case, what comes next and what to tell the household, over HTTP."""

from __future__ import annotations

from datetime import timedelta

from tests.web.desk import API, Desk
from tests.web.intake import done, open_case, read, today


async def test_the_header_names_the_deadline_and_the_household(desk: Desk) -> None:
    headers = await desk.person(610, "ana", "worker")
    case = (await open_case(desk, headers, filed=50, owner="me"))["case"]
    shown = await read(desk, headers, f"/cases/{case}/header")
    assert shown["deadline"]["state"] == "overdue"
    assert shown["deadline"]["days_left"] == -5
    assert shown["deadline"]["legal_on"] == str(await today(desk) - timedelta(days=5))
    assert shown["members"][0]["name"] == "Ana Ruiz"
    assert shown["whose_move_title"]["en"] == "The worker"


async def test_the_header_of_a_moment_is_as_known_then(desk: Desk) -> None:
    headers = await desk.person(611, "ana", "worker")
    case = (await open_case(desk, headers, filed=1, owner="me"))["case"]
    then = (await read(desk, headers, f"/cases/{case}"))["as_of"]
    await done(desk, headers, case, "request-verification", items=[{"item": "income", "why": "not on file"}])
    now = await read(desk, headers, f"/cases/{case}/header")
    before = await read(desk, headers, f"/cases/{case}/header", as_of=then)
    assert now["household_deadline"]["title"]["en"] == "Time to answer the request"
    assert (before["household_deadline"], before["as_of"][:19]) == (None, then[:19])


async def test_what_comes_and_what_to_say_are_read_and_the_reading_is_kept(desk: Desk) -> None:
    headers = await desk.person(612, "ana", "worker")
    case = (await open_case(desk, headers, filed=1, owner="me", office="east"))["case"]
    await done(desk, headers, case, "request-verification", items=[{"item": "income", "why": "not on file"}])
    first = (await read(desk, headers, f"/cases/{case}/ahead"))["items"][0]
    assert first["told"][0]["title"]["en"] == "the worker"
    told = await read(desk, headers, f"/cases/{case}/caller")
    assert "proof of income" in told["text"]["en"]
    assert "comprobantes de ingresos" in told["text"]["es"]
    auditor = await desk.person(612, "aud", "auditor")
    readings = (await read(desk, auditor, "/audit", case=case))["readings"]
    assert [(each["what"], each["restricted"]) for each in readings] == [("ahead", False)]
    for path in ("header", "ahead", "caller"):
        stranger = await desk.client.get(f"{API}/cases/613{case[3:]}/{path}", headers=headers)
        assert stranger.status_code == 404


async def test_the_timeline_tells_acts_by_page_and_which_the_reader_may_take_back(desk: Desk) -> None:
    headers = await desk.person(614, "ana", "worker", display_name="Ana Lee")
    case = (await open_case(desk, headers, filed=1, owner="me"))["case"]
    await done(desk, headers, case, "record-fact", fact="phone", value="555-0100")
    first = await read(desk, headers, f"/cases/{case}/timeline", limit=1)
    (entry,) = first["items"]
    assert (entry["actor_name"], entry["may_take_back"]) == ("Ana Lee", True)
    assert entry["lines"][0]["changes"][0]["after"] == "555-0100"
    assert "Ana Lee (worker)" in entry["journal"]
    second = await read(desk, headers, f"/cases/{case}/timeline", limit=1, cursor=first["next"])
    assert [each["command"] for each in second["items"]] == ["open-case"]
    assert (second["items"][0]["may_take_back"], second["next"]) == (False, "")
    spanish = await read(desk, headers, f"/cases/{case}/timeline", language="es")
    assert spanish["items"][-1]["title"] == "Abrir un caso"
    other = await desk.person(614, "bea", "worker")
    assert not (await read(desk, other, f"/cases/{case}/timeline"))["items"][0]["may_take_back"]
