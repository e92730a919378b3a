"""What the notice's clocks read."""

from __future__ import annotations

from datetime import date

from caseclock.domain.case.view import View
from caseclock.domain.procedures.notice_of_action.bodies import the_notice


def has_last_mailing_day(view: View) -> bool:
    """Whether it waits for its mailing, and has a last day for that."""
    return waits(view) and the_notice(view).last_mailing_day is not None


def mails_soon(view: View) -> bool:
    """Whether it waits for its mailing by the office's own days: no procedure's clock watches it."""
    notice = the_notice(view)
    return waits(view) and notice.last_mailing_day is None and not notice.mailed_by


def waits(view: View) -> bool:
    """Whether it has not left the office."""
    return the_notice(view).stage in ("drafted", "approved", "printed")


def takes_effect(view: View) -> bool:
    """Whether an adverse act that is still to come hangs on this mailing."""
    notice = the_notice(view)
    day = notice.effective_on
    return notice.traits.advance and not notice.rereads and day is not None and day > view.on


def last_mailing_day(view: View) -> date | None:
    """The last day on which it may be mailed for its effective date."""
    return the_notice(view).last_mailing_day


def effective_on(view: View) -> date | None:
    """The day on which its act takes effect."""
    return the_notice(view).effective_on


FACTS = {fact.__name__: fact for fact in (has_last_mailing_day, mails_soon, takes_effect)}
DATES = {each.__name__: each for each in (last_mailing_day, effective_on)}
