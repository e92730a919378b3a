"""How the renewals of a household go: who filed in spring comes to it before the demo's year is over."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from caseclock.application.demo.people import People
from caseclock.application.demo.plan import Household
from caseclock.kernel.time import add_months, first_of_month

ADDRESS = "as in the file"


def renew(h: Household, people: People) -> None:
    """On file, for most; else by the form, complete or not. A grown-up alone may also stay silent."""
    members = [act.body["member"] for act in h.acts if act.command == "approve-coverage"]
    due = add_months(first_of_month(h.filed_on), 11)
    alone = len(members) == 1 and len(h.acts[0].body["members"]) == 1
    fates = ("on_file", "complete", "lacking", "silent") if alone else ("on_file", "complete")
    fate = people.chance.choices(fates, (55, 20, 10, 15)[: len(fates)])[0]
    for member in members:
        _one(h, member, due, fate)


def renew_on_file(h: Household) -> None:
    """What the county knows is enough: nobody is asked anything."""
    _one(h, h.member(0), add_months(first_of_month(h.filed_on), 11), "on_file")


def _one(h: Household, member: UUID, due: date, fate: str) -> None:
    reviewed = _days(h, due - timedelta(days=84))
    if fate == "on_file":
        h.do(
            reviewed,
            "record-ex-parte-review",
            member=member,
            result="renewed",
            sources=["meds", "income_data"],
        )
        return
    h.do(reviewed, "record-ex-parte-review", member=member, result="not_enough", sources=["meds"],
         lacking=["income"])  # fmt: skip
    on = h.office_day(reviewed + 10)
    h.do(reviewed + 10, "mail-renewal-packet", member=member, printed_on=on, mailed_on=on, address=ADDRESS)
    if fate == "silent":
        noticed = _days(h, due + timedelta(days=9))
        on = h.office_day(noticed)
        mailed: dict[str, Any] = {"printed_on": on, "mailed_on": on, "address": ADDRESS}
        h.do(noticed, "discontinue-at-renewal", member=member, reason="no_reply", **mailed)
        return
    came = h.office_day(reviewed + 45)
    h.do(reviewed + 45, "record-renewal-papers", member=member, received_on=came, channel="mail")
    if fate == "complete":
        h.do(reviewed + 47, "read-renewal-papers", member=member)
        h.do(reviewed + 47, "approve-renewal", member=member)
        return
    h.do(reviewed + 47, "read-renewal-papers", member=member, lacking=["income"])
    on = h.office_day(reviewed + 47)
    h.do(reviewed + 47, "request-renewal-information", member=member, items=["income"], mailed_on=on)


def _days(h: Household, day: date) -> int:
    return (day - h.filed_on).days
