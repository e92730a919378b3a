"""Renewal: once a cycle coverage is looked at again, ex parte first, and never ends by a clock (D.5)."""

from datetime import date

from caseclock.domain.case.state import Instance
from caseclock.domain.case.view import CommandCode, ProcedureCode
from caseclock.domain.procedures.renewal import (
    approving,
    discontinuing,
    ending,
    facts,
    holding,
    noticing,
    packet,
    papers,
    rescinding,
    reviewing,
    scheduling,
)
from caseclock.domain.procedures.renewal.data import Renewal
from caseclock.domain.procedures.renewal.folding import EVOLVE


def _unread(instance: Instance) -> list[str]:
    """Papers of the renewal that came and wait to be read."""
    return [f"renewal papers {paper}" for paper in (instance.data or Renewal()).unread]


def _awaited(instance: Instance) -> dict[str, date | None]:
    """The form until it comes, then what lacks in it and was asked for."""
    data = instance.data or Renewal()
    if data.outcome or data.packet_on is None:
        return {}
    if data.returned_on is None:
        return {"renewal_form": data.packet_on}
    return dict.fromkeys(data.lacking, data.asked_on) if data.complete is False else {}


CODE = ProcedureCode(
    name="renewal",
    commands={
        "schedule-renewal": CommandCode(scheduling.ScheduleRenewal, scheduling.schedule_renewal),
        "record-ex-parte-review": CommandCode(
            reviewing.RecordExParteReview, reviewing.record_ex_parte_review
        ),
        "mail-renewal-packet": CommandCode(packet.MailRenewalPacket, packet.mail_packet),
        "log-renewal-contact": CommandCode(packet.LogRenewalContact, packet.log_contact),
        "record-returned-renewal-mail": CommandCode(
            packet.RecordReturnedRenewalMail, packet.record_returned_mail
        ),
        "record-renewal-papers": CommandCode(papers.RecordRenewalPapers, papers.record_papers),
        "read-renewal-papers": CommandCode(
            papers.ReadRenewalPapers, papers.read_papers, requires=papers.something_unread
        ),
        "request-renewal-information": CommandCode(
            papers.RequestRenewalInformation, papers.request_information
        ),
        "approve-renewal": CommandCode(
            approving.ApproveRenewal, approving.approve_renewal, requires=approving.papers_complete
        ),
        "discontinue-at-renewal": CommandCode(
            discontinuing.DiscontinueAtRenewal,
            discontinuing.discontinue,
            requires=discontinuing.nothing_stands,
        ),
        "rescind-renewal-discontinuance": CommandCode(
            rescinding.RescindRenewalDiscontinuance,
            rescinding.rescind,
            requires=rescinding.a_discontinuance,
        ),
    },
    does={
        "schedule": scheduling.schedule,
        "take_effect": ending.take_effect,
        "cure_ends": ending.cure_ends,
        "due_passes": ending.due_passes,
        "finish": ending.finish,
        "hold_end": holding.hold,
        "uphold_end": holding.uphold,
        "set_end_aside": holding.set_aside,
        "renewed_told": noticing.renewed,
        "information_asked": noticing.asked,
        "end_told": noticing.end_told,
        "end_off": noticing.end_off,
        "notice_fails": noticing.notice_fails,
    },
    facts={
        "may_renew": scheduling.may_renew,
        "begins_anew": facts.begins_anew,
        "due_counts": facts.due_counts,
        "renewed": facts.renewed,
        "papers_lack": facts.papers_lack,
        "discontinuance_stands": facts.discontinuance_stands,
        "coverage_ended": facts.coverage_ended,
        "curable": facts.curable,
        "cure_in_hand": facts.cure_in_hand,
        "full_scope_at_risk": facts.full_scope_at_risk,
    },
    dates={
        "preparation_begins": facts.preparation_begins,
        "due_on": facts.due_on,
        "cure_began": facts.cure_began,
    },
    data=Renewal,
    evolve=EVOLVE,
    unread=_unread,
    awaited=_awaited,
)
