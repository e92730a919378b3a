"""Facts with their own date: of the household, of a member, and what is kept confidential."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from caseclock.domain.case.commands import Body
from caseclock.domain.case.events import CaseFactRecorded
from caseclock.domain.case.members import MemberConfidentialitySet, MemberFactRecorded
from caseclock.domain.case.timeline import value_on
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.household.common import present, the_member
from caseclock.domain.procedures.household.identifiers import not_asked
from caseclock.kernel.refusal import refuse

FactName = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
FORMATS = ("standard", "large_print", "braille", "audio", "data_cd")
#: As the worklist and the letters read it.
CONFIDENTIAL_ADDRESS = "confidential"

#: Facts of the household, each apart from the others, and the type of their value.
OF_HOUSEHOLD: dict[str, type] = {
    "address": str,
    "city": str,
    "zip": str,
    "mailing_address": str,
    "phone": str,
    "email": str,
    "spoken_language": str,
    "written_language": str,
    "format": str,
    "interpreter": bool,
    "returned_mail": bool,
    "aid_pending": bool,
    "immediate_need": bool,
}
#: Facts of a person whose value is yes or no.
YES_OR_NO = frozenset(
    {"pregnant", "disability_basis", "immediate_need", "calworks_ineligible", "former_foster_youth"}
)
#: What only an applicant may be asked for (office rule 5).
ONLY_APPLICANTS = frozenset(
    {"citizenship", "immigration_status", "declared_status", "status_attestation", "mc13_category"}
)


class RecordFact(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A fact that is true from the effective date on: of the member named, else of the household."""

    fact: FactName
    value: str | int | bool
    member: UUID | None = None


class SetConfidential(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Keeps a member, or the household's address, off letters to others, digests and lists."""

    what: Literal["member", "address"]
    member: UUID | None = None
    confidential: bool = True


def record_fact(body: RecordFact, view: View) -> Iterator[Output]:
    """Refused for a fact of the household nobody knows, a wrong type, or what may not be asked."""
    if body.member is None:
        yield _of_household(body, view)
        return
    member = present(view)
    if body.fact in ONLY_APPLICANTS and not member.asks_for_coverage:
        raise not_asked("a status", "fact")
    if body.fact in YES_OR_NO:
        _typed(body, bool)
    _new(body, view, member.facts)
    yield MemberFactRecorded(member=member.id, fact=body.fact, value=body.value)


def _of_household(body: RecordFact, view: View) -> Output:
    kind = OF_HOUSEHOLD.get(body.fact)
    if kind is None:
        raise refuse(
            "no_such_fact",
            "A household has no such fact",
            "Name the member it is true of, or use one of: " + ", ".join(OF_HOUSEHOLD) + ".",
            field="fact",
        )
    _typed(body, kind)
    if body.fact == "format" and body.value not in FORMATS:
        raise refuse(
            "no_such_format",
            "Letters have no such format",
            "Use: " + ", ".join(FORMATS) + ".",
            citation="45 CFR 92.102",
            field="value",
        )
    _new(body, view, view.state.facts)
    return CaseFactRecorded(fact=body.fact, value=body.value)


def _typed(body: RecordFact, kind: type) -> None:
    if type(body.value) is not kind:
        wanted = "yes or no (true or false)" if kind is bool else "text"
        raise refuse("wrong_type", f"{body.fact} is {wanted}", f"Give {wanted}.", field="value")


def _new(body: RecordFact, view: View, facts: dict[str, Any]) -> None:
    known = facts.get(body.fact, ())
    if known and any(entry.on == view.on for entry in known) and value_on(known, view.on) == body.value:
        raise refuse("already_so", "This is recorded for that day", "Nothing is to be done.", field="value")


def set_confidential(body: SetConfidential, view: View) -> Iterator[Output]:
    """From now on in every letter, list and digest; what was sent is sent."""
    if (body.what == "member") != (body.member is not None):
        raise refuse(
            "whose_confidence",
            "Either a member is confidential, or the household's address",
            "Name the member with what: member, and none with what: address.",
            field="member",
        )
    if body.what == "address":
        yield CaseFactRecorded(fact=CONFIDENTIAL_ADDRESS, value=body.confidential)
    else:
        yield MemberConfidentialitySet(member=the_member(view).id, confidential=body.confidential)
