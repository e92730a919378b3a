"""What clerks order: short lives of cases, each wish made of the answer to the one before."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Generator
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

from caseclock.kernel.time import add_months, first_of_month

LETTER = {"address": "12 Elm St, Los Angeles"}
_numbers = itertools.count(1)


class Wish(NamedTuple):
    """A command for a case; one that opens names none."""

    command: str
    case: str
    body: dict[str, Any]


class Sight(NamedTuple):
    """What a clerk sees before ordering anything: today, cases of the office, an account of one's own."""

    today: date
    cases: list[str]
    account: str
    dice: Random


#: Yields a command, or the path of a question, and is sent what was answered; given up when one is refused.
Life = Generator[Wish | str, Any, None]
Begin = Callable[[Sight], Life]


def a_word(sees: Sight) -> Life:
    """Something small in any case, which others work on too."""
    command, body = sees.dice.choice(
        [
            ("add-note", {"text": "The household called."}),
            ("escalate", {"why": "It has waited for long."}),
            ("assign-case", {"owner": sees.account}),
            ("assign-case", {"queue": "intake"}),
        ]
    )
    if sees.cases:
        yield Wish(command, sees.dice.choice(sees.cases[-20:]), body)


def an_alert(sees: Sight) -> Life:
    """The first that is shown is taken in hand."""
    shown = yield "/alerts"
    for each in shown["items"][:1]:
        yield Wish("acknowledge-alert", each["case"], {"alert_id": each["alert_id"]})


def an_approval(sees: Sight) -> Life:
    """Two apply; she is approved and told, has a child, and is asked to renew."""
    today = sees.today.isoformat()
    case, ana, _ = _two((yield _application(sees.today)))
    declared = {"declared": "citizen", "declared_by": "member", "form": "CCFRM604", "signed_on": today}
    yield Wish("attest-status", case, {"member": ana, **declared})
    proof = {"status": "citizen", "document": "passport", "received_on": today}
    yield Wish("verify-status", case, {"member": ana, **proof})
    yield Wish("approve-coverage", case, {"member": ana, "citation": "W&I 14005.30"})
    mailed = {"member": ana, "printed_on": today, "mailed_on": today, **LETTER}
    yield Wish("mail-decision", case, mailed)
    child = {"infants": [{"birth_date": today, "sex": "F"}], "received_on": today, "mother": ana}
    yield Wish("report-newborn", case, child)
    due = first_of_month(add_months(sees.today, 4)).isoformat()
    yield Wish("schedule-renewal", case, {"member": ana, "due_month": due})
    lacking = {"result": "not_enough", "sources": ["meds"], "lacking": ["income"]}
    yield Wish("record-ex-parte-review", case, {"member": ana, **lacking})
    yield Wish("mail-renewal-packet", case, mailed)


def a_status(sees: Sight) -> Life:
    """His status is not confirmed; the notice that began his days came later than presumed."""
    filed, mailed = (sees.today - timedelta(days=days) for days in (10, 8))
    case, _, ben = _two((yield _application(filed)))
    declared = {"declared": "satisfactory", "declared_by": "member", "form": "CCFRM604"}
    yield Wish("attest-status", case, {"member": ben, **declared, "signed_on": filed.isoformat()})
    yield Wish("run-hub", case, {"member": ben})
    yield Wish("record-hub-answer", case, {"member": ben, "answer": "needs_next_step"})
    yield Wish("request-save", case, {"member": ben, "step": 1})
    answer = {"step": 1, "code": "institute_additional_verification"}
    yield Wish("record-save-response", case, {"member": ben, **answer})
    on = dict.fromkeys(("printed_on", "mailed_on"), mailed.isoformat())
    yield Wish("mail-rop-notice", case, {"member": ben, **on})
    proven = {"received_on": sees.today.isoformat(), "evidence": "The envelope."}
    yield Wish("prove-late-receipt", case, {"member": ben, **proven})


def a_move(sees: Sight) -> Life:
    """He goes to live with another household: two histories in one commit."""
    case, _, ben = _two((yield _application(sees.today)))
    other, _, _ = _two((yield _application(sees.today)))
    yield Wish("move-member", case, {"member": ben, "to_case": other})


def a_site(sees: Sight) -> Life:
    """A provider's site, whose certifier is mailed a code, and another one for the mail that was lost."""
    person = {"first_name": "Dana", "last_name": "Reyes", "email": f"dana{next(_numbers)}@clinic.example"}
    body = {"name": "Clinic", "address": "1 Main St", "npi": "1234567893", "certifier": person}
    site = (yield Wish("enrol-site", "", body))["case"]
    yield Wish("issue-access-code", site, {})
    if sees.dice.random() < 0.3:
        yield Wish("issue-access-code", site, {})


#: What a county's clerk begins, the small more often than the long; and what the State's does.
OF_A_COUNTY: tuple[Begin, ...] = (a_word, a_word, a_word, an_alert, an_approval, a_status, a_move)
OF_THE_STATE: tuple[Begin, ...] = (a_site,)
#: All that these lives order.
KINDS = frozenset((
    "acknowledge-alert", "add-note", "approve-coverage", "assign-case", "attest-status", "enrol-site",
    "escalate", "issue-access-code", "mail-decision", "mail-renewal-packet", "mail-rop-notice", "move-member",
    "open-case", "prove-late-receipt", "record-ex-parte-review", "record-hub-answer", "record-save-response",
    "report-newborn", "request-save", "run-hub", "schedule-renewal", "verify-status",
))  # fmt: skip


def next_wish(life: Life, answer: Any) -> Wish | str | None:
    """What a life wants after an answer, None before its first; None at its end."""
    try:
        return life.send(answer)
    except StopIteration:
        return None


def _application(filed: date) -> Wish:
    ana = {"first_name": "Ana", "last_name": "Ruiz", "birth_date": "1990-05-01", "sex": "F"}
    ben = {"first_name": "Ben", "last_name": "Ruiz", "birth_date": "1992-02-02",
           "identifiers": {"a_number": "A123456789"}}  # fmt: skip
    application = {"filed_on": filed.isoformat(), "calworks_filed_on": filed.isoformat()}
    return Wish("open-case", "", {"application": application, "owner": "me", "members": [ana, ben]})


def _two(opened: dict[str, Any]) -> tuple[str, str, str]:
    """The case, her and him: each has a clock of an own application, in their order."""
    ana, ben = dict.fromkeys(each["member"] for each in opened["clocks"])
    return opened["case"], ana, ben
