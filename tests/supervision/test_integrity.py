"""A run of the check says that the history is whole, or what in it is not; each day has its root."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from caseclock.application.bulk.jobs import Bulk
from caseclock.application.bulk.kinds import KINDS
from caseclock.kernel.time import at_local
from caseclock.store.business_clock import BusinessClock
from caseclock.store.feed import Feed
from caseclock.store.signing import Signer
from tests.store.test_feed import number_until_done
from tests.supervision.county import BEGAN, COUNTY, County
from tests.web.desk import API


@pytest.fixture
async def signed(empty_county: County) -> County:
    await BusinessClock(empty_county.desk.store.pool).begin_training(at_local(BEGAN, 9))
    await empty_county.staff()
    for name in "AB":
        await empty_county.open("ann", name, BEGAN)
    signer = Signer.new()
    empty_county.desk.application.signer = signer
    await number_until_done(Feed(empty_county.desk.store, signer), COUNTY)
    return empty_county


async def run(county: County) -> Any:
    client, headers = county.desk.client, county.people["super-u1"]
    first = await client.post(f"{API}/integrity/runs", headers=headers | {"Idempotency-Key": "one"})
    again = await client.post(f"{API}/integrity/runs", headers=headers | {"Idempotency-Key": "two"})
    assert (first.status_code, again.json()["id"]) == (202, first.json()["id"]), "one at a time"
    during = (await client.get(f"{API}/integrity", headers=headers)).json()
    assert (during["running"], during["runs"][0]["holds"]) == (True, None)
    await Bulk(county.desk.application, KINDS).run(COUNTY, UUID(first.json()["id"]))
    after = (await client.get(f"{API}/integrity", headers=headers)).json()
    assert (after["running"], len(after["roots"])) == (False, 1)
    return after


async def test_a_whole_history_holds_and_its_root_is_signed(signed: County) -> None:
    told = await run(signed)
    events = await signed.desk.owner.fetchval("select count(*) from events where county = $1", COUNTY)
    assert told["runs"][0]["holds"] is True
    assert told["runs"][0]["told"] == f"{events} events hold"
    [root] = told["roots"]
    assert (root["number"], root["holds"], len(root["root"])) == (events, True, 64)


async def test_what_was_changed_behind_the_application_is_named(signed: County) -> None:
    await signed.desk.owner.execute("alter table events disable trigger all")
    await signed.desk.owner.execute(
        "update events set data = convert_to('{}', 'UTF8') where county = $1 and version = 1", COUNTY
    )
    told = await run(signed)
    assert told["runs"][0]["holds"] is False
    assert "2 findings: chain: the event is not what its chain" in told["runs"][0]["told"]


async def test_only_those_who_answer_for_the_history_see_it(signed: County) -> None:
    client = signed.desk.client
    for login, status in (("audit", 200), ("chief", 200), ("ann", 403)):
        answer = await client.get(f"{API}/integrity", headers=signed.people[login])
        assert answer.status_code == status
    refused = await client.post(
        f"{API}/integrity/runs", headers=signed.people["audit"] | {"Idempotency-Key": "k"}
    )
    assert refused.status_code == 403
