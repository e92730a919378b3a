"""Notices of action: drafted with their decision, approved, printed, mailed, and back (D.6)."""

from caseclock.domain.case.notices.data import EVOLVE, Notice
from caseclock.domain.case.view import CommandCode, ProcedureCode
from caseclock.domain.procedures.notice_of_action import approving, drafting, effect, mailing, returning
from caseclock.domain.procedures.notice_of_action.facts import DATES, FACTS

CODE = ProcedureCode(
    name="notice_of_action",
    commands={
        "draft-notice": CommandCode(drafting.DraftNotice, drafting.draft_notice),
        "approve-notice": CommandCode(
            approving.ApproveNotice, approving.approve_notice, requires=approving.approvable
        ),
        "record-printed": CommandCode(mailing.RecordPrinted, mailing.record_printed, requires=mailing.inside),
        "record-mailed": CommandCode(mailing.RecordMailed, mailing.record_mailed, requires=mailing.mailable),
        "record-returned-mail": CommandCode(
            returning.RecordReturnedMail, returning.record_returned_mail, requires=returning.out
        ),
        "resend-notice": CommandCode(
            returning.ResendNotice, returning.resend_notice, requires=returning.was_out
        ),
        "pull-notice": CommandCode(drafting.PullNotice, drafting.pull_notice, requires=mailing.inside),
        "rescind-notice": CommandCode(
            drafting.RescindNotice, drafting.rescind_notice, requires=returning.was_out
        ),
        "record-notice-understood": CommandCode(
            drafting.RecordNoticeUnderstood, drafting.record_notice_understood
        ),
    },
    does={"before_effect": effect.before_effect},
    facts=FACTS,
    dates=DATES,
    data=Notice,
    evolve=EVOLVE,
)
