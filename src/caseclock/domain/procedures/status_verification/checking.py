"""The federal Hub, proof on paper, and what verifying a status sets right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

import msgspec

from caseclock.domain.case.commands import InstanceBody, Written
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.status_verification import events_checks as c
from caseclock.domain.procedures.status_verification import events_scope as s
from caseclock.domain.procedures.status_verification.bodies import alert, subject
from caseclock.domain.procedures.status_verification.data import SELF_DECLARED, Verification, verification
from caseclock.domain.procedures.status_verification.folding import then
from caseclock.domain.procedures.status_verification.outcome import follow
from caseclock.domain.procedures.status_verification.person_facts import filed_on
from caseclock.domain.procedures.status_verification.save_requests import usable_identifier
from caseclock.kernel.events import New
from caseclock.kernel.refusal import refuse
from caseclock.kernel.time import first_of_month, first_of_next_month

Status = Literal["citizen", "satisfactory", "prucol"]


#: The number of a request; 0 stands for the latest.
Request = Annotated[int, msgspec.Meta(ge=0)]


class RunHub(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks the federal Hub."""


class RecordHubAnswer(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the Hub answered. `status_held` names an immigration status that it verified; `request` is the
    number of the asking that it answers, the latest when it is not given; `another_person` says that the
    answer is about somebody else."""

    answer: Literal["verified", "inconsistent", "needs_next_step"]
    request: Request = 0
    status_held: str = ""
    received_on: date | None = None
    another_person: bool = False


class AskPapers(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks for papers that prove the status."""

    items: tuple[Written, ...]


class VerifyStatus(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Records proof: which status it proves, what it is, and the day it was received."""

    status: Status
    document: Written
    received_on: date
    status_held: str = ""
    source: Literal["document", "hub", "agency_record"] = "document"


def run_hub(body: RunHub, view: View) -> Iterator[Output]:
    """The first of the electronic means (42 CFR 435.949); again only after a change (office rule 22)."""
    may_ask_hub(view)
    yield c.HubRequested(**subject(view), number=verification(view).hub_asked + 1)


def may_ask_hub(view: View) -> None:
    """Asked once; again when a name, birth date, number or reported status has changed since."""
    data = verification(view)
    if data.verified_status == "citizen":
        raise refuse(
            "citizenship_verified",
            "Citizenship that was verified is not asked again",
            "Nothing is to be asked.",
            citation="42 CFR 435.956(a); office rule 22",
        )
    if data.hub_asked and not data.changed:
        raise refuse(
            "hub_not_asked_again",
            "The Hub is asked again only when a name, birth date, number or reported status has changed",
            "Correct what was recorded wrongly (correct-fact, record-identifier), or record what the person "
            "declares now; a mended spelling is no change.",
            citation="42 CFR 435.949; office rule 22",
            hub=data.hub,
            asked=data.hub_asked,
        )


def asked(field: str, given: int, latest: int) -> int:
    """The number of the request that an answer speaks of. Refused: nobody asked that."""
    if given > latest:
        raise refuse(
            "no_such_request",
            f"There was no request {given}",
            f"Name one of 1 to {latest}." if latest else "Nothing was asked.",
            field=field,
        )
    return given or latest


def record_hub_answer(body: RecordHubAnswer, view: View) -> Iterator[Output]:
    """Verified settles what was declared; anything else leads to SAVE and the reasonable opportunity."""
    data = verification(view)
    received_on = body.received_on or view.on
    not_in_future("received_on", received_on, view)
    request = asked("request", body.request, data.hub_asked)
    told: dict[str, Any] = {
        **subject(view),
        "answer": body.answer,
        "received_on": received_on,
        "request": request,
    }
    if request < data.hub_asked:
        yield New(c.HubAnswerSetAside(**told), received_on)
        return
    if body.another_person:
        yield from unusable(view, "hub", request, "another_person")
        return
    yield New(c.HubAnswered(**told), received_on)
    if body.answer != "verified" or data.verified:
        return
    if data.declared not in ("citizen", "satisfactory"):
        raise refuse(
            "nothing_to_confirm",
            "The Hub confirms a citizenship or an immigration status that was declared",
            "Record what the person declared, or derive PRUCOL from the answer.",
            citation="42 CFR 435.949",
            field="answer",
        )
    verified = c.StatusVerified(
        **subject(view),
        status=data.declared,
        source="hub",
        received_on=received_on,
        status_held=body.status_held,
    )
    yield from confirm(view, data, verified)


def unusable(view: View, service: str, request: int, flaw: str) -> Iterator[Output]:
    """Nothing follows from such an answer but that the Program and the owner look; the request waits on."""
    yield c.AnswerUnusable(**subject(view), service=service, request=request, flaw=flaw)
    yield alert(view, "answer_unusable", view.state.version, "program", "owner")


def ask_papers(body: AskPapers, view: View) -> Iterator[Output]:
    """Categories 1 to 15 only after Hub and SAVE failed; category 16 never (004:40-41)."""
    data = verification(view)
    if data.declared == "prucol" and SELF_DECLARED in data.categories:
        raise refuse(
            "no_paper_asked",
            "MC 13 category 16 is declared without a document",
            "Do not ask for papers.",
            citation="22 CCR 50301.3(p)",
        )
    if not electronic_failed(view, data):
        raise refuse(
            "ask_hub_and_save_first",
            "Papers are asked for only when Hub and SAVE could not confirm the status",
            "Run the Hub, then request SAVE; ask for papers when they have failed.",
            citation="42 CFR 435.949, 435.956(a); 22 CCR 50301.6",
            hub=data.hub,
            save_step=data.save_step,
        )
    if not body.items:
        raise refuse("no_items", "A request names what it asks for", "Name the papers.", field="items")
    yield c.ProofAsked(**subject(view), items=body.items)


def electronic_failed(view: View, data: Verification) -> bool:
    """Whether Hub, and SAVE for a noncitizen, were asked and did not confirm. Without a number that SAVE
    can be asked by, nothing electronic is left after the Hub."""
    if data.verified or data.hub not in ("inconsistent", "needs_next_step"):
        return False
    if data.declared == "citizen" or not usable_identifier(view):
        return True
    return any(a.effect == "documents" or (a.step > 1 and a.effect != "confirms") for a in data.fresh_answers)


def verify_status(body: VerifyStatus, view: View) -> Iterator[Output]:
    """Proof is judged by the day it was received; in any state, however late (office point 11)."""
    not_in_future("received_on", body.received_on, view)
    verified = c.StatusVerified(
        **subject(view),
        status=body.status,
        source=body.source,
        received_on=body.received_on,
        status_held=body.status_held,
        document=body.document,
    )
    yield from confirm(view, verification(view), verified)


def confirm(view: View, data: Verification, verified: c.StatusVerified) -> Iterator[Output]:
    """A proven status: an expiry that it beat is taken back, and scope is full from a reduction's own day."""
    on = verified.received_on
    lapsed, reduced = data.lapsed, data.reduced
    yield New(verified, on)
    data = then(data, verified)
    since = first_of_month(on) if data.scope else first_of_month(filed_on(view))
    if lapsed and lapsed.expired_on and lapsed.accepted_until and on <= lapsed.accepted_until:
        back = s.RopExpiryTakenBack(**subject(view), why="proof_in_time", legal_end=lapsed.expired_on)
        yield New(back, on)
        data, since = then(data, back), first_of_next_month(lapsed.expired_on)
    if reduced is not None:
        since = min(since, reduced.effective_on)
    month = max(since, first_of_month(filed_on(view)))
    yield from follow(view, data, month, on, "status verified", anew=True)


def still_accepted(data: Verification, on: date) -> date | None:
    """The last day on which proof is accepted, while it has not passed."""
    until = data.lapsed.accepted_until if data.lapsed else None
    return until if until is not None and on <= until else None
