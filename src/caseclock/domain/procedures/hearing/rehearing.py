"""A hearing heard again: asked for by either side, ordered by the director."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from caseclock.domain.case.commands import InstanceBody
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.hearing import events_end as x
from caseclock.domain.procedures.hearing_window.opening import subject


class RequestRehearing(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Registered whenever it comes; the director answers."""

    filed_on: date
    asked_by: Literal["claimant", "county"]


class OrderRehearing(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The director ordered that it be heard again."""

    ordered_on: date


def request(body: RequestRehearing, view: View) -> Iterator[Output]:
    """Moves nothing by itself."""
    not_in_future("filed_on", body.filed_on, view)
    yield x.RehearingRequested(**subject(view), filed_on=body.filed_on, asked_by=body.asked_by)


def order(body: OrderRehearing, view: View) -> Iterator[Output]:
    """The hearing is undecided again."""
    not_in_future("ordered_on", body.ordered_on, view)
    yield x.RehearingOrdered(**subject(view), ordered_on=body.ordered_on)
