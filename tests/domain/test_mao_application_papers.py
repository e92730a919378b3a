"""The itemised request: asked, received, accepted or insufficient; whose move follows from the list."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from caseclock.domain.case.notices.data import notices_of
from tests.domain.applying import PROCEDURE, filed, mail, person, replays, standing, told
from tests.support.office import Office


def ask(office: Office, *items: str, **more: Any) -> None:
    office.do("request-verification", items=[{"item": i, "why": f"{i} is missing"} for i in items], **more)


def whose_move(office: Office) -> set[str]:
    waits_for = office.rules.definitions.latest(PROCEDURE).procedure.waits_for
    return {waits_for[state] for state in standing(office) if state in waits_for}


def items(office: Office) -> dict[str, str]:
    return {name: item.status for name, item in office.instance(PROCEDURE).data.items.items()}


def contact(office: Office, on: str) -> None:
    office.do("log-contact", how="phone", outcome="no_answer", effective_on=on)


def silent() -> Office:
    """Asked by MC 355 on 03-10 (30 days: 04-09), tried twice, nothing came."""
    office = filed().on("2025-03-10")
    ask(office, "income")
    contact(office.on("2025-03-25"), "2025-03-25")
    contact(office.on("2025-04-02"), "2025-04-02")
    return office


def test_whose_move_it_is_follows_from_the_list() -> None:
    office = filed().on("2025-03-10")
    assert whose_move(office) == {"worker"}
    ask(office, "income", "residence")
    assert (standing(office), whose_move(office)) == ({"papers_due", "in_time"}, {"member"})
    office.do("record-verification", item="income", received_on="2025-03-10")
    assert whose_move(office) == {"worker"}
    office.do("accept-item", item="income")
    assert (standing(office), whose_move(office)) == ({"papers_due", "in_time"}, {"member"})
    office.do("record-verification", item="residence", received_on="2025-03-10")
    office.do("mark-insufficient", item="residence", why="the lease has no name")
    assert "papers_to_read" in standing(office)
    ask(office, "residence")
    assert items(office) == {"income": "accepted", "residence": "asked"}
    assert whose_move(office) == {"member"}
    office.do("accept-item", item="residence", source="electronic")
    assert standing(office) == {"papers_complete", "in_time"}
    replays(office)


def test_the_next_request_asks_only_for_the_rest() -> None:
    office = filed().on("2025-03-10")
    ask(office, "income", "residence")
    office.do("record-verification", item="income", received_on="2025-03-10")
    refusal = office.refused("request-verification", items=[{"item": "income", "why": "again"}])
    assert (refusal.code, refusal.field) == ("not_read_yet", "items[0].item")
    office.do("accept-item", item="income")
    refusal = office.refused(
        "request-verification",
        items=[{"item": "residence", "why": "still missing"}, {"item": "income", "why": "again"}],
    )
    assert (refusal.code, refusal.field) == ("already_accepted", "items[1].item")
    assert office.refused("request-verification", items=[]).code == "no_items"


def test_only_who_asks_for_coverage_is_asked_for_status_or_number() -> None:
    office = filed(person("Ana"), person("Ben", asks_for_coverage=False))
    ben = office.member("Ben").id
    assert not office.state.instances_of(PROCEDURE, ben)
    for item in ("ssn", "immigration_status", "citizenship"):
        refusal = office.refused("request-verification", items=[{"item": item, "why": "x", "about": ben}])
        assert refusal.code == "not_asked_for_coverage"
        refusal = office.refused("request-verification", member=ben, items=[{"item": item, "why": "x"}])
        assert refusal.code == "not_running"
    office.do("request-verification", items=[{"item": "income", "why": "household income", "about": ben}])
    assert items(office) == {f"income/{ben}": "asked"}
    office.do("record-verification", item="income", about=ben, received_on="2025-03-03")
    assert items(office) == {f"income/{ben}": "received"}


@pytest.mark.parametrize(
    ("form", "due", "halfway"), [("MC355", "2025-04-09", "2025-03-25"), ("", "2025-03-20", "2025-03-14")]
)
def test_the_form_says_how_long_the_household_has(form: str, due: str, halfway: str) -> None:
    office = filed().on("2025-03-10")
    ask(office, "income", form=form)
    clock = office.clock(PROCEDURE, "verification_return")
    assert clock.schedule.due_on == date.fromisoformat(due)
    office.on("2025-04-11")
    # Ten days: the half is Saturday 03-15, so the office is told on Friday.
    assert told(office, "verification_return") == [(halfway, ("owner",)), (due, ("owner",))]
    assert standing(office) == {"papers_overdue", "in_time"}
    assert whose_move(office) == {"worker"}
    assert not office.events("coverage.")[1:]
    replays(office)


def test_its_end_is_rolled_forward_for_the_household() -> None:
    office = filed().on("2025-03-06")
    ask(office, "income")
    clock = office.clock(PROCEDURE, "verification_return")
    # 04-05 is a Saturday.
    assert clock.schedule.due_on == date(2025, 4, 5)
    assert clock.schedule.accepted_until_on == date(2025, 4, 7)


def test_a_new_request_begins_the_time_anew_and_all_received_stops_it() -> None:
    office = filed().on("2025-03-10")
    ask(office, "income")
    office.on("2025-03-20")
    ask(office, "income", "identity")
    assert office.clock(PROCEDURE, "verification_return").schedule.due_on == date(2025, 4, 19)
    office.do("record-verification", item="income", received_on="2025-03-20")
    office.do("record-verification", item="identity", received_on="2025-03-19")
    clock = office.clock(PROCEDURE, "verification_return")
    assert (clock.status, clock.stopped_on) == ("stopped", date(2025, 3, 19))
    assert not office.alerts()
    replays(office)


def test_nothing_is_accepted_or_found_insufficient_before_it_came() -> None:
    office = filed()
    ask(office, "income")
    assert office.refused("accept-item", item="income").code == "not_received"
    assert office.refused("mark-insufficient", item="income", why="x").code == "not_received"
    assert office.refused("accept-item", item="identity").code == "not_asked"
    assert (
        office.refused("record-verification", item="income", received_on="2025-03-04").code == "in_the_future"
    )


def deny_for_silence(office: Office, role: str = "program_specialist") -> Any:
    return office.attempt(
        "deny-coverage",
        role=role,
        reason="failure_to_provide",
        citation="22 CCR 50175",
        why="income was not proven",
    )


def code_of(answer: Any) -> str:
    return str(getattr(answer, "code", "decided"))


def test_a_denial_for_silence_waits_for_the_time_the_contacts_and_a_specialist() -> None:
    office = silent()
    refusal = deny_for_silence(office)
    assert (refusal.code, refusal.remedy) == ("reply_time_runs", "Wait until the end of 2025-04-09.")
    office.on("2025-04-10")
    assert code_of(deny_for_silence(office, "worker")) == "needs_specialist"
    assert code_of(deny_for_silence(office)) == "decided"
    assert standing(office) == {"denial_decided", "in_time"}
    why = next(r.event for r in office.history[office.case_id] if r.event.type == "eligibility.determined")
    assert why.explanation["children"][0]["facts"]["contacts"] == 2  # type: ignore[attr-defined]
    replays(office)


def test_a_denial_for_silence_needs_two_contacts() -> None:
    office = filed().on("2025-03-10")
    ask(office, "income")
    contact(office, "2025-03-10")
    office.on("2025-04-10")
    refusal = deny_for_silence(office)
    assert refusal.code == "contacts_missing"
    assert refusal.remedy == "Log 1 more with “Log an attempt to reach the household”."


def test_a_denial_for_silence_needs_something_asked_for_and_asked_again() -> None:
    office = filed()
    assert code_of(deny_for_silence(office)) == "nothing_missing"
    ask(office, "income")
    office.do("record-verification", item="income", received_on="2025-03-03")
    assert code_of(deny_for_silence(office)) == "unread"
    office.do("mark-insufficient", item="income", why="no name")
    assert code_of(deny_for_silence(office)) == "ask_again"


def test_nothing_is_denied_while_something_received_for_the_household_is_unread() -> None:
    office = filed(person("Ana"), person("Ben"))
    ana, ben = office.member("Ana").id, office.member("Ben").id
    office.do("request-verification", member=ben, items=[{"item": "income", "why": "x"}])
    office.do("record-verification", member=ben, item="income", received_on="2025-03-03")
    body = {"member": ana, "reason": "not_a_resident", "citation": "22 CCR 50320", "why": "lives in Reno"}
    refusal = office.refused("deny-coverage", **body)
    assert (refusal.code, [u["what"] for u in refusal.facts["unread"]]) == ("unread", ["income"])
    office.do("accept-item", member=ben, item="income")
    office.do("deny-coverage", **body)


def test_a_paper_that_came_before_the_notice_was_mailed_takes_the_denial_back() -> None:
    office = silent().on("2025-04-10")
    deny_for_silence(office)
    office.on("2025-04-11")
    mail(office, "2025-04-11")
    assert standing(office) == {"denied", "mailed_on_time"}
    office.on("2025-04-14")
    office.do("record-verification", item="income", received_on="2025-04-09")
    assert "decision.rescinded" in office.events()
    assert standing(office) == {"papers_to_read", "in_time"}
    clock = office.clock(PROCEDURE, "promptness")
    assert (clock.id.endswith("promptness-2"), clock.schedule.due_on) == (True, date(2025, 4, 17))
    office.on("2025-04-18")
    assert standing(office) == {"papers_to_read", "overdue"}
    replays(office)


def test_a_paper_that_came_before_the_denial_left_the_house_takes_it_back_too() -> None:
    office = silent().on("2025-04-10")
    deny_for_silence(office)
    office.do("record-verification", item="income", received_on="2025-04-10")
    assert standing(office) == {"papers_to_read", "in_time"}
    assert office.clock(PROCEDURE, "promptness").id.endswith("promptness-1")
    assert office.clock(PROCEDURE, "mailing").stopped_on == date(2025, 4, 10)
    assert office.refused("mail-decision", printed_on="2025-04-10", mailed_on="2025-04-10", address="x")
    replays(office)


def test_a_paper_that_came_after_the_notice_is_kept_and_moves_nothing() -> None:
    office = silent().on("2025-04-10")
    deny_for_silence(office)
    mail(office, "2025-04-10")
    office.on("2025-04-15")
    office.do("record-verification", item="income", received_on="2025-04-15")
    assert standing(office) == {"denied", "mailed_on_time"}
    office.do("accept-item", item="income")
    assert items(office) == {"income": "accepted"}
    replays(office)


def test_a_mailed_mc_355_is_a_notice_with_proof_and_its_days_count_from_the_mailing() -> None:
    office = filed(person("Ana"), on="2025-03-03").on("2025-03-07")
    ask(office, "income", "residence", mailed_on="2025-03-05", address="12 Elm St")
    [(_, notice)] = notices_of(office.state)
    due = office.clock(PROCEDURE, "verification_return", "Ana").schedule
    assert str(due.due_on) == "2025-04-04"
    assert notice.content["figures"] == {
        "needed": ["income", "residence"],
        "reply_by": str(due.accepted_until_on or due.due_on),
    }
    assert [(str(each.mailed_on), each.address) for each in notice.mailings] == [("2025-03-05", "12 Elm St")]
    assert "notice_to_send" not in office.alerts()
    replays(office)


def test_the_next_letter_asks_for_all_that_is_still_needed() -> None:
    office = filed(person("Ana"), on="2025-03-03")
    ask(office, "income", mailed_on="2025-03-03")
    ask(office, "identity", mailed_on="2025-03-03")
    [_, (_, second)] = notices_of(office.state)
    assert second.content["figures"]["needed"] == ["income", "identity"]


def test_what_is_asked_for_without_a_letter_has_no_notice() -> None:
    office = filed(person("Ana"), on="2025-03-03")
    ask(office, "income")
    ask(office, "residence", form="", mailed_on="2025-03-03")
    assert notices_of(office.state) == []


def test_no_letter_goes_out_tomorrow() -> None:
    office = filed(person("Ana"), on="2025-03-03")
    wanted = [{"item": "income", "why": "pay stubs"}]
    assert (
        office.refused("request-verification", items=wanted, mailed_on="2025-03-04").code == "in_the_future"
    )
