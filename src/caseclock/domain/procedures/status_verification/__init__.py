"""One person's citizenship or immigration status, from declaration to scope and payer (D.3)."""

from collections.abc import Callable

import msgspec

from caseclock.domain.case.view import CommandCode, ProcedureCode, View
from caseclock.domain.procedures.status_verification import (
    checking,
    declaring,
    ending,
    expiry,
    falling_back,
    holding,
    noticing,
    opportunity,
    reducing,
    reviewing,
    save_answers,
    save_requests,
)
from caseclock.domain.procedures.status_verification.bodies import Decide, dated
from caseclock.domain.procedures.status_verification.data import Verification
from caseclock.domain.procedures.status_verification.facts import DATES, FACTS, NAME
from caseclock.domain.procedures.status_verification.folding import EVOLVE
from caseclock.domain.procedures.status_verification.person_facts import scope_told

_COMMANDS: dict[str, tuple[type[msgspec.Struct], Decide]] = {
    "provide-mc13": (declaring.ProvideMc13, declaring.provide_mc13),
    "record-mc13": (declaring.RecordMc13, declaring.record_mc13),
    "attest-status": (declaring.AttestStatus, declaring.attest_status),
    "run-hub": (checking.RunHub, checking.run_hub),
    "record-hub-answer": (checking.RecordHubAnswer, checking.record_hub_answer),
    "ask-papers": (checking.AskPapers, checking.ask_papers),
    "verify-status": (checking.VerifyStatus, checking.verify_status),
    "request-save": (save_requests.RequestSave, save_requests.request_save),
    "record-save-response": (save_answers.RecordSaveResponse, save_answers.record_save_response),
    "report-unusable-answer": (save_answers.ReportUnusableAnswer, save_answers.report_unusable_answer),
    "image-save-response": (save_answers.ImageSaveResponse, save_answers.image_save_response),
    "derive-prucol": (reviewing.DerivePrucol, reviewing.derive_prucol),
    "ask-program": (reviewing.AskProgram, reviewing.ask_program),
    "conclude-review": (reviewing.ConcludeReview, reviewing.conclude_review),
    "mail-rop-notice": (opportunity.MailRopNotice, opportunity.mail_rop_notice),
    "prove-late-receipt": (opportunity.ProveLateReceipt, opportunity.prove_late_receipt),
    "record-returned-notice": (opportunity.RecordReturnedNotice, opportunity.record_returned_notice),
    "extend-rop": (opportunity.ExtendRop, opportunity.extend_rop),
    "decide-scope": (reducing.DecideScope, reducing.decide_scope),
    "mail-reduction-notice": (reducing.MailReductionNotice, reducing.mail_reduction_notice),
    "call-off-reduction": (reducing.CallOffReduction, reducing.call_off_reduction),
    "record-status-end": (ending.RecordStatusEnd, ending.record_status_end),
    "look-at-status-end": (ending.LookAtStatusEnd, ending.look_at_status_end),
    "redetermine-scope": (reducing.RedetermineScope, reducing.redetermine_scope),
}
#: What the case must hold, whatever the command's body says.
_REQUIRES: dict[str, Callable[[View], object]] = {
    "run-hub": checking.may_ask_hub,
    "request-save": save_requests.may_ask,
    "image-save-response": save_answers.has_answered,
    "derive-prucol": reviewing.derivable,
    "ask-program": reviewing.none_open,
    "conclude-review": reviewing.yours,
    "mail-rop-notice": opportunity.may_have_one,
    "prove-late-receipt": opportunity.notice_out,
    "record-returned-notice": opportunity.notice_out,
    "extend-rop": opportunity.notice_out,
    "call-off-reduction": reducing.reduction_noticed,
}

CODE = ProcedureCode(
    name=NAME,
    commands={
        name: CommandCode(body, dated(decide), requires=_REQUIRES.get(name))
        for name, (body, decide) in _COMMANDS.items()
    },
    does={
        "rop_expires": expiry.rop_expires,
        "reduction_day": reducing.reduction_day,
        "table_restores": reducing.table_restores,
        "facts_changed": reducing.facts_changed,
        "hold_reduction": holding.hold,
        "uphold_reduction": holding.uphold,
        "set_reduction_aside": holding.set_aside,
        "notice_mailed": noticing.notice_mailed,
        "funding_told": noticing.funding_told,
        "rop_notice_returned": noticing.rop_notice_returned,
        "reduction_off": noticing.reduction_off,
        "notice_fails": noticing.notice_fails,
        "basis_changed": falling_back.basis_changed,
    },
    facts=FACTS,
    dates=DATES,
    data=Verification,
    rule_facts={"scope": scope_told, "freeze": scope_told},
    evolve=EVOLVE,
)
