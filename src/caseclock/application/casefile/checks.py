"""The kinds of check of a status: which events tell of each, which commands and clocks belong to it."""

from __future__ import annotations

import msgspec

from caseclock.application.words import Titles

#: A verified status tells of the check that verified it: its `source` begins so, else it is proof on paper.
VERIFIED = "status.verified"
VERIFIED_BY = {"hub": "hub", "save_step_": "save", "derived_from_save": "review", "review": "review",
               "self_declaration": "declaration"}  # fmt: skip


def verified_by(source: str) -> str:
    """The check that a verified status rests on."""
    return next((check for begin, check in VERIFIED_BY.items() if source.startswith(begin)), "proof")


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of check. `waits_in`: the states of the chart in which its answer is waited for."""

    name: str
    title: Titles
    events: tuple[str, ...]
    commands: tuple[str, ...]
    clocks: tuple[str, ...] = ()
    waits_in: tuple[str, ...] = ()


#: An unusable answer says itself which service gave it.
UNUSABLE = "status.answer_unusable"

CHECKS = (
    Check(
        name="declaration",
        title={"en": "What the person declares (MC 13)", "es": "Lo que declara la persona (MC 13)"},
        events=(
            "mc13.provided", "mc13.returned", "status.attested", "mc13.categories_declared",
            "status.basis_changed", "status.fell_back",
        ),
        commands=("provide-mc13", "record-mc13", "attest-status"),
        clocks=("mc13_reply",),
        waits_in=("undeclared",),
    ),
    Check(
        name="hub",
        title={"en": "Federal Hub", "es": "Hub federal"},
        events=("hub.requested", "hub.answered", "hub.answer_set_aside"),
        commands=("run-hub", "record-hub-answer"),
        clocks=("hub_reply",),
        waits_in=("hub_pending",),
    ),
    Check(
        name="save",
        title={"en": "SAVE", "es": "SAVE"},
        events=("save.requested", "save.response_received", "save.response_imaged"),
        commands=("request-save", "record-save-response", "image-save-response"),
        clocks=("save_first", "save_additional", "save_documents"),
        waits_in=("save_step_1", "save_step_2", "save_step_3"),
    ),
    Check(
        name="review",
        title={
            "en": "Review, and instructions of the Program (INFOPASS)",
            "es": "Revisión e instrucciones del Programa (INFOPASS)",
        },
        events=(
            "status.review_started", "program.instructions_requested", "program.instructions_received",
            "status.review_concluded", "status.derived", "status.not_confirmed",
        ),
        commands=("ask-program", "conclude-review", "derive-prucol"),
        waits_in=("under_review", "awaiting_derivation"),
    ),
    Check(
        name="proof",
        title={"en": "Proof on paper", "es": "Prueba en papel"},
        events=("proof.asked",),
        commands=("ask-papers", "verify-status"),
        waits_in=("proof_awaited",),
    ),
    Check(
        name="opportunity",
        title={"en": "Reasonable opportunity", "es": "Oportunidad razonable"},
        events=(
            "rop.notice_mailed", "rop.receipt_proven", "rop.notice_returned", "rop.extended", "rop.expired",
            "rop.expiry_taken_back", "rop.called_off",
        ),
        commands=("mail-rop-notice", "prove-late-receipt", "record-returned-notice", "extend-rop"),
        clocks=("rop", "agency_action"),
        waits_in=("rop_running", "rop_extended"),
    ),
    Check(
        name="scope",
        title={"en": "Scope that follows", "es": "Alcance que resulta"},
        events=(
            "scope.determined", "scope.decided", "scope.reduced", "scope.restored", "scope.reduction_held",
            "scope.reduction_notice_mailed", "scope.reduction_called_off", "scope.reduction_upheld",
            "scope.reduction_set_aside", "funding.changed", "status_end.recorded", "status_end.looked_at",
        ),
        commands=(
            "decide-scope", "mail-reduction-notice", "call-off-reduction", "redetermine-scope",
            "record-status-end", "look-at-status-end",
        ),
        clocks=("reduction", "table", "status_end"),
        waits_in=("reduction_ahead", "reduction_due"),
    ),
)  # fmt: skip
