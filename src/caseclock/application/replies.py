"""What a command answers: the version, what was recorded, and what it did to clocks. No secrets."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from caseclock.application.outcomes import Reply
from caseclock.domain.case.decision import CaseChange, Decision
from caseclock.domain.case.preview import determinations
from caseclock.domain.case.preview import preview as what_follows
from caseclock.kernel.ids import CaseRef


def reply_to(
    county: int,
    case_id: UUID,
    version: int,
    decision: Decision,
    *,
    command: UUID,
    preview: bool,
    duplicates: Any = None,
) -> Reply:
    """The answer to a command that was allowed; a preview says what would follow and stores nothing.

    `version` is the case's before it, which stays where nothing changed; `command` is what reverse-command
    takes it back by. `duplicates` are people known already who may be those it adds: told, never in the way.
    """
    own = next((c for c in decision.changes if c.after.case_id == case_id), None)
    version = own.after.version if own else version
    opened = own is not None and own.before.version == 0
    body = {
        "case": str(CaseRef(county, case_id)),
        "version": version,
        "preview": preview,
        "events": [line for change in decision.changes for line in _events(county, case_id, change)],
        **_follows(decision),
    }
    if preview:
        # Only here: a stored reply holds no tree, since a tree may name a status.
        body["determinations"] = determinations(decision)
    else:
        body["command_id"] = str(command)
    if opened and own is not None:
        body["case_number"] = own.after.case_number
    if duplicates is not None:
        body["duplicates"] = duplicates
    status = 200 if preview or not opened else 201
    return Reply(status=status, etag=f'"{version}"', body=body)


def _follows(decision: Decision) -> dict[str, Any]:
    return what_follows(decision)


def _events(county: int, case_id: UUID, change: CaseChange) -> list[dict[str, Any]]:
    elsewhere = (
        {} if change.after.case_id == case_id else {"case": str(CaseRef(county, change.after.case_id))}
    )
    return [
        {
            "version": recorded.version,
            "type": recorded.event.type,
            "effective_on": recorded.effective_on.isoformat(),
            **elsewhere,
        }
        for recorded in change.recorded
    ]
