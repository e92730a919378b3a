"""MEDS: coverage and cards go out in a file; rejects and alerts come back as tasks (office rule 23)."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest

from caseclock.application.ports.asking import asked
from caseclock.domain.case.events import CoverageWasSet
from caseclock.domain.case.state import CaseState
from caseclock.kernel.events import Recorded
from caseclock.kernel.time import at_local
from caseclock.simulators.meds import MedsSim
from caseclock.simulators.serving import Call
from tests.ports.desk import COUNTY, DAY, TOKEN, PortDesk

APRIL = date(2025, 4, 1)


async def took(request: httpx.Request) -> httpx.Response:
    return httpx.Response(202 if request.method == "POST" else 404)


def lines(desk: PortDesk) -> list[dict[str, Any]]:
    body = next(r.content for r in desk.asked if r.url.path == "/meds/files")
    return [msgspec.json.decode(line) for line in body.splitlines()]


async def approved(desk: PortDesk) -> UUID:
    case = await desk.case()
    await desk.do("approve-coverage", case)
    desk.answering = took
    await desk.round()
    await desk.round()
    return case


async def says(desk: PortDesk, **answer: Any) -> None:
    await desk.inbox.keep("meds", msgspec.json.encode(answer), "callback")
    await desk.work.round()


def coverage(scope: str) -> Recorded:
    event = CoverageWasSet(
        member=UUID(int=2), from_month=APRIL, scope=scope, programme="MAO", funding="federal"
    )
    return Recorded(
        county=COUNTY,
        case_id=UUID(int=1),
        version=2,
        effective_on=APRIL,
        recorded_at=at_local(APRIL, 9),
        event=event,
    )


@pytest.mark.parametrize(
    ("known", "scope", "transaction"),
    [(False, "full", "EW20"), (True, "restricted", "EW12"), (True, "none", "EW40")],
)
def test_coverage_is_added_changed_and_ended(known: bool, scope: str, transaction: str) -> None:
    before = CaseState(county=COUNTY, case_id=UUID(int=1))
    if known:
        before = msgspec.structs.replace(before, coverage={UUID(int=2): ("some",)})
    service, payload = asked(coverage(scope), before)
    assert (service, payload["transaction"]) == ("meds", transaction)


async def test_coverage_goes_out_in_one_whole_file(desk: PortDesk) -> None:
    await approved(desk)
    first, *transactions, last = lines(desk)
    assert (first["county"], first["format"]) == (COUNTY, 1)
    assert {t["transaction"] for t in transactions} <= {"EW20", "EW12"}
    assert transactions[0]["person"]["cin"] == "91234567A"
    assert transactions[0]["person"]["ssn"] == "900123456"
    body = next(r.content for r in desk.asked if r.url.path == "/meds/files")
    inner = b"".join(body.splitlines(keepends=True)[1:-1])
    assert last == {"transactions": len(transactions), "sha256": hashlib.sha256(inner).hexdigest()}
    assert {row["status"] for row in await desk.requests()} == {"waiting"}


async def test_an_accepted_transaction_is_answered_and_says_nothing_to_the_case(desk: PortDesk) -> None:
    case = await approved(desk)
    before = await desk.types(case)
    for line in lines(desk)[1:-1]:
        await says(desk, correlation_id=line["correlation_id"], result="accepted")
    assert {row["status"] for row in await desk.requests()} == {"answered"}
    assert await desk.types(case) == before


async def test_a_reject_is_a_task_on_the_clock_of_the_tenth_working_day(desk: PortDesk) -> None:
    case = await approved(desk)
    correlation = lines(desk)[1]["correlation_id"]
    for _ in range(2):
        await says(desk, correlation_id=correlation, result="rejected", code="E051")
    state = await desk.state(case)
    tasks = state.instances_of("meds_alert")
    assert len(tasks) == 1
    clock = state.clocks_of(tasks[0].id, "tenth_working_day")[-1]
    assert clock.schedule.due_on == date(2025, 3, 14)


async def test_an_alert_finds_its_person_by_the_client_index_number(desk: PortDesk) -> None:
    case = await approved(desk)
    alert = {"result": "alert", "kind": "recon", "code": "9045", "county": COUNTY, "alert_id": "a-1"}
    await says(desk, **alert, cin="91234567A")
    assert len((await desk.state(case)).instances_of("meds_alert")) == 1
    await says(desk, **alert, cin="00000000Z")
    assert {row["outcome"] for row in await desk.answers()} == {"recorded", "unmatched"}


async def test_a_file_that_meds_refuses_is_a_task_for_each_transaction(desk: PortDesk) -> None:
    case = await desk.case()
    await desk.do("approve-coverage", case)

    async def refuses(request: httpx.Request) -> httpx.Response:
        return httpx.Response(422)

    desk.answering = refuses
    await desk.round()
    await desk.round()
    requests = await desk.requests()
    assert {row["status"] for row in requests} == {"failed"}
    assert len((await desk.state(case)).instances_of("meds_alert")) == len(requests)


async def test_a_card_is_accepted_or_its_refusal_goes_to_the_program(desk: PortDesk) -> None:
    for result in ("accepted", "rejected"):
        case = await newborn(desk)
        desk.asked.clear()
        desk.answering = took
        await desk.round()
        await desk.round()
        card = next(line for line in lines(desk) if line.get("transaction") == "EW45")
        await says(desk, correlation_id=card["correlation_id"], result=result, code="E214")
        types = await desk.types(case)
        assert ("bic.issued" in types) == (result == "accepted")
        assert ("bic_refused" in await desk.alerts(case)) == (result == "rejected")


async def newborn(desk: PortDesk) -> UUID:
    """A covered mother, her child reported and added, and the card requested."""
    case = await desk.case("citizen", identifiers={})
    mother = str((await desk.ana(case)).id)
    await desk.do(
        "verify-status", case, member=mother, status="citizen", document="passport", received_on=DAY
    )
    await desk.do("approve-coverage", case, member=mother)
    await desk.do(
        "report-newborn",
        case,
        channel="parent",
        received_on=DAY,
        mother=mother,
        infants=[{"birth_date": "2025-03-01", "sex": "M"}],
    )
    state = await desk.state(case)
    instance = state.instances_of("deemed_newborn")[-1]
    await desk.do("match-mother", case, instance=instance.id, mother=mother)
    for command in ("establish-deemed-eligibility", "request-bic"):
        await desk.do(command, case, instance=instance.id)
    return case


async def test_the_simulator_takes_our_file_as_it_is(desk: PortDesk) -> None:
    await approved(desk)
    sent = next(r for r in desk.asked if r.url.path == "/meds/files")
    sim = MedsSim(TOKEN, script={"Ruiz": "E051"})
    whole = Call(method="POST", path="/meds/files", token=TOKEN, body=sent.content)
    cut = msgspec.structs.replace(
        whole, body=b"\n".join(sent.content.splitlines()[:1] + sent.content.splitlines()[2:])
    )
    assert (await sim.answer(cut)).status == 422
    assert (await sim.answer(whole)).status == 202
    correlation = lines(desk)[1]["correlation_id"]
    got = Call(method="GET", path=f"/meds/answers/{correlation}", token=TOKEN, body=b"")
    assert msgspec.json.decode((await sim.answer(got)).body)["code"] == "E051"
