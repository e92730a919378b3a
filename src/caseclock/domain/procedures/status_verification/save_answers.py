"""An answer of SAVE, accepted in every state and judged by the day it was received (I.6)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from caseclock.domain.case.commands import InstanceBody
from caseclock.domain.case.events import AlertCleared
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.status_verification import events_checks as c
from caseclock.domain.procedures.status_verification.bodies import alert, subject
from caseclock.domain.procedures.status_verification.checking import Request, asked, confirm, unusable
from caseclock.domain.procedures.status_verification.data import Review, Step, Verification, verification
from caseclock.domain.procedures.status_verification.folding import then
from caseclock.domain.procedures.status_verification.save_codes import effect_of, is_infopass, status_of
from caseclock.kernel.events import New
from caseclock.kernel.refusal import refuse
from caseclock.kernel.secret import Secret

Code = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
#: What may be wrong: it cannot be read, is of another form, answers what is not asked, speaks of somebody
#: else; or the service refused the request, or could not be reached for too long.
Flaw = Literal["not_json", "unknown_form", "unknown_answer", "another_person", "refused", "unreachable"]
IMAGE_MISSING = "save_image_missing"
_RANK: tuple[Review, ...] = ("", "adverse", "program", "specialist")


class RecordSaveResponse(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Records what SAVE answered. `code` is its coded answer; `text` the words, kept from the client.
    `status_held` is the status it names; `another_person` that the answer is about somebody else;
    `request` the number of the request that it answers, the latest when it is not given."""

    step: Step
    request: Request = 0
    code: Code
    received_on: date | None = None
    status_held: str = ""
    text: Secret = ""
    another_person: bool = False
    image_sha256: str = ""


class ReportUnusableAnswer(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A service's answer that cannot be used, or its refusal to answer. `kept`: the answer, kept beside the
    case as it came."""

    service: Literal["hub", "save"]
    request: Request = 0
    flaw: Flaw
    kept: UUID | None = None


class ImageSaveResponse(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Puts the picture of a secondary response into the case record."""

    response: int
    sha256: str = ""


def record_save_response(body: RecordSaveResponse, view: View) -> Iterator[Output]:
    """A confirming answer verifies; an adverse or unclear one starts a review; none reduces by itself."""
    data = verification(view)
    received_on = body.received_on or view.on
    not_in_future("received_on", received_on, view)
    request = asked("request", body.request, data.save_asked)
    effect = effect_of(
        data,
        body.code,
        body.status_held,
        step=body.step,
        request=request,
        another_person=body.another_person,
    )
    answered = c.SaveResponseReceived(
        **subject(view),
        number=len(data.answers) + 1,
        step=body.step,
        code=body.code,
        effect=effect,
        received_on=received_on,
        status_held=body.status_held,
        text=body.text,
        imaged=bool(body.image_sha256),
        request=request,
    )
    yield New(answered, received_on)
    data = then(data, answered)
    if data.save_pending and data.save_step == body.step and request > data.save_stale:
        stopped = c.SaveRequestAnswered(**subject(view), step=body.step)
        yield New(stopped, received_on)
        data = then(data, stopped)
    if body.step > 1 and not answered.imaged:
        yield alert(view, IMAGE_MISSING, answered.number, "owner")
    yield from _acts(view, data, answered)


def _acts(view: View, data: Verification, answered: c.SaveResponseReceived) -> Iterator[Output]:
    match answered.effect:
        case "confirms":
            verified = c.StatusVerified(
                **subject(view),
                status=status_of(answered.status_held),
                source=f"save_step_{answered.step}",
                received_on=answered.received_on,
                status_held=answered.status_held,
            )
            yield from confirm(view, data, verified)
        case "adverse" | "program" | "specialist" as kind:
            infopass = is_infopass(answered.code, answered.text)
            yield from start_review(view, kind, answered.number, infopass=infopass)


def start_review(view: View, kind: Review, answer: int, *, infopass: bool = False) -> Iterator[Output]:
    """Hands an answer to whom it belongs: a supervisor, the Program, or a specialist. A review that is open
    already stays with whoever may decide more."""
    open_one = verification(view).review
    graver = max(kind, open_one, key=_RANK.index)
    yield c.StatusReviewStarted(**subject(view), kind=graver, answer=answer)
    if kind == "program":
        yield c.ProgramInstructionsRequested(**subject(view), answer=answer)
        yield alert(view, "save_infopass" if infopass else "program_asked", view.state.version, "program")
    else:
        audience = "program_specialist" if kind == "specialist" else "supervisor"
        yield alert(view, "verification_review", view.state.version, audience)


def report_unusable_answer(body: ReportUnusableAnswer, view: View) -> Iterator[Output]:
    """What cannot be read, or was not given, is a matter for people."""
    yield from unusable(view, body.service, body.request, body.flaw)


def has_answered(view: View) -> None:
    """SAVE has answered at least once."""
    if not verification(view).answers:
        raise refuse(
            "no_response", "There is no SAVE response", "Record the response first.", field="response"
        )


def image_save_response(body: ImageSaveResponse, view: View) -> Iterator[Output]:
    """The response must be imaged when secondary SAVE was needed (004:129)."""
    has_answered(view)
    data = verification(view)
    if body.response not in {answer.number for answer in data.answers}:
        raise refuse(
            "no_response",
            f"There is no SAVE response {body.response}",
            f"Name one of 1 to {len(data.answers)}.",
            field="response",
        )
    yield c.SaveResponseImaged(**subject(view), number=body.response, sha256=body.sha256)
    alert_id = f"{view.instance_id}/{IMAGE_MISSING}/{body.response}"
    known = view.state.alerts.get(alert_id)
    if known is not None and known.cleared_at is None:
        yield AlertCleared(alert_id=alert_id, by=c.SaveResponseImaged.TYPE)
