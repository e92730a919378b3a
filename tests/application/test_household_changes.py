"""Commands that touch two cases, and their undo, through the store: one commit, secrets closed."""

from __future__ import annotations

from typing import Any

import pytest

from caseclock.application.app import Application
from caseclock.application.bodies import decode_body
from caseclock.application.handle import handle
from caseclock.application.look_ups import entry_to_move
from caseclock.application.outcomes import NotFound
from caseclock.domain.case.parts import touched
from caseclock.domain.case.state import CaseState, Member
from caseclock.domain.procedures.household.undoing import ENTRY
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.refusal import Refused
from tests.application.test_handle import a

ANA = {"first_name": "Ana", "last_name": "Ruiz", "birth_date": "1990-05-01"}
BEN = {**ANA, "first_name": "Ben", "identifiers": {"ssn": "900-12-3456"}}


async def household(app: Application, *people: dict[str, Any], filed_on: str = "2025-03-03") -> str:
    body = {"application": {"filed_on": filed_on}, "members": list(people), "owner": "ann"}
    return str((await handle(app, a("open-case", body))).body["case"])


async def state(app: Application, case: str) -> CaseState:
    case_id = CaseRef.parse(case).case_id
    return app.fold(19, case_id, await app.store.load(19, [case_id]))


async def named(app: Application, case: str, first_name: str) -> Member:
    return next(m for m in (await state(app, case)).members.values() if m.first_name == first_name)


async def last_command(app: Application, case: str) -> str:
    case_id = CaseRef.parse(case).case_id
    history = app.history(19, case_id, await app.store.load(19, [case_id]))
    return str(history[-1].meta.command_id)


async def test_a_member_moves_and_the_move_is_taken_back_from_the_other_case(app: Application) -> None:
    here, there = await household(app, ANA, BEN), await household(app, {**ANA, "first_name": "Zoe"})
    before = [await state(app, case) for case in (here, there)]
    ben = await named(app, here, "Ben")
    await handle(app, a("move-member", {"member": str(ben.id), "to_case": there}, here))
    moved = await named(app, there, "Ben")
    assert moved.identifiers == {"ssn": "900123456"}
    clocks = (await state(app, there)).clocks
    assert {c.id: c for c in before[0].clocks.values() if c.member == ben.id}.items() <= clocks.items()

    command = await last_command(app, there)
    undo = {"command": command, "reason": "another Ben"}
    # Nobody has to name the other case: the command did.
    await handle(app, a("reverse-command", undo, there))
    for case, was in zip((here, there), before, strict=True):
        assert touched(was, await state(app, case)) == {}
    assert (await named(app, here, "Ben")).identifiers == {"ssn": "900123456"}


async def test_two_cases_merge_and_come_apart_again(app: Application) -> None:
    here, there = await household(app, ANA), await household(app, ANA, BEN, filed_on="2025-03-01")
    before = [await state(app, case) for case in (here, there)]
    ours, theirs = await named(app, here, "Ana"), await named(app, there, "Ana")
    body: dict[str, Any] = {"other_case": there}
    with pytest.raises(Refused) as no:
        await handle(app, a("merge-cases", body, here))
    assert no.value.refusal.code == "maybe_the_same_person"
    await handle(app, a("merge-cases", {**body, "same": {str(theirs.id): str(ours.id)}}, here))
    merged, closed = await state(app, here), await state(app, there)
    assert (merged.filing and str(merged.filing.rules_on), closed.status) == ("2025-03-01", "closed")
    assert {m.first_name for m in merged.members.values()} == {"Ana", "Ben"}
    undo = {"command": await last_command(app, there), "reason": "two families", "other_case": there}
    await handle(app, a("reverse-command", undo, here))
    for case, was in zip((here, there), before, strict=True):
        assert touched(was, await state(app, case)) == {}


async def test_an_act_on_somebodys_behalf_says_so_in_history(app: Application) -> None:
    here = await household(app, ANA)
    body = {"representative": {"name": "Rosa Gil", "from_on": "2025-03-01", "contact": "510-555-0101"}}
    await handle(app, a("name-representative", body, here))
    phone = {"fact": "phone", "value": "510-555-0101", "on_behalf_of": "Rosa Gil"}
    await handle(app, a("record-fact", phone, here))
    case_id = CaseRef.parse(here).case_id
    history = app.history(19, case_id, await app.store.load(19, [case_id]))
    assert history[-1].meta.on_behalf_of == "Rosa Gil"
    assert [r.contact for r in (await state(app, here)).representatives.values()] == ["510-555-0101"]


async def test_another_countys_case_is_not_found(app: Application) -> None:
    here = await household(app, ANA)
    for command in ("merge-cases", "join-applications"):
        with pytest.raises(NotFound):
            await handle(app, a(command, {"other_case": here.replace("19-", "37-", 1)}, here))


async def test_a_paper_keyed_into_the_wrong_case_is_moved_with_what_was_said(app: Application) -> None:
    here, there = await household(app, ANA), await household(app, {**ANA, "first_name": "Zoe"})
    ana, zoe = await named(app, here, "Ana"), await named(app, there, "Zoe")
    paper = {"form": "MC 355", "received_on": "2025-03-04", "member": str(ana.id), "note": "torn"}
    await handle(app, a("receive-paper", paper, here))
    command = await last_command(app, here)
    move = {"command": command, "to_case": there, "member_there": str(zoe.id), "reason": "Zoe's letter"}
    order = a("move-entry", move, here)
    body = decode_body(app.rules, order.name, order.body, order.county)
    said = await entry_to_move(app, 19, order.target, await state(app, here), body, order.actor)
    assert said[ENTRY][1]["note"] == "torn"
    await handle(app, order, said)
    assert (await state(app, here)).papers == {}
    (kept,) = (await state(app, there)).papers.values()
    assert (kept.form, kept.member) == ("MC 355", zoe.id)
