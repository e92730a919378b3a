"""What the codes of a report mean, in the office's words."""

from __future__ import annotations

from caseclock.domain.whatif.report import Group
from caseclock.domain.whatif.trial import Kind

KIND_WORDS: dict[Kind, str] = {
    "determination": "Decisions that come out otherwise",
    "instance": "Procedures that go another way",
    "clock": "Clocks whose dates move",
    "overdue": "Due moments that pass or do not pass",
    "warning": "Warnings that ring at another moment",
    "notice": "Notices that would say something else",
}
_WHY = {
    "due_on": "legal date",
    "due_at": "due moment",
    "accepted_until_on": "accepted-until date",
    "internal_on": "the office's own date",
    "not_in_the_version": "the version tried has no such clock",
    "other_result": "another result on the same facts",
    "reads_a_changed_value": "rests on a value that changes: look at it by hand",
    "rings_earlier": "rings earlier",
    "rings_later": "would not have rung yet",
    "no_such_state": "its state is not in the version tried",
    "no_such_transition": "the event has no place there",
    "guard": "its guards say no",
    "other_state": "goes to another state",
    "asks_what_was_not_read": "asks a fact that nobody read then",
    "other_words": "states other days for mailing, hearing or aid",
    "names_a_date": "names a date that moves",
    "rests_on_instance": "mailed after its procedure went another way",
    "rests_on_determination": "states a decision that comes out otherwise",
}


def why_words(group: Group) -> str:
    """Why a group diverges."""
    return _WHY.get(group.why, group.why)


def by_how_much(group: Group) -> str:
    """How far the dates of a group move."""
    if group.least_days is None or group.most_days is None:
        return ""
    if group.least_days == group.most_days:
        return f"{group.least_days:+d} days"
    return f"{group.least_days:+d} to {group.most_days:+d} days"
