"""Medi-Cal when CalWORKs ends: it goes on for each member until it is decided (D.4)."""

from caseclock.domain.case.view import CommandCode, ProcedureCode
from caseclock.domain.procedures.continuing_coverage import (
    bridging,
    cash_aid,
    deciding,
    discontinuing,
    ending,
    facts,
    holding,
    noticing,
    reasons,
    restoring,
    status_reports,
    suspending,
    transfer,
)
from caseclock.domain.procedures.continuing_coverage.data import Continuation
from caseclock.domain.procedures.continuing_coverage.folding import FOLDS

CODE = ProcedureCode(
    name="continuing_coverage",
    data=Continuation,
    evolve=FOLDS,
    commands={
        "record-calworks": CommandCode(cash_aid.RecordCalworks, cash_aid.record_calworks),
        "discontinue-calworks": CommandCode(
            discontinuing.DiscontinueCalworks,
            discontinuing.discontinue_calworks,
            requires=discontinuing.granted,
        ),
        "request-status-report": CommandCode(
            status_reports.RequestStatusReport, status_reports.request_status_report
        ),
        "restore-calworks": CommandCode(
            restoring.RestoreCalworks, restoring.restore_calworks, requires=restoring.aid_ended
        ),
        "request-transfer": CommandCode(
            transfer.RequestTransfer, transfer.request_transfer, requires=transfer.require_decisions
        ),
        "review-continuing-medi-cal": CommandCode(deciding.ReviewContinuingMediCal, deciding.review),
        "grant-edwards": CommandCode(bridging.GrantEdwards, bridging.grant_edwards),
        "continue-medi-cal": CommandCode(deciding.ContinueMediCal, deciding.continue_medi_cal),
        "discontinue-medi-cal": CommandCode(reasons.DiscontinueMediCal, ending.discontinue_medi_cal),
        "mail-discontinuance-notice": CommandCode(ending.MailDiscontinuanceNotice, ending.mail_notice),
        "rescind-discontinuance": CommandCode(ending.RescindDiscontinuance, ending.rescind),
        "record-incarceration": CommandCode(suspending.RecordIncarceration, suspending.record_incarceration),
        "suspend-for-incarceration": CommandCode(suspending.SuspendForIncarceration, suspending.suspend),
        "lift-suspension": CommandCode(suspending.LiftSuspension, suspending.lift, requires=suspending.held),
    },
    does={
        "begin": bridging.begin,
        "bridge": bridging.bridge,
        "count_error": bridging.count_error,
        "end_by_death": ending.end_by_death,
        "restore_member": restoring.restore_member,
        "hold_ending": holding.hold,
        "uphold_ending": holding.uphold,
        "set_ending_aside": holding.set_aside,
        "end_decided": noticing.end_decided,
        "goes_on": noticing.goes_on,
        "told_as_mailed": noticing.told_as_mailed,
        "ending_off": noticing.ending_off,
        "notice_fails": noticing.notice_fails,
    },
    facts={
        "edwards_by_itself": facts.edwards_by_itself,
        "bridging_owed": facts.bridging_owed,
        "decision_owed": facts.decision_owed,
        "ending_holds": facts.ending_holds,
        "restorable": facts.restorable,
        "cash_aid_ended": facts.cash_aid_ended,
        "bridged": facts.bridged,
        "ending_reason": facts.ending_reason,
        "notice_failed": noticing.failed,
    },
    dates={"bridged_since": facts.bridged_since},
)
