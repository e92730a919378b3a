"""The next last mailing day: until when an adverse notice may leave for the next month, and for whom."""

from __future__ import annotations

from datetime import date

import msgspec

from caseclock.application.access import Access
from caseclock.application.app import Application
from caseclock.application.casefile.deadlines import time_left
from caseclock.application.restricted import telling_chart
from caseclock.application.tokens import Principal
from caseclock.application.words import Titles, clock_titles, state_titles
from caseclock.application.worklists import Desk, desk_of
from caseclock.domain.policy.notice_periods import notice_rule
from caseclock.domain.policy.policy import Policy
from caseclock.domain.workflow.versions import Definitions
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.time import first_of_next_month, local_date
from caseclock.readmodels.mailing import TouchedRow, touched

#: States whose next lawful step is a notice that ends or reduces coverage, by procedure.
ADVERSE_NEXT: dict[str, tuple[str, ...]] = {
    "continuing_coverage": ("ending_decided",),
    "deemed_newborn": ("de_ending",),
    "renewal": ("not_returned", "information_overdue"),
    "status_verification": ("rop_expired", "reduction_due"),
}
_CALENDAR = "county_office"
_MOST = 100


class MailingDay(msgspec.Struct, frozen=True, kw_only=True):
    """Mailed by `mail_by`, the last office day up to `legal_on`, an act may hold from `effective_on`."""

    mail_by: date
    legal_on: date
    effective_on: date
    citation: str
    days_left: int
    left: Titles


class Touched(msgspec.Struct, frozen=True, kw_only=True):
    """A case that the day touches, and why; `mail_by` is its own notice's last day."""

    case: str
    case_number: str
    name: str
    why: tuple[Titles, ...]
    mail_by: date | None
    late: bool


class LastMailing(msgspec.Struct, frozen=True, kw_only=True):
    """The day, and the caller's cases that it touches."""

    day: MailingDay
    cases: tuple[Touched, ...]


async def last_mailing(
    app: Application, access: Access, principal: Principal, desk: Desk | None = None
) -> LastMailing:
    """The next last mailing day with the caller's own and covered cases; a supervisor's with the units'."""
    actor, desk = principal.actor, desk or await desk_of(access, principal)
    today = local_date(await access.accounts.business_now())
    day = next_mailing_day(app.rules.policy, actor.county, today)
    rows = await touched(
        app.store.pool,
        actor.county,
        owners=desk.mine,
        units=desk.units if actor.role == "supervisor" else (),
        by=day.legal_on,
        acts=[f"{procedure}.{state}" for procedure, states in ADVERSE_NEXT.items() for state in states],
        limit=_MOST,
    )
    definitions = app.rules.definitions
    return LastMailing(day=day, cases=tuple(_touched(actor.county, row, definitions, today) for row in rows))


def next_mailing_day(policy: Policy, county: int, today: date) -> MailingDay:
    """The next office day, today included, after which the first of the next month is out of reach."""
    rule, calendar = notice_rule(policy, today), policy.calendar(county, _CALENDAR)
    effective = first_of_next_month(today)
    while (mail_by := calendar.back(rule.last_mailing_day(effective))) < today:
        effective = first_of_next_month(effective)
    return MailingDay(
        mail_by=mail_by,
        legal_on=rule.last_mailing_day(effective),
        effective_on=effective,
        citation=rule.citation,
        days_left=(mail_by - today).days,
        left=time_left((mail_by - today).days),
    )


def _touched(county: int, row: TouchedRow, definitions: Definitions, today: date) -> Touched:
    why = [_act(definitions, act) for act in row.acts]
    if row.notice_by is not None:
        why.insert(0, clock_titles(definitions, "notice_of_action-1.last_mailing-1"))
    return Touched(
        case=str(CaseRef(county, row.case_id)),
        case_number=row.case_number,
        name=row.title,
        why=tuple(why),
        mail_by=row.notice_by,
        late=row.notice_by is not None and row.notice_by < today,
    )


def _act(definitions: Definitions, act: str) -> Titles:
    """Of a chart whose states tell a status only the procedure is named."""
    procedure, _, state = act.partition(".")
    return state_titles(definitions, procedure, "" if telling_chart(f"{procedure}-1") else state)
