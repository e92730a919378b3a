"""One member's application for Medi-Cal, from filing to the mailed decision (D.1)."""

from caseclock.domain.case.view import CommandCode, ProcedureCode
from caseclock.domain.procedures.mao_application import (
    asking,
    counting,
    deciding,
    denying,
    mailing,
    papers,
)
from caseclock.domain.procedures.mao_application.data import Application
from caseclock.domain.procedures.mao_application.facts import FACTS, filing_date
from caseclock.domain.procedures.mao_application.folding import EVOLVE

CODE = ProcedureCode(
    name="mao_application",
    commands={
        "request-verification": CommandCode(asking.RequestVerification, asking.request_verification),
        "log-contact": CommandCode(asking.LogContact, asking.log_contact),
        "record-verification": CommandCode(papers.RecordVerification, papers.record_verification),
        "accept-item": CommandCode(papers.AcceptItem, papers.accept_item),
        "mark-insufficient": CommandCode(papers.MarkInsufficient, papers.mark_insufficient),
        "claim-disability": CommandCode(counting.ClaimDisability, counting.claim_disability),
        "withdraw-disability": CommandCode(counting.WithdrawDisability, counting.withdraw_disability),
        "flag-immediate-need": CommandCode(counting.FlagImmediateNeed, counting.flag_immediate_need),
        "withdraw-immediate-need": CommandCode(
            counting.WithdrawImmediateNeed, counting.withdraw_immediate_need
        ),
        "extend-promptness": CommandCode(counting.ExtendPromptness, counting.extend_promptness),
        "link-calworks-application": CommandCode(
            counting.LinkCalworksApplication, counting.link_calworks_application
        ),
        "approve-coverage": CommandCode(deciding.ApproveCoverage, deciding.approve_coverage),
        "deny-coverage": CommandCode(denying.DenyCoverage, denying.deny_coverage),
        "withdraw-application": CommandCode(deciding.WithdrawApplication, deciding.withdraw_application),
        "rescind-decision": CommandCode(deciding.RescindDecision, deciding.rescind_decision),
        "mail-decision": CommandCode(mailing.MailDecision, mailing.mail_decision),
    },
    facts=FACTS,
    dates={"filing_date": filing_date},
    data=Application,
    evolve=EVOLVE,
)
