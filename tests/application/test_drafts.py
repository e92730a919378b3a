"""Nothing typed is lost, and nobody but who typed it reads it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from caseclock.application.app import Application
from caseclock.application.denied import Denied
from caseclock.application.drafts import INTAKE, LONGEST, Begun, Drafts, as_typed, form_of_case
from caseclock.application.handle import handle
from caseclock.application.rotating import rotate
from caseclock.kernel.ids import CaseRef, uuid7
from caseclock.store.custody import destroy_key
from caseclock.store.drafts import DraftRows
from tests.application.test_handle import a, opened
from tests.application.test_rotating import NEW, OLD, application
from tests.store.writing import opened as database_opened

NAMES = {"members[0].first_name": ["Rosalinda"], "members[0].last_name": [""]}


def of(app: Application, account: UUID, county: int = 19) -> Drafts:
    return Drafts(app.store.pool, app.keyring, county, account)


def intake() -> Begun:
    return Begun(id=uuid7(), kind=INTAKE)


async def test_what_was_typed_is_there_again_in_a_new_session(app: Application) -> None:
    begun, account = intake(), uuid4()
    saved = await of(app, account).save(begun, "people", NAMES)
    found = await of(app, account).find(begun.id)
    assert found == saved
    assert found is not None
    assert found.typed == NAMES


async def test_a_part_that_is_saved_leaves_the_others_as_they_were(app: Application) -> None:
    begun, drafts = intake(), of(app, uuid4())
    await drafts.save(begun, "people", NAMES)
    await drafts.save(begun, "contact", {"facts.city": ["Fresno"]})
    draft = await drafts.save(begun, "contact", {"facts.zip": ["93701"]})
    assert draft.parts == {"people": NAMES, "contact": {"facts.zip": ["93701"]}}


async def test_two_windows_that_save_at_once_lose_neither_part(app: Application) -> None:
    begun, drafts = intake(), of(app, uuid4())
    await asyncio.gather(*(drafts.save(begun, f"part {n}", {"field": [str(n)]}) for n in range(8)))
    draft = await drafts.find(begun.id)
    assert draft is not None
    assert draft.parts == {f"part {n}": {"field": [str(n)]} for n in range(8)}


async def test_another_account_neither_reads_nor_changes_nor_removes_it(app: Application) -> None:
    begun, ann, ben = intake(), uuid4(), uuid4()
    await of(app, ann).save(begun, "", NAMES)
    theirs = of(app, ben)
    assert await theirs.find(begun.id) is None
    assert await theirs.newest() == []
    assert not await theirs.throw_away(begun.id)
    with pytest.raises(Denied, match="nothing here"):
        await theirs.save(begun, "", {"members[0].first_name": ["Ben"]})
    assert await of(app, ann, county=20).find(begun.id) is None
    found = await of(app, ann).find(begun.id)
    assert found is not None
    assert found.typed == NAMES


async def test_the_database_holds_no_word_of_it_in_the_clear(app: Application) -> None:
    await of(app, uuid4()).save(intake(), "", NAMES)
    async with app.store.reading(19) as connection:
        rows = await connection.fetch("select d::text as whole, body from drafts d")
    assert rows
    assert not any("Rosalinda" in row["whole"] or b"Rosalinda" in row["body"] for row in rows)


async def test_the_last_saved_comes_first_and_one_kind_may_be_asked_for(app: Application) -> None:
    drafts, case = of(app, uuid4()), uuid4()
    account = uuid4()
    note = Begun(id=form_of_case(account, case, "add-note"), kind="add-note", case_id=case, case_version=4)
    first = await drafts.save(intake(), "", NAMES)
    await drafts.save(note, "", {"text": ["called"]})
    assert [draft.kind for draft in await drafts.newest(INTAKE)] == [INTAKE]
    assert {draft.kind for draft in await drafts.newest()} == {INTAKE, "add-note"}
    assert (await drafts.newest(INTAKE))[0].id == first.id


async def test_the_form_of_a_command_on_a_case_is_one_draft_with_the_version_it_was_begun_at(
    app: Application,
) -> None:
    account, case = uuid4(), uuid4()
    drafts, form = of(app, account), form_of_case(account, case, "add-note")
    await drafts.save(Begun(id=form, kind="add-note", case_id=case, case_version=4), "", {"text": ["a"]})
    await drafts.save(Begun(id=form, kind="add-note", case_id=case, case_version=9), "", {"text": ["ab"]})
    [draft] = await drafts.newest()
    assert (draft.case_version, draft.typed) == (4, {"text": ["ab"]})


async def test_what_is_too_long_for_a_form_is_said_and_what_was_saved_stays(app: Application) -> None:
    begun, drafts = intake(), of(app, uuid4())
    await drafts.save(begun, "", NAMES)
    with pytest.raises(Denied, match="too much for one form"):
        await drafts.save(begun, "", {"note": ["x" * LONGEST]})
    found = await drafts.find(begun.id)
    assert found is not None
    assert found.typed == NAMES


async def test_a_draft_nobody_went_on_with_is_purged_and_a_fresh_one_kept(app: Application) -> None:
    account = uuid4()
    old = await of(app, account).save(intake(), "", NAMES)
    rows = DraftRows(app.store.pool)
    await rows.purge(19, timedelta(days=1))
    assert [draft.id for draft in await of(app, account).newest()] == [old.id]
    assert await rows.purge(19, timedelta(seconds=-1)) > 0
    assert await of(app, account).newest() == []


async def test_after_a_new_master_key_it_opens_without_the_old_one(fresh_database: str) -> None:
    async with database_opened(fresh_database, 2) as store:
        begun, account, before = intake(), uuid4(), application(store, OLD)
        await opened(before)
        await of(before, account).save(begun, "", NAMES)
        assert (await rotate(application(store, NEW, OLD))).secrets == 1
        found = await of(application(store, NEW), account).find(begun.id)
    assert found is not None
    assert found.typed == NAMES


async def test_who_is_erased_stands_in_no_draft_of_the_case_either(app: Application) -> None:
    case = CaseRef.parse((await opened(app)).body["case"]).case_id
    told = a("add-note", {"text": "a word"}, case=f"19-{case}")
    await handle(app, told)
    drafts = of(app, uuid4())
    await drafts.save(Begun(id=uuid7(), kind="add-note", case_id=case, case_version=3), "", NAMES)
    await destroy_key(app.store, 19, case)
    assert await drafts.newest() == []


def test_what_the_page_sends_for_itself_is_no_part_of_what_was_typed() -> None:
    fields = [("csrf", "x"), ("key", "y"), ("programs", "MC"), ("programs", "CW"), ("note", "")]
    assert as_typed(fields) == {"programs": ["MC", "CW"], "note": [""]}
