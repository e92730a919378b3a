"""What stories are made of: declaring, checking, asking, deciding, mailing. Days count from the filing."""

from __future__ import annotations

from datetime import date
from typing import Any

from caseclock.application.demo.cast import Colleague, supervisor
from caseclock.application.demo.plan import Household

LAW = "22 CCR 50175"


def declare(h: Household, days: int, m: int, declared: str, *, child: bool = False) -> None:
    """What the application says of a member's status."""
    h.do(
        days,
        "attest-status",
        member=h.member(m),
        declared=declared,
        declared_by="parent" if child else "member",
        form="application",
        signed_on=h.filed_on,
        received_on=h.filed_on,
    )


def hub(h: Household, days: int, m: int, answer: str) -> None:
    """The federal Hub is asked and answers the same day."""
    h.do(days, "run-hub", member=h.member(m))
    h.do(days, "record-hub-answer", member=h.member(m), answer=answer)


def prove(h: Household, days: int, m: int, document: str, status: str = "citizen", **more: Any) -> date:
    """A paper proves the status."""
    received_on = h.office_day(days)
    return h.do(
        days,
        "verify-status",
        member=h.member(m),
        status=status,
        document=document,
        received_on=received_on,
        **more,
    )


def save_asked(h: Household, days: int, m: int, step: int = 1) -> None:
    """SAVE is asked."""
    h.do(days, "request-save", member=h.member(m), step=step)


def save_said(h: Household, days: int, m: int, code: str, step: int = 1, **more: Any) -> None:
    """SAVE answered."""
    h.do(days, "record-save-response", member=h.member(m), step=step, code=code, **more)


def notice_of_opportunity(h: Household, days: int, m: int) -> date:
    """The notice that begins the ninety days."""
    on = h.office_day(days)
    return h.do(
        days, "mail-rop-notice", member=h.member(m), printed_on=on, mailed_on=on, address=h.home.letter
    )


def unconfirmed(h: Household, m: int) -> None:
    """Declared satisfactory, not confirmed by the Hub, the notice mailed."""
    declare(h, 0, m, "satisfactory")
    hub(h, 2, m, "inconsistent")
    notice_of_opportunity(h, 4, m)


def approve(h: Household, days: int, *members: int) -> None:
    """Approved, and the notice mailed on the next office day."""
    for m in members:
        h.do(days, "approve-coverage", member=h.member(m))
    mail(h, days + 1, *members)


def deny(
    h: Household,
    days: int,
    *members: int,
    why: str,
    reason: str = "income_over_limit",
    by: Colleague | None = None,
) -> None:
    """Denied for one reason, and the notice mailed; for income, after the rule found it over the limit."""
    for m in members:
        if reason == "income_over_limit":
            found_over_income(h, days, m)
        h.do(days, "deny-coverage", by=by, member=h.member(m), reason=reason, citation=LAW, why=why)
    mail(h, days + 1, *members)


def found_over_income(h: Household, days: int, m: int) -> None:
    """The rule on income finds the wages of the month of application over the limit."""
    facts = {"persons": h.size, "countable_income": 150_000 + 100_000 * h.size}
    h.do(days, "make-determination", member=h.member(m), rule="income", on=h.filed_on, facts=facts)


def mail(h: Household, days: int, *members: int) -> None:
    """The decision notices leave."""
    on = h.office_day(days)
    for m in members:
        h.do(
            days,
            "mail-decision",
            member=h.member(m),
            printed_on=on,
            mailed_on=on,
            address=h.home.letter,
            language=h.home.language,
        )


def ask_for(h: Household, days: int, m: int, **items: str) -> None:
    """Papers are asked for: item to why."""
    wanted = [{"item": item, "why": why} for item, why in items.items()]
    h.do(days, "request-verification", member=h.member(m), items=wanted)


def came(h: Household, days: int, m: int, item: str, *, accepted: bool = True) -> None:
    """A paper came; it is read three days later, if so."""
    received_on = h.office_day(days)
    h.do(days, "record-verification", member=h.member(m), item=item, received_on=received_on)
    if accepted:
        h.do(days + 3, "accept-item", member=h.member(m), item=item)


def tried(h: Household, days: int, m: int, how: str, outcome: str) -> None:
    """Somebody tried to reach the household."""
    h.do(days, "log-contact", member=h.member(m), how=how, outcome=outcome)


def contest(h: Household, days: int, m: int) -> None:
    """A hearing is asked for, held three weeks after it was set, and denied."""
    member, asked_on, held_on = h.member(m), h.office_day(days), h.office_day(days + 35)
    h.do(days, "request-hearing", member=member, filed_on=asked_on, channel="mail")
    h.do(days + 14, "schedule-hearing", member=member, scheduled_for=held_on, place="by telephone")
    h.do(days + 30, "file-statement-of-position", member=member, filed_on=h.office_day(days + 30))
    h.do(days + 35, "record-hearing-held", member=member, held_on=held_on)
    decided_on = h.office_day(days + 60)
    h.do(
        days + 62,
        "record-hearing-decision",
        member=member,
        outcome="denied",
        decided_on=decided_on,
        received_on=h.office_day(days + 62),
        order="The wages were counted as the law says.",
    )


def close(h: Household, days: int) -> None:
    """The supervisor closes a case in which nothing is left to do."""
    h.do(days, "close-case", by=supervisor(h.owner), reason="denied, and no hearing was asked for")
