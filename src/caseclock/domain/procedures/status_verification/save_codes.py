"""What each answer of SAVE leads to (G.2). Only exact coded answers act; any other text is reviewed (I.6)."""

from __future__ import annotations

from caseclock.domain.procedures.status_verification.data import Effect, Verification

#: Effects that ask for another step.
_ASKS = ("retry", "additional", "documents")
MATCHES = "status_matches"
NOT_PURSUING = "not_pursuing_expulsion"
INFOPASS = "infopass"

#: The answer that the seed prints twice with opposite outcomes (`expulsion_text_doubled`) is not among them,
#: nor is the INFOPASS text: neither may ever reduce by itself.
CODES: dict[str, Effect] = {
    MATCHES: "confirms",
    "mismatch": "retry",
    "institute_additional_verification": "additional",
    "resubmit_with_documents": "documents",
    NOT_PURSUING: "derive",
    "pursuing_expulsion": "adverse",
}
SATISFACTORY = frozenset(
    {
        "lpr", "refugee", "asylee", "parolee", "cuban_haitian", "cofa", "withholding", "conditional_entrant",
        "trafficking_victim", "battered",
    }
)  # fmt: skip
CITIZEN = "citizen"


def is_infopass(code: str, text: str) -> bool:
    """Whether the client is told to visit USCIS, in either spelling: never passed on (004:138)."""
    words = f"{code} {text}".lower()
    return INFOPASS in words or "inforpass" in words


def status_of(status_held: str) -> str:
    """The kind of status that SAVE named; empty for one that is not satisfactory by itself."""
    if status_held == CITIZEN:
        return "citizen"
    return "satisfactory" if status_held in SATISFACTORY else ""


def effect_of(
    data: Verification, code: str, status_held: str, *, step: int, request: int, another_person: bool
) -> Effect:
    """What an answer leads to, given those before it. Two that disagree, or one for another person, go to a
    specialist; while a specialist looks, later ones are only noted. So are answers about data that changed
    since, and those that ask for what has been done: a later step was requested already."""
    if data.save_stale and request <= data.save_stale:
        return "noted"
    if another_person:
        return "specialist"
    effect = CODES.get(code, "program")
    if effect == "confirms" and not status_of(status_held):
        # A status such as deferred action: SAVE never says PRUCOL, so the worker derives it.
        effect = "derive"
    if data.review == "specialist":
        return "noted"
    if _disagrees(data, effect):
        return "specialist"
    if data.verified and not data.save_pending and effect in (*_ASKS, "derive"):
        # It answers a request from before the status was verified.
        return "noted"
    return "noted" if effect in _ASKS and step < data.save_step else effect


def _disagrees(data: Verification, effect: Effect) -> bool:
    """Whether an answer that no review has weighed yet says the opposite."""
    opposite = {"adverse": ("confirms", "derive"), "confirms": ("adverse",), "derive": ("adverse",)}
    earlier = (answer.effect for answer in data.answers[data.weighed :])
    return any(each in opposite.get(effect, ()) for each in earlier)
