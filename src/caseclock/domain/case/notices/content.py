"""What a notice says: a pure function of what was decided, whom it goes to, and dated policy.

22 CCR 50179 and 42 CFR 431.210: the action, its date, the reason, the law, the figures, the right to a
hearing and until when, and when aid goes on meanwhile.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import msgspec

from caseclock.domain.case.notices.kinds import TRAITS, FollowUp, Kind
from caseclock.domain.policy.notice_periods import NoticeException, notice_rule
from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.rules.hearing_window import rolled

LANGUAGES = {"en": "en", "english": "en", "es": "es", "spanish": "es", "español": "es"}
STANDARD = "standard"


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a decision tells: its kind, when it takes effect, the coded reason, the law beside its kind's,
    and figures by name: `..._cents` are amounts, dates are dates, other values are codes or text.

    `exception`: the fact of 42 CFR 431.213 that shortens the notice; `fraud`: 431.214. `mailed_by`: the
    owner's command that records its mailing; empty: record-mailed. `rereads`: the owner re-reads late papers
    before the effect by itself.
    """

    kind: Kind
    effective_on: date | None = None
    reason: str = ""
    law: tuple[str, ...] = ()
    figures: dict[str, Any] = {}
    exception: NoticeException | None = None
    fraud: bool = False
    follow_up: FollowUp = ""
    mailed_by: str = ""
    rereads: bool = False


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a letter goes to and how they read it. `about` is the person; `lines` the address to print."""

    about: str
    to: str
    lines: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    withheld: bool = False
    case_number: str = ""
    county: int = 0
    written_language: str = ""
    format: str = STANDARD


class HearingRight(msgspec.Struct, frozen=True, kw_only=True):
    """Until when a hearing may be asked for, where the notice is mailed on its own date."""

    days: int
    last_day: date
    law: str = "W&I 10951; 42 CFR 431.220, 431.221"


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a notice prints. `insert`: no template in the household's language, so the English one
    goes with a language-services insert. `aid_goes_on_before`: asked for before that day, aid goes on."""

    kind: Kind
    dated_on: date
    letter: Letter
    language: str
    insert: bool = False
    effective_on: date | None = None
    reason: str = ""
    law: tuple[str, ...] = ()
    figures: dict[str, Any] = {}
    follow_up: FollowUp = ""
    hearing: HearingRight | None = None
    aid_goes_on_before: date | None = None
    adverse: bool = False


def notice_content(told: Told, letter: Letter, policy: Policy, on: date) -> Content:
    """The content of a notice dated on a day."""
    traits = TRAITS[told.kind]
    language = LANGUAGES.get(letter.written_language.strip().casefold())
    wants = bool(letter.written_language.strip())
    return Content(
        kind=told.kind,
        dated_on=on,
        letter=letter,
        language=language or "en",
        insert=wants and language is None,
        effective_on=told.effective_on,
        reason=told.reason,
        law=tuple(dict.fromkeys(part for part in (*traits.law, *told.law) if part)),
        figures=msgspec.json.decode(msgspec.json.encode(told.figures)),
        follow_up=told.follow_up,
        hearing=_hearing(told, letter.county, policy, on) if traits.hearing else None,
        aid_goes_on_before=told.effective_on if traits.advance and traits.hearing else None,
        adverse=traits.adverse,
    )


def _hearing(told: Told, county: int, policy: Policy, on: date) -> HearingRight:
    redetermination = TRAITS[told.kind].redetermination
    name = "hearing_window_redet_days" if redetermination else "hearing_window_days"
    days = policy.number(name, on)
    return HearingRight(days=days, last_day=rolled(policy, county, on + timedelta(days=days)))


def last_mailing_day(told: Told, policy: Policy, on: date) -> date | None:
    """The last day on which the notice may be mailed for its effective date; None where nothing waits."""
    if told.effective_on is None or not TRAITS[told.kind].advance:
        return None
    rule = notice_rule(policy, on, told.exception, fraud=told.fraud)
    return rule.last_mailing_day(told.effective_on)
