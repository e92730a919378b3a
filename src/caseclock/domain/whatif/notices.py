"""Notices written again from what they stated: until when a hearing may be asked for, by when to mail."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from caseclock.domain.case.notices.content import Content, Told, last_mailing_day, notice_content
from caseclock.domain.case.notices.events import NoticeDrafted
from caseclock.domain.case.work import Rules
from caseclock.domain.policy.unknown import NotInPolicy
from caseclock.domain.whatif.trial import Trial


class Reworded(NamedTuple):
    """What a notice said and would say, of what differs only."""

    was: str
    would: str


def written_again(event: NoticeDrafted, trial: Trial) -> Reworded | None:
    """The notice under both rules where it differs; the decision and the address stay."""
    if not trial.change.parameters and not trial.change.calendars:
        return None
    try:
        stated = msgspec.convert(event.content, Content)
        was, would = (_says(event, stated, rules) for rules in (trial.before, trial.after))
    except (msgspec.ValidationError, NotInPolicy, KeyError):
        return None
    names = [name for name in was if was[name] != would[name]]
    if not names:
        return None
    return Reworded(*(_text({name: side[name] for name in names}) for side in (was, would)))


def _says(event: NoticeDrafted, stated: Content, rules: Rules) -> dict[str, Any]:
    told = Told(
        kind=stated.kind,
        effective_on=stated.effective_on,
        reason=stated.reason,
        law=stated.law,
        figures=stated.figures,
        exception=event.exception,
        fraud=event.fraud,
        follow_up=stated.follow_up,
    )
    content = notice_content(told, stated.letter, rules.policy, stated.dated_on)
    last = last_mailing_day(told, rules.policy, stated.dated_on)
    plain: dict[str, Any] = msgspec.to_builtins(content)
    return {**plain, "last_mailing_day": last.isoformat() if last else None}


def _text(value: Any) -> str:
    return msgspec.json.encode(value, order="sorted").decode()
