"""The renewal is approved: ex parte, on papers in time, or on papers within the cure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

import msgspec

from caseclock.domain.case.commands import InstanceBody
from caseclock.domain.case.coverage import coverage_in, last_coverage_before
from caseclock.domain.case.events import CoverageWasSet
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.state import CoverageSet
from caseclock.domain.case.view import Output, View
from caseclock.domain.policy.explain import Node
from caseclock.domain.policy.notice_periods import notice_rule, require_notice
from caseclock.domain.procedures.continuing_coverage.deciding import no_cost_kept
from caseclock.domain.procedures.renewal import events as e
from caseclock.domain.procedures.renewal.data import Renewal, renewal, subject
from caseclock.domain.procedures.renewal.rescinding import put_back, taken_back
from caseclock.kernel.refusal import refuse
from caseclock.kernel.time import first_of_next_month

By = Literal["ex_parte", "papers", "cure"]
#: What a deemed newborn has after age one, unless another programme is named.
NEXT = "MAO"


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What is different in the new cycle; empty: the same level. A higher cost needs its notice."""

    programme: str = ""
    cost_cents: int | None = None
    notice_mailed_on: date | None = None


class ApproveRenewal(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Approves the renewal on complete papers; coverage ended for want of them comes back without a gap."""

    programme: str = ""
    cost_cents: int | None = None
    notice_mailed_on: date | None = None
    citation: str = "W&I 14005.37; 42 CFR 435.916"


def approve_renewal(body: ApproveRenewal, view: View) -> Iterator[Output]:
    """What came was read and nothing lacks."""
    not_in_future("effective_on", body.effective_on, view)
    data = renewal(view)
    papers_complete(view)
    changes = Changes(
        programme=body.programme, cost_cents=body.cost_cents, notice_mailed_on=body.notice_mailed_on
    )
    yield from approved(view, "cure" if data.ended else "papers", changes, body.citation)


def papers_complete(view: View) -> None:
    """Something came, was read, and nothing lacks."""
    data = renewal(view)
    if data.complete is not True or data.unread:
        raise refuse(
            "papers_not_complete",
            "A renewal is approved on papers that were read and lack nothing",
            "Read what came; ask by MC 355 for what lacks; or renew ex parte.",
            citation="W&I 14005.37",
            unread=len(data.unread),
            lacking=data.lacking,
        )


def approved(view: View, by: By, changes: Changes, citation: str) -> Iterator[Output]:
    """The cycle after the due month, whenever this is decided; a cure first goes back to the end."""
    data = renewal(view)
    assert data.due_on is not None
    assert data.due_month is not None
    assert view.member_id is not None
    start = first_of_next_month(data.due_on)
    if data.ended is not None:
        before = coverage_in(view.state, view.member_id, data.due_on)
        yield from put_back(view, data.ended, "cured within the days to cure, from the end on")
    else:
        before = coverage_in(view.state, view.member_id, start)
        if before is None:
            # The deemed year is over before the renewal's month: what goes on begins where it ends.
            before = last_coverage_before(view.state, view.member_id, start)
            start = first_of_next_month(before.to_month) if before and before.to_month else start
        if data.noticed is not None:
            yield from taken_back(view, "renewed")
    level = _level(before, changes, start, view, NEXT if data.basis == "age_one" else "")
    yield e.RenewalApproved(
        **subject(view),
        due_month=data.due_month,
        by=by,
        from_month=start,
        citation=citation,
        explanation=_explained(data, by, level, start, citation),
    )
    if level is not None:
        yield CoverageWasSet(
            member=view.member_id,
            from_month=start,
            scope=level.scope,
            programme=level.programme,
            funding=level.funding,
            cost_cents=level.cost_cents,
            why=f"renewed by {by}".replace("_", " "),
        )


def _level(
    before: CoverageSet | None, changes: Changes, start: date, view: View, programme: str
) -> CoverageSet | None:
    """The coverage of the new cycle; None where another decision ended it already."""
    if before is None or before.scope == "none":
        return None
    cost = before.cost_cents if changes.cost_cents is None else changes.cost_cents
    if cost < 0:
        raise refuse("negative_cost", "A cost is not below zero", "Give cents from 0.", field="cost_cents")
    if cost > before.cost_cents:
        no_cost_kept(view)
        if changes.notice_mailed_on is None:
            raise refuse(
                "notice_not_mailed",
                "A higher cost begins after a notice",
                "Mail it and give `notice_mailed_on`.",
                citation="42 CFR 431.211",
                field="notice_mailed_on",
                cost_cents=before.cost_cents,
            )
        not_in_future("notice_mailed_on", changes.notice_mailed_on, view)
        rule = notice_rule(view.policy, changes.notice_mailed_on)
        require_notice(rule, changes.notice_mailed_on, start, field="notice_mailed_on")
    named = changes.programme or programme or before.programme
    return msgspec.structs.replace(before, programme=named, cost_cents=cost)


def _explained(
    data: Renewal, by: By, level: CoverageSet | None, start: date, citation: str
) -> dict[str, object]:
    review = data.ex_parte
    node = Node(
        code="renewal_approved",
        result={"from_month": start, "scope": level.scope if level else "none", "by": by},
        facts={
            "due_on": data.due_on,
            "ex_parte_on": review.on if review else None,
            "ex_parte_sources": review.sources if review else (),
            "returned_on": data.returned_on,
            "ended_from": data.ended.ends_from if data.ended else None,
            "cured_on": data.cured_on,
        },
        citation=citation,
    )
    found: dict[str, object] = msgspec.to_builtins(node)
    return found
