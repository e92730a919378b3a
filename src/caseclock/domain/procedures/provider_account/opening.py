"""Enrolling a site, and what PAVE tells of it: its NPI and its certifier."""

from __future__ import annotations

from collections.abc import Iterator

from caseclock.domain.case.commands import Body
from caseclock.domain.case.events import CaseAssigned, CaseFactRecorded, CaseNumbered, CaseOpened
from caseclock.domain.case.members import MemberAdded, MemberCorrected, MemberNumbered
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.household.opening import case_number
from caseclock.domain.procedures.provider_account import npi, people
from caseclock.domain.procedures.provider_account.events import CertifierNamed
from caseclock.domain.procedures.provider_account.people import CERTIFIER, EMAIL, Person
from caseclock.kernel.refusal import refuse

STATE = 0


class EnrolSite(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Opens a site's case. Certifier and NPI come from PAVE, now or later; without them no code is issued."""

    name: str
    address: str
    npi: str = ""
    certifier: Person | None = None


class RecordPaveContact(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What PAVE tells later, or otherwise than before: the NPI, the certifier's name and mail address."""

    npi: str = ""
    certifier: Person | None = None


def enrol_site(body: EnrolSite, view: View) -> Iterator[Output]:
    """The case, in the family-planning office's queue; sites belong to the State, county 0."""
    if view.state.county != STATE:
        raise refuse(
            "not_the_states",
            "Family PACT sites belong to the State",
            "Enrol the site with an account of county 0.",
            county=view.state.county,
        )
    for field in ("name", "address"):
        if not getattr(body, field).strip():
            raise refuse(f"{field}_missing", f"A site has a {field}", f"Give its {field}.", field=field)
    numbers = {"npi": npi.require(body.npi)} if body.npi else {}
    yield CaseOpened(kind="provider_site", case_number=case_number(view), numbers=numbers)
    yield CaseAssigned(queue="family_planning")
    yield CaseFactRecorded(fact="name", value=body.name.strip())
    yield CaseFactRecorded(fact="address", value=body.address.strip())
    if body.certifier is not None:
        yield from named(body.certifier, view)


def record_pave_contact(body: RecordPaveContact, view: View) -> Iterator[Output]:
    """Names the certifier of a site that has none; corrects one that it has."""
    if not body.npi and body.certifier is None:
        raise refuse("nothing_given", "PAVE tells an NPI or a certifier", "Give one.", field="certifier")
    if body.npi:
        yield CaseNumbered(system="npi", number=npi.require(body.npi))
    if body.certifier is None:
        return
    if people.certifier(view.state) is None:
        yield from named(body.certifier, view)
    else:
        yield from _corrected(body.certifier, view)


def named(person: Person, view: View) -> Iterator[Output]:
    """The certifier joins the site, and with them the account that a code will open."""
    people.one_site(person.email, view, "certifier.email")
    for output in people.added(person, CERTIFIER, view, "certifier"):
        yield output
        if isinstance(output, MemberAdded):
            yield CertifierNamed(member=output.member)


def _corrected(person: Person, view: View) -> Iterator[Output]:
    known = people.certifier(view.state)
    assert known is not None
    people.one_site(person.email, view, "certifier.email")
    for field in ("first_name", "last_name"):
        before, after = getattr(known, field), getattr(person, field).strip()
        if after and after != before:
            yield MemberCorrected(member=known.id, field=field, before=before, after=after)
    email = people.address(person.email, "certifier.email")
    if email != people.mail_address(known):
        yield MemberNumbered(member=known.id, system=EMAIL, number=email)
