"""Denial: only for a reason in law, after everything received was read, never because the county was late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec

from caseclock.domain.case.commands import InstanceBody
from caseclock.domain.case.view import Output, View
from caseclock.domain.policy.explain import Node, used
from caseclock.domain.procedures.mao_application import events as e
from caseclock.domain.procedures.mao_application.bodies import Written, not_in_future, subject
from caseclock.domain.procedures.mao_application.data import Application, application
from caseclock.domain.procedures.mao_application.facts import BY_MC355, filing_date, latest_clock
from caseclock.kernel.refusal import refuse

#: Denials that rest on the household's silence: they need contacts first (MEDIL I 15-22).
FOR_SILENCE = frozenset({"failure_to_provide", "whereabouts_unknown"})
_LAW = "42 CFR 435.912(g)(2), 435.952(d); 22 CCR 50175"


class DenyCoverage(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Denies the member's application for one of the lawful reasons, with the law it rests on."""

    citation: Written
    why: Written


def deny_coverage(body: DenyCoverage, view: View) -> Iterator[Output]:
    """Refused while anything received is unread, and for silence before the household had its time."""
    not_in_future("effective_on", body.effective_on, view)
    nothing_unread(view)
    rules = [_silence(view)] if body.reason in FOR_SILENCE else []
    why = Node(
        code="application_denied",
        result=body.reason,
        facts={"filed_on": filing_date(view), "items": _standing(application(view))},
        citation=body.citation,
        children=tuple(rules),
    )
    if why.turns_on_unconfirmed and view.actor.role != "program_specialist":
        names = sorted(n for node in why.walk() for n, u in node.values.items() if not u.confirmed)
        raise refuse(
            "needs_specialist",
            "A denial that turns on an unconfirmed value waits for a program specialist",
            "Hand it to a program specialist.",
            citation="decision I.12",
            unconfirmed=names,
        )
    yield e.EligibilityDetermined(
        **subject(view), outcome="denied", citation=body.citation, explanation=msgspec.to_builtins(why)
    )
    yield e.CoverageDenied(**subject(view), reason=body.reason, citation=body.citation, why=body.why)


def nothing_unread(view: View) -> None:
    """Refuses an adverse act while anything received for the household is unread, naming it."""
    unread = [p.form for p in view.state.papers.values() if not p.read]
    for instance in view.state.instances.values():
        if isinstance(instance.data, Application):
            unread += instance.data.having("received")
    if unread:
        raise refuse(
            "unread",
            "Nothing is denied while something received is unread",
            "Read it first: accept it or mark it insufficient.",
            citation="42 CFR 435.952",
            unread=unread,
        )


def _silence(view: View) -> Node:
    """The household was asked, had the time its form gives, and was tried the required number of times."""
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
            items=_standing(data),
        )
    _reply_time_is_over(view)
    table = view.policy.parameters
    values = used(table, "denial_contacts", data.asked_on)
    if data.form != BY_MC355:
        values |= used(table, "verification_return_days", data.asked_on)
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
    told: dict[str, Any] = {"missing": missing, "asked_on": data.asked_on, "contacts": len(contacts)}
    return Node(code="asked_and_tried", result=True, facts=told, values=values, citation=_LAW)


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


def _standing(data: Application) -> dict[str, str]:
    return {name: item.status for name, item in data.items.items()}
