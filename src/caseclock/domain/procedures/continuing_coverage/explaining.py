"""Why Medi-Cal goes on or ends, as the tree that a determination keeps: facts, dated values, law."""

from __future__ import annotations

from datetime import date
from typing import Any

from caseclock.domain.case.view import View
from caseclock.domain.policy.explain import Node, Used, used
from caseclock.domain.policy.notice_periods import NoticeException
from caseclock.domain.policy.rules.registry import run_rule
from caseclock.domain.procedures.continuing_coverage.data import continuation
from caseclock.domain.procedures.continuing_coverage.reasons import CURABLE, TEXT

EDWARDS_LAW = "W&I 14005.37(d); Edwards v. Kizer"
_READ = {
    "loss_of_contact": "mc355_reply_days",
    "failed_renewal": "renewal_reply_days",
    "no_longer_eligible": "postpartum_days",
}


def reason_proven(view: View, reason: str, evidence: dict[str, Any]) -> Node:
    """The reason of law with what stands in the file for it; what was found on each basis."""
    name = _READ.get(reason)
    return Node(
        code="reason_of_law",
        result=reason,
        facts={**evidence, "bases": continuation(view).bases},
        values=used(view.policy.parameters, name, view.today) if name else {},
        citation=TEXT,
    )


def end_decided(reason: Node) -> Node:
    """Decided, and nothing ends before its notice is mailed."""
    return Node(
        code="discontinuance_decided",
        result={"reason": reason.result, "ends_from": None},
        citation=f"{TEXT}; 42 CFR 431.211",
        children=(reason,),
    )


def end_noticed(
    view: View,
    reason: Node,
    ends_from: date,
    mailed_on: date | None,
    exception: NoticeException | None,
    citation: str,
) -> Node:
    """Medi-Cal ends from a month on, by a notice mailed in time; with it until when late papers reinstate."""
    values: dict[str, Used] = {}
    if reason.result in CURABLE:
        values = used(view.policy.parameters, "cure_period_days", ends_from)
    children = [reason]
    if mailed_on is not None:
        facts = {"mailed_on": mailed_on, "effective_on": ends_from, "exception": exception}
        children.append(run_rule("notice_period", facts, view.policy, mailed_on).why)
    return Node(
        code="medi_cal_discontinued",
        result={"reason": reason.result, "ends_from": ends_from},
        facts={"mailed_on": mailed_on},
        values=values,
        citation=citation,
        children=tuple(children),
    )


def goes_on(view: View, program: str, from_month: date, cost_cents: int) -> Node:
    """Medi-Cal goes on under a programme, on what was found on each basis; scope and payer stay."""
    data = continuation(view)
    return Node(
        code="medi_cal_continued",
        result={
            "program": program,
            "from_month": from_month,
            "cost_cents": cost_cents,
            "scope": data.before.scope,
            "funding": data.before.funding,
        },
        facts={"cash_aid_ended_on": data.ended_on, "cash_aid_reason": data.reason, "bases": data.bases},
        citation=f"{TEXT}(b), (d)",
    )


def bridges(view: View, month: date) -> Node:
    """Nobody's Medi-Cal ends with cash aid before it is decided."""
    data = continuation(view)
    return Node(
        code="edwards_bridging",
        result={"from_month": month, "scope": data.before.scope, "funding": data.before.funding},
        facts={"cash_aid_ended_on": data.ended_on, "reason": data.reason, "aided": data.aided},
        values=used(view.policy.parameters, "edwards_error_after_months", month),
        citation=EDWARDS_LAW,
    )
