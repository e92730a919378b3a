"""What was checked of each person, who was asked and when, and what may be done now."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from caseclock.application.casefile.checks import CHECKS, UNUSABLE, VERIFIED, verified_by
from caseclock.application.casefile.papers_asked import EVENTS, PROCEDURE, papers_asked
from caseclock.application.casefile.verification import CheckView, PersonChecks, verifications
from caseclock.application.caseview import Known
from caseclock.application.codewords import codewords
from caseclock.application.words import event_titles
from caseclock.domain.case.actions import Action, actions
from caseclock.domain.case.view import Actor, View
from caseclock.kernel.events import event_types
from tests.domain.applying import filed, person
from tests.support.office import Office, rules
from tests.support.verification import attested, household, unconfirmed, with_notice

FILED = "2025-03-03"
INFOPASS = "Tell the applicant to make an INFOPASS appointment at USCIS."


def known(office: Office) -> Known:
    return Known(office.now, tuple(office.history[office.case_id]), office.state)


def may(office: Office, role: str = "worker") -> list[Action]:
    actor = Actor(account="ann", role=role, county=office.county)
    view = View(
        state=office.state, policy=office.rules.policy, now=office.now, on=office.now.date(), actor=actor,
        history=tuple(office.history[office.case_id]),
    )  # fmt: skip
    return actions(office.rules, office.state, view)


def seen(office: Office, language: str = "en", *, restricted: bool = True) -> PersonChecks:
    return verifications(
        known(office), office.rules.definitions, may(office), codewords(language), restricted=restricted
    )[0]


def check(office: Office, name: str, language: str = "en") -> CheckView:
    return next(each for each in seen(office, language).checks if each.check == name)


def told(view: CheckView, event: str) -> dict[str, str]:
    return {fact.name: fact.value for each in view.tries if each.event == event for fact in each.facts}


def test_who_was_asked_and_what_came_back() -> None:
    office = unconfirmed(FILED, "1995-05-05")
    hub, save = check(office, "hub"), check(office, "save")
    assert (hub.stands, [each.event for each in hub.tries]) == ("answered", ["hub.answered", "hub.requested"])
    assert told(hub, "hub.answered")["answer"] == "the next step is wanted"
    assert [each.event for each in save.tries] == ["save.response_received", "save.requested"]
    assert all(each.by == "ann" and each.version for each in (*hub.tries, *save.tries))
    assert check(office, "proof").stands == "not_asked"


def test_what_is_waited_for_has_its_clock_and_whose_move_it_is() -> None:
    office = attested(FILED, "1995-05-05")
    office.do("run-hub")
    hub = check(office, "hub")
    assert (hub.stands, hub.says, hub.whose_move) == ("waiting", "Hub asked", "hub")
    assert [clock.title for clock in hub.clocks] == ["Hub not yet answered"]
    assert "record-hub-answer" in {each.command for each in hub.actions if each.allowed}
    assert check(office, "hub", "es").says == "Hub consultado"


def test_an_opportunity_shows_its_due_date_and_what_extended_it() -> None:
    office = with_notice(FILED, "1995-05-05", "2025-03-10").on("2025-04-01")
    office.do("extend-rop", role="supervisor", reason="good_faith_effort", until="2025-07-31")
    rop = check(office, "opportunity")
    [clock] = rop.clocks
    assert (clock.due_on, [each.reason for each in clock.extensions]) == (
        office.clock("status_verification", "rop", "Ana").schedule.due_on, ["good_faith_effort"],
    )  # fmt: skip
    assert rop.stands == "waiting"
    assert rop.tries[0].event == "rop.extended"


def test_a_verified_status_names_its_source() -> None:
    office = unconfirmed(FILED, "1995-05-05")
    office.do("verify-status", status="satisfactory", document="I-551", received_on=FILED)
    found = seen(office)
    assert found.source is not None
    assert {fact.name: fact.value for fact in found.source.facts}["document"] == "I-551"
    assert "Verified" in found.stands


def test_what_no_client_sees_stands_apart_from_the_facts() -> None:
    office = unconfirmed(FILED, "1995-05-05")
    office.do("request-save", step=2)
    office.do("record-save-response", step=2, code="infopass", text=INFOPASS, image_sha256="ab" * 32)
    save = check(office, "save")
    assert save.tries[0].staff_only == INFOPASS
    assert INFOPASS not in str([fact for each in save.tries for fact in each.facts])
    assert check(office, "review").stands == "waiting"


def test_who_is_not_verified_is_told_why() -> None:
    office = household(FILED, "1995-05-05")
    office.do("add-member", person={"first_name": "Ben", "last_name": "Ruiz", "asks_for_coverage": False})
    ana, ben = verifications(
        known(office), office.rules.definitions, may(office), codewords("en"), restricted=True
    )
    assert (ana.why_not, ana.checks[0].stands) == ("", "waiting")
    assert (ben.why_not, ben.checks) == ("does_not_ask", ())


def test_a_role_that_may_not_see_a_status_is_shown_nothing_of_it() -> None:
    found = seen(unconfirmed(FILED, "1995-05-05"), restricted=False)
    assert (found.why_not, found.stands, found.checks, found.source) == ("hidden", (), (), None)


def test_every_command_of_the_procedure_belongs_to_one_check() -> None:
    placed = [command for each in CHECKS for command in each.commands]
    spec = rules().definitions.latest("status_verification").procedure.commands
    given_by_people = {name for name, each in spec.items() if set(each.roles) != {"system"}}
    assert sorted(placed) == sorted(given_by_people)


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_try_is_in_words(language: str) -> None:
    words, types = codewords(language), dict(event_types())
    names = {UNUSABLE, VERIFIED, *EVENTS, *(event for each in CHECKS for event in each.events)}
    for name in names:
        assert event_titles(rules().definitions, name)[language] != name.replace(".", " ").replace("_", " ")
    fields = {field.name for name in names & types.keys() for field in msgspec.structs.fields(types[name])}
    hidden = {
        "instance", "member", "text", "explanation", "facts", "sources", "rule", "policy", "sha256",
        "rested_on",
    }  # fmt: skip
    assert not fields - hidden - words.facts.keys()


def asked(office: Office) -> Any:
    [found] = papers_asked(known(office), office.rules.definitions, may(office), codewords("en"))
    return found


def test_papers_are_listed_item_by_item_with_what_was_found() -> None:
    office = filed(person("Ana"), on=FILED)
    office.do("request-verification", items=[
        {"item": "income", "why": "pay stubs of February"}, {"item": "residence", "why": "a bill"},
    ])  # fmt: skip
    office.on("2025-03-10").do("record-verification", item="income", received_on="2025-03-10")
    office.do("mark-insufficient", item="income", why="only one page came")
    found = asked(office)
    income, residence = found.items
    assert (income.status, income.insufficient_why) == ("insufficient", "only one page came")
    assert (residence.status, residence.title, str(residence.asked_on)) == ("asked", "residence", FILED)
    assert found.clocks[0].due_on == office.clock(PROCEDURE, "verification_return").schedule.due_on
    assert found.tries[0].event == "verification.found_insufficient"
    assert {"request-verification", "record-verification"} <= {e.command for e in found.actions if e.allowed}


def test_what_the_hub_verified_stands_under_the_hub_and_not_under_paper() -> None:
    office = attested(FILED, "1995-05-05")
    office.do("run-hub")
    office.do("record-hub-answer", answer="verified")
    hub, proof = check(office, "hub"), check(office, "proof")
    assert (hub.stands, hub.says) == ("answered", "Status verified")
    assert (proof.stands, proof.tries) == ("not_asked", ())


@pytest.mark.parametrize(
    ("source", "name"),
    [("hub", "hub"), ("save_step_2", "save"), ("review", "review"), ("derived_from_save", "review"),
     ("self_declaration", "declaration"), ("document", "proof"), ("agency_record", "proof")],
)  # fmt: skip
def test_a_verified_status_stands_under_the_check_that_verified_it(source: str, name: str) -> None:
    assert verified_by(source) == name
