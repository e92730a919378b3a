"""When what the Hub was asked by changes, the verification falls back and the Hub is asked again.

Office rule 22: verified citizenship is not asked again, a mended spelling is no change; scope stays.
What people judged (papers, reviews) does not fall back by itself: the owner is told to compare.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from caseclock.domain.case.members import MemberCorrected, MemberIdentified
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.status_verification import events_checks as c
from caseclock.domain.procedures.status_verification.bodies import alert, subject
from caseclock.domain.procedures.status_verification.data import PROVABLE, Verification, verification
from caseclock.kernel.events import Event

#: What the Hub and SAVE match a person by.
_FIELDS = ("first_name", "last_name", "birth_date")
_NUMBERS = {"citizen": ("ssn",), "": ("ssn", "a_number", "i94", "passport")}
#: What verified by matching data: its answer stands no longer when the data were others.
_ELECTRONIC = ("hub", "save_step_1", "save_step_2", "save_step_3", "derived_from_save")


def basis_changed(view: View) -> Iterator[Output]:
    """The reaction to a corrected field or a recorded number."""
    data = verification(view)
    if isinstance(view.trigger, MemberCorrected):
        changed = view.trigger.field if is_change(view.trigger) else ""
    elif isinstance(view.trigger, MemberIdentified):
        changed = _number(data, view.trigger)
    else:
        changed = ""
    if not changed or not data.hub_asked or data.verified_status == "citizen":
        return
    # A number recorded for the first time unsettles nothing that was answered without it.
    first = isinstance(view.trigger, MemberIdentified) and not view.trigger.replaced
    falls = may_fall_back(data) and not first
    yield from (fall_back if falls else basis_noted)(view, data, changed)


def basis_noted(view: View, data: Verification, changed: str) -> Iterator[Event]:
    """Nothing falls back, but the Hub may be asked again; who judged a proof by those data looks again."""
    yield c.StatusBasisChanged(**subject(view), changed=(changed,))
    if _by_people(data):
        yield alert(view, "proof_to_compare", view.state.version, "owner")


def may_fall_back(data: Verification) -> bool:
    """Whether what stands was found by matching data, and nobody is reviewing it."""
    return bool(data.hub_asked) and data.declared in PROVABLE and not (_by_people(data) or data.review)


def _by_people(data: Verification) -> bool:
    return data.verified and data.verified_by not in _ELECTRONIC


def fall_back(view: View, data: Verification, changed: str) -> Iterator[Event]:
    """The fall-back and the new request. Citizenship once verified is not asked again."""
    if data.verified_status == "citizen":
        return
    rested_on = {"status": data.verified_status, "source": data.verified_by, "hub": data.hub}
    yield c.StatusFellBack(**subject(view), changed=(changed,), rested_on=rested_on)
    yield c.HubRequested(**subject(view), number=data.hub_asked + 1)


def is_change(corrected: MemberCorrected) -> bool:
    """Whether a correction makes another person of it to a matching service."""
    if corrected.field not in _FIELDS or corrected.spelling:
        return False
    if corrected.field == "birth_date":
        return True
    return folded_name(str(corrected.before)) != folded_name(str(corrected.after))


def folded_name(name: str) -> str:
    """A name without case, accents, spaces and punctuation."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in apart if letter.isalnum())


def _number(data: Verification, identified: MemberIdentified) -> str:
    if identified.kind not in _NUMBERS.get(data.declared, _NUMBERS[""]) or not identified.value:
        return ""
    return identified.kind if identified.replaced or not data.verified else ""
