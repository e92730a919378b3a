"""What /actions shows as blocked is refused, for the reason it shows."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest

from caseclock.domain.case.actions import Action, actions
from caseclock.domain.case.decide import decide, find_order
from caseclock.domain.case.view import Actor, View
from caseclock.kernel.refusal import Refusal
from tests.domain.applying import filed
from tests.domain.calworks import discontinue, on_calworks
from tests.domain.newborns import mc330
from tests.domain.provider_site import Site
from tests.support.office import Office
from tests.support.verification import attested, household, unconfirmed

ROLES = ("worker", "supervisor", "program_specialist")
SITE_ROLES = ("family_planning_office", "service_center", "site_certifier")


def listed(office: Office, role: str = "worker") -> dict[str, Action]:
    return {each.command: each for each in actions(office.rules, office.state, view(office, role))}


def view(office: Office, role: str) -> View:
    return office._view(office.state, Actor(account="ann", role=role, county=office.county))


def given(office: Office, role: str, action: Action) -> Any:
    """The command with nothing said but what it is about: what blocks it does not hang on its body."""
    order = find_order(office.rules, office.state, action.command, None)
    about = {"instance": action.instance, "reason": next(iter(order.spec.reasons), "x")}
    fields = msgspec.structs.fields(order.code.body)
    body = order.code.body(**{f.name: about.get(f.name) for f in fields if f.required or f.name in about})
    order = find_order(office.rules, office.state, action.command, body)
    return decide(office.rules, office.state, order, view(office, role))


def aid_ended() -> Office:
    office = on_calworks("Ana")
    discontinue(office)
    return office


def asked() -> Office:
    office = filed()
    office.do("request-verification", items=[{"item": "income", "why": "pay stubs"}])
    return office


def reported() -> Office:
    office = filed().on("2025-03-10")
    mc330(office, born="2025-03-04", received_on="2025-03-10")
    return office


def reviewed() -> Office:
    office = unconfirmed("2025-03-06", "1995-05-05")
    office.do("ask-program", question="which receipt counts?")
    return office


def shut() -> Office:
    office = household("2025-03-06", "1995-05-05")
    office.do("close-case", role="supervisor", reason="opened twice")
    return office


CASES = {
    "filed": filed,
    "asked": asked,
    "on cash aid": lambda: on_calworks("Ana"),
    "cash aid ended": aid_ended,
    "a newborn reported": reported,
    "no status declared": lambda: household("2025-03-06", "1995-05-05"),
    "a status declared": lambda: attested("2025-03-06", "1995-05-05"),
    "a status unconfirmed": lambda: unconfirmed("2025-03-06", "1995-05-05"),
    "a status reviewed": reviewed,
    "closed": shut,
    "an alert of a deadline": lambda: filed().on("2025-04-12"),
    "a deadline missed": lambda: filed().on("2025-05-20"),
}
SITES = {
    "enrolled": lambda: Site().enrolled(),
    "a code out": lambda: Site().with_code(),
    "a code asked for": lambda: asking(),
    "in use": lambda: Site().active(),
    "with staff": lambda: Site().with_staff(),
}


def asking() -> Site:
    site = Site().with_code()
    site.do("request-new-code", role="site_certifier")
    return site


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", CASES)
def test_every_action_shown_as_blocked_is_refused_with_the_same_code(name: str, role: str) -> None:
    refused_as_shown(CASES[name](), role)


@pytest.mark.parametrize("role", SITE_ROLES)
@pytest.mark.parametrize("name", SITES)
def test_so_it_is_at_a_provider_site(name: str, role: str) -> None:
    refused_as_shown(SITES[name](), role)


def refused_as_shown(office: Office, role: str) -> None:
    # A guard is asked of what the command itself records, so it may hold once the body has said so.
    blocked = [
        a for a in actions(office.rules, office.state, view(office, role)) if a.code not in ("", "guard")
    ]
    assert blocked
    for action in blocked:
        refusal = given(office, role, action)
        assert isinstance(refusal, Refusal), action.command
        assert (action.command, refusal.code) == (action.command, action.code)
        assert action.why
        assert action.remedy
        assert action.citation


def test_a_day_old_application_blocks_what_has_nothing_to_work_on() -> None:
    now = listed(filed())
    codes = {
        "accept-item": "not_asked",
        "mark-insufficient": "not_asked",
        "record-verification": "not_asked",
        "restore-calworks": "nothing_to_restore",
        "end-representative": "not_representing",
        "work-alert": "no_alert",
        "reverse-command": "nothing_to_reverse",
        "reopen-case": "not_closed",
        "image-save-response": "no_response",
        "close-case": "applications_undecided",
    }
    shown = now | listed(filed(), "supervisor")
    assert {name: shown[name].code for name in codes if name in shown} == {
        name: code for name, code in codes.items() if name in shown
    }
    assert now["add-note"].allowed


def test_what_was_blocked_is_allowed_once_there_is_something_to_work_on() -> None:
    assert listed(asked())["accept-item"].allowed
    assert listed(asked())["reverse-command"].allowed
    assert listed(aid_ended())["restore-calworks"].allowed
    assert listed(reviewed(), "program_specialist")["conclude-review"].allowed


def test_an_alert_of_a_deadline_is_shown_as_worked_by_no_word() -> None:
    office = filed().on("2025-04-12")
    now = listed(office)["work-alert"]
    assert (now.allowed, now.code) == (False, "deadline_stands")
    office.do("escalate", why="She asks for a supervisor.")
    assert listed(office, "supervisor")["work-alert"].allowed


def test_a_site_without_accounts_is_shown_what_has_nothing_to_work_on() -> None:
    codes = {name: each.code for name, each in listed(Site().enrolled(), "service_center").items()}
    assert codes["reset-password"] == "no_account"
    assert listed(Site().active(), "service_center")["reset-password"].allowed
    office = listed(Site().enrolled(), "family_planning_office")
    assert office["record-code-mail-bounced"].code == "recorded_already"
    assert office["replace-certifier"].allowed
    certifier = listed(asking(), "site_certifier")
    assert certifier["request-new-code"].code == "asked_already"
    assert certifier["remove-staff"].code == "not_staff"
    assert certifier["reinvite-staff"].code == "not_staff"
    assert certifier["switch-site"].code == "switch_not_allowed"


def test_a_refusal_speaks_in_titles() -> None:
    office = filed()
    refusal = office.refused("recalculate-clocks", reason="x")
    assert refusal.code == "role"
    assert "recalculate-clocks" not in refusal.rule + refusal.remedy
    refusal = reviewed().refused("decide-scope", role="program_specialist")
    assert refusal.code == "wrong_state"
    assert "decide-scope" not in refusal.rule
    assert "status_verification" not in refusal.rule


def test_what_has_no_place_now_names_only_what_this_actor_may_do_instead() -> None:
    office = filed()
    office.do("approve-coverage", member=next(iter(office.state.members)), citation="W&I 14005.30")
    for role in ROLES:
        found = actions(office.rules, office.state, view(office, role))
        misplaced = [each for each in found if each.code == "wrong_state"]
        for each in misplaced:
            allowed = {a.title["en"] for a in found if a.allowed and a.instance == each.instance}
            named = each.remedy.removeprefix("What may be done now: ").removesuffix(".").split("; ")
            assert set(named) <= allowed or "next actions" in each.remedy, each
        assert misplaced or role != "worker"


@pytest.mark.parametrize("name", CASES)
def test_what_is_blocked_names_commands_by_their_titles(name: str) -> None:
    office = CASES[name]()
    codes = {c for d in office.rules.definitions.newest() for c in d.procedure.commands if "-" in c}
    for role in ROLES:
        for each in actions(office.rules, office.state, view(office, role)):
            assert not codes & set(re.findall(r"[a-z0-9-]+", each.why + " " + each.remedy)), each


def test_what_must_be_asked_for_first_is_called_as_the_action_is() -> None:
    remedy = listed(filed())["accept-item"].remedy
    assert listed(filed())["request-verification"].title["en"] in remedy
