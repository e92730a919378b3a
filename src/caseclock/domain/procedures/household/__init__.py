"""The household's case: opening, ownership, its people, its closing, and taking commands back."""

from caseclock.domain.case.generic import RecordPaper
from caseclock.domain.case.view import CommandCode, ProcedureCode
from caseclock.domain.procedures.continuing_coverage import transfer
from caseclock.domain.procedures.household import (
    alerting,
    closing,
    correcting,
    determining,
    documents,
    facts,
    identifiers,
    keeping,
    leaving,
    merging,
    moving,
    noting,
    opening,
    owning,
    people,
    representing,
    undoing,
)

CODE = ProcedureCode(
    name="household",
    commands={
        "open-case": CommandCode(opening.OpenCase, opening.open_case),
        "assign-case": CommandCode(owning.AssignCase, owning.assign_case),
        "escalate": CommandCode(owning.Escalate, owning.escalate),
        "transfer-case": CommandCode(
            owning.TransferCase, owning.transfer_case, requires=transfer.require_decisions
        ),
        "add-member": CommandCode(people.AddMember, people.add_member),
        "request-coverage": CommandCode(people.RequestCoverage, people.request_coverage),
        "remove-member": CommandCode(leaving.RemoveMember, leaving.remove_member),
        "record-death": CommandCode(leaving.RecordDeath, leaving.record_death),
        "request-withdrawal": CommandCode(leaving.RequestWithdrawal, leaving.request_withdrawal),
        "move-member": CommandCode(moving.MoveMember, moving.move_member),
        "merge-cases": CommandCode(merging.MergeCases, merging.merge_cases),
        "join-applications": CommandCode(merging.JoinApplications, merging.join_applications),
        "correct-fact": CommandCode(correcting.CorrectFact, correcting.correct_fact),
        "correct-filing-date": CommandCode(correcting.CorrectFilingDate, correcting.correct_filing_date),
        "record-fact": CommandCode(facts.RecordFact, facts.record_fact),
        "set-confidential": CommandCode(facts.SetConfidential, facts.set_confidential),
        "record-identifier": CommandCode(identifiers.RecordIdentifier, identifiers.record_identifier),
        "record-number": CommandCode(identifiers.RecordNumber, identifiers.record_number),
        "name-representative": CommandCode(representing.NameRepresentative, representing.name_representative),
        "end-representative": CommandCode(
            representing.EndRepresentative,
            representing.end_representative,
            requires=representing.someone_represents,
        ),
        "make-determination": CommandCode(determining.MakeDetermination, determining.make_determination),
        "file-document": CommandCode(documents.FileDocument, documents.file_document),
        "receive-paper": CommandCode(RecordPaper, documents.receive_paper),
        "read-paper": CommandCode(
            documents.ReadPaper, documents.read_paper, requires=documents.something_to_read
        ),
        "add-note": CommandCode(noting.AddNote, noting.add_note),
        "flag-review": CommandCode(noting.FlagReview, noting.flag_review),
        "link-case": CommandCode(noting.LinkCase, noting.link_case),
        "work-alert": CommandCode(alerting.WorkAlert, alerting.work_alert, requires=alerting.workable),
        "acknowledge-alert": CommandCode(
            alerting.AcknowledgeAlert, alerting.acknowledge_alert, requires=alerting.alerts_wait
        ),
        "snooze-alert": CommandCode(alerting.SnoozeAlert, alerting.snooze_alert, requires=alerting.snoozable),
        "reassign-alert": CommandCode(
            alerting.ReassignAlert, alerting.reassign_alert, requires=alerting.alerts_wait
        ),
        "reverse-command": CommandCode(
            undoing.ReverseCommand,
            undoing.reverse_command,
            reads_history=True,
            requires=undoing.something_to_take_back,
        ),
        "move-entry": CommandCode(
            undoing.MoveEntry,
            undoing.move_entry,
            reads_history=True,
            requires=undoing.something_to_take_back,
        ),
        "recalculate-clocks": CommandCode(closing.RecalculateClocks, closing.recalculate_clocks),
        "close-case": CommandCode(closing.CloseCase, closing.close_case, requires=closing.closable),
        "place-legal-hold": CommandCode(keeping.PlaceLegalHold, keeping.place_legal_hold),
        "lift-legal-hold": CommandCode(
            keeping.LiftLegalHold, keeping.lift_legal_hold, requires=keeping.something_held
        ),
        "destroy-records": CommandCode(keeping.DestroyRecords, keeping.destroy_records),
        "reopen-case": CommandCode(closing.ReopenCase, closing.reopen_case, requires=closing.reopenable),
    },
)
