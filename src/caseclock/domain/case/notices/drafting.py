"""How a decision and its notice agree: drafted with the decision, mailed with its mailing, pulled with it.

These give events to yield from a command, a rung or a reaction of the procedure that decides.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec

from caseclock.domain.case.events import AlertRaised
from caseclock.domain.case.notices import events as n
from caseclock.domain.case.notices.content import STANDARD, Told, last_mailing_day, notice_content
from caseclock.domain.case.notices.data import INSIDE, PROCEDURE, Notice, notices_of
from caseclock.domain.case.notices.letter import letter_to
from caseclock.domain.case.state import Instance
from caseclock.domain.case.view import Output, View
from caseclock.kernel.events import New
from caseclock.kernel.refusal import refuse


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """What the print manifest says of one mailing."""

    mailed_on: date
    printed_on: date | None = None
    address: str = ""
    addressee: str = "member"
    language: str = ""
    format: str = ""


def draft(view: View, told: Told, *, notice: str = "", dated_on: date | None = None) -> Iterator[Output]:
    """Drafts the notice of a decision of this instance: a new one, or the named one anew."""
    fresh = _drafted(view, told, notice or _name(view, told), dated_on or view.on)
    yield fresh
    yield from _tasks(fresh)


def mail(view: View, told: Told, proof: Proof) -> Iterator[Output]:
    """Records the mailing of the notice of this instance's decision, drafted now where it was not before.

    Refused where an approved notice states another day than the act that is mailed.
    """
    found = waiting(view, told.kind)
    name, data = (found[0].id, found[1]) if found else (_name(view, told), None)
    if data is None or _differs(data, told):
        if data is not None and data.stage != "drafted":
            raise refuse(
                "notice_states_another_day",
                "An approved notice states the day on which its act takes effect",
                "Mail the act for that day, or pull the notice and draft it anew.",
                citation="22 CCR 50179; decision I.9",
                field="effective_on",
                notice=name,
                states=data.effective_on,
                given=told.effective_on,
            )
        fresh = _drafted(view, told, name, proof.mailed_on)
        yield fresh
        yield from _tasks(fresh)
    else:
        fresh = _as_event(view, name, data)
    yield New(_mailing(fresh, proof), proof.mailed_on)


def take_back(
    view: View, why: str, *kinds: str, answer: bool = True, mailed: bool = True
) -> Iterator[Output]:
    """What this instance's notices said does not happen: those inside are pulled, mailed ones rescinded.

    `answer`: a notice of rescission is drafted to whoever got one; `mailed` False: what went out stands.
    """
    for instance, data in notices_of(view.state, view.instance_id):
        if (kinds and data.kind not in kinds) or instance.final:
            continue
        named = _named(instance, data)
        if data.stage in INSIDE and not data.mailings:
            yield n.NoticePulled(**named, why=why)
        elif mailed and data.stage in ("mailed", "returned", *INSIDE):
            yield n.NoticeRescinded(**named, why=why)
            if answer:
                figures = {"notice_of": data.says().dated_on}
                told = Told(kind="rescission", reason=f"{data.kind}_rescinded", figures=figures)
                yield from draft(view, told, notice=_name(view, told, instance.id))


def comes_back(view: View, kind: str, returned_on: date) -> Iterator[Output]:
    """The notice of this instance's decision came back, as its procedure recorded."""
    for instance, data in reversed(notices_of(view.state, view.instance_id)):
        if data.kind == kind and data.stage == "mailed":
            yield New(came_back(_named(instance, data), data, returned_on), returned_on)
            return


def came_back(named: dict[str, Any], data: Notice, returned_on: date) -> n.NoticeReturned:
    """The event; `fails` where an act needs a letter that nobody got (42 CFR 431.211, 431.213)."""
    return n.NoticeReturned(
        **named,
        returned_on=returned_on,
        effective_on=data.effective_on,
        fails=data.traits.advance and data.exception is None,
    )


def act_fails(view: View, kind: str) -> bool:
    """Whether the event at hand takes the act of this instance away: its notice came back, or is held."""
    event = view.trigger
    if not isinstance(event, n.NoticeReturned | n.NoticeEffectHeld) or event.about != view.instance_id:
        return False
    return event.kind == kind and (isinstance(event, n.NoticeEffectHeld) or event.fails)


def _named(instance: Instance, data: Notice) -> dict[str, Any]:
    return {"instance": instance.id, "member": instance.member, "kind": data.kind, "about": data.about}


def waiting(view: View, kind: str) -> tuple[Instance, Notice] | None:
    """The newest notice of a kind of this instance that has not left the office."""
    found = [
        each
        for each in notices_of(view.state, view.instance_id)
        if each[1].kind == kind and each[1].stage in INSIDE
    ]
    return found[-1] if found else None


def _drafted(view: View, told: Told, name: str, on: date) -> n.NoticeDrafted:
    letter = letter_to(view.state, view.member, on, told.kind)
    content = notice_content(told, letter, view.policy, on)
    return n.NoticeDrafted(
        instance=name,
        member=view.member_id,
        kind=told.kind,
        about=view.instance_id,
        content=msgspec.json.decode(msgspec.json.encode(content)),
        language=content.language,
        insert=content.insert,
        format=letter.format,
        effective_on=told.effective_on,
        exception=told.exception,
        fraud=told.fraud,
        last_mailing_day=last_mailing_day(told, view.policy, on),
        mailed_by=told.mailed_by,
        rereads=told.rereads,
    )


def _as_event(view: View, name: str, data: Notice) -> n.NoticeDrafted:
    return n.NoticeDrafted(
        instance=name,
        member=view.member_id,
        kind=data.kind,
        about=data.about,
        content=data.content,
        language=data.language,
        insert=data.insert,
        format=data.format,
        effective_on=data.effective_on,
    )


def _mailing(drafted: n.NoticeDrafted, proof: Proof) -> n.NoticeMailed:
    return n.NoticeMailed(
        instance=drafted.instance,
        member=drafted.member,
        kind=drafted.kind,
        about=drafted.about,
        printed_on=proof.printed_on or proof.mailed_on,
        mailed_on=proof.mailed_on,
        address=proof.address or ", ".join(drafted.content["letter"].get("lines", ())),
        addressee=proof.addressee,
        language=proof.language or drafted.language,
        format=proof.format or drafted.format,
        insert=drafted.insert,
        effective_on=drafted.effective_on,
        adverse=bool(drafted.content.get("adverse")),
    )


def _differs(data: Notice, told: Told) -> bool:
    return told.effective_on is not None and data.effective_on != told.effective_on


def _tasks(drafted: n.NoticeDrafted) -> Iterator[Output]:
    """One that no procedure mails is somebody's to send. No silent English (office rule 20): somebody
    translates, reads out, or makes the other format."""
    if not drafted.mailed_by:
        yield _alert(drafted, "notice_to_send")
    if drafted.insert:
        yield _alert(drafted, "notice_to_translate")
    if drafted.format != STANDARD:
        yield _alert(drafted, "notice_in_another_format")
    if drafted.content["letter"].get("withheld") and not drafted.content["letter"].get("lines"):
        yield _alert(drafted, "notice_without_address")


def _alert(drafted: n.NoticeDrafted, name: str) -> AlertRaised:
    return AlertRaised(
        alert_id=f"{drafted.instance}/{name}",
        alert=name,
        procedure=PROCEDURE,
        instance=drafted.instance,
        member=drafted.member,
        to=("owner",),
    )


def _name(view: View, told: Told, of: str = "") -> str:
    """An id, unique in the county, for a notice that begins now."""
    count = len(view.state.instances_of(PROCEDURE))
    text = f"{view.state.case_id}/{view.instance_id}/{told.kind}/{of}/{count}/{view.state.version}"
    return f"{PROCEDURE}-{int.from_bytes(hashlib.sha256(text.encode()).digest()[:4])}"
