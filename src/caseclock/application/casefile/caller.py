"""What to tell who calls: one paragraph of what is missing, by when and where to send it (office rule 32)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import msgspec

from caseclock.application.casefile.asks import Ask, Thing, asks
from caseclock.application.caseview import Known
from caseclock.application.wording import listed, long_date, read_texts
from caseclock.application.words import LANGUAGES, Titles
from caseclock.domain.case.notices.content import LANGUAGES as LETTER_LANGUAGES
from caseclock.domain.case.state import CaseState
from caseclock.domain.case.timeline import value_on
from caseclock.kernel.time import local_date

CALLER, COUNTIES = "caller.yaml", "notices/texts.yaml"
UNDECIDED = "promptness"


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One line of it: what is asked of whom by when. `late`: that day is past."""

    member: UUID
    name: str
    things: list[Titles]
    by: date | None
    late: bool
    text: Titles


class CallerView(msgspec.Struct, frozen=True, kw_only=True):
    """The paragraph in the household's `language` and in the other one, and its lines.

    `asked_language`: what the household speaks or reads, as recorded. `fell_back`: there is no text in it, so
    it is English and an interpreter is needed. `withheld`: so many lines are about a confidential person and
    stand neither here nor in the paragraph.
    """

    language: str
    asked_language: str
    fell_back: bool
    text: Titles
    lines: list[Asked]
    withheld: int


def caller_view(found: Known, office: str = "", as_of: datetime | None = None) -> CallerView:
    """What is missing at a moment; `office` is the name of the office to send it to."""
    state, today = found.state, local_date(as_of or found.now)
    open_to_all = [each for each in asks(state) if not each.member.confidential]
    lines = [_line(state, each, today) for each in open_to_all]
    language, wanted = _language(state, today)
    return CallerView(
        language=language or "en",
        asked_language=wanted,
        fell_back=bool(wanted) and language is None,
        text={each: _paragraph(state, lines, office, each) for each in LANGUAGES},
        lines=lines,
        withheld=len(asks(state)) - len(lines),
    )


def _language(state: CaseState, today: date) -> tuple[str | None, str]:
    """What the household speaks, else what it reads; None where there is no text in it."""
    facts = (
        value_on(state.facts.get(name, ()), today, "") for name in ("spoken_language", "written_language")
    )
    wanted = next((str(each).strip() for each in facts if each), "")
    return LETTER_LANGUAGES.get(wanted.casefold()), wanted


def _line(state: CaseState, ask: Ask, today: date) -> Asked:
    late = ask.by is not None and ask.by < today
    name = ask.ask
    if ask.ask == "papers" and ask.by is None:
        name = "papers_undated"
    elif late and f"{ask.ask}_late" in read_texts(CALLER)["asks"]:
        name = f"{ask.ask}_late"
    things = [_thing(state, each) for each in ask.things]
    text = {
        language: _text("asks", name, language).format(
            person=ask.member.first_name,
            things=listed([each[language] for each in things], language),
            by=long_date(ask.by, language) if ask.by else "",
        )
        for language in LANGUAGES
    }
    return Asked(member=ask.member.id, name=ask.member.name, things=things, by=ask.by, late=late, text=text)


def item_titles(item: str) -> Titles:
    """What a paper is called that a household is asked for."""
    items: dict[str, Titles] = read_texts(CALLER)["items"]
    return items.get(item) or items["other"]


def _thing(state: CaseState, thing: Thing) -> Titles:
    titles = item_titles(thing.item)
    person = state.members.get(thing.about) if thing.about else None
    if person is None or person.confidential:
        return titles
    of = item_titles("of")
    return {each: of[each].format(thing=titles[each], person=person.first_name) for each in LANGUAGES}


def _paragraph(state: CaseState, lines: list[Asked], office: str, language: str) -> str:
    case = state.case_number
    if not lines:
        parts = [_text("frame", "nothing", language).format(case=case), *_deciding(state, language)]
        return " ".join(parts)
    where = _text("frame", "where", language).format(office=_office(state, office, language), case=case)
    begin = _text("frame", "begin", language).format(case=case)
    return " ".join(
        [begin, *(each.text[language] for each in lines), where, _text("frame", "help", language)]
    )


def _deciding(state: CaseState, language: str) -> list[str]:
    """By when the office is to decide an application that waits for nothing of the household."""
    waiting = [
        (clock.schedule.due_on, person.first_name)
        for clock in state.clocks.values()
        if clock.name == UNDECIDED and clock.status == "running" and clock.stopped_on is None
        for person in [state.members.get(clock.member) if clock.member else None]
        if person is not None and not person.confidential and clock.schedule.due_on is not None
    ]
    text = _text("frame", "deciding", language)
    return [text.format(person=name, by=long_date(due, language)) for due, name in sorted(waiting)]


def _office(state: CaseState, office: str, language: str) -> str:
    counties = read_texts(COUNTIES)["counties"]
    county = counties[state.county - 1] if 0 < state.county <= len(counties) else ""
    kind = "named_office" if county and office else "county_office" if county else "office"
    return _text("frame", kind, language).format(office=office, county=county)


def _text(section: str, name: str, language: str) -> str:
    return str(read_texts(CALLER)[section][name][language])
