"""What an address takes is told to whoever asks, and nothing else is."""

from __future__ import annotations

from tests.web.desk import API, Desk


async def test_options_names_the_methods_of_an_address(desk: Desk) -> None:
    made = await desk.client.options(f"{API}/accounts")
    assert (made.status_code, made.headers["allow"], made.content) == (204, "GET, OPTIONS, POST", b"")
    command = await desk.client.options(f"{API}/cases/19-no-matter/commands/add-note")
    assert (command.status_code, command.headers["allow"]) == (204, "OPTIONS, POST")


async def test_a_command_that_is_not_there_is_absent(desk: Desk) -> None:
    worker = await desk.person(19, "wanda", "worker")
    address = f"{API}/cases/19-01890a5d-ac96-774b-bcce-b302099a8057/commands"
    for name in ("no-such-command", "open-case"):
        headers = worker | {"Idempotency-Key": name}
        answer = await desk.client.post(f"{address}/{name}", json={}, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), name
