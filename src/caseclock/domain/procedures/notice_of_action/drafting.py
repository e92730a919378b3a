"""A notice that a person drafts, pulls before it was mailed, rescinds after, or makes understandable."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from caseclock.domain.case.commands import Body, Written
from caseclock.domain.case.notices import events as n
from caseclock.domain.case.notices.content import Told
from caseclock.domain.case.notices.data import INSIDE
from caseclock.domain.case.notices.drafting import draft
from caseclock.domain.case.notices.kinds import TRAITS, FollowUp, Kind
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.view import Output, View
from caseclock.domain.policy.notice_periods import NoticeException, notice_rule, require_notice
from caseclock.domain.procedures.notice_of_action.bodies import NoticeBody, subject, the_notice
from caseclock.kernel.refusal import refuse

Code = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,59}$")]


class DraftNotice(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Drafts a notice that no decision drafts by itself. `about`: the procedure whose decision it tells.

    `figures`: names that end in `_cents` are amounts. `because` is a coded reason that the templates know.
    """

    kind: Kind
    member: UUID | None = None
    about: str = ""
    takes_effect_on: date | None = None
    because: Code
    law: tuple[str, ...] = ()
    figures: dict[Code, str | int | bool] = {}
    exception: NoticeException | None = None
    fraud: bool = False
    follow_up: FollowUp = ""


class PullNotice(NoticeBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Takes a notice back before it was mailed."""

    why: Written


class RescindNotice(NoticeBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Answers a mailed notice by a rescission: what it said does not happen."""

    why: Written


class RecordNoticeUnderstood(NoticeBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The household got it in a language or format it can read."""

    how: Literal["translated", "read_out", "alternative_format"]
    done_on: date


def draft_notice(body: DraftNotice, view: View) -> Iterator[Output]:
    """Its act may take effect on the earliest lawful day, counted from today, or later."""
    about = view.state.instances.get(body.about)
    if body.about and about is None:
        raise refuse(
            "no_instance", "This case has no such procedure", "Name one of the case, or none.", field="about"
        )
    told = Told(
        kind=body.kind,
        effective_on=_effective(body, view),
        reason=body.because,
        law=body.law,
        figures=dict(body.figures),
        exception=body.exception,
        fraud=body.fraud,
        follow_up=body.follow_up,
    )
    member = view.state.members.get(body.member) if body.member else None
    yield from draft(msgspec.structs.replace(view, instance=about, member=member), told)


def _effective(body: DraftNotice, view: View) -> date | None:
    if not TRAITS[body.kind].advance:
        return body.takes_effect_on
    rule = notice_rule(view.policy, view.today, body.exception, fraud=body.fraud)
    effective_on = body.takes_effect_on or rule.earliest_effective(view.today)
    require_notice(rule, view.today, effective_on, field="takes_effect_on")
    return effective_on


def pull_notice(body: PullNotice, view: View) -> Iterator[Output]:
    """What a decision told with it is not told; the decision is taken back in its own procedure."""
    decided = the_notice(view)
    if decided.mailed_by and decided.kind not in ("rop", "newborn"):
        raise refuse(
            "decision_stands",
            "The notice of a decision that stands is not pulled",
            "Take the decision back: its notice is pulled with it.",
            citation="42 CFR 435.917",
            about=decided.about,
        )
    yield n.NoticePulled(**subject(view), why=body.why)


def rescind_notice(body: RescindNotice, view: View) -> Iterator[Output]:
    """Whoever got the notice gets a rescission too."""
    notice = the_notice(view)
    if notice.mailed_by:
        raise refuse(
            "decision_stands",
            "The notice of a decision that stands is not rescinded",
            "Take the decision back: a rescission is drafted with that.",
            about=notice.about,
        )
    yield n.NoticeRescinded(**subject(view), why=body.why)
    figures: dict[str, Any] = {"notice_of": notice.says().dated_on}
    told = Told(kind="rescission", reason=f"{notice.kind}_rescinded", figures=figures)
    about = view.state.instances.get(notice.about)
    yield from draft(msgspec.structs.replace(view, instance=about), told)


def record_notice_understood(body: RecordNoticeUnderstood, view: View) -> Iterator[Output]:
    """Clears the task that was given when it was drafted."""
    not_in_future("done_on", body.done_on, view)
    if the_notice(view).stage in INSIDE and body.how == "read_out":
        raise refuse("not_mailed", "A notice is read out once it went out", "Mail it first.", field="how")
    yield n.NoticeMadeUnderstandable(**subject(view), how=body.how, done_on=body.done_on)
