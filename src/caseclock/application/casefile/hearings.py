"""The hearings of a case and the windows still open to ask for one, each with the days that count."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from caseclock.application.casefile.verification import CheckClock, clock_told
from caseclock.application.caseview import Known
from caseclock.application.codewords import CodeWords
from caseclock.application.words import LANGUAGES
from caseclock.domain.case.actions import Action
from caseclock.domain.case.state import Instance
from caseclock.domain.procedures.hearing.data import Hearing
from caseclock.domain.procedures.hearing_window.data import Window
from caseclock.domain.workflow.states import leaves
from caseclock.domain.workflow.versions import Definitions
from caseclock.readmodels.clocks import is_open

HEARING, WINDOW = "hearing", "hearing_window"
#: A request begins a hearing of its own.
REQUEST = "request-hearing"


class HearingLine(msgspec.Struct, frozen=True, kw_only=True):
    """One hearing: what it contests, how late it was asked for, whether aid is paid, and where it stands.

    `days_late` is 0 for a request in time, and where no window runs because the notice was not adequate.
    """

    instance: str
    member: UUID | None
    contests: str
    notice_mailed_on: date | None
    act_effective_on: date | None
    filed_on: date | None
    window_runs: bool
    last_day: date | None
    outer_day: date | None
    days_late: int
    timely: bool
    good_cause: str
    aid: str
    aid_ground: str
    aid_from: date | None
    scheduled_for: date | None
    outcome: str
    decided_on: date | None
    over: bool
    statement_filed_on: date | None = None
    withdrawn_on: date | None = None
    implemented_on: date | None = None


class HearingCard(msgspec.Struct, frozen=True, kw_only=True):
    """One hearing with where it stands in words, its open clocks and its commands."""

    line: HearingLine
    stands: tuple[str, ...]
    clocks: tuple[CheckClock, ...]
    actions: tuple[Action, ...]


class WindowCard(msgspec.Struct, frozen=True, kw_only=True):
    """A mailed notice about which a hearing may still be asked for, and until when aid goes on."""

    instance: str
    member: UUID | None
    contests: str
    letter: str
    mailed_on: date | None
    effective_on: date | None
    clocks: tuple[CheckClock, ...]
    actions: tuple[Action, ...]


def hearing_line(instance: Instance) -> HearingLine:
    """One hearing as it stands."""
    data = instance.data if isinstance(instance.data, Hearing) else Hearing()
    notice = data.request.notice if data.request else None
    return HearingLine(
        instance=instance.id,
        member=instance.member,
        contests=notice.kind if notice else "",
        notice_mailed_on=notice.mailed_on if notice else None,
        act_effective_on=notice.effective_on if notice else None,
        filed_on=data.request.filed_on if data.request else None,
        window_runs=data.runs,
        last_day=data.last_day,
        outer_day=data.outer_day,
        days_late=data.days_late,
        timely=data.timely,
        good_cause=data.good_cause,
        aid=data.aid,
        aid_ground=data.aid_ground,
        aid_from=data.aid_from,
        scheduled_for=data.scheduled_for,
        outcome=data.outcome or "",
        decided_on=data.decided_on,
        over=instance.final,
        statement_filed_on=data.statement_filed_on,
        withdrawn_on=data.withdrawn_on,
        implemented_on=data.implemented_on,
    )


def hearing_cards(
    found: Known, definitions: Definitions, actions: Sequence[Action], words: CodeWords
) -> list[HearingCard]:
    """Every request that was registered, the newest first."""
    return [
        HearingCard(
            line=hearing_line(each),
            stands=_stands(each, definitions, words),
            clocks=_clocks(found, each, definitions, words),
            actions=tuple(a for a in actions if a.instance == each.id and a.command != REQUEST),
        )
        for each in reversed(found.state.instances_of(HEARING))
    ]


def window_cards(
    found: Known, definitions: Definitions, actions: Sequence[Action], words: CodeWords
) -> list[WindowCard]:
    """The windows in which nobody has asked yet, the newest first; who asks after one needs good cause."""
    cards = []
    for each in reversed(found.state.instances_of(WINDOW)):
        data = each.data if isinstance(each.data, Window) else Window()
        if not data.opened or data.filed_on is not None:
            continue
        cards.append(
            WindowCard(
                instance=each.id,
                member=each.member,
                contests=data.notice.kind,
                letter=data.notice.letter,
                mailed_on=data.notice.mailed_on,
                effective_on=data.notice.effective_on,
                clocks=_clocks(found, each, definitions, words),
                actions=tuple(a for a in actions if a.instance == each.id),
            )
        )
    return cards


def requesting(definitions: Definitions, role: str) -> tuple[Action, ...]:
    """The command that registers a request, for who may give it: it begins a hearing, so it needs none."""
    definition = definitions.latest(HEARING)
    if role not in definition.procedure.commands[REQUEST].roles:
        return ()
    titles = {language: definition.title("commands", REQUEST, language) for language in LANGUAGES}
    return (
        Action(
            command=REQUEST, procedure=HEARING, instance="", member=None, title=titles, allowed=True
        ),
    )  # fmt: skip


def _stands(instance: Instance, definitions: Definitions, words: CodeWords) -> tuple[str, ...]:
    definition = definitions.get(instance.procedure, instance.version)
    names = leaves(definition.chart.states, instance.configuration)
    return tuple(definition.title("states", name, words.language) for name in names)


def _clocks(
    found: Known, instance: Instance, definitions: Definitions, words: CodeWords
) -> tuple[CheckClock, ...]:
    definition = definitions.get(instance.procedure, instance.version)
    own = [clock for clock in found.state.clocks_of(instance.id) if is_open(clock)]
    return tuple(clock_told(clock, found, definition, words) for clock in own)
