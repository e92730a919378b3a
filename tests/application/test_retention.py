"""A case is destroyed only by schedule, by a released list, and for good; what holds it keeps it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from caseclock.application.app import Application
from caseclock.application.bulk.jobs import Bulk, JobView
from caseclock.application.bulk.kinds import KINDS
from caseclock.application.denied import Denied
from caseclock.application.digests import Digests, check_digests
from caseclock.application.handle import Command, handle
from caseclock.application.look_ups import LOOK_UPS
from caseclock.application.rebuilding import rebuild_read_models
from caseclock.application.retention.again import again
from caseclock.application.retention.due import list_due
from caseclock.application.retention.keeping import Keeping
from caseclock.application.retention.record import NotSigned, as_file, read_file
from caseclock.domain.case.state import CaseState
from caseclock.domain.case.view import Actor
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.refusal import Refused
from caseclock.kernel.time import add_months, at_local, local_date
from caseclock.readmodels.inline import TABLES
from caseclock.readmodels.search import search
from caseclock.store.blobs import Blobs
from caseclock.store.business_clock import BusinessClock
from caseclock.store.destructions import Destructions
from caseclock.store.feed import Feed
from caseclock.store.keys import Keyring
from caseclock.store.signing import Signer, Trust
from caseclock.store.verify import verify
from tests.application.test_bulk import changed
from tests.readmodels.support import stored
from tests.store.test_feed import number_until_done
from tests.store.writing import opened
from tests.support import database
from tests.support.office import rules

SSN, WORDS = "911223344", "she whispered it"
COUNTIES = iter(range(1, 58))


class Archive:
    """A county with a case or two that were closed long ago."""

    def __init__(self, app: Application, dsn: str) -> None:
        self.app, self.dsn = app, dsn
        self.county = next(COUNTIES)
        self.boss = Actor(account="boss", role="supervisor", county=self.county)
        self.bulk = Bulk(app, KINDS)
        self.clock = BusinessClock(app.store.pool)

    async def give(self, name: str, body: dict[str, Any], case: UUID | None = None) -> dict[str, Any]:
        command = Command(
            county=self.county,
            name=name,
            body=msgspec.json.encode(body),
            actor=self.boss,
            key=str(uuid4()),
            case_id=case,
        )
        return dict((await handle(self.app, command)).body)

    async def closed(self, first_name: str = "Ana") -> CaseState:
        today = str(await self.today())
        member = {
            "first_name": first_name, "last_name": "Ruiz", "birth_date": "1990-05-01",
            "identifiers": {"ssn": SSN},
        }  # fmt: skip
        body = {
            "application": {"filed_on": today}, "members": [member], "note": WORDS,
            "facts": {"address": "12 Elm St"},
        }  # fmt: skip
        state = await self.state((await self.give("open-case", body))["case"])
        await self.give("request-withdrawal", {"received_on": today, "how": "phone"}, state.case_id)
        sent = {"printed_on": today, "mailed_on": today, "address": "12 Elm St, Los Angeles CA 90001"}
        await self.give("mail-decision", {"member": next(iter(state.members)), **sent}, state.case_id)
        await self.give("close-case", {"reason": "moved away"}, state.case_id)
        return await self.again(state)

    async def state(self, case: str) -> CaseState:
        ref = CaseRef.parse(case)
        return self.app.fold(self.county, ref.case_id, await self.app.store.load(self.county, [ref.case_id]))

    async def again(self, state: CaseState) -> CaseState:
        return await self.state(str(CaseRef(self.county, state.case_id)))

    async def today(self) -> date:
        return local_date((await self.clock.read()).now)

    async def years_pass(self, years: int) -> date:
        day = add_months(await self.today(), 12 * years)
        await self.clock.move(at_local(day, 9))
        return day

    async def listed(self) -> JobView:
        return await list_due(self.app, self.bulk, self.boss, str(uuid4()))

    async def carried_out(self, job: JobView) -> JobView:
        await self.bulk.release(self.boss, job.id)
        return await self.bulk.run(self.county, job.id)

    async def whys(self, job: JobView) -> list[str]:
        return [row.why for row in await self.bulk.rows_after(self.county, job.id, 0, 100)]

    async def found(self, text: str) -> list[UUID]:
        hits = await search(self.app.store.pool, self.county, text, self.app.tools)
        return [hit.case_id for hit in hits]


@pytest.fixture(scope="module")
async def office(
    database_server: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[Application, str]]:
    async with database.clone(database_server) as dsn, opened(dsn, 6) as store:
        app = Application(store, Keyring.read(tmp_path_factory.mktemp("keys")), rules(), LOOK_UPS)
        app.signer = Signer.new()
        app.trust = Trust(app.signer.public)
        await BusinessClock(store.pool).begin_training(at_local(date(2025, 3, 3), 9))
        yield app, dsn


@pytest.fixture
def archive(office: tuple[Application, str]) -> Iterator[Archive]:
    """A county of its own, in which what is closed is due at once."""
    app, dsn = office
    lawful = app.rules
    changed(app, case_kept_years=("1966-03-01", 0), reading_kept_years=("1966-03-01", 0))
    yield Archive(app, dsn)
    app.rules = lawful


async def test_a_released_list_destroys_a_person_everywhere_and_history_still_proves_itself(
    office: tuple[Application, str], tmp_path: Path
) -> None:
    archive = Archive(*office)
    app, case = archive.app, await archive.closed()
    [person] = case.members
    blobs = Blobs(app.store, app.keyring)
    await blobs.put(archive.county, case.case_id, person, b"d" * 32, "application/pdf", b"a paper")
    with pytest.raises(Refused, match="no record"):
        await archive.listed()
    due = await archive.years_pass(3)
    job = await archive.listed()
    assert (job.state, job.waiting) == ("given", 1)
    assert SSN in str(await archive.again(case)), "a list destroys nothing"
    assert await archive.found(SSN) == [case.case_id]
    ended = await archive.carried_out(job)
    assert (ended.done, ended.refused) == (1, 0)

    gone = await archive.again(case)
    assert gone.destroyed is not None
    assert set(gone.destroyed.persons) == {person, case.case_id}
    loaded = await app.store.load(archive.county, [case.case_id])
    assert set(loaded.person_keys.values()) == {None}
    told = str(app.history(archive.county, case.case_id, loaded))
    assert SSN not in told
    assert WORDS not in told
    assert "[redacted]" in told
    assert await blobs.find(archive.county, b"d" * 32, person) is None
    for typed in (SSN, "Ana Ruiz", "12 Elm St"):
        assert await archive.found(typed) == []
    with pytest.raises(Refused, match="were destroyed"):
        await archive.give("add-note", {"text": "late"}, case.case_id)

    await number_until_done(Feed(app.store, app.signer or Signer.new()), archive.county)
    assert app.trust is not None
    assert await verify(app.store, app.trust, archive.county) == []
    written = {table: await stored(app.store.pool, archive.county, table) for table in TABLES}
    await rebuild_read_models(app, archive.dsn)
    assert {table: await stored(app.store.pool, archive.county, table) for table in TABLES} == written
    assert "Ana" not in str(written), "also the lists of earlier days name her no more"

    [(_, made)] = read_file(await as_file(app, archive.county), app.trust)
    assert (made.schedule, made.years, str(made.due_on), made.released_by) == (
        "case_kept_years", 3, str(due), "boss",
    )  # fmt: skip
    await Keeping(app, tmp_path).county(archive.county)
    assert (tmp_path / "destructions" / f"{archive.county}.json").read_bytes() == await as_file(
        app, archive.county
    )


async def test_a_legal_hold_keeps_a_case_on_the_list_and_against_a_list_made_before(archive: Archive) -> None:
    held, free = await archive.closed(), await archive.closed("Bea")
    job = await archive.listed()
    order = {"authority": "Superior Court 26STCV01", "reason": "a suit"}
    await archive.give("place-legal-hold", order, held.case_id)
    ended = await archive.carried_out(job)
    assert (ended.done, ended.refused) == (1, 1)
    assert "a legal hold is in force" in await archive.whys(job)
    assert (await archive.again(held)).destroyed is None
    assert (await archive.again(free)).destroyed is not None
    [shown] = await Destructions(archive.app.store.pool).held(archive.county, 10)
    assert (shown.case_id, shown.holds[0]["authority"]) == (held.case_id, order["authority"])
    [hold] = (await archive.again(held)).holds
    await archive.give("lift-legal-hold", {"hold": hold, **order}, held.case_id)
    ended = await archive.carried_out(await archive.listed())
    assert ended.done == 1


async def test_a_person_who_is_in_another_case_keeps_the_key_or_the_whole_case(archive: Archive) -> None:
    case = await archive.closed()
    [person] = case.members
    other = await archive.closed("Bea")
    # As a member who moved is in both.
    connection_rows = (
        "insert into rm_members select county, $2, person_id, version, first_name, last_name,"
        " name_key, birth_date, sex, relationship, joined_on, left_on, died_on, moved_to, asks, deemed,"
        " confidential, born_in, numbers, phone from rm_members where person_id = $1"
    )
    async with archive.app.store.writing(archive.county) as connection:
        await connection.execute(connection_rows, person, other.case_id)
    await archive.give("reopen-case", {"reason": "a late fact"}, other.case_id)
    with pytest.raises(Refused, match="no record"):
        await archive.listed()
    await archive.give("close-case", {"reason": "done"}, other.case_id)
    await archive.give("place-legal-hold", {"authority": "counsel", "reason": "a suit"}, other.case_id)
    ended = await archive.carried_out(await archive.listed())
    assert ended.done == 1
    gone = await archive.again(case)
    assert gone.destroyed is not None
    assert gone.destroyed.persons == (case.case_id,), "the other case rests on the person's key"


async def test_only_a_supervisor_or_the_county_admin_releases(archive: Archive) -> None:
    case = await archive.closed()
    job = await archive.listed()
    with pytest.raises(Denied):
        await archive.bulk.release(
            Actor(account="p", role="program_specialist", county=archive.county), job.id
        )
    with pytest.raises(Refused):
        await archive.give("destroy-records", {"released_by": "boss"}, case.case_id)
    assert (await archive.again(case)).destroyed is None


async def test_what_a_restored_backup_brings_back_is_destroyed_again_by_the_signed_record(
    archive: Archive, tmp_path: Path
) -> None:
    app, case = archive.app, await archive.closed()
    async with app.store.reading(archive.county) as connection:
        backup = await connection.fetch("select county, person_id, wrapped, key_id from person_keys")
    await archive.carried_out(await archive.listed())
    text = await as_file(app, archive.county)
    async with app.store.writing(archive.county) as connection:
        for row in backup:
            await connection.execute(
                "update person_keys set wrapped = $3, destroyed_at = null"
                " where county = $1 and person_id = $2",
                *row[:3],
            )
    assert app.trust is not None
    assert SSN in str(
        app.history(archive.county, case.case_id, await app.store.load(archive.county, [case.case_id]))
    )
    for key, made in read_file(text, app.trust):
        assert await again(app, key, made) == "done"
    assert SSN not in str(
        app.history(archive.county, case.case_id, await app.store.load(archive.county, [case.case_id]))
    )
    with pytest.raises(NotSigned):
        read_file(text, Trust(Signer.new().public))


async def test_readings_older_than_their_years_go_by_a_released_list_and_the_check_knows(
    archive: Archive,
) -> None:
    app = archive.app
    async with app.store.writing(archive.county) as connection:
        await connection.execute(
            "insert into readings (county, reading_id, account, case_id, what, at)"
            " values ($1, $2, 'ann', $2, 'case', business_now() - interval '1 day')", archive.county, uuid4(),
        )  # fmt: skip
    await Digests(app).county(archive.county)
    assert await check_digests(app, archive.county) == []
    ended = await archive.carried_out(await archive.listed())
    assert ended.done == 1
    assert (await Destructions(app.store.pool).oldest(archive.county))["readings"] is None
    assert await check_digests(app, archive.county) == []
