"""The demo as a whole: who may sign in, what there is, that it is the same each time and built only once."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pyotp
import pytest

from caseclock.application.demo.accounts import make_accounts
from caseclock.application.demo.build import Builder
from caseclock.application.demo.cast import CAST, COUNTIES, LOS_ANGELES, SITE_LOGINS, STATE, TOTP_SECRET, who
from caseclock.application.demo.desk import desk
from caseclock.application.demo.plan import END, START, moment_of
from caseclock.application.demo.whole import all_acts, claim
from caseclock.cli.compose import Parts
from caseclock.kernel.ids import command_id
from caseclock.kernel.refusal import Refused
from caseclock.readmodels.worklist_query import Filters, worklist
from caseclock.store.business_clock import ClockNow, ClockRefused
from tests.demo.conftest import SCALE, Demo
from tests.store.writing import grow, opened
from tests.support.office import rules


async def test_every_command_of_every_story_was_carried_out(demo: Demo) -> None:
    acts = [act for act in all_acts(rules().policy, SCALE) if act.on <= END]
    assert demo.built.refused == []
    assert demo.built.commands == len(acts)


async def test_each_county_and_the_state_have_their_cases(demo: Demo) -> None:
    for county in (*COUNTIES, STATE):
        found = await worklist(demo.parts.store.pool, county, Filters(), limit=500)
        assert len(found) >= (12 if county == STATE else 8)
        assert all(item.title for item in found)


@pytest.mark.parametrize("role", sorted({each.role for each in CAST}))
async def test_an_account_of_each_role_signs_in_with_both_steps(demo: Demo, role: str) -> None:
    colleague = next(each for each in CAST if each.role == role and each.county != LOS_ANGELES)
    await demo.visitor.sign_in(colleague.county, colleague.login)


async def test_the_people_of_the_first_site_sign_in_by_an_access_code_that_was_used(demo: Demo) -> None:
    for login in SITE_LOGINS.values():
        await demo.visitor.sign_in(STATE, login)


async def test_each_act_in_a_site_says_who_did_it_or_that_nobody_did(demo: Demo) -> None:
    (site,) = (await demo.visitor.ask(STATE, "celia", "/worklist"))["items"]
    told = await demo.visitor.ask(STATE, "celia", f"/cases/{site['case']}/timeline")
    names = {entry["actor_name"] for entry in told["items"] if not entry["rang"]}
    assert names == {"Flora Buenrostro", "Certab Portalis", "system"}
    assert not [entry["journal"] for entry in told["items"] if "(system)" in entry["journal"]]


async def test_a_code_is_taken_once_an_account(demo: Demo) -> None:
    code = pyotp.TOTP(TOTP_SECRET).now()
    tried = [await demo.visitor.try_code(37, login, code) for login in ("carl", "rosa", "carl")]
    assert [answer.status_code for answer in tried] == [201, 201, 401]


async def test_daniel_has_the_work_of_sara_who_is_away(demo: Demo) -> None:
    page = await demo.visitor.ask(LOS_ANGELES, "daniel", "/worklist", limit=50)
    owners = {item["owner"] for item in page["items"]}
    assert str(who(LOS_ANGELES, "sara").account) in owners


async def test_nobody_of_the_demo_gets_alerts_by_mail(demo: Demo) -> None:
    rows = await demo.parts.access.accounts.page(LOS_ANGELES, "", 100)
    assert {row.login for row in rows} == {each.login for each in CAST if each.county == LOS_ANGELES}
    assert not any(row.alert_mail for row in rows)


async def test_the_clock_ticks_from_the_morning_on_which_the_story_begins(demo: Demo) -> None:
    clock = await demo.parts.clock.read()
    assert (clock.mode, clock.ticking) == ("training", True)
    assert 0 <= (clock.now - moment_of(END)).total_seconds() < 600


def test_the_plan_is_the_same_each_time() -> None:
    first, second = (all_acts(rules().policy, SCALE) for _ in range(2))
    assert first == second
    opened_cases = [act.case for act in first if act.opens]
    assert len(opened_cases) == len(set(opened_cases))


def test_two_thousand_households_in_at_most_twenty_five_thousand_commands() -> None:
    acts = [act for act in all_acts(rules().policy) if act.on <= END]
    households = Counter(act.by.county for act in acts if act.command == "open-case")
    assert 1_900 <= households.total() <= 2_100
    assert set(households) == set(COUNTIES)
    assert len(acts) <= 25_000


def test_no_identifier_was_ever_issued() -> None:
    people = [m for act in all_acts(rules().policy) if act.opens for m in act.body.get("members", ())]
    numbers = [(kind, value) for m in people for kind, value in m["identifiers"].items()]
    assert all(value.startswith("900-" if kind == "ssn" else "A9") for kind, value in numbers)
    # The same person applies twice where cases are merged.
    twice = sum(n - 1 for n in Counter(numbers).values())
    assert twice == sum(act.command == "merge-cases" for act in all_acts(rules().policy))


async def test_a_demo_that_is_there_is_not_built_again(demo: Demo) -> None:
    assert not await claim(demo.parts.access, demo.parts.clock)


async def test_a_live_database_with_cases_never_becomes_the_demo(fresh_database: str, tmp_path: Path) -> None:
    async with opened(fresh_database) as store:
        parts = Parts(fresh_database, tmp_path, store)
        await grow(store, LOS_ANGELES, uuid4())
        with pytest.raises(ClockRefused):
            await claim(parts.access, parts.clock)
        assert (await parts.clock.read()).mode == "live"


async def test_another_training_database_never_becomes_the_demo(fresh_database: str, tmp_path: Path) -> None:
    async with opened(fresh_database) as store:
        parts = Parts(fresh_database, tmp_path, store)
        await parts.clock.begin_training(moment_of(END))
        with pytest.raises(Refused, match="not the demo"):
            await claim(parts.access, parts.clock)


async def test_a_build_that_was_killed_goes_on_where_it_stood(fresh_database: str, tmp_path: Path) -> None:
    async with opened(fresh_database, 20) as store:
        parts = Parts(fresh_database, tmp_path, store)
        wanted = {f"desk-{n}" for n in range(0, 30, 3)}
        acts = [
            act for act in desk(rules().policy) if act.key.split("/")[1].removesuffix("-beside") in wanted
        ]
        assert await claim(parts.access, parts.clock)
        await make_accounts(parts.access)
        for kill_after in (3, 20):
            builder = Builder(parts.application, parts.access, parts.training, acts)
            build = asyncio.create_task(builder.run())
            while builder.built.commands < kill_after:
                await asyncio.sleep(0)
            build.cancel()
            with pytest.raises(asyncio.CancelledError):
                await build
            assert await claim(parts.access, parts.clock)
            await make_accounts(parts.access)
        built = await Builder(parts.application, parts.access, parts.training, acts).run()
        assert built.refused == []
        assert not await claim(parts.access, parts.clock)
        for act in acts:
            given = command_id(act.by.county, str(act.by.account), act.key)
            assert (await store.load(act.by.county, [act.case], given)).reply is not None


def test_a_year_lies_between_the_first_day_and_the_last() -> None:
    assert (END - START).days == 364


async def test_a_ticking_clock_is_moved_on_by_whoever_may(fresh_database: str, tmp_path: Path) -> None:
    async with opened(fresh_database) as store:
        parts = Parts(fresh_database, tmp_path, store)
        await parts.clock.begin_training(moment_of(START))
        await parts.clock.move(moment_of(END), ticking=True)
        to = moment_of(END) + timedelta(days=48)
        moved = await parts.training.move(to, "here")
        assert (moved.now, moved.done) == (to, True)
        assert await parts.clock.read() == ClockNow(to, "training", False)
