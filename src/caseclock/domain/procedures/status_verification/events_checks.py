"""Events of declaring a status and checking it: MC 13, attestation, Hub, SAVE, reviews (D.3, G.2)."""

from __future__ import annotations

from datetime import date

from caseclock.kernel.events import InstanceEvent, event
from caseclock.kernel.secret import Restricted, RestrictedData, RestrictedInt, Secret


@event("mc13.provided")
class Mc13Provided(InstanceEvent, frozen=True, kw_only=True):
    """The form was given. Not returning it neither delays nor denies."""

    provided_on: date
    occasion: str


@event("mc13.returned")
class Mc13Returned(InstanceEvent, frozen=True, kw_only=True):
    """The form came back, signed by the member or who may sign for them."""

    received_on: date
    signed_on: date
    declared_by: str


@event("status.attested")
class StatusAttested(InstanceEvent, frozen=True, kw_only=True):
    """A person declared a status, on a form they signed. Staff record it and never choose it."""

    declared: Restricted
    declared_by: str
    form: str
    signed_on: date
    received_on: date


@event("mc13.categories_declared")
class CategoriesDeclared(InstanceEvent, frozen=True, kw_only=True):
    """The categories the person checked; one is enough. No event's name tells a status."""

    categories: tuple[RestrictedInt, ...]


@event("hub.requested")
class HubRequested(InstanceEvent, frozen=True, kw_only=True):
    """The federal Hub was asked, for the so-manieth time."""

    number: int = 0


@event("hub.answered")
class HubAnswered(InstanceEvent, frozen=True, kw_only=True):
    """What the Hub said: verified, inconsistent, needs_next_step. `request`: which asking it answers."""

    answer: Restricted
    received_on: date
    request: int = 0


@event("hub.answer_set_aside")
class HubAnswerSetAside(InstanceEvent, frozen=True, kw_only=True):
    """An answer to an asking that a later one has taken the place of: kept, and nothing follows from it."""

    answer: Restricted
    received_on: date
    request: int


@event("proof.asked")
class ProofAsked(InstanceEvent, frozen=True, kw_only=True):
    """Papers were asked for; categories 1 to 15 only after Hub and SAVE failed, category 16 never."""

    items: tuple[str, ...]


@event("save.requested")
class SaveRequested(InstanceEvent, frozen=True, kw_only=True):
    """A SAVE step was requested. `trigger`: why it was asked again after verification (G.3); `number`
    counts the requests."""

    step: int
    requested_on: date
    trigger: Restricted = ""
    number: int = 0


@event("save.response_received")
class SaveResponseReceived(InstanceEvent, frozen=True, kw_only=True):
    """An answer as it came, to which `request`. `text` never reaches anything the client can see."""

    number: int
    step: int
    code: Restricted
    effect: Restricted
    received_on: date
    status_held: Restricted = ""
    text: Secret = ""
    imaged: bool = False
    request: int = 0


@event("save.request_answered")
class SaveRequestAnswered(InstanceEvent, frozen=True, kw_only=True):
    """The step that was waiting has its answer; its clock stops."""

    step: int


@event("save.response_imaged")
class SaveResponseImaged(InstanceEvent, frozen=True, kw_only=True):
    """The picture of a secondary response lies in the case record."""

    number: int
    sha256: str = ""


@event("status.derived")
class StatusDerived(InstanceEvent, frozen=True, kw_only=True):
    """SAVE never says PRUCOL: a worker derived it from an answer, with the reasoning."""

    answer: int
    basis: Secret


@event("status.review_started")
class StatusReviewStarted(InstanceEvent, frozen=True, kw_only=True):
    """Someone must look: `adverse`, `program` (a text that does not act), `specialist` (they disagree)."""

    kind: Restricted
    answer: int = 0


@event("program.instructions_requested")
class ProgramInstructionsRequested(InstanceEvent, frozen=True, kw_only=True):
    """The Program was asked for instructions; the client is never sent to USCIS."""

    answer: int = 0
    question: Secret = ""


@event("program.instructions_received")
class ProgramInstructionsReceived(InstanceEvent, frozen=True, kw_only=True):
    """The Program answered."""

    text: Secret


@event("status.review_concluded")
class StatusReviewConcluded(InstanceEvent, frozen=True, kw_only=True):
    """What the review found: confirmed, not_confirmed, check_again."""

    finding: Restricted
    why: Secret
    citation: str = ""


@event("status.verified")
class StatusVerified(InstanceEvent, frozen=True, kw_only=True):
    """A status is proven or derived: which, by what, and the day the proof was received."""

    status: Restricted
    source: Restricted
    received_on: date
    status_held: Restricted = ""
    document: str = ""


@event("status.fell_back")
class StatusFellBack(InstanceEvent, frozen=True, kw_only=True):
    """What the Hub was asked by has changed, so its answer and what rested on it stand no longer.

    `rested_on`: the status verified until now, what verified it, and the Hub's answer. Scope stays.
    """

    changed: tuple[str, ...]
    rested_on: RestrictedData


@event("status.basis_changed")
class StatusBasisChanged(InstanceEvent, frozen=True, kw_only=True):
    """What the Hub was asked by has changed, and nothing fell back by itself: it may be asked again."""

    changed: tuple[str, ...]


@event("status.answer_unusable")
class AnswerUnusable(InstanceEvent, frozen=True, kw_only=True):
    """A service (hub, save) gave no answer that could be used; `flaw` says what is wrong, as a code."""

    service: str
    request: int
    flaw: str


@event("status.not_confirmed")
class StatusNotConfirmed(InstanceEvent, frozen=True, kw_only=True):
    """A review found that the declared status does not hold. Scope follows from the table, with notice."""
