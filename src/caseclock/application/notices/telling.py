"""A notice as plain text: the same content that its letter prints, in the letter's own language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec

from caseclock.application.codewords import NOTHING, codewords
from caseclock.application.wording import long_date, read_texts
from caseclock.domain.case.notices.content import Content

TEXTS = "notices/texts.yaml"


class Part(msgspec.Struct, frozen=True):
    """A heading of the letter and what stands under it."""

    heading: str
    lines: tuple[str, ...]


def parts_of(content: Content) -> tuple[Part, ...]:
    """Action and figures, reason, what follows, law, hearing, aid meanwhile, help; only what it has."""
    return tuple(part for part in _parts(content) if part.lines)


def _parts(content: Content) -> Iterator[Part]:
    say = _Say(content.language)
    yield Part(say("labels", "facts"), tuple(_facts(content, say)))
    yield Part(say("labels", "reason"), _some(content.reason and say("reasons", content.reason)))
    yield Part(say("labels", "medi_cal"), _some(content.follow_up and say("follow_ups", content.follow_up)))
    yield Part(say("labels", "law"), _some("; ".join(content.law)))
    if content.hearing is not None:
        right = say("labels", "hearing_right").replace("{days}", str(content.hearing.days))
        last = f"{say('labels', 'hearing_last')} {say.day(content.hearing.last_day)}."
        yield Part(say("labels", "hearing"), (f"{right} {last}", say("labels", "hearing_how")))
    if content.aid_goes_on_before is not None:
        goes_on = f"{say('labels', 'aid_goes_on')} {say.day(content.aid_goes_on_before)}, "
        yield Part(say("labels", "aid"), (goes_on + say("labels", "aid_until"),))
    yield Part(say("labels", "help"), (say("labels", "help_text"),))
    yield Part(say("labels", "copies"), content.letter.copies)


def _facts(content: Content, say: _Say) -> Iterator[str]:
    yield f"{say('labels', 'action')}: {say('actions', content.kind)}"
    if content.effective_on is not None:
        yield f"{say('labels', 'effective')}: {say.day(content.effective_on)}"
    for name, value in content.figures.items():
        yield f"{say('figures', name)}: {say.figure(name, value)}"


def _some(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


class _Say:
    """The words that letters share, in one language; a code without words stands in plain letters."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.words = codewords(language)

    def __call__(self, section: str, code: str) -> str:
        entry = read_texts(TEXTS)[section].get(code)
        return str(entry[self.language]) if entry else self.words.plain(code)

    def day(self, day: date) -> str:
        return long_date(day, self.language)

    def figure(self, name: str, value: Any) -> str:
        if isinstance(value, list):
            return ", ".join(self.figure(name, each) for each in value)
        if isinstance(value, str) and value in read_texts(TEXTS)["values"]:
            return self("values", value)
        return self.words.value(value, name) or NOTHING
