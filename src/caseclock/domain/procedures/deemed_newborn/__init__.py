"""The deemed-eligible newborn: Medi-Cal from birth to the end of the month of the first birthday (D.2)."""

from caseclock.domain.case.view import CommandCode, ProcedureCode
from caseclock.domain.procedures.deemed_newborn import (
    card,
    deciding,
    ending,
    establishing,
    facts,
    mother,
    noticing,
    reporting,
    reviewing,
    searching,
    serving,
)
from caseclock.domain.procedures.deemed_newborn.data import Deeming
from caseclock.domain.procedures.deemed_newborn.folding import FOLDS

CODE = ProcedureCode(
    name="deemed_newborn",
    data=Deeming,
    rule_facts={"deemed_newborn": lambda view, _: establishing.deemed_told(view)},
    evolve=FOLDS,
    commands={
        "report-newborn": CommandCode(reporting.ReportNewborn, reporting.report_newborn),
        "record-mc330": CommandCode(reporting.RecordMc330, reporting.record_mc330),
        "match-mother": CommandCode(mother.MatchMother, mother.match_mother),
        "mother-not-found": CommandCode(searching.MotherNotFound, searching.mother_not_found),
        "unmatch-mother": CommandCode(searching.UnmatchMother, searching.unmatch_mother),
        "establish-deemed-eligibility": CommandCode(
            establishing.EstablishDeemedEligibility, establishing.establish
        ),
        "decide-deeming": CommandCode(deciding.DecideDeeming, deciding.decide_deeming),
        "request-bic": CommandCode(card.RequestBic, card.request_bic, requires=card.requestable),
        "record-bic-accepted": CommandCode(
            card.RecordBicAccepted, card.record_bic_accepted, requires=card.requested
        ),
        "record-bic-refused": CommandCode(
            card.RecordBicRefused, card.record_bic_refused, requires=card.requested
        ),
        "add-child-to-calworks": CommandCode(
            serving.AddChildToCalworks, serving.add_child_to_calworks, requires=serving.addable
        ),
        "send-de-notice": CommandCode(serving.SendDeNotice, serving.send_de_notice),
        "end-deemed-eligibility": CommandCode(ending.EndDeemedEligibility, ending.end_deeming),
        "open-age-one-review": CommandCode(reviewing.OpenAgeOneReview, reviewing.open_review),
    },
    does={
        "match_again": mother.match_again,
        "recount": establishing.recount,
        "end_by_death": ending.end_by_death,
        "open_review_by_clock": reviewing.open_review_by_clock,
        "age_out": reviewing.age_out,
        "deeming_told": noticing.deeming_told,
        "notice_sent": noticing.notice_sent,
        "end_told": noticing.end_told,
        "end_fails": noticing.end_fails,
    },
    facts={
        "mother_covered": facts.mother_covered,
        "child_died": facts.child_died,
        "deeming_refused": facts.deeming_refused,
        "match_in_question": facts.match_in_question,
        "birth_date_corrected": facts.birth_date_corrected,
        "year_runs_on": facts.year_runs_on,
    },
    dates={"age_counted_from": facts.age_counted_from},
)
