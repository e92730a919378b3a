"""Events of a renewal's course: when it falls due, what is on file, what was decided (D.5)."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from caseclock.domain.case.events import RuledEvent
from caseclock.domain.case.members import MemberEvent
from caseclock.kernel.events import InstanceEvent, event
from caseclock.kernel.secret import Secret

#: Why a discontinuance was taken back.
Cause = Literal["papers_came", "renewed", "by_the_office", "by_a_hearing", "notice_came_back"]


@event("renewal.opened")
class RenewalOpened(MemberEvent, frozen=True, kw_only=True):
    """Somebody says in which month the renewal is due: from another system, or to put a month right."""

    due_month: date


@event("renewal.scheduled")
class RenewalScheduled(RuledEvent, frozen=True, kw_only=True):
    """The renewal falls due by the last day of `due_month`; its packet is mailed by `packet_by`."""

    due_month: date
    due_on: date
    packet_by: date


@event("ex_parte_review.completed")
class ExParteReviewCompleted(InstanceEvent, frozen=True, kw_only=True):
    """What the county already knows was looked at before the household is asked."""

    result: Literal["renewed", "not_enough"]
    sources: tuple[str, ...]
    lacking: tuple[str, ...] = ()


@event("renewal.approved")
class RenewalApproved(InstanceEvent, frozen=True, kw_only=True):
    """Coverage goes on for another cycle. `by`: ex parte, papers in time, or papers within the cure."""

    due_month: date
    by: Literal["ex_parte", "papers", "cure"]
    from_month: date
    citation: str
    explanation: dict[str, Any]


@event("renewal.due_passed")
class RenewalDuePassed(InstanceEvent, frozen=True, kw_only=True):
    """The due month is over and nothing is decided. Coverage goes on; two people are told."""

    due_on: date


@event("renewal.finished")
class RenewalFinished(InstanceEvent, frozen=True, kw_only=True):
    """There is nothing to renew any more, or not now."""

    cause: Literal["death", "suspended", "ended_otherwise"]


@event("renewal_discontinuance.notice_mailed")
class DiscontinuanceNoticeMailed(InstanceEvent, frozen=True, kw_only=True):
    """The notice went out. Nothing has ended yet, and papers that come before it does take it back.

    `without_days`: whereabouts are unknown, so that it may go out as late as the day (42 CFR 431.213(d)).
    """

    reason: str
    printed_on: date
    mailed_on: date
    ends_from: date
    cure_until: date | None = None
    without_days: bool = False
    address: str = ""
    language: str = ""


@event("renewal_discontinuance.rescinded")
class DiscontinuanceRescinded(InstanceEvent, frozen=True, kw_only=True):
    """The end is taken back and coverage stays at the same level, without a gap."""

    cause: Cause
    why: Secret = ""
    ends_from: date


@event("renewal_discontinuance.held")
class DiscontinuanceHeld(InstanceEvent, frozen=True, kw_only=True):
    """The day came and nothing ended: something is unread, or a law keeps the coverage. A person decides."""

    held_by: tuple[str, ...]
    ends_from: date


@event("renewal_discontinuance.took_effect")
class DiscontinuanceTookEffect(InstanceEvent, frozen=True, kw_only=True):
    """Coverage ended after a mailed notice, with nothing unread. Papers by `cure_until` bring it back."""

    reason: str
    ends_from: date
    cure_until: date | None = None


@event("cure.expired")
class CureExpired(InstanceEvent, frozen=True, kw_only=True):
    """The days to cure are over and nothing came: a new application is needed."""

    ended_from: date
    accepted_until: date
