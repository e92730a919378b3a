"""One member's application for Medi-Cal, from filing to the mailed decision (D.1)."""

from datetime import date

from caseclock.domain.case.state import Instance
from caseclock.domain.case.view import CommandCode, ProcedureCode
from caseclock.domain.procedures.mao_application import (
    approving,
    asking,
    denying,
    disability,
    extending,
    linking,
    mailing,
    need,
    noticing,
    papers,
    reading,
    retroactive,
    withdrawing,
)
from caseclock.domain.procedures.mao_application.data import Application
from caseclock.domain.procedures.mao_application.facts import FACTS, filing_date
from caseclock.domain.procedures.mao_application.folding import EVOLVE


def _unread(instance: Instance) -> list[str]:
    """Items of the list that came and wait to be looked at."""
    return (instance.data or Application()).having("received")


def _awaited(instance: Instance) -> dict[str, date | None]:
    """Items asked for that did not come, or not well enough; an item that concerns another bears its name."""
    data = instance.data or Application()
    lacking = [] if data.decision else data.having("asked", "insufficient")
    return {name.partition("/")[0]: data.items[name].asked_on for name in reversed(lacking)}


CODE = ProcedureCode(
    name="mao_application",
    commands={
        "request-verification": CommandCode(asking.RequestVerification, asking.request_verification),
        "log-contact": CommandCode(asking.LogContact, asking.log_contact),
        "record-verification": CommandCode(
            papers.RecordVerification, papers.record_verification, requires=papers.list_made
        ),
        "accept-item": CommandCode(reading.AcceptItem, reading.accept_item, requires=papers.list_made),
        "mark-insufficient": CommandCode(
            reading.MarkInsufficient, reading.mark_insufficient, requires=papers.list_made
        ),
        "claim-disability": CommandCode(disability.ClaimDisability, disability.claim_disability),
        "withdraw-disability": CommandCode(disability.WithdrawDisability, disability.withdraw_disability),
        "flag-immediate-need": CommandCode(need.FlagImmediateNeed, need.flag_immediate_need),
        "withdraw-immediate-need": CommandCode(need.WithdrawImmediateNeed, need.withdraw_immediate_need),
        "extend-promptness": CommandCode(extending.ExtendPromptness, extending.extend_promptness),
        "link-calworks-application": CommandCode(
            linking.LinkCalworksApplication, linking.link_calworks_application
        ),
        "approve-coverage": CommandCode(approving.ApproveCoverage, approving.approve_coverage),
        "decide-retroactive-months": CommandCode(
            retroactive.DecideRetroactiveMonths, retroactive.decide_retroactive_months
        ),
        "deny-coverage": CommandCode(denying.DenyCoverage, denying.deny_coverage),
        "withdraw-application": CommandCode(
            withdrawing.WithdrawApplication,
            withdrawing.withdraw_application,
            requires=withdrawing.withdrawable,
        ),
        "rescind-decision": CommandCode(
            withdrawing.RescindDecision, withdrawing.rescind_decision, requires=withdrawing.rescindable
        ),
        "mail-decision": CommandCode(mailing.MailDecision, mailing.mail_decision, requires=mailing.decided),
    },
    does={
        "papers_told": noticing.papers_told,
        "decision_told": noticing.decision_told,
        "decision_mailed": noticing.decision_mailed,
        "decision_taken_back": noticing.decision_taken_back,
    },
    facts=FACTS,
    dates={"filing_date": filing_date},
    data=Application,
    evolve=EVOLVE,
    unread=_unread,
    awaited=_awaited,
)
