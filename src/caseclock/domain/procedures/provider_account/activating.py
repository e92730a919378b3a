"""Activation with a code, and the training that it asks for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal
from uuid import UUID

from msgspec.structs import replace

from caseclock.domain.case.commands import Body, InstanceBody
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.state import CaseState, Instance, Member
from caseclock.domain.case.view import Message, Output, View
from caseclock.domain.procedures.provider_account import codes, people
from caseclock.domain.procedures.provider_account.coding import OFP, raised
from caseclock.domain.procedures.provider_account.data import Fate, account
from caseclock.domain.procedures.provider_account.events import (
    AccountActivated,
    TrainingCompleted,
    TrainingFinished,
)
from caseclock.domain.procedures.provider_account.facts import training_missing
from caseclock.domain.procedures.provider_account.mailing import OFFICE, SERVICE_CENTER
from caseclock.kernel.ids import derive
from caseclock.kernel.refusal import Refused, refuse

CHANGE = "account_change"
Course = Literal["provider_orientation", "site_certifier_portal", "provider_staff_portal"]


class ActivateAccount(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The code was presented. Its hashes come here, never the code, the login or the password."""

    code_hashes: tuple[str, ...]


class RecordTraining(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The person completed a course."""

    course: Course
    completed_on: date


def activate_account(body: ActivateAccount, view: View) -> Iterator[Output]:
    """Uses the code up. The account row, written before in pending state, becomes usable by the message."""
    instance = presented(view, body.code_hashes)
    of = replace(view, instance=instance, member=_person(view.state, instance))
    data = account(instance.data)
    if missing := training_missing(of):
        yield from _untrained(of, missing)
    used = account_id(view.state, instance)
    yield AccountActivated(instance=instance.id, member=instance.member, account=used, number=data.number)
    yield change(used, "activate")


def presented(view: View, hashes: tuple[str, ...]) -> Instance:
    """The instance whose valid code was presented; refused with the one lawful next step for any other."""
    for instance in view.state.instances.values():
        if codes.same(account(instance.data).code_hash, hashes):
            data = account(instance.data)
            if data.lapses_at is None or view.now >= data.lapses_at:
                raise _spent(view.state, instance, "lapsed", newer=False)
            return instance
    for instance in view.state.instances.values():
        for old in account(instance.data).spent:
            if codes.same(old.code_hash, hashes):
                newer = bool(account(instance.data).code_hash)
                raise _spent(view.state, instance, old.fate, newer=newer)
    raise refuse("code_wrong", "This is not the site's access code",
                 "Copy it from the newest mail; after too many wrong tries one must wait.", field="code",
                 citation=_LAW)  # fmt: skip


def account_id(state: CaseState, instance: Instance) -> UUID:
    """The account that a person's present code opens: a retry after a crash names the same row."""
    return derive(state.case_id, "account", instance.id, account(instance.data).number)


def change(account: UUID, what: str, **more: str) -> Message:
    """What the account's row must become; carried out after the commit, any number of times."""
    return Message(topic=CHANGE, payload={"account": str(account), "change": what, **more})


def record_training(body: RecordTraining, view: View) -> Iterator[Output]:
    """Recorded for the person; with the last course required the training is finished."""
    not_in_future("completed_on", body.completed_on, view)
    data = account(view.data)
    if data.training.get(body.course) == body.completed_on:
        raise refuse("recorded_already", "This course is recorded with this date", "Nothing is to be done.",
                     field="course")  # fmt: skip
    before = training_missing(view)
    yield TrainingCompleted(
        instance=view.instance_id, member=view.member_id, course=body.course, completed_on=body.completed_on
    )
    if before == (body.course,):
        yield TrainingFinished(instance=view.instance_id, member=view.member_id)


def _untrained(view: View, missing: tuple[str, ...]) -> Iterator[Output]:
    """Warns, or blocks: a dated parameter says which."""
    try:
        lack = view.policy.parameters.at("training_lack", view.today).value
    except KeyError:
        return  # Before training became mandatory.
    if lack == "blocks":
        raise refuse("training_missing", "The training must be completed first",
                     "Complete it at the Provider Online Training Center, then use a valid code.",
                     citation=_TRAINING_LAW, missing=list(missing))  # fmt: skip
    yield raised(view, "training_missing", "certifier", OFP)


_LAW = "Family PACT portal announcement, question 3"
_TRAINING_LAW = "Family PACT portal announcement, question 5"
_FATES: dict[Fate, tuple[str, str]] = {
    "lapsed": ("code_expired", "The code has lapsed: it was valid for 24 hours"),
    "superseded": ("code_superseded", "A newer code was mailed, and this one is void"),
    "used": ("code_used", "The code has been used: it works once"),
    "withdrawn": ("code_withdrawn", "The code was withdrawn"),
}


def _spent(state: CaseState, instance: Instance, fate: Fate, *, newer: bool) -> Refused:
    """The refusal of a code that opens nothing any more, with the step that is open instead."""
    code, rule = _FATES[fate]
    if fate == "used":
        remedy = f"Sign in. With a forgotten password or a blocked account call the {SERVICE_CENTER}."
    elif newer:
        remedy = "Use the newest mail: another code was sent to the same address."
    elif (person := _person(state, instance)) is not None and person.relationship == people.STAFF:
        remedy = "Ask your site certifier to invite you again."
    else:
        remedy = f"Ask the {OFFICE}, for a new code."
    return refuse(code, rule, remedy, citation=_LAW, field="code")


def _person(state: CaseState, instance: Instance) -> Member | None:
    return state.members.get(instance.member) if instance.member else None
