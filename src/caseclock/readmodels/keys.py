"""What a case or person is found by exactly: any system's number, a telephone, an identifier's hash."""

from __future__ import annotations

from uuid import UUID

from caseclock.domain.case.state import CaseState
from caseclock.domain.case.timeline import latest
from caseclock.kernel.secret import REDACTED
from caseclock.readmodels.members import text_fact
from caseclock.readmodels.tools import ReadModel, Rows, Tools, address_keys, number_key, phone_key

#: Stands for the person where it is the case that bears a number.
NOBODY = UUID(int=0)
IDENTIFIERS = ("ssn", "a_number", "i94", "passport")


def identifier_key(kind: str, value: str, tools: Tools) -> str:
    """The keyed hash by which an identifier is found; empty when there is nothing to find."""
    plain = number_key(value)
    return tools.hash(kind, plain).hex() if plain and value != REDACTED else ""


def address_key(line: str, tools: Tools) -> str:
    """The keyed hash of a normalised address: where somebody lives stands nowhere in clear for a search."""
    return tools.hash("address", line).hex()


def rows(state: CaseState, tools: Tools) -> Rows:
    """A row for each way to find the case or somebody in it."""
    found: Rows = {}
    if state.version == 0:
        return found

    def add(kind: str, key: str, shown: str, person: UUID = NOBODY) -> None:
        if key:
            found[key, kind, state.case_id, person] = {
                "key": key,
                "kind": kind,
                "case_id": state.case_id,
                "person_id": person,
                "shown": shown,
            }

    add("case_number", number_key(state.case_number), state.case_number)
    for system, number in state.numbers.items():
        add(system, number_key(number), number)
    phone = text_fact(state.facts, "phone")
    add("phone", phone_key(phone), phone)
    if not _hidden(state):
        for fact in ("address", "mailing_address"):
            for line in address_keys(text_fact(state.facts, fact)):
                add("address", address_key(line, tools), "")
    for member in state.members.values():
        for system, number in member.numbers.items():
            add(system, number_key(number), number, member.id)
        phone = text_fact(member.facts, "phone")
        add("phone", phone_key(phone), phone, member.id)
        for kind, value in member.identifiers.items():
            add(kind, identifier_key(kind, value, tools), "", member.id)
    return found


def _hidden(state: CaseState) -> bool:
    """Where the household, or anybody in it, is confidential, no address leads to it."""
    people = [member for member in state.members.values() if member.present]
    return bool(latest(state.facts.get("confidential", ()))) or any(each.confidential for each in people)


MODEL = ReadModel(
    table="rm_keys",
    key=("key", "kind", "case_id", "person_id"),
    rows=rows,
    reads=("case_number", "numbers", "facts", "members"),
)
