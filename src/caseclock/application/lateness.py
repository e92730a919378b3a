"""Why a case is late: for whom it waited how long, what stood in the way, when a person last touched it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec

from caseclock.application.casefile.deadlines import clock_state, counting
from caseclock.application.caseview import Known
from caseclock.application.wording import listed, long_date, plain_letters, said
from caseclock.application.words import LANGUAGES, Titles, titles
from caseclock.domain.case.evolve import Codes, evolve
from caseclock.domain.case.state import CaseState
from caseclock.domain.case.work import Rules
from caseclock.domain.clocks.ledger import Clock
from caseclock.kernel.events import GenericEvent, Recorded
from caseclock.kernel.ids import CaseRef, ClockRef
from caseclock.kernel.time import local_date, start_of_day
from caseclock.readmodels.clocks import side
from caseclock.readmodels.tools import Tools
from caseclock.readmodels.worklist import NOBODY, OURS

OFFICE, STATE = "office", "state"
SENT, BACK = "disability_evaluation.sent", "disability_evaluation.returned"
MAIL_BACK = ("notice.returned", "rop.notice_returned", "renewal_mail.returned")
_DAY = timedelta(days=1)


class Waited(msgspec.Struct, frozen=True, kw_only=True):
    """So many days it was somebody's move, of those between the clock's anchor and its end."""

    who: str
    title: Titles
    days: int


class Late(msgspec.Struct, frozen=True, kw_only=True):
    """One deadline that is overdue, or was met late, and why, in `text` as one sentence.

    The `days` from `since` to `until` (done, or today) are in `waited`; `days_late` come after the legal day.
    `mail_back_on`: when mail last came back; `touched_on`, `touched_by`: the last act of a person.
    """

    case: str
    clock: str
    title: Titles
    member: UUID | None
    name: str
    since: date
    due_on: date
    until: date
    done: bool
    days: int
    days_late: int
    waited: tuple[Waited, ...]
    now_waits_for: str
    paused_days: int
    extended_until: date | None
    extended_why: str
    mail_back_on: date | None
    touched_on: date | None
    touched_by: str
    text: Titles


def why_late(found: Known, rules: Rules, tools: Tools, as_of: datetime | None = None) -> Late | None:
    """Of the county's deadlines that have passed, the one overdue longest; None where nothing is late."""
    moment = as_of or found.now
    late = [
        clock
        for clock in counting(found.state)
        if side(clock, tools) == "county" and clock_state(clock, tools, moment) == "overdue"
    ]
    return late_clock(found, late[0].id, rules, tools, moment) if late else None


def late_clock(found: Known, clock_id: str, rules: Rules, tools: Tools, moment: datetime) -> Late | None:
    """Why one clock is late or was; None for one that is not, or has no date."""
    clock = found.state.clocks.get(clock_id)
    if clock is None or clock.schedule.due_on is None:
        return None
    until = clock.stopped_on or local_date(moment)
    if until <= clock.schedule.due_on:
        return None
    days = [clock.anchor_on + n * _DAY for n in range(1, (until - clock.anchor_on).days + 1)]
    movers = list(_movers(found.history, clock, days, rules.codes, tools))
    waited = tuple(
        Waited(who=who, title=said("whose_move", who), days=many)
        for who, many in Counter(movers).most_common()
    )
    touched = _last_touch(found.history)
    extension = clock.extensions[-1] if clock.extensions else None
    late = Late(
        case=str(CaseRef(found.state.county, found.state.case_id)),
        clock=str(ClockRef(CaseRef(found.state.county, found.state.case_id), clock.id)),
        title=titles(rules.definitions.get(clock.procedure, clock.procedure_version), "clocks", clock.name),
        member=clock.member,
        name=_name(found.state, clock),
        since=clock.anchor_on,
        due_on=clock.schedule.due_on,
        until=until,
        done=clock.stopped_on is not None,
        days=len(days),
        days_late=(until - clock.schedule.due_on).days,
        waited=waited,
        now_waits_for="" if clock.stopped_on else movers[-1],
        paused_days=_paused_days(clock, moment),
        extended_until=extension.until if extension else None,
        extended_why=extension.reason if extension else "",
        mail_back_on=_last_day(found.history, MAIL_BACK),
        touched_on=local_date(touched.recorded_at) if touched else None,
        touched_by=touched.meta.actor if touched else "",
        text={},
    )
    return msgspec.structs.replace(late, text={each: _sentence(late, each) for each in LANGUAGES})


def _movers(
    history: Sequence[Recorded], clock: Clock, days: Sequence[date], codes: Codes, tools: Tools
) -> Iterator[str]:
    """Whose move it was at the end of each day; before a case was keyed in, the office's."""
    waits = tools.waits_for.get((clock.procedure, clock.procedure_version), {})
    state = CaseState(county=history[0].county, case_id=history[0].case_id)
    away, n, who = _with_the_state(history, clock.instance), 0, OFFICE
    for day in days:
        ends = start_of_day(day + _DAY)
        while n < len(history) and history[n].recorded_at < ends:
            state, n = evolve(state, history[n], codes), n + 1
            who = _mover(state, clock.instance, waits)
        yield STATE if any(since <= day < back for since, back in away) else who


def _mover(state: CaseState, instance: str, waits: Mapping[str, str]) -> str:
    running = state.instances.get(instance)
    if running is None:
        return OFFICE
    who = {waits[place] for place in running.configuration if place in waits}
    if who & {*OURS, "owner"}:
        return OFFICE
    return min(who, default=NOBODY)


def _with_the_state(history: Sequence[Recorded], instance: str) -> list[tuple[date, date]]:
    """From when to when the State had the disability packet; what is still there has no end."""
    sent, back = _told(history, instance, SENT, "sent_on"), _told(history, instance, BACK, "returned_on")
    return [(day, min((each for each in back if each >= day), default=date.max)) for day in sent]


def _told(history: Sequence[Recorded], instance: str, kind: str, field: str) -> list[date]:
    return [
        date.fromisoformat(str(event.told[field]))
        for recorded in history
        if isinstance(event := recorded.event, GenericEvent)
        and event.type == kind
        and event.instance == instance
        and field in event.told
    ]


def _paused_days(clock: Clock, moment: datetime) -> int:
    return sum((local_date(each.until or moment) - local_date(each.since)).days for each in clock.pauses)


def _last_day(history: Sequence[Recorded], kinds: Sequence[str]) -> date | None:
    return next((each.effective_on for each in reversed(history) if each.event.type in kinds), None)


def _last_touch(history: Sequence[Recorded]) -> Recorded | None:
    """The last event that a person recorded; what rang by itself touches nothing."""
    return next((each for each in reversed(history) if each.meta.role not in ("", "system")), None)


def _name(state: CaseState, clock: Clock) -> str:
    person = state.members.get(clock.member) if clock.member else None
    return "" if person is None or person.confidential else person.name


def _sentence(late: Late, language: str) -> str:
    """What a supervisor would say."""

    def words(code: str, **values: object) -> str:
        return said("late", code, **{name: str(value) for name, value in values.items()})[language]

    def day(on: date) -> str:
        return long_date(on, language)

    def many(days: int) -> str:
        return words("days" if days != 1 else "day", n=days)

    parts = [
        words(
            "days_for" if each.days != 1 else "day_for",
            days=each.days,
            who=said("waited_for", each.who)[language],
        )
        for each in late.waited
    ]
    clauses = [
        words(
            "was_late" if late.done else "is_late",
            title=late.title[language] + (f" ({late.name})" if late.name else ""),
            late=many(late.days_late),
            days=many(late.days),
            since=day(late.since),
            parts=listed(parts, language),
        )
    ]
    if late.extended_until:
        clauses.append(
            words("extended", until=day(late.extended_until), why=plain_letters(late.extended_why))
        )
    if late.paused_days:
        clauses.append(words("paused", days=many(late.paused_days)))
    if late.mail_back_on:
        clauses.append(words("mail_back", on=day(late.mail_back_on)))
    if late.touched_on and not late.done:
        clauses.append(words("untouched", on=day(late.touched_on)))
    return "; ".join(clauses) + "."
