"""Moving the cases of a database: said first, done when asked, and again until nothing is left."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from caseclock.application.app import Application
from caseclock.application.checking import check_workflows
from caseclock.application.firing import Firing
from caseclock.application.handle import handle
from caseclock.application.migrating import Migration, Report
from caseclock.application.outcomes import NotFound
from caseclock.application.rebuilding import rebuild_read_models
from caseclock.application.resources import workflows_dir
from caseclock.domain.case.work import Rules
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.time import at_local
from caseclock.readmodels.inline import TABLES
from caseclock.store.business_clock import BusinessClock
from caseclock.store.feed import Feed
from caseclock.store.keys import Keyring
from caseclock.store.signing import PUBLIC, Signer, Trust
from caseclock.store.timers import Timers
from caseclock.store.verify import verify
from tests.application.test_handle import a
from tests.store.test_feed import number_until_done
from tests.store.writing import opened
from tests.support.visits import NAME, PAUSED, Visits

ANA = {"first_name": "Ana", "last_name": "Ruiz", "birth_date": "1950-05-01", "asks_for_coverage": False}
HOUSEHOLD = {"members": [ANA], "queue": "intake"}


class World:
    """Cases in which Ana asked for a visit, and a second version that comes meanwhile."""

    def __init__(self, store: Any, dsn: str, tmp_path: Path) -> None:
        self.store = store
        self.dsn = dsn
        self.keys = tmp_path
        self.visits = Visits(tmp_path)
        self.clock = BusinessClock(store.pool)

    def app(self, rules: Rules) -> Application:
        return Application(self.store, Keyring.read(self.keys), rules, {})

    @property
    def old(self) -> Application:
        return self.app(self.visits.rules(1))

    @property
    def new(self) -> Application:
        return self.app(self.visits.rules(1, 2))

    async def begin(self, cases: int) -> list[str]:
        await self.clock.begin_training(at_local(date(2025, 3, 3), 9))
        return [await self.asked() for _ in range(cases)]

    async def asked(self) -> str:
        opened = await handle(self.old, a("open-case", HOUSEHOLD))
        case = str(opened.body["case"])
        await handle(self.old, a("ask-visit", {"member": str(await self.member(case))}, case))
        return case

    async def member(self, case: str) -> UUID:
        return next(iter((await self.state(case)).members))

    async def state(self, case: str) -> Any:
        ref = CaseRef.parse(case)
        return self.new.fold(ref.county, ref.case_id, await self.store.load(ref.county, [ref.case_id]))

    async def versions(self, cases: list[str]) -> list[int]:
        states = [await self.state(case) for case in cases]
        return [state.instances_of(NAME)[-1].version for state in states]

    async def run(self, *, apply: bool, mapped: bool = True) -> Report:
        mappings = self.visits.mappings() if mapped else {}
        return await Migration(self.new, NAME, 2, mappings).run(apply=apply)

    async def rows(self) -> dict[str, list[str]]:
        found = {}
        async with self.store.reading(19) as connection:
            for table in (*TABLES, "timers"):
                gone = "'version'" if table != "timers" else "'armed_at'"
                query = f"select (to_jsonb(t) - {gone})::text as row from {table} t order by 1"
                found[table] = [row["row"] for row in await connection.fetch(query)]
        return found


@pytest.fixture
async def world(fresh_database: str, tmp_path: Path) -> Any:
    async with opened(fresh_database, 6) as store:
        yield World(store, fresh_database, tmp_path)


async def test_a_dry_run_says_and_changes_nothing(world: World) -> None:
    cases = await world.begin(3)
    report = await world.run(apply=False)
    assert report.counts == {"safe": 3, "moved": 0}
    assert await world.versions(cases) == [1, 1, 1]
    unmapped = await world.run(apply=False, mapped=False)
    assert (unmapped.counts, unmapped.left) == ({"needs a mapping": 3, "moved": 0}, 3)
    assert {line.verdict.why for line in unmapped.lines} == {"v2 has no state asked"}


async def test_those_that_are_safe_are_moved_and_the_others_stay_and_are_named(world: World) -> None:
    world.visits.change("v2/procedure.yaml", PAUSED, "")
    cases = await world.begin(3)
    held = cases[1]
    await handle(world.old, a("hold-visit", {"member": str(await world.member(held))}, held))
    report = await world.run(apply=True)
    assert report.counts == {"safe": 2, "impossible": 1, "moved": 2}
    assert [line.case for line in report.lines if not line.moved] == [held]
    assert await world.versions(cases) == [2, 1, 2]
    again = await world.run(apply=True)
    assert again.counts == {"impossible": 1, "moved": 0}


async def test_a_moved_case_goes_on_and_every_promise_holds(world: World) -> None:
    cases = await world.begin(2)
    await world.run(apply=True)
    await world.clock.move(at_local(date(2025, 4, 20), 9))
    app = world.new
    assert await Firing(app, Timers(world.store.pool, "w")).sweep() > 0
    for case in cases:
        rang = [alert.alert for alert in (await world.state(case)).alerts.values() if alert.procedure == NAME]
        assert rang == ["nobody_called_yet"]
    await handle(app, a("agree-visit", {"member": str(await world.member(cases[0]))}, cases[0]))
    before = await world.rows()
    await rebuild_read_models(app, world.dsn)
    assert await world.rows() == before
    for county in await world.store.counties():
        await number_until_done(Feed(world.store, Signer.read(world.keys)), county)
    assert await verify(world.store, Trust.read(world.keys / PUBLIC)) == []


async def test_commands_and_workers_go_on_meanwhile(world: World) -> None:
    cases = await world.begin(12)
    await world.clock.move(at_local(date(2025, 4, 10), 9))
    app, firing = world.new, Firing(world.new, Timers(world.store.pool, "w"))

    async def hand_over() -> None:
        for n in range(3):
            await asyncio.gather(*(handle(app, a("assign-case", {"owner": f"w{n}"}, c)) for c in cases))

    report, *_ = await asyncio.gather(world.run(apply=True), hand_over(), firing.sweep())
    assert report.counts == {"safe": 12, "moved": 12}
    assert set(await world.versions(cases)) == {2}
    for case in cases:
        ref = CaseRef.parse(case)
        history = app.history(19, ref.case_id, await world.store.load(19, [ref.case_id]))
        types = [recorded.event.type for recorded in history]
        assert types.count("instance.migrated") == 1
        assert [r.version for r in history] == list(range(1, len(history) + 1))


async def test_an_unknown_version_or_procedure_is_named(world: World) -> None:
    for procedure, to, words in ((NAME, 9, "it has v1, v2"), ("nothing", 1, "no such procedure")):
        with pytest.raises(NotFound, match=words):
            Migration(world.new, procedure, to, {})


def test_the_check_finds_a_mapping_that_makes_no_sense(tmp_path: Path) -> None:
    visits = Visits(tmp_path)
    for part in ("procedures", "policy", "calendars"):
        for path in (workflows_dir() / part).iterdir():
            target = visits.workflows / part / path.name
            target.parent.mkdir(exist_ok=True)
            target.symlink_to(path)
    # A copy, because a template is read only from inside the folder that is checked.
    shutil.copytree(workflows_dir() / "notices", visits.workflows / "notices")
    assert [str(each) for each in check_workflows(visits.workflows)] == []
    visits.change("migrations/v1-v2.yaml", "to_be_called", "nowhere")
    [fault] = check_workflows(visits.workflows)
    assert (fault.rule, fault.line) == ("migration", 3)


async def test_the_command_line_says_what_it_would_do_and_does_it(world: World) -> None:
    cases = await world.begin(2)
    office = world.visits.workflows
    for part in ("procedures", "policy", "calendars"):
        for path in (workflows_dir() / part).iterdir():
            (office / part).mkdir(exist_ok=True)
            (office / part / path.name).symlink_to(path)

    async def said(*more: str) -> tuple[int, str, str]:
        arguments = [sys.executable, "-m", "caseclock", "migrate-cases", *more, "--data-dir", str(world.keys)]
        environment = os.environ | {"DATABASE_URL": world.dsn, "CASECLOCK_WORKFLOWS": str(office)}
        done = await asyncio.to_thread(
            subprocess.run,
            arguments,
            env=environment,
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    code, out, err = await said(NAME, "--to", "2")
    assert (code, out.splitlines()[0]) == (0, "2 safe"), err
    code, out, err = await said(NAME, "--to", "2", "--apply", "--json")
    assert (code, json.loads(out)["counts"]) == (0, {"safe": 2, "moved": 2}), err
    assert set(await world.versions(cases)) == {2}
    code, out, err = await said(NAME, "--to", "7")
    assert (code, "it has v1, v2" in err) == (1, True)
    (office / "procedures" / NAME / "migrations" / "v1-v2.yaml").unlink()
    await world.asked()
    code, out, err = await said(NAME, "--to", "2")
    assert code == 3
    assert "needs a mapping: v2 has no state asked" in out
