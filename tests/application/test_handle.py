"""A command is carried out once, whoever sends it how often, and loses no race silently."""

from __future__ import annotations

import asyncio
import inspect
import re
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from caseclock.application.app import Application
from caseclock.application.handle import Command, handle
from caseclock.application.outcomes import BadBody, KeyReused, NotFound, Reply, StaleVersion
from caseclock.domain.case.view import Actor
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.refusal import Refused
from tests.support.office import rules

ANN = Actor(account="ann", role="worker", county=19)
HOUSEHOLD = {
    "application": {"filed_on": "2025-03-03"},
    "members": [{"first_name": "Ana", "last_name": "Ruiz", "birth_date": "1990-05-01"}],
    "owner": "ann",
}


def a(name: str, body: dict[str, Any], case: str = "", **more: Any) -> Command:
    return Command(
        county=19,
        name=name,
        body=msgspec.json.encode(body),
        actor=more.pop("actor", ANN),
        key=more.pop("key", str(uuid4())),
        case_id=CaseRef.parse(case).case_id if case else None,
        **more,
    )


async def opened(app: Application) -> Reply:
    return await handle(app, a("open-case", HOUSEHOLD))


async def test_a_case_opens_and_is_found_again(app: Application) -> None:
    reply = await opened(app)
    assert reply.status == 201
    case = CaseRef.parse(reply.body["case"])
    loaded = await app.store.load(19, [case.case_id])
    state = app.fold(19, case.case_id, loaded)
    assert state.version == reply.body["version"]
    assert state.owner == "ann"


async def test_the_same_key_gives_the_stored_reply_and_writes_nothing(app: Application) -> None:
    command = a("open-case", HOUSEHOLD)
    first, again = await handle(app, command), await handle(app, command)
    assert again == first


async def test_two_copies_at_once_open_one_case(app: Application) -> None:
    command = a("open-case", HOUSEHOLD)
    replies = await asyncio.gather(*(handle(app, command) for _ in range(6)))
    assert {r.body["case"] for r in replies} == {replies[0].body["case"]}


async def test_the_same_key_with_another_body_is_refused(app: Application) -> None:
    command = a("open-case", HOUSEHOLD)
    await handle(app, command)
    other = msgspec.structs.replace(command, body=msgspec.json.encode({**HOUSEHOLD, "owner": "bea"}))
    with pytest.raises(KeyReused):
        await handle(app, other)


async def test_a_stale_version_is_refused(app: Application) -> None:
    case = (await opened(app)).body["case"]
    with pytest.raises(StaleVersion):
        await handle(app, a("assign-case", {"owner": "bea"}, case, if_match=1))


async def test_a_lost_race_is_tried_again(app: Application) -> None:
    case = (await opened(app)).body["case"]
    done = await asyncio.gather(*(handle(app, a("assign-case", {"owner": f"w{n}"}, case)) for n in range(5)))
    assert len({r.etag for r in done}) == 5


async def test_a_preview_stores_nothing(app: Application) -> None:
    first = await opened(app)
    case = first.body["case"]
    shown = await handle(app, a("assign-case", {"owner": "bea"}, case, preview=True))
    assert [e["type"] for e in shown.body["events"]] == ["case.assigned"]
    again = await handle(app, a("assign-case", {"owner": "cho"}, case, if_match=first.body["version"]))
    assert again.body["version"] == first.body["version"] + 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"owner": 5}, "owner"),
        ({"ownr": "x"}, "ownr"),
        ({"owner": "x", "effective_on": "2025-02-30"}, "effective_on"),
        ({"owner": "a\0b"}, "owner"),
    ],
)
async def test_a_wrong_body_names_its_field(app: Application, body: dict[str, Any], field: str) -> None:
    case = (await opened(app)).body["case"]
    with pytest.raises(BadBody) as bad:
        await handle(app, a("assign-case", body, case))
    assert bad.value.field == field


async def test_an_unknown_case_and_an_unknown_command_are_not_found(app: Application) -> None:
    with pytest.raises(NotFound):
        await handle(app, a("assign-case", {"owner": "x"}, f"19-{uuid4()}"))
    with pytest.raises(NotFound):
        await handle(app, a("no-such-command", {}))


async def test_a_refusal_says_which_rule_and_what_helps(app: Application) -> None:
    case = (await opened(app)).body["case"]
    with pytest.raises(Refused) as no:
        await handle(app, a("close-case", {"reason": "x"}, case))
    assert no.value.refusal.code == "role"
    assert "supervisor" in no.value.refusal.remedy


def test_only_commands_that_say_so_read_history() -> None:
    # The others get none: for a long case only what came since its snapshot was loaded.
    for code in rules().codes.values():
        for name, command in code.commands.items():
            reads = re.search(
                r"\bview\.histor(y|ies)\b", inspect.getsource(inspect.getmodule(command.decide))
            )
            assert command.reads_history or not reads, f"{name} must say reads_history=True"


async def test_a_command_is_taken_back_from_its_history(app: Application) -> None:
    case = (await opened(app)).body["case"]
    given = a("assign-case", {"owner": "bea"}, case)
    await handle(app, given)
    supervisor = Actor(account="sue", role="supervisor", county=19)
    body = {"command": str(given.id), "reason": "wrong worker"}
    await handle(app, a("reverse-command", body, case, actor=supervisor))
    ref = CaseRef.parse(case)
    assert app.fold(19, ref.case_id, await app.store.load(19, [ref.case_id])).owner == "ann"
