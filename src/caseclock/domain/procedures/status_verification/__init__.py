"""One person's citizenship or immigration status, from declaration to scope and payer (D.3)."""

from caseclock.domain.case.view import CommandCode, ProcedureCode
from caseclock.domain.procedures.status_verification import (
    checking,
    declaring,
    expiry,
    opportunity,
    reducing,
    reviewing,
    save_answers,
    save_requests,
)
from caseclock.domain.procedures.status_verification.data import Verification
from caseclock.domain.procedures.status_verification.facts import DATES, FACTS, NAME
from caseclock.domain.procedures.status_verification.folding import EVOLVE

CODE = ProcedureCode(
    name=NAME,
    commands={
        "provide-mc13": CommandCode(declaring.ProvideMc13, declaring.provide_mc13),
        "record-mc13": CommandCode(declaring.RecordMc13, declaring.record_mc13),
        "attest-status": CommandCode(declaring.AttestStatus, declaring.attest_status),
        "run-hub": CommandCode(checking.RunHub, checking.run_hub),
        "record-hub-answer": CommandCode(checking.RecordHubAnswer, checking.record_hub_answer),
        "ask-papers": CommandCode(checking.AskPapers, checking.ask_papers),
        "verify-status": CommandCode(checking.VerifyStatus, checking.verify_status),
        "request-save": CommandCode(save_requests.RequestSave, save_requests.request_save),
        "record-save-response": CommandCode(
            save_answers.RecordSaveResponse, save_answers.record_save_response
        ),
        "image-save-response": CommandCode(save_answers.ImageSaveResponse, save_answers.image_save_response),
        "derive-prucol": CommandCode(reviewing.DerivePrucol, reviewing.derive_prucol),
        "ask-program": CommandCode(reviewing.AskProgram, reviewing.ask_program),
        "conclude-review": CommandCode(reviewing.ConcludeReview, reviewing.conclude_review),
        "mail-rop-notice": CommandCode(opportunity.MailRopNotice, opportunity.mail_rop_notice),
        "prove-late-receipt": CommandCode(opportunity.ProveLateReceipt, opportunity.prove_late_receipt),
        "record-returned-notice": CommandCode(
            opportunity.RecordReturnedNotice, opportunity.record_returned_notice
        ),
        "extend-rop": CommandCode(opportunity.ExtendRop, opportunity.extend_rop),
        "decide-scope": CommandCode(reducing.DecideScope, reducing.decide_scope),
        "mail-reduction-notice": CommandCode(reducing.MailReductionNotice, reducing.mail_reduction_notice),
        "call-off-reduction": CommandCode(reducing.CallOffReduction, reducing.call_off_reduction),
        "redetermine-scope": CommandCode(reducing.RedetermineScope, reducing.redetermine_scope),
    },
    does={
        "rop_expires": expiry.rop_expires,
        "reduction_day": reducing.reduction_day,
        "table_restores": reducing.table_restores,
        "facts_changed": reducing.facts_changed,
    },
    facts=FACTS,
    dates=DATES,
    data=Verification,
    evolve=EVOLVE,
)
