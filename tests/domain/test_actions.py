"""What /actions shows as blocked is refused, for the reason it shows."""

from __future__ import annotations

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
from tests.support.office import Office
from tests.support.verification import attested, household, unconfirmed

ROLES = ("worker", "supervisor", "program_specialist")


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
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", CASES)
def test_every_action_shown_as_blocked_is_refused_with_the_same_code(name: str, role: str) -> None:
    office = CASES[name]()
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


def test_a_refusal_speaks_in_titles() -> None:
    office = filed()
    refusal = office.refused("recalculate-clocks", reason="x")
    assert refusal.code == "role"
    assert "recalculate-clocks" not in refusal.rule + refusal.remedy
    refusal = reviewed().refused("decide-scope", role="program_specialist")
    assert refusal.code == "wrong_state"
    assert "decide-scope" not in refusal.rule
    assert "status_verification" not in refusal.rule
