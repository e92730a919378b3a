"""What came in is read: accepted, or insufficient with the reason (office point 12)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from caseclock.domain.case.commands import Written
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.mao_application import events_papers as e
from caseclock.domain.procedures.mao_application.bodies import subject
from caseclock.domain.procedures.mao_application.data import application
from caseclock.domain.procedures.mao_application.papers import OnItem, known
from caseclock.kernel.refusal import refuse


class AcceptItem(OnItem, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Accepts an item: by the paper received, or by data the county already has."""

    source: Literal["paper", "electronic"] = "paper"


class MarkInsufficient(OnItem, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What came in does not prove the item, and why."""

    why: Written


def accept_item(body: AcceptItem, view: View) -> Iterator[Output]:
    """Proven. Without a paper only from electronic data (42 CFR 435.949)."""
    name, item = known(body, view)
    if body.source == "paper" and item.received_on is None:
        raise _not_received(name)
    yield e.VerificationAccepted(**subject(view), item=name, source=body.source)
    if application(view).having("asked") == [name]:
        yield e.VerificationAllReceived(**subject(view))


def mark_insufficient(body: MarkInsufficient, view: View) -> Iterator[Output]:
    """Not proven by what came; the reason tells the household what is still needed."""
    name, item = known(body, view)
    if item.received_on is None:
        raise _not_received(name)
    yield e.VerificationFoundInsufficient(**subject(view), item=name, why=body.why)


def _not_received(name: str) -> Exception:
    return refuse(
        "not_received",
        f"Nothing has come for {name.replace('_', ' ')}",
        "Record what came first, or accept it from electronic data.",
        field="item",
    )
