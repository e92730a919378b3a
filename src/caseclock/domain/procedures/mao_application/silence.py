"""When silence may lead to a denial: asked, given time, tried, and nothing left unsaid."""

from __future__ import annotations

from datetime import date

from caseclock.domain.case.view import View
from caseclock.domain.policy.rules.application_decided import SilenceFacts
from caseclock.domain.procedures.mao_application.data import Application, application
from caseclock.domain.procedures.mao_application.facts import BY_MC355, filing_date, latest_clock
from caseclock.kernel.refusal import refuse

#: Denials that rest on the household's silence: they need contacts first (MEDIL I 15-22).
FOR_SILENCE = frozenset({"failure_to_provide", "whereabouts_unknown"})
_LAW = "42 CFR 435.912(g)(2), 435.952(d); 22 CCR 50175"


def silence(view: View, reason: str, law: str) -> SilenceFacts:
    """The household was asked, had the time its form gives, and was tried the required number of times.

    Refuses the denial otherwise; gives the facts on which the rule denies.
    """
    data = application(view)
    missing = data.having("asked")
    if again := data.having("insufficient"):
        raise refuse(
            "ask_again",
            "What came was insufficient, and the household was not asked again",
            "Request the rest, with what is still needed.",
            citation=_LAW,
            insufficient=again,
        )
    if not missing or data.asked_on is None or data.first_asked_on is None:
        raise refuse(
            "nothing_missing",
            "Nothing that was asked for is missing",
            "Request it first, or decide on what came.",
            citation=_LAW,
            items=standing(data),
        )
    _reply_time_is_over(view)
    contacts = [c for c in data.contacts if c.on >= data.first_asked_on]
    needed = view.policy.number("denial_contacts", data.asked_on)
    if len(contacts) < needed:
        raise refuse(
            "contacts_missing",
            f"A denial for silence needs {needed} attempts to reach the household",
            f"Log {needed - len(contacts)} more with log-contact.",
            citation=_LAW,
            contacts=[{"on": c.on, "how": c.how, "outcome": c.outcome} for c in contacts],
        )
    return SilenceFacts(
        reason=reason,
        filed_on=filing_date(view),
        items=standing(data),
        missing=tuple(missing),
        asked_on=data.asked_on,
        contacts=len(contacts),
        by_mc355=data.form == BY_MC355,
        law=law,
    )


def _reply_time_is_over(view: View) -> None:
    clock = latest_clock(view, "verification_return")
    until: date | None = clock.schedule.accepted_until_on if clock else None
    if until is not None and view.on <= until:
        raise refuse(
            "reply_time_runs",
            "The household still has time to answer",
            f"Wait until the end of {until}.",
            citation=_LAW,
            accepted_until=until,
        )


def standing(data: Application) -> dict[str, str]:
    """How each item of the list stands."""
    return {name: item.status for name, item in data.items.items()}
