"""The letters of a decision: whose are still to be kept, and the decision that names them once they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from msgspec.structs import replace

from caseclock.domain.case.decision import CaseChange, Decision
from caseclock.domain.case.evolve import Codes, fold
from caseclock.domain.case.notices.data import Notice
from caseclock.domain.case.notices.events import NoticeApproved, NoticeMailed
from caseclock.domain.case.state import CaseState, Instance
from caseclock.kernel.events import Event

#: By notice, what its event says of the PDF that was kept: fingerprint, template and the template's hash.
Letters = Mapping[str, Mapping[str, str]]
_WITH_LETTER = (NoticeApproved, NoticeMailed)


class Unkept(NamedTuple):
    """A notice as its case has it now, of which no letter is kept."""

    state: CaseState
    instance: Instance


def unkept(decision: Decision) -> Iterator[Unkept]:
    """The notices that a decision approves or mails and of which nobody kept the letter before."""
    for change in decision.changes:
        for each in change.events:
            if isinstance(each.event, _WITH_LETTER):
                instance = change.after.instances[each.event.instance]
                if isinstance(instance.data, Notice) and not instance.data.fingerprint:
                    yield Unkept(change.after, instance)


def with_letters(decision: Decision, letters: Letters, codes: Codes) -> Decision:
    """The same decision, its events naming the letters; each case is folded with what they now say."""
    return replace(decision, changes=tuple(_named(each, letters, codes) for each in decision.changes))


def _named(change: CaseChange, letters: Letters, codes: Codes) -> CaseChange:
    events = tuple(replace(each, event=_naming(each.event, letters)) for each in change.events)
    recorded = tuple(replace(each, event=_naming(each.event, letters)) for each in change.recorded)
    return replace(change, events=events, recorded=recorded, after=fold(change.before, recorded, codes))


def _naming(event: Event, letters: Letters) -> Event:
    if isinstance(event, _WITH_LETTER):
        return replace(event, **letters.get(event.instance, {}))
    return event
