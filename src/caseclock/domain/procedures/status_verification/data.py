"""What is kept of one person's verification: declaration, checks, answers, opportunities, scope in force."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, get_args

import msgspec

from caseclock.domain.case.view import View
from caseclock.domain.policy.scope_facts import Declared, VerifiedStatus
from caseclock.kernel.secret import RESTRICTED, Restricted, RestrictedInt

#: Statuses that can be proven. Nobody who attests none of them gets a reasonable opportunity (I.4).
PROVABLE: tuple[Declared, ...] = ("citizen", "satisfactory", "prucol")
#: The MC 13 category that asks for no paper.
SELF_DECLARED = 16

Effect = Literal[
    "confirms", "retry", "additional", "documents", "derive", "adverse", "program", "specialist", "noted"
]
Review = Literal["", "adverse", "program", "specialist"]
Finding = Literal["", "confirmed", "not_confirmed", "check_again"]
Step = Literal[1, 2, 3]
_MARK = msgspec.Meta(extra=RESTRICTED)
STEPS: tuple[int, ...] = get_args(Step)


class SaveAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One answer of SAVE and what it leads to. `imaged`: its picture lies in the case; `request`: which one
    it answers."""

    number: int
    step: int
    code: Restricted
    received_on: date
    effect: Annotated[Effect, _MARK]
    status_held: Restricted = ""
    imaged: bool = False
    request: int = 0


class Rop(msgspec.Struct, frozen=True, kw_only=True):
    """One reasonable opportunity. `received_on` is presumed until another day is proven; `expired_on` is
    the legal end once it has passed unverified, `accepted_until` that day rolled forward."""

    number: int
    printed_on: date
    mailed_on: date
    received_on: date
    proven: bool = False
    returned_on: date | None = None
    called_off: bool = False
    expired_on: date | None = None
    accepted_until: date | None = None


class Reduction(msgspec.Struct, frozen=True, kw_only=True):
    """A notice that scope will be reduced, from when, and whether it has come to that.

    `held`: a hearing about it is undecided, and aid goes on meanwhile.
    """

    mailed_on: date
    effective_on: date
    took_effect: bool = False
    held: bool = False


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """One person's verification. `scope` and `funding` are what stands now; `proposed` an adverse
    determination that waits for a notice. `weighed`: the answers a concluded review has dealt with;
    `save_asks`: the step that the last answer wants (retry, additional, documents). `hub_asked` and
    `save_asked` count the requests; those of SAVE up to `save_stale` were about data changed since.
    `changed`: what has changed since the Hub was asked last."""

    declared: Annotated[Declared, _MARK] = "unasked"
    categories: tuple[RestrictedInt, ...] = ()
    mc13_provided_on: date | None = None
    mc13_returned_on: date | None = None
    hub: Restricted = ""
    hub_asked: int = 0
    changed: tuple[str, ...] = ()
    save_asked: int = 0
    save_stale: int = 0
    save_step: int = 0
    save_pending: bool = False
    save_asks: Restricted = ""
    answers: tuple[SaveAnswer, ...] = ()
    weighed: int = 0
    review: Annotated[Review, _MARK] = ""
    finding: Annotated[Finding, _MARK] = ""
    verified_status: Annotated[VerifiedStatus, _MARK] = ""
    verified_by: Restricted = ""
    status_held: Restricted = ""
    rops: tuple[Rop, ...] = ()
    determined: int = 0
    scope: str = ""
    funding: str = ""
    proposed: bool = False
    reduction: Reduction | None = None
    status_ends_on: date | None = None

    @property
    def verified(self) -> bool:
        """Whether a status is proven, or derived."""
        return self.verified_status in PROVABLE

    @property
    def rop(self) -> Rop | None:
        """The latest opportunity whose notice has not come back."""
        latest = self.rops[-1] if self.rops else None
        return latest if latest and latest.returned_on is None and not latest.called_off else None

    @property
    def lapsed(self) -> Rop | None:
        """The latest opportunity, when it ended unverified."""
        return self.rop if self.rop and self.rop.expired_on else None

    @property
    def fresh_answers(self) -> tuple[SaveAnswer, ...]:
        """The answers about the data as they stand."""
        return tuple(a for a in self.answers if not self.save_stale or a.request > self.save_stale)

    @property
    def last_answer(self) -> SaveAnswer | None:
        """The answer received last."""
        return self.answers[-1] if self.answers else None

    @property
    def reduced(self) -> Reduction | None:
        """The reduction that is, or was, in effect and has not been put right."""
        return self.reduction if self.reduction and self.reduction.took_effect else None

    @property
    def noticed(self) -> Reduction | None:
        """The reduction whose notice is out and whose day has not come."""
        return self.reduction if self.reduction and not self.reduction.took_effect else None


def verification(view: View) -> Verification:
    """The data of the instance at hand; a fresh one before anything was recorded."""
    return view.data if isinstance(view.data, Verification) else Verification()
