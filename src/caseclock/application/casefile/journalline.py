"""The journal line of an act (office rule 31): who did what, for whom, with which paper, what is next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from caseclock.application.casefile.acts import SYSTEM, Act
from caseclock.application.casefile.deadlines import counting
from caseclock.application.casefile.details import Speaker
from caseclock.application.words import titles
from caseclock.domain.case.state import CaseState
from caseclock.kernel.time import PACIFIC

#: The fields in which an event names what came in, went out or was asked for.
_PAPERS = ("form", "item", "items")


def journal_line(
    act: Act, title: str, people: Sequence[str], name: str, after: CaseState, speaker: Speaker
) -> str:
    """One line that never changes: the next deadline in it is the next one that still ran after the act."""
    first = act.first
    say = speaker.say
    when = _minute(first.recorded_at)
    who = _who(act, name, speaker)
    parts = [say("journal", "did", when=when, case=after.case_number, who=who, act=title)]
    if people:
        parts.append(say("journal", "for", people=", ".join(people)))
    if papers := _papers(act, speaker):
        parts.append(say("journal", "papers", papers=", ".join(papers)))
    if first.meta.acted_at is not None:
        parts.append(_done(first.meta.acted_at, first.meta.acted_by, speaker))
    effective = min(each.effective_on for each in act.events)
    if f"{effective:%m/%d/%Y}" != when[:10]:
        parts.append(say("journal", "effective", on=f"{effective:%m/%d/%Y}"))
    return " ".join(("".join(parts) + "." + _next(after, act.events[-1].recorded_at, speaker)).split())


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(PACIFIC):%m/%d/%Y %H:%M}"


def _who(act: Act, name: str, speaker: Speaker) -> str:
    if act.rang:
        return speaker.say("journal", "clock")
    if act.first.meta.actor == SYSTEM:
        return speaker.say("journal", "system")
    return speaker.say("journal", "person", name=name, role=_role(act, speaker))


def _done(at: datetime, by: str, speaker: Speaker) -> str:
    """When it was done, and by whom where that was said, of what was keyed afterwards."""
    return speaker.say("journal", "done_by" if by else "done", when=_minute(at), by=by)


def _role(act: Act, speaker: Speaker) -> str:
    return speaker.words.value(act.first.meta.role).lower()


def _papers(act: Act, speaker: Speaker) -> list[str]:
    found: dict[str, None] = {}
    for recorded in act.events:
        for field in _PAPERS:
            value: Any = getattr(recorded.event, field, None)
            for each in [value] if isinstance(value, str) else value or ():
                if isinstance(each, str) and each:
                    found[speaker.words.value(each.partition("/")[0])] = None
    return list(found)


def _next(after: CaseState, at: datetime, speaker: Speaker) -> str:
    """The next deadline of all clocks that still ran then; one that had passed is next no more."""
    dated = [clock for clock in counting(after) if (due := clock.schedule.due_at) is not None and due > at]
    if not dated:
        return " " + speaker.say("journal", "none")
    clock = dated[0]
    definition = speaker.definitions.get(clock.procedure, clock.procedure_version)
    title = titles(definition, "clocks", clock.name)[speaker.language]
    return " " + speaker.say("journal", "next", clock=title, on=f"{clock.schedule.due_on:%m/%d/%Y}")
