"""What an event says besides whom it is about, as label and text in one language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import msgspec

from caseclock.application.casefile.acts import procedure_of
from caseclock.application.codewords import CodeWords, codewords
from caseclock.application.forms.words import form_words
from caseclock.application.restricted import event_data
from caseclock.application.wording import rung_said, said
from caseclock.application.words import alert_titles, event_titles
from caseclock.domain.case.events import AlertRaised
from caseclock.domain.case.state import CaseState
from caseclock.domain.workflow.versions import Definitions
from caseclock.kernel.events import Event, GenericEvent, Recorded

#: Keys, hashes, whole ledgers and trees: they have pages of their own, or serve the machine alone.
HIDDEN = frozenset(
    {
        "about", "account", "act", "alert_id", "also", "anchor_at", "arming", "before", "came_from", "case",
        "chart_event", "clock", "clocks", "code_hash", "command", "configuration", "content", "document",
        "drafted_at", "due_at", "effects", "explanation", "extension", "facts", "fails", "final",
        "fingerprint", "follows", "from_case", "holder", "identifiers", "imaged", "instance", "instances",
        "into", "job", "late_seconds", "link", "member", "members", "mother", "mother_case", "moving", "name",
        "notice", "number", "numbers", "other", "other_case", "paper", "parameters", "parts", "pause",
        "person", "policy", "procedure", "replaced", "representative", "request", "rereads", "rested_on",
        "rungs", "schedule", "sha256", "sources", "started", "steps", "template", "template_sha256", "text",
        "mailed_by", "to_case", "to_site", "version", "way",
    }
)  # fmt: skip
#: Events whose text or name is theirs to say.
_SAYS = {"note.added": ("text",), "case.numbered": ("number",), "member.numbered": ("number",)}


@cache
def history_words(language: str) -> CodeWords:
    """The words of decisions and those of forms together: what was typed is called as it was in its form."""
    words, forms = codewords(language), form_words()
    fields = {name: getattr(said, words.language) for name, said in forms.fields.items()}
    answers = {name: getattr(said, words.language) for name, said in forms.answers.items()}
    return msgspec.structs.replace(words, facts=fields | words.facts, values=answers | words.values)


class Detail(msgspec.Struct, frozen=True, kw_only=True):
    """One thing an event says."""

    field: str
    label: str
    text: str


class Speaker(msgspec.Struct, frozen=True, kw_only=True):
    """What is needed to say things: one language's words, procedures, names of accounts, and who reads."""

    words: CodeWords
    definitions: Definitions
    names: Mapping[str, str] = {}
    restricted: bool = False

    @property
    def language(self) -> str:
        """The language of the words."""
        return self.words.language

    def event(self, kind: str) -> str:
        """What an event type is called."""
        return event_titles(self.definitions, kind)[self.language]

    def say(self, section: str, code: str, **values: str) -> str:
        """A word of the office."""
        return said(section, code, **values)[self.language]


def details(recorded: Recorded, state: CaseState, speaker: Speaker) -> list[Detail]:
    """The event's own fields that a person can read; restricted ones for those who may see them."""
    found = [
        Detail(field=name, label=speaker.words.fact(_called(name, recorded.event)), text=text)
        for name, value in _told(recorded, speaker)
        if (text := _text(name, value, state, speaker))
    ]
    alert = getattr(recorded.event, "alert", "")
    if not alert:
        return found
    title = alert_titles(speaker.definitions, procedure_of(recorded), alert)[speaker.language]
    return [msgspec.structs.replace(each, text=title) if each.field == "alert" else each for each in found]


def _called(name: str, event: Event) -> str:
    """An alert is `to` whom it tells, and what ended it, or a clock, stands in `by`."""
    if name == "to" and isinstance(event, AlertRaised):
        return "told"
    if name == "by" and event.type in ("alert.cleared", "clock.stopped"):
        return "ended_by"
    return name


def _told(recorded: Recorded, speaker: Speaker) -> Iterator[tuple[str, Any]]:
    event = recorded.event
    data, _ = event_data(event, show=speaker.restricted)
    if isinstance(event, GenericEvent):
        data = {name: value for name, value in data.get("data", {}).items() if name not in HIDDEN}
    own = _SAYS.get(event.type, ())
    for name, value in data.items():
        if value in (None, "", [], {}) or (name in HIDDEN and name not in own) or name == "type":
            continue
        yield name, value
    for part in ("pause", "extension"):
        for name, value in (data.get(part) or {}).items():
            if name in ("reason", "authority", "until") and value:
                yield name, value


def _text(name: str, value: Any, state: CaseState, speaker: Speaker) -> str:
    """People by their names, events by their titles, all else by the office's words."""
    if name == "rung":
        return rung_said(str(value))[speaker.language]
    if name in ("told", "to") and isinstance(value, list | tuple):
        kinds = [str(each).partition(":") for each in value]
        return ", ".join(speaker.say("audiences", kind, unit=unit) for kind, _, unit in kinds)
    if name in ("persons", "kept") and isinstance(value, list | tuple):
        return ", ".join(_text("", str(each), state, speaker) for each in value)
    if isinstance(value, str):
        if value in speaker.names:
            return speaker.names[value]
        person = next((each for each in state.members.values() if str(each.id) == value), None)
        if person is not None:
            return person.name
        if name in ("by", "anchor_source") and "." in value:
            return speaker.event(value)
    if isinstance(value, dict) and any(isinstance(each, dict | list) for each in value.values()):
        return ""
    return speaker.words.value(value, name)
