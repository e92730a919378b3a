"""Answers find their request, their person and their case, whenever and however often they come."""

from __future__ import annotations

from typing import Any

import httpx
import msgspec
import pytest

from caseclock.application.delivery.webhooks import signature
from caseclock.application.denied import Denied
from caseclock.application.ports.callback import take
from caseclock.kernel.time import wall_now
from tests.ports.desk import COUNTY, TOKEN, PortDesk

ACCEPTED = httpx.Response(202, json={"status": "accepted"})


async def accepted(request: httpx.Request) -> httpx.Response:
    return ACCEPTED if request.method == "POST" else httpx.Response(404)


def says(**answer: Any) -> Any:
    """A service that answers at once, under the question's own id."""

    async def answering(request: httpx.Request) -> httpx.Response:
        own = msgspec.json.decode(request.content)["correlation_id"]
        return httpx.Response(200, json={"correlation_id": own, **answer})

    return answering


def raw(desk: PortDesk, n: int = 0, **answer: Any) -> bytes:
    return msgspec.json.encode({"correlation_id": desk.question(n)["correlation_id"], **answer})


async def test_the_hub_is_asked_by_what_it_needs_and_its_answer_recorded(desk: PortDesk) -> None:
    case = await desk.case()
    await desk.do("run-hub", case)
    desk.answering = says(answer="verified", status_held="lpr")
    await desk.round()
    question = desk.question()
    assert question["check"] == "immigration"
    assert question["person"] == {
        "first_name": "Ana", "last_name": "Ruiz", "birth_date": "1990-05-01",
        "a_number": "A123456789", "ssn": "900123456",
    }  # fmt: skip
    assert desk.asked[0].headers["authorization"] == f"Bearer {TOKEN}"
    assert (await desk.data(case)).verified_by == "hub"
    assert [row["status"] for row in await desk.requests()] == ["answered"]


async def test_a_citizen_is_asked_for_at_ssa_without_an_a_number(desk: PortDesk) -> None:
    case = await desk.case("citizen")
    await desk.do("run-hub", case)
    desk.answering = says(answer="verified")
    await desk.round()
    assert desk.question()["check"] == "citizenship"
    assert "a_number" not in desk.question()["person"]


async def test_no_number_stands_in_clear_beside_the_case(desk: PortDesk) -> None:
    case = await desk.case()
    await desk.do("run-hub", case)
    desk.answering = says(answer="needs_next_step")
    await desk.round()
    for table in ("outbox", "port_requests", "port_answers", "port_circuits"):
        kept = str(await desk.owner.fetch(f"select * from {table}"))
        assert "A123456789" not in kept
        assert "900123456" not in kept


async def test_copies_of_an_answer_are_counted_and_act_once(desk: PortDesk) -> None:
    case = await desk.case()
    await desk.do("run-hub", case)
    desk.answering = accepted
    await desk.round()
    for n in range(3):
        # Spaced otherwise, it is the same answer.
        await desk.inbox.keep("hub", raw(desk, answer="needs_next_step") + b" " * n, "callback")
        await desk.work.round()
    assert [(row["copies"], row["outcome"]) for row in await desk.answers()] == [(3, "recorded")]
    assert (await desk.types(case)).count("hub.answered") == 1


async def test_an_answer_to_an_earlier_question_is_kept_and_acts_on_nothing(desk: PortDesk) -> None:
    case = await desk.case()
    await desk.do("run-hub", case)
    desk.answering = accepted
    await desk.round()
    member = str((await desk.ana(case)).id)
    await desk.do("correct-fact", case, member=member, last_name="Vega")
    await desk.round()
    assert [q["person"]["last_name"] for q in (desk.question(0), desk.question(1))] == ["Ruiz", "Vega"]
    old = {"last_name": "Ruiz", "birth_date": "1990-05-01"}
    await desk.inbox.keep("hub", raw(desk, 0, answer="verified", subject=old), "callback")
    await desk.work.round()
    data = await desk.data(case)
    assert (data.verified, data.hub) == (False, "pending")
    assert "hub.answer_set_aside" in await desk.types(case)
    await desk.inbox.keep("hub", raw(desk, 1, answer="verified", status_held="lpr"), "callback")
    await desk.work.round()
    assert (await desk.data(case)).verified


async def test_a_question_asked_again_before_it_left_leaves_once(desk: PortDesk) -> None:
    case = await desk.case()
    await desk.do("run-hub", case)
    member = str((await desk.ana(case)).id)
    await desk.do("correct-fact", case, member=member, last_name="Vega")
    desk.answering = accepted
    await desk.round()
    assert [desk.question(n)["person"]["last_name"] for n in range(len(desk.asked))].count("Ruiz") == 0
    assert sorted(row["status"] for row in await desk.requests()) == ["dropped", "waiting"]


@pytest.mark.parametrize(
    ("body", "flaw"),
    [
        (b"<html>maintenance</html>", "not_json"),
        (b"[1, 2]", "not_json"),
        (b'{"answer": "verified"}', "unknown_form"),
        (b'{"correlation_id": "%s", "answer": "perhaps"}', "unknown_answer"),
    ],
)
async def test_what_cannot_be_used_is_kept_and_becomes_a_task(desk: PortDesk, body: bytes, flaw: str) -> None:
    case = await desk.case()
    await desk.do("run-hub", case)

    async def answering(request: httpx.Request) -> httpx.Response:
        own = msgspec.json.decode(request.content)["correlation_id"] if request.method == "POST" else ""
        return httpx.Response(200, content=body.replace(b"%s", own.encode())) if own else httpx.Response(404)

    desk.answering = answering
    await desk.round()
    kept = (await desk.answers())[0]
    assert (kept["outcome"], kept["note"]) == ("unusable", flaw)
    assert desk.inbox.opened(kept["answer_id"], kept["body"])[:3] == body[:3]
    assert "answer_unusable" in await desk.alerts(case)
    assert (await desk.data(case)).hub == "pending"
    # The service thinks better of it, and is heard.
    desk.answering = says(answer="needs_next_step")
    own = msgspec.json.decode(desk.asked[0].content)["correlation_id"]
    later = msgspec.json.encode({"correlation_id": own, "answer": "needs_next_step"})
    await desk.inbox.keep("hub", later, "callback")
    await desk.work.round()
    assert "answer_unusable" not in await desk.alerts(case)


async def test_an_answer_about_somebody_else_verifies_nobody(desk: PortDesk) -> None:
    case = await desk.case()
    await desk.do("run-hub", case)
    desk.answering = says(answer="verified", subject={"last_name": "Rios", "birth_date": "1990-05-01"})
    await desk.round()
    assert not (await desk.data(case)).verified
    assert "answer_unusable" in await desk.alerts(case)


async def test_the_words_of_save_stay_in_the_case(desk: PortDesk) -> None:
    """An INFOPASS text goes to the Program, and stands in clear nowhere."""
    case = await desk.case()
    await desk.do("run-hub", case)
    desk.answering = says(answer="needs_next_step")
    await desk.round()
    await desk.do("request-save", case, step=1)
    desk.answering = says(code="other", text="Tell the applicant to make an INFOPASS visit")
    await desk.round()
    assert desk.question()["step"] == 1
    assert "save_infopass" in await desk.alerts(case)
    stored = await desk.owner.fetch("select convert_from(data, 'UTF8') as data from events")
    kept = str(stored) + str(await desk.answers()) + str(await desk.owner.fetch("select * from outbox"))
    assert "INFOPASS visit" not in kept


async def test_an_answer_nobody_asked_for_is_kept_and_the_liaison_told(desk: PortDesk) -> None:
    stray = b'{"correlation_id": "19-0198f0c2-7c1e-7f2a-9d3b-5e0c1a2b3c4d", "answer": "verified"}'
    await desk.inbox.keep("hub", stray, "callback")
    await desk.inbox.keep("hub", b"?", "callback")
    await desk.work.round()
    assert {(row["county"], row["outcome"]) for row in await desk.answers()} == {
        (COUNTY, "unmatched"),
        (0, "unmatched"),
    }
    told = await desk.owner.fetch(
        "select payload->>'title' as title from outbox where topic = 'port_trouble'"
    )
    assert [row["title"] for row in told] == ["An answer of HUB fits no request"] * 2


async def test_an_answer_follows_the_member_to_another_case(desk: PortDesk) -> None:
    case = await desk.case()
    other = await desk.case(first_name="Eva", last_name="Lopez", identifiers={}, numbers={})
    await desk.do("run-hub", case)
    desk.answering = accepted
    await desk.round()
    member = str((await desk.ana(case)).id)
    to_case = f"{COUNTY}-{other}"
    await desk.do("move-member", case, member=member, to_case=to_case)
    await desk.inbox.keep("hub", raw(desk, answer="verified", status_held="lpr"), "callback")
    await desk.work.round()
    assert "hub.answered" in await desk.types(other)


async def test_an_answer_that_does_not_come_is_asked_after(desk: PortDesk) -> None:
    case = await desk.case()
    await desk.do("run-hub", case)
    desk.answering = accepted
    await desk.round()
    correlation = desk.question()["correlation_id"]

    async def polled(request: httpx.Request) -> httpx.Response:
        assert request.url.path == f"/hub/answers/{correlation}"
        return httpx.Response(200, json={"correlation_id": correlation, "answer": "inconsistent"})

    desk.answering = polled
    await desk.owner.execute("update port_requests set next_poll_at = clock_timestamp()")
    await desk.work.round()
    await desk.work.round()
    assert (await desk.data(case)).hub == "inconsistent"


async def test_only_the_service_itself_may_bring_an_answer(desk: PortDesk) -> None:
    body, now = b"{}", int(wall_now().timestamp())
    good = signature(TOKEN.encode(), now, body)
    await take(desk.app, "save", body, good)
    for bad in ("", good.replace("v1=", "v1=0")[:-1], signature(b"another token", now, body)):
        with pytest.raises(Denied, match="not signed"):
            await take(desk.app, "save", body, bad)
    late = signature(TOKEN.encode(), now - 301, body)
    with pytest.raises(Denied, match="not signed"):
        await take(desk.app, "save", body, late)
    with pytest.raises(Denied):
        await take(desk.app, "fbi", body, good)
