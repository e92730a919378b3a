"""How identifiers and public numbers are written, and whom they may be asked of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal
from uuid import UUID

from caseclock.domain.case.commands import Body
from caseclock.domain.case.events import CaseNumbered
from caseclock.domain.case.members import MemberIdentified, MemberNumbered
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.household.common import Word, present
from caseclock.kernel.refusal import Refused, refuse
from caseclock.kernel.secret import Secret

Kind = Literal["ssn", "a_number", "i94", "passport"]
#: Only an applicant may be asked for a number or a status.
ASKING = "42 CFR 435.907(e), 435.910; office rule 5"

_FORMS: dict[str, tuple[re.Pattern[str], str]] = {
    # Ranges that are never issued count as well-formed: extracts and training data are made of them.
    "ssn": (re.compile(r"\d{9}", re.ASCII), "nine digits, for example 900-12-3456"),
    "a_number": (re.compile(r"A\d{7,9}", re.ASCII), "A and seven to nine digits"),
    "i94": (
        re.compile(r"\d{9}[A-Z0-9]\d", re.ASCII),
        "eleven characters: nine digits, a digit or letter, a digit",
    ),
    "passport": (re.compile(r"[A-Z0-9]{6,12}"), "six to twelve letters and digits"),
}
_NUMBERS: dict[str, tuple[re.Pattern[str], str]] = {
    "cin": (re.compile(r"\d{8}[A-Z]", re.ASCII), "eight digits and a letter, for example 91234567A"),
}


class RecordIdentifier(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Records or replaces an identifier of a member; it is encrypted."""

    member: UUID
    kind: Kind
    value: Secret


class RecordNumber(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Records another system's number: the CIN of a member, the county's or BenefitsCal's of the case."""

    system: Literal["cin", "county_case", "benefitscal", "birth_report"]
    number: Word
    member: UUID | None = None


def record_identifier(body: RecordIdentifier, view: View) -> Iterator[Output]:
    """Refused when malformed, and for a number that nobody may ask this member for."""
    member = present(view)
    value = well_formed(body.kind, body.value, "value")
    if body.kind == "ssn" and not member.asks_for_coverage:
        raise not_asked("an SSN", "member")
    replaced = member.identifiers.get(body.kind, value) not in ("", value)
    yield MemberIdentified(member=member.id, kind=body.kind, value=value, replaced=replaced)


def record_number(body: RecordNumber, view: View) -> Iterator[Output]:
    """Kept and searchable; the CIN belongs to a person, the case's numbers to no one person."""
    of_person = body.system in ("cin", "birth_report")
    if of_person != (body.member is not None):
        raise refuse(
            "whose_number",
            f"The number {body.system} belongs to a {'person' if of_person else 'case'}",
            "Name the member." if of_person else "Leave the member out.",
            field="member",
        )
    number = (
        _written(_NUMBERS, body.system, body.number, "number") if body.system in _NUMBERS else body.number
    )
    if body.member is not None:
        yield MemberNumbered(member=present(view).id, system=body.system, number=number)
    else:
        yield CaseNumbered(system=body.system, number=number)


def well_formed(kind: str, value: str, field: str) -> str:
    """The identifier as it is kept, without spaces and hyphens. Refused when malformed; never repeated."""
    return _written(_FORMS, kind, value, field)


def _written(forms: dict[str, tuple[re.Pattern[str], str]], kind: str, value: str, field: str) -> str:
    plain = re.sub(r"[\s-]", "", value).upper()
    if kind == "a_number" and plain[:1].isdigit():
        plain = f"A{plain}"
    pattern, form = forms[kind]
    if pattern.fullmatch(plain) is None:
        raise refuse("malformed", f"This is no {kind}", f"Write {form}.", field=field)
    return plain


def not_asked(what: str, field: str) -> Refused:
    """Refuses to record of a non-applying member what only applicants are asked for."""
    return refuse(
        "not_asked",
        f"Only who asks for coverage is asked for {what}",
        "Leave it out, or record that the member asks for coverage (request-coverage).",
        citation=ASKING,
        field=field,
    )
