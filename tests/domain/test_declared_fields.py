"""What a procedure's file may ask of a generic command's body: fields with their kinds, days and words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from caseclock.application.definitions import read_definition
from caseclock.domain.procedures.household.documents import UPLOADED
from caseclock.domain.workflow.definition import AlertSpec, FieldSpec, Within
from caseclock.domain.workflow.versions import Definitions
from caseclock.kernel.refusal import Refusal
from tests.support.office import Office, rules

PASS = Path(__file__).parents[1] / "fixtures" / "bus_pass" / "v1"
FIELDS = {
    "line": FieldSpec(kind="word", choices=("red", "blue"), never=("blue",)),
    "rides": FieldSpec(kind="number", at_least=2, at_most="mc13_reminder_days"),
    "asked_on": FieldSpec(kind="date", required=False, within=Within("asking")),
    "early_on": FieldSpec(kind="date", required=False, within=Within("asking", "mc13_reminder_days")),
    "starts_on": FieldSpec(kind="date", required=False, future=True),
}
GOOD = {"line": "red", "rides": 2}


def office(offered: bool = True) -> Office:
    """A bus pass offered to Rosa on 3 March; sixty days to ask for it."""
    read = read_definition(PASS)
    asking = replace(read.procedure.commands["ask-pass"], fields=FIELDS, late=True)
    procedure = replace(read.procedure, commands={**read.procedure.commands, "ask-pass": asking})
    shipped = rules()
    added = Definitions([*shipped.definitions, replace(read, procedure=procedure)])
    found = Office(on="2025-03-03", the_rules=replace(shipped, definitions=added))
    found.do("open-case", members=[{"first_name": "Rosa", "last_name": "Test"}])
    if offered:
        found.do("offer-pass", member=found.member("Rosa").id)
    return found


def test_what_a_field_says_stands_in_the_event_and_is_an_answer_that_guards_read() -> None:
    asked = office()
    asked.do("ask-pass", **GOOD, starts_on="2025-06-01")
    event = next(r.event for r in asked.history[asked.case_id] if r.event.type == "pass.asked")
    told = {"line": "red", "rides": 2, "starts_on": "2025-06-01"}
    assert told.items() <= event.data.items()
    assert asked.instance("bus_pass").answers == told
    assert asked.replayed() == asked.state


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("line", "blue", "not_for_these"),
        ("asked_on", "2025-03-04", ""),
        ("asked_on", "2025-03-05", "in_the_future"),
        ("early_on", "2025-03-04", ""),
        ("starts_on", "2026-01-01", ""),
        ("rides", 30, ""),
        ("rides", 31, "too_many"),
    ],
)
def test_what_the_file_rules_out_is_refused(field: str, value: object, code: str) -> None:
    answer = office().on("2025-03-04").attempt("ask-pass", **{**GOOD, field: value})
    assert (answer.code if isinstance(answer, Refusal) else "") == code


@pytest.mark.parametrize(
    ("field", "value", "last"),
    [
        ("asked_on", "2025-05-01", ""),
        ("asked_on", "2025-05-02", ""),
        ("asked_on", "2025-05-03", "2025-05-02"),
        ("early_on", "2025-04-02", ""),
        ("early_on", "2025-04-03", "2025-04-02"),
    ],
)
def test_a_day_lies_within_its_clock_however_late_it_is_recorded(field: str, value: str, last: str) -> None:
    answer = office().on("2025-06-15").attempt("ask-pass", **{**GOOD, field: value})
    if last:
        assert isinstance(answer, Refusal)
        assert (answer.code, answer.facts["last"]) == ("after_the_last_day", date.fromisoformat(last))
    else:
        assert not isinstance(answer, Refusal)


@pytest.mark.parametrize("body", [{"line": "green", "rides": 2}, {"line": "red", "rides": 1}, {"rides": 2}])
def test_a_value_of_another_kind_is_no_body_at_all(body: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        office().attempt("ask-pass", **body)


def test_an_alert_that_no_clock_raises_is_raised_by_its_event_once_and_cleared_by_another() -> None:
    read = read_definition(PASS)
    told = AlertSpec(raised_on=("pass.offered",), to=("unit:buses",), cleared_by=("pass.asked",))
    procedure = replace(read.procedure, alerts={"pass_wanted": told})
    shipped = rules()
    added = Definitions([*shipped.definitions, replace(read, procedure=procedure)])
    found = Office(on="2025-03-03", the_rules=replace(shipped, definitions=added))
    found.do("open-case", members=[{"first_name": "Rosa", "last_name": "Test"}])
    member = found.member("Rosa").id
    found.do("offer-pass", member=member)
    found.do("offer-pass", member=member)
    (alert,) = [a for a in found.state.alerts.values() if a.alert == "pass_wanted"]
    assert (alert.to, alert.member, alert.clock) == (("unit:buses",), member, "")
    found.do("ask-pass", member=member)
    assert "pass_wanted" not in found.alerts()


def test_a_command_that_begins_something_for_a_member_names_the_member() -> None:
    assert office(offered=False).refused("offer-pass").code == "which_member"


def test_an_adverse_command_waits_until_what_came_in_is_read() -> None:
    read = read_definition(PASS)
    asking = replace(read.procedure.commands["ask-pass"], adverse=True)
    procedure = replace(read.procedure, commands={**read.procedure.commands, "ask-pass": asking})
    shipped = rules()
    added = Definitions([*shipped.definitions, replace(read, procedure=procedure)])
    found = Office(on="2025-03-03", the_rules=replace(shipped, definitions=added))
    found.do("open-case", members=[{"first_name": "Rosa", "last_name": "Test"}])
    member = found.member("Rosa").id
    found.do("offer-pass", member=member)
    found.given = {UPLOADED: "application/pdf"}
    found.do("file-document", document="9f" * 32, form="letter", received_on="2025-03-03")
    assert found.refused("ask-pass", member=member).code == "unread"
