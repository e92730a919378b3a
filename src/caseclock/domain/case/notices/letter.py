"""To whom a letter about a member goes, and where; a confidential one is on no letter (office rule 10)."""

from __future__ import annotations

from datetime import date

from caseclock.domain.case.notices.content import STANDARD, Letter
from caseclock.domain.case.representation import addressee
from caseclock.domain.case.state import CaseState, Member
from caseclock.domain.case.timeline import value_on


def letter_to(state: CaseState, member: Member | None, on: date, kind: str) -> Letter:
    """The letter as the case's facts say on a day; about the household where no member is named."""
    to = addressee(state, member, on, kind) if member else None
    withheld = bool(value_on(state.facts.get("confidential", ()), on))
    name = member.name if member else _head(state)
    return Letter(
        about=name,
        to=to.name if to else name,
        lines=_lines(state, member, on, withheld),
        copies=to.copies if to else (),
        withheld=withheld,
        case_number=state.case_number,
        county=state.county,
        written_language=str(_fact(state, member, "written_language", on)),
        format=str(_fact(state, member, "format", on) or STANDARD),
    )


def _head(state: CaseState) -> str:
    present = [m.name for m in state.members.values() if m.present]
    return present[0] if present else ""


def _lines(state: CaseState, member: Member | None, on: date, withheld: bool) -> tuple[str, ...]:
    """The mailing address, else the home address unless it is confidential."""
    mailing = str(_fact(state, member, "mailing_address", on))
    if mailing:
        return tuple(part.strip() for part in mailing.split("\n") if part.strip())
    if withheld:
        return ()
    town = f"{_fact(state, None, 'city', on)}, CA {_fact(state, None, 'zip', on)}".strip(", ")
    street = str(_fact(state, None, "address", on))
    return (street, town) if street else ()


def _fact(state: CaseState, member: Member | None, name: str, on: date) -> object:
    """What holds for the person's own mail, else for the household's (office rule 20)."""
    own = value_on(member.facts.get(name, ()), on, "") if member else ""
    return own or value_on(state.facts.get(name, ()), on, "")
