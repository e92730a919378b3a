"""Every notice that has not left stands in one list, with the command that says its next step is done."""

from __future__ import annotations

from tests.web.desk import API, Desk
from tests.web.intake import done, open_case, read
from tests.web.pages.reading import plain

COUNTY = 450


async def test_each_line_names_the_command_that_moves_it_on(desk: Desk) -> None:
    headers = await desk.person(COUNTY, "ana", "worker")
    case = (await open_case(desk, headers, filed=20, owner="me"))["case"]
    member = (await read(desk, headers, f"/cases/{case}"))["members"][0]["member"]
    await done(desk, headers, case, "draft-notice", kind="information_request", member=member,
               because="papers_needed")  # fmt: skip
    await done(desk, headers, case, "deny-coverage", reason="not_a_resident", citation="22 CCR 50320",
               why="lives in Reno")  # fmt: skip
    lines = {line["kind"]: line for line in (await read(desk, headers, "/worklist/outgoing"))["items"]}
    assert lines.keys() == {"information_request", "denial"}
    own, decided = lines["information_request"], lines["denial"]
    assert (own["command"], own["instance"]) == ("approve-notice", own["notice"])
    assert own["missing"] == ["approve", "print", "mail"]
    assert decided["command"] == "mail-decision"
    assert decided["instance"].startswith("mao_application-")

    await done(desk, headers, case, "approve-notice", instance=own["notice"])
    lines = {line["kind"]: line for line in (await read(desk, headers, "/worklist/outgoing"))["items"]}
    assert lines["information_request"]["command"] == "record-printed"
    page = await desk.client.get("/work/mailing", headers=headers | {"Accept": "text/html"})
    assert f"/cases/{case}/do/mail-decision?instance={decided['instance']}" in page.text
    assert "Information requested" in plain(page.text)

    day = own["notice"] and (await read(desk, headers, f"/cases/{case}/notices"))["items"][0]["dated_on"]
    await done(desk, headers, case, "mail-decision", printed_on=day, mailed_on=day, address="12 Elm St")
    await done(desk, headers, case, "record-mailed", instance=own["notice"], mailed_on=day, address="12 Elm")
    assert (await read(desk, headers, "/worklist/outgoing"))["items"] == []


async def test_nobody_elses_notices_stand_in_it_and_an_empty_list_says_so(desk: Desk) -> None:
    headers = await desk.person(COUNTY + 1, "bea", "worker")
    assert (await desk.client.get(f"{API}/worklist/outgoing", headers=headers)).json()["items"] == []
    asked = headers | {"Accept": "text/html", "Accept-Language": "es"}
    page = await desk.client.get("/work/mailing", headers=asked)
    assert "Todos se enviaron" in plain(page.text)
