"""How a household is reached: telephone, address, e-mail and languages, and whose they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

import msgspec

from caseclock.domain.case.state import CaseState
from caseclock.domain.case.timeline import Timeline, value_on
from caseclock.domain.procedures.household.facts import CONFIDENTIAL_ADDRESS

#: What is asked of every household, in the order of the panel; then what some have besides.
ALWAYS = ("phone", "address", "spoken_language", "written_language", "email")
WHERE = ("address", "city", "zip", "mailing_address")
BESIDES = ("mailing_address", "format", "interpreter")


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is known, or, where `value` is empty, is not. `confidential`: it is told to nobody.

    `member` and `name` are empty where it is the whole household's.
    """

    fact: str
    value: str | bool
    member: UUID | None = None
    name: str = ""
    confidential: bool = False


def ways(state: CaseState, today: date) -> list[Way]:
    """What holds today, the household's first, then what single people have of their own."""
    kept = bool(value_on(state.facts.get(CONFIDENTIAL_ADDRESS, ()), today))
    found = []
    for fact in (*ALWAYS, *BESIDES):
        value = _value(state.facts, fact, today)
        if value or fact in ALWAYS:
            found.append(Way(fact=fact, value=value, confidential=kept and fact in WHERE))
    for person in state.members.values():
        for fact in (*ALWAYS, *BESIDES) if person.present else ():
            if value := _value(person.facts, fact, today):
                found.append(
                    Way(
                        fact=fact,
                        value=value,
                        member=person.id,
                        name=person.name,
                        confidential=person.confidential,
                    )
                )
    return found


def _value(facts: Mapping[str, Timeline], fact: str, today: date) -> str | bool:
    names = ("address", "city", "zip") if fact == "address" else (fact,)
    known = [value_on(facts.get(name, ()), today, "") for name in names]
    if len(known) == 1 and isinstance(known[0], bool):
        return known[0]
    return ", ".join(str(each) for each in known if each)
