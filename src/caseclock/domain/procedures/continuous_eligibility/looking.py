"""Looking who is protected: after a determination of eligibility, a pregnancy, or a corrected birth date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from caseclock.domain.case.coverage import is_covered
from caseclock.domain.case.determining import Ruled, from_event, ruled
from caseclock.domain.case.members import MemberCorrected
from caseclock.domain.case.state import Member
from caseclock.domain.case.timeline import FactSource, latest
from caseclock.domain.case.view import Output, View
from caseclock.domain.policy.rules.continuous_eligibility import ContinuousFacts
from caseclock.domain.procedures.continuous_eligibility import events as e
from caseclock.domain.procedures.continuous_eligibility.data import protection

RULE = "continuous_eligibility"
#: Events by which eligibility was determined: a child's twelve months count from them.
DETERMINED = ("coverage.approved", "medi_cal.continued", "renewal.approved", "calworks.aid_granted")
_YES = (True, "y", "yes", "true")


def look(view: View) -> Iterator[Output]:
    """Begins, moves or ends each protection as the facts now say; what is as it was is left alone."""
    member = view.member
    if member is None or member.died_on is not None:
        return
    yield from _child(view, member)
    yield from _pregnancy(view, member)


def _child(view: View, member: Member) -> Iterator[Output]:
    data, trigger = protection(view), view.trigger
    determined = trigger is not None and trigger.type in DETERMINED
    corrected = isinstance(trigger, MemberCorrected) and data.child_until is not None
    since = view.on if determined else data.determined_on
    if not (determined or corrected) or since is None or member.birth_date is None:
        return
    found = _asked(view, member, since)
    until = found.outcome.result["child_until"]
    if until is None:
        if data.child_until is not None:
            yield e.ChildEnded(**subject(view), why="not_a_child")
        return
    if determined or until != str(data.child_until):
        yield e.ChildBegan(
            **subject(view),
            determined_on=since,
            born=member.birth_date,
            until=date.fromisoformat(until),
            **found.fields,
        )


def _pregnancy(view: View, member: Member) -> Iterator[Output]:
    data, facts = protection(view), _facts(member)
    if facts.pregnant:
        if data.postpartum_until is not None:
            yield e.PostpartumEnded(**subject(view), why="pregnant_again")
        if data.pregnant_since is None:
            yield e.PregnancyBegan(**subject(view), since=view.on)
        return
    ended = facts.pregnancy_ended_on
    if data.pregnant_since is not None:
        yield e.PregnancyEnded(**subject(view), why="pregnancy_ended" if ended else "not_pregnant")
    if ended is None:
        if data.postpartum_until is not None:
            yield e.PostpartumEnded(**subject(view), why="not_pregnant")
        return
    found = _asked(view, member, ended)
    until = date.fromisoformat(found.outcome.result["postpartum_until"])
    moved = (ended, until) != (data.pregnancy_ended_on, data.postpartum_until)
    if moved and view.today <= until:
        yield e.PostpartumBegan(**subject(view), ended_on=ended, until=until, **found.fields)


def _asked(view: View, member: Member, on: date) -> Ruled:
    return ruled(RULE, _facts(member), view, on, _sources(member))


def _facts(member: Member) -> ContinuousFacts:
    pregnant = _says_yes(latest(member.facts.get("pregnant", ())))
    return ContinuousFacts(
        born=member.birth_date,
        pregnant=pregnant,
        pregnancy_ended_on=None if pregnant else _ended_on(member),
    )


def _ended_on(member: Member) -> date | None:
    """The recorded end, else the day from which she is recorded as not pregnant any more."""
    told = latest(member.facts.get("pregnancy_ended_on", ()))
    timeline = sorted(member.facts.get("pregnant", ()), key=lambda entry: entry.on)
    was = [entry for entry in timeline if _says_yes(entry.value)]
    over = [entry.on for entry in timeline if was and not _says_yes(entry.value) and entry.on >= was[-1].on]
    if told:
        try:
            return told if isinstance(told, date) else date.fromisoformat(str(told))
        except ValueError:
            pass
    return over[0] if over else None


def _says_yes(value: Any) -> bool:
    return value is True or str(value).strip().lower() in _YES


def _sources(member: Member) -> dict[str, FactSource]:
    """Where the birth date and what is known of a pregnancy came from."""
    born = member.sources.get("birth_date")
    told = {
        name: from_event("member.fact_recorded", member.facts[name][-1])
        for name in ("pregnant", "pregnancy_ended_on")
        if member.facts.get(name)
    }
    return told | ({"born": born} if born else {})


def told(view: View) -> tuple[ContinuousFacts, dict[str, FactSource]] | None:
    """The facts of the rule as the case knows them."""
    return (_facts(view.member), _sources(view.member)) if view.member else None


def subject(view: View) -> dict[str, Any]:
    """The instance and the member that an event of this procedure speaks of."""
    return {"instance": view.instance_id, "member": view.member_id}


def may_be_protected(view: View) -> bool:
    """Whether a covered member is a child, pregnant, or within the time after: else nothing is begun."""
    member = view.member
    if member is None or member.died_on is not None or not is_covered(view.state, member.id, view.today):
        return False
    facts = _facts(member)
    return facts.pregnant or any(
        _asked(view, member, view.on).outcome.result[name] for name in ("child_until", "postpartum_until")
    )
