"""Examples of commands that no scenario gives and whose types alone say too little."""

from __future__ import annotations

from typing import Any

BODIES: dict[str, dict[str, Any]] = {
    "record-status-end": {
        "member": "0198f0c2-3c1e-7a52-9d0b-6f1f6f0c2a11", "ends_on": "2026-09-09", "status_held": "tps",
    },
    "look-at-status-end": {
        "member": "0198f0c2-3c1e-7a52-9d0b-6f1f6f0c2a11", "found": "goes_on", "ends_on": "2028-03-09",
    },
    "decide-retroactive-months": {
        "member": "0198f0c2-3c1e-7a52-9d0b-6f1f6f0c2a11", "asked": ["2025-12-01"], "met": ["2025-12-01"],
    },
    "request-status-report": {
        "members": ["0198f0c2-3c1e-7a52-9d0b-6f1f6f0c2a11"], "form": "SAR 7", "due_on": "2026-03-05",
    },
    "make-determination": {
        "rule": "income",
        "on": "2024-03-31",
        "facts": {"persons": 2, "countable_income": 167_700},
    },
    "acknowledge-alert": {"alert_id": "mao_application-1.promptness-1/day_30/1"},
    "add-member": {
        "person": {
            "first_name": "Luis", "last_name": "Lopez", "birth_date": "2019-06-14", "relationship": "child",
        },
        "effective_on": "2026-02-03",
    },
    "add-note": {"text": "Ana called: the pay stubs come on Friday."},
    "approve-notice": {"instance": "notice_of_action-2266523455"},
    "ask-papers": {"items": ["A-number"]},
    "ask-program": {"question": "Does this approval notice count as PRUCOL category 12?"},
    "correct-fact": {
        "member": "0198f0c2-3c1e-7a52-9d0b-6f1f6f0c2a11", "birth_date": "1990-05-11",
        "reason": "Read wrongly from the birth certificate.",
    },
    "decide-deeming": {"outcome": "not_deemed", "why": "The mother had no coverage in the month of birth."},
    "derive-prucol": {"basis": "USCIS letter of 2024-11-12, seen in the file"},
    "draft-notice": {
        "kind": "information_request", "member": "0198f0c2-3c1e-7a52-9d0b-6f1f6f0c2a11",
        "because": "papers_needed", "figures": {"needed": "pay stubs of May", "reply_by": "2026-03-05"},
    },
    "destroy-records": {"released_by": "0198f0c2-3c1e-7a52-9d0b-6f1f6f0c2a11"},
    "place-legal-hold": {
        "authority": "Superior Court, 26STCV01234", "reason": "A suit over the months of 2025.",
    },
    "lift-legal-hold": {
        "hold": "3f9a1c2b77d0", "authority": "County Counsel, letter of 2026-02-03",
        "reason": "The suit ended.",
    },
    "end-representative": {"representative": "3f9a1c2b77d0"},
    "enrol-site": {
        "name": "Eastside Health Center", "address": "1 Main St, Los Angeles 90033", "npi": "1234567893",
        "certifier": {"first_name": "Dana", "last_name": "Reyes", "email": "d.reyes@clinic.example"},
    },
    "confirm-transfer": {
        "opened_case": "0198f0c2-3c1e-7a52-9d0b-6f1f6f0c2a11", "case_number": "37-0000000001",
    },
    "open-transferred-case": {
        "from_county": 19, "sent_case": "19-0198f0c2-3c1e-7a52-9d0b-6f1f6f0c2a11",
        "from_number": "19-0000000001", "why": "moved", "asked_on": "2026-02-03",
        "takes_effect_on": "2026-04-01",
    },
    "flag-review": {
        "member": "0198f0c2-3c1e-7a52-9d0b-6f1f6f0c2a11", "occasion": "birthday_26_2026",
        "month": "2026-03-01",
    },
    "file-document": {
        "document": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "form": "MC 13",
        "received_on": "2026-02-03",
    },
    "mark-insufficient": {"item": "income", "why": "The pay stub shows no name."},
    "move-entry": {
        "command": "0198f0c2-3c1e-7a52-9d0b-6f1f6f0c2a11",
        "to_case": "19-0198f0c2-3c1e-7a52-9d0b-6f1f6f0c2a11",
        "member_there": "0198f0c2-3c1e-7a52-9d0b-6f1f6f0c2a11", "reason": "The letter is for the Lopez case.",
    },
    "name-representative": {
        "representative": {"name": "Maria Lopez", "from_on": "2026-02-03", "scope": "all"},
    },
    "prove-late-receipt": {"received_on": "2026-02-12", "evidence": "The envelope is stamped 10 February."},
    "reassign-alert": {"alert_id": "mao_application-1.promptness-1/day_30/1", "owner": "sue.chen"},
    "recalculate-clocks": {"reason": "The county holiday of 31 March was added to the calendar."},
    "pull-notice": {"instance": "notice_of_action-2266523455", "why": "The wrong month."},
    "read-paper": {"paper": "3f9a1c2b77d0"},
    "receive-paper": {"form": "MC 355", "received_on": "2026-02-03"},
    "record-fact": {"fact": "phone", "value": "(213) 555-0148", "effective_on": "2026-02-03"},
    "record-identifier": {
        "member": "0198f0c2-3c1e-7a52-9d0b-6f1f6f0c2a11", "kind": "a_number", "value": "A012345678",
    },
    "record-mailed": {
        "instance": "notice_of_action-2266523455", "printed_on": "2026-02-03",
        "mailed_on": "2026-02-04", "address": "12 Elm St, Los Angeles, CA 90033",
    },
    "record-notice-understood": {
        "instance": "notice_of_action-2266523455", "how": "read_out", "done_on": "2026-02-05",
    },
    "record-number": {"system": "benefitscal", "number": "BC-2026-004711"},
    "record-printed": {"instance": "notice_of_action-2266523455", "printed_on": "2026-02-03"},
    "record-returned-mail": {"instance": "notice_of_action-2266523455", "returned_on": "2026-02-12"},
    "remove-member": {"member": "0198f0c2-3c1e-7a52-9d0b-6f1f6f0c2a11", "why": "moved_out"},
    "reopen-case": {"reason": "Closed by mistake for another household."},
    "replace-certifier": {
        "certifier": {"first_name": "Rui", "last_name": "Chen", "email": "r.chen@clinic.example"},
    },
    "rescind-notice": {"instance": "notice_of_action-2266523455", "why": "It stated the wrong programme."},
    "rescind-decision": {"reason": "The pay stubs had come in before the denial."},
    "rescind-discontinuance": {"why": "CalWORKs was restored for the same month."},
    "rescind-renewal-discontinuance": {"why": "The packet came in on the last day of the month."},
    "resend-notice": {"instance": "notice_of_action-2266523455", "why": "The household gave a new address."},
    "reverse-command": {
        "command": "0198f0c2-3c1e-7a52-9d0b-6f1f6f0c2a11", "reason": "Recorded for the wrong member.",
    },
    "snooze-alert": {
        "alert_id": "mao_application-1.promptness-1/day_30/1", "until": "2026-02-05T09:00:00-08:00",
    },
    "withdraw-immediate-need": {"reason": "The appointment was moved to next month."},
    "work-alert": {"alert_id": "mao_application-1.promptness-1/day_30/1"},
}  # fmt: skip
