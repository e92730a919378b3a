"""What a refusal says, in the language of a page: the domain speaks English, and its sentence is the key.

Where a sentence names something, `{}` stands for it in `web/texts/<language>/refusals/*.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import yaml

from caseclock.application.codewords import codewords
from caseclock.application.definitions import read_definitions
from caseclock.application.resources import workflows_dir
from caseclock.domain.case.titled import COMMAND
from caseclock.web.pages.texts import TEXTS, translator

GAP = "{}"
_LISTED = re.compile(r"[,;] | or an? | or ")
_PLAIN = re.compile(r"[a-z]+( [a-z]+)*", re.ASCII)


@cache
def sentences(language: str) -> dict[str, str]:
    """Every sentence of a refusal in that language, by its English; English needs none."""
    found: dict[str, str] = {}
    for path in sorted((TEXTS / language / "refusals").glob("*.yaml")):
        found |= yaml.safe_load(path.read_text())
    return found


@cache
def _told(language: str) -> dict[str, str]:
    """The same as pages meet them: what is told names a command by its title, not by its code."""
    return sentences(language) | {
        with_titles(english, "en", "“{}”"): with_titles(spanish, language, "«{}»")
        for english, spanish in sentences(language).items()
    }


@cache
def _with_gaps(language: str) -> list[tuple[re.Pattern[str], str]]:
    """Those that name something, the wordiest first: `{} is {}` fits many."""
    gapped = [english for english in _told(language) if GAP in english]
    gapped.sort(key=lambda english: -len(english.replace(GAP, "")))
    return [
        (
            re.compile(re.escape(english).replace(re.escape(GAP), "(.+?)"), re.DOTALL),
            _told(language)[english],
        )
        for english in gapped
    ]


def _code(word: str) -> str:
    """The domain speaks codes in plain letters: `program specialist`."""
    return word.replace(" ", "_") if _PLAIN.fullmatch(word) else word


def with_titles(text: str, language: str, quoted: str) -> str:
    """The text with each command that it names by its code named by its title."""
    by_code = commands(language)
    return COMMAND.sub(
        lambda found: quoted.format(by_code[found[0]]) if found[0] in by_code else found[0], text
    )


@cache
def commands(language: str) -> dict[str, str]:
    """What each command is called, by its code."""
    found: dict[str, str] = {}
    for definition in read_definitions(workflows_dir()).newest():
        for code in definition.procedure.commands:
            found.setdefault(code, definition.title("commands", code, language))
    return found


@cache
def titles(language: str) -> dict[str, str]:
    """What procedures, commands, states and clocks are called, by their English."""
    found: dict[str, str] = {}
    for definition in read_definitions(workflows_dir()).newest():
        sections = [
            section.values() for section in definition.texts.values() if section.keys() - {"en", "es"}
        ]
        for each in [definition.texts["title"], *(title for section in sections for title in section)]:
            found[str(each["en"])] = str(each[language])
    return found


@cache
def refusal_teller(language: str) -> Callable[[str], str]:
    """`ruled(sentence)`; what nobody translated stays as it was said. Days and codes are put into words."""
    known, say, words, called = (
        _told(language),
        translator(language),
        codewords(language),
        titles(language),
    )

    def named(what: str) -> str:
        return ", ".join(called.get(each) or words.value(_code(each)) for each in _LISTED.split(what))

    def ruled(sentence: str) -> str:
        if sentence in known:
            return known[sentence]
        said = say(sentence)
        if said != sentence:
            return said
        for pattern, spanish in _with_gaps(language):
            if (match := pattern.fullmatch(sentence)) is not None:
                return spanish.format(*(named(each) for each in match.groups()))
        return sentence

    return ruled
