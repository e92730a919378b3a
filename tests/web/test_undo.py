"""Taking a command back over HTTP, with nothing known but what the API answered."""

from __future__ import annotations

from tests.web.desk import API, Desk
from tests.web.intake import done, key, open_case, read

WRONG = "1991-05-01"


async def test_a_reply_names_the_command_that_takes_it_back(desk: Desk) -> None:
    headers = await desk.person(621, "ana", "worker")
    boss = await desk.person(621, "boss", "supervisor")
    case = (await open_case(desk, headers, unit=""))["case"]
    member = (await read(desk, headers, f"/cases/{case}"))["members"][0]["member"]
    wrong = await done(desk, headers, case, "correct-fact", member=member, birth_date=WRONG)
    offered = {a["command"]: a for a in (await read(desk, boss, f"/cases/{case}/actions"))["items"]}
    assert offered["reverse-command"]["allowed"]
    await done(
        desk, boss, case, "reverse-command", command=wrong["command_id"], reason="another's certificate"
    )
    again = (await read(desk, headers, f"/cases/{case}"))["members"][0]
    assert again["birth_date"] != WRONG


async def test_the_history_names_each_events_command(desk: Desk) -> None:
    headers = await desk.person(622, "ana", "worker")
    case = (await open_case(desk, headers, unit=""))["case"]
    reply = await done(desk, headers, case, "add-note", text="called, no answer")
    items = (await read(desk, headers, f"/cases/{case}/history", limit=200))["items"]
    (noted,) = [item for item in items if item["command"] == "add-note"]
    assert noted["command_id"] == noted["correlation_id"] == reply["command_id"]


async def test_a_repeated_command_names_the_same_id_and_a_preview_none(desk: Desk) -> None:
    headers = await desk.person(623, "ana", "worker")
    case = (await open_case(desk, headers, unit=""))["case"]
    url, body, once = f"{API}/cases/{case}/commands/add-note", {"text": "called"}, headers | key()
    before = (await desk.client.post(f"{url}?preview=true", headers=once, json=body)).json()
    first = (await desk.client.post(url, headers=once, json=body)).json()
    second = (await desk.client.post(url, headers=once, json=body)).json()
    assert first == second
    assert "command_id" not in before
