"""What goes to the Hub and SAVE, and what comes back, as JSON. `docs/ports.md` shows each with an example."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from caseclock.kernel.ids import CaseRef

Short = Annotated[str, msgspec.Meta(max_length=100)]
HUB_ANSWERS = ("verified", "inconsistent", "needs_next_step")


class Person(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """By what a service finds a person."""

    first_name: str
    last_name: str
    birth_date: date | None = None
    ssn: str = ""
    a_number: str = ""
    i94: str = ""
    passport: str = ""
    cin: str = ""


class Question(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is asked: of the Hub a `check` (citizenship at SSA, immigration at VLP), of SAVE a `step`."""

    correlation_id: str
    person: Person
    check: Literal["", "citizenship", "immigration"] = ""
    step: int = 0
    callback: str = ""


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """Whom an answer speaks of, as the service knows the person."""

    last_name: Short
    birth_date: date | None = None


class HubAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer of the Hub: verified, inconsistent, needs_next_step."""

    correlation_id: str
    answer: Short
    status_held: Short = ""
    subject: Subject | None = None


class SaveAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A coded answer of SAVE. Any code and any text is taken; only the listed codes act (I.6)."""

    correlation_id: str
    code: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    status_held: Short = ""
    text: Annotated[str, msgspec.Meta(max_length=4000)] = ""
    subject: Subject | None = None


class MedsAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A line from MEDS: a transaction `accepted`, or `rejected` with a code; or an `alert` with its
    kind, its number (CEWA) as code, the client index number it concerns and an id of its own."""

    correlation_id: str = ""
    result: Literal["accepted", "rejected", "alert"]
    code: Annotated[str, msgspec.Meta(max_length=80)] = ""
    text: Annotated[str, msgspec.Meta(max_length=4000)] = ""
    kind: Literal["daily", "renewal", "edwards", "buyin", "recon", "valid"] = "daily"
    county: Annotated[int, msgspec.Meta(ge=0, le=32767)] = 0
    cin: Short = ""
    alert_id: Short = ""


class Flawed(msgspec.Struct, frozen=True, kw_only=True):
    """What cannot be used, and why; with the correlation id where it has one."""

    flaw: Literal["not_json", "unknown_form", "unknown_answer"]
    correlation_id: str = ""


Answer = HubAnswer | SaveAnswer | MedsAnswer
FORMS: dict[str, type[Answer]] = {"hub": HubAnswer, "save": SaveAnswer, "meds": MedsAnswer}


def read_answer(service: str, raw: bytes) -> Answer | Flawed:
    """The answer as its form says, or what is wrong with it. It never fails."""
    plain = _plain(raw)
    if plain is None:
        return Flawed(flaw="not_json")
    named = plain.get("correlation_id")
    correlation = named if isinstance(named, str) else ""
    try:
        answer = msgspec.convert(plain, FORMS[service])
    except msgspec.ValidationError:
        return Flawed(flaw="unknown_form", correlation_id=correlation)
    if isinstance(answer, HubAnswer) and answer.answer not in HUB_ANSWERS:
        return Flawed(flaw="unknown_answer", correlation_id=correlation)
    return answer


def _plain(raw: bytes) -> dict[str, Any] | None:
    try:
        plain = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return plain if isinstance(plain, dict) else None


def correlated(text: str) -> tuple[int, UUID] | None:
    """County and request of a correlation id, `<county>-<uuid>`; None when it is none."""
    try:
        ref = CaseRef.parse(text)
    except ValueError:
        return None
    return ref.county, ref.case_id


def canonical(answer: Answer | Flawed, raw: bytes) -> bytes:
    """What two copies of one answer have in common, however they are spaced."""
    return raw if isinstance(answer, Flawed) else msgspec.json.encode(answer)
