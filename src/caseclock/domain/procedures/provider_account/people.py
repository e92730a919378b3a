"""Who is who at a site: its certifier and staff are members of the case, found by their mail address too."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from caseclock.domain.case.members import MemberAdded
from caseclock.domain.case.state import CaseState, Member
from caseclock.domain.case.view import Output, View
from caseclock.kernel.ids import derive
from caseclock.kernel.refusal import refuse

CERTIFIER = "site_certifier"
STAFF = "provider_staff"
#: The number a person is found by; PAVE's certifier has exactly one.
EMAIL = "email"
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


class Person(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person as PAVE, or the certifier, gives them: the code goes to the mail address."""

    first_name: str
    last_name: str
    email: str


def certifier(state: CaseState) -> Member | None:
    """The site's certifier now, if there is one."""
    found = [m for m in state.members.values() if m.relationship == CERTIFIER and m.present]
    return found[-1] if found else None


def mail_address(member: Member | None) -> str:
    """The person's mail address; empty when none is known."""
    return member.numbers.get(EMAIL, "") if member else ""


def in_pave(state: CaseState) -> bool:
    """Whether PAVE has the certifier with first name, last name, mail address, and the site's NPI."""
    person = certifier(state)
    complete = person is not None and person.first_name and person.last_name and mail_address(person)
    return bool(complete and state.numbers.get("npi"))


def added(person: Person, relationship: str, view: View, field: str) -> Iterator[Output]:
    """The person joins the site; refused without a name or with what is no mail address."""
    for name in ("first_name", "last_name"):
        if not getattr(person, name).strip():
            raise refuse("name_missing", "A person has a first and a last name", "Give both.",
                         field=f"{field}.{name}")  # fmt: skip
    yield MemberAdded(
        member=derive(view.command_id or view.state.case_id, "person", field),
        first_name=person.first_name.strip(),
        last_name=person.last_name.strip(),
        relationship=relationship,
        numbers={EMAIL: address(person.email, f"{field}.email")},
    )


def address(email: str, field: str) -> str:
    """The mail address in small letters; refused by field when it is none."""
    text = email.strip().lower()
    if len(text) > 200 or _EMAIL.fullmatch(text) is None:
        raise refuse(
            "email_wrong", "This is no mail address", "Write it like d.reyes@clinic.example.", field=field
        )
    return text


def one_site(email: str, view: View, field: str) -> None:
    """One certifier's mail address serves one site, until a dated parameter allows several (I.16)."""
    elsewhere = view.given.facts.get("sites_of_email", ())
    if elsewhere and bool(view.policy.parameters.at("one_certifier_email_per_site", view.today).value):
        raise refuse(
            "email_of_another_site",
            "Each site's certifier has a mail address of its own",
            "Name an address that no other enrolled site uses.",
            citation="Family PACT portal announcement, question 6",
            field=field,
            sites=list(elsewhere),
            email=email,
        )
