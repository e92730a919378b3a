"""A state hearing about one act, with aid paid pending, to the decision carried out (D.6, I.8)."""

from caseclock.domain.case.view import CommandCode, ProcedureCode
from caseclock.domain.procedures.hearing import aid, course, ending, registering, rehearing, request, telling
from caseclock.domain.procedures.hearing.data import Hearing
from caseclock.domain.procedures.hearing.folding import EVOLVE

CODE = ProcedureCode(
    name="hearing",
    data=Hearing,
    evolve=EVOLVE,
    commands={
        "request-hearing": CommandCode(request.RequestHearing, request.request_hearing, reads_history=True),
        "claim-good-cause": CommandCode(registering.ClaimGoodCause, registering.claim_good_cause),
        "record-good-cause": CommandCode(registering.RecordGoodCause, registering.record_good_cause),
        "grant-aid-paid-pending": CommandCode(aid.GrantAidPaidPending, aid.grant, requires=aid.decidable),
        "refuse-aid-paid-pending": CommandCode(
            aid.RefuseAidPaidPending, aid.refuse_aid, requires=aid.decidable
        ),
        "schedule-hearing": CommandCode(course.ScheduleHearing, course.schedule),
        "postpone-hearing": CommandCode(course.PostponeHearing, course.postpone),
        "record-hearing-held": CommandCode(course.RecordHearingHeld, course.record_held),
        "file-statement-of-position": CommandCode(course.FileStatementOfPosition, course.file_statement),
        "withdraw-hearing": CommandCode(ending.WithdrawHearing, ending.withdraw),
        "withdraw-hearing-on-condition": CommandCode(
            ending.WithdrawHearingOnCondition, ending.withdraw_on_condition
        ),
        "record-condition-met": CommandCode(ending.RecordConditionMet, ending.record_condition_met),
        "resume-hearing": CommandCode(ending.ResumeHearing, ending.resume),
        "record-hearing-decision": CommandCode(ending.RecordHearingDecision, ending.record_decision),
        "implement-decision": CommandCode(ending.ImplementDecision, ending.implement),
        "request-rehearing": CommandCode(rehearing.RequestRehearing, rehearing.request),
        "order-rehearing": CommandCode(rehearing.OrderRehearing, rehearing.order),
    },
    does={
        "register": registering.register,
        "judge_again": registering.judge_again,
        "tell_aid": telling.tell_aid,
    },
    facts={
        "nothing_to_carry_out": course.nothing_to_carry_out,
        "ordinary": course.ordinary,
        "expedited": course.expedited,
        "must_comply": course.must_comply,
    },
    dates={
        "statement_due_on": course.statement_due_on,
        "decision_counts_from": course.decision_counts_from,
    },
)
