"""Accounts of a Family PACT site: codes, activation, sign-in, staff (reference D.12, I.10)."""

from caseclock.domain.case.view import CommandCode, ProcedureCode
from caseclock.domain.procedures.provider_account import activating, coding, facts, opening, staffing, upkeep
from caseclock.domain.procedures.provider_account.data import EVOLVE, Account

CODE = ProcedureCode(
    name="provider_account",
    commands={
        "enrol-site": CommandCode(opening.EnrolSite, opening.enrol_site),
        "record-pave-contact": CommandCode(opening.RecordPaveContact, opening.record_pave_contact),
        "issue-access-code": CommandCode(
            coding.IssueAccessCode, coding.issue_access_code, requires=coding.code_from_the_office
        ),
        "reinvite-staff": CommandCode(
            coding.ReinviteStaff, coding.reinvite_staff, requires=coding.code_from_the_certifier
        ),
        "request-new-code": CommandCode(
            coding.RequestNewCode, coding.request_new_code, requires=coding.not_asked_yet
        ),
        "record-code-mail-bounced": CommandCode(
            coding.RecordCodeMailBounced, coding.record_code_mail_bounced, requires=coding.code_mail_out
        ),
        "activate-account": CommandCode(activating.ActivateAccount, activating.activate_account),
        "record-training": CommandCode(activating.RecordTraining, activating.record_training),
        "record-otp-failures": CommandCode(upkeep.RecordOtpFailures, upkeep.record_otp_failures),
        "block-account": CommandCode(upkeep.BlockAccount, upkeep.block_account),
        "unblock-account": CommandCode(upkeep.UnblockAccount, upkeep.unblock_account),
        "reset-password": CommandCode(
            upkeep.ResetPassword, upkeep.reset_password, requires=upkeep.has_account
        ),
        "re-enable-account": CommandCode(upkeep.ReEnableAccount, upkeep.re_enable_account),
        "record-inactivity": CommandCode(upkeep.RecordInactivity, upkeep.record_inactivity),
        "record-account-use": CommandCode(upkeep.RecordAccountUse, upkeep.record_account_use),
        "invite-staff": CommandCode(staffing.InviteStaff, staffing.invite_staff),
        "remove-staff": CommandCode(staffing.RemoveStaff, staffing.remove_staff, requires=staffing.removable),
        "replace-certifier": CommandCode(
            staffing.ReplaceCertifier, staffing.replace_certifier, requires=staffing.has_certifier
        ),
        "switch-site": CommandCode(
            staffing.SwitchSite, staffing.switch_site, requires=staffing.several_sites
        ),
    },
    does={
        "warn": coding.warn,
        "code_lapses": coding.code_lapses,
        "reissue": coding.reissue,
        "issue_to_staff": coding.issue_to_staff,
        "disable_unused": upkeep.disable_unused,
    },
    facts={
        "certifier_in_pave": facts.certifier_in_pave,
        "is_staff": facts.is_staff,
        "reissued_by_itself": facts.reissued_by_itself,
    },
    data=Account,
    evolve=EVOLVE,
)
