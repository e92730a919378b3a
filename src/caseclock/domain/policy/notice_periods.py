"""How long before an adverse act its notice is mailed, and from when the act may hold (decision I.9)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

import msgspec

from caseclock.domain.policy.policy import Policy
from caseclock.kernel.refusal import refuse
from caseclock.kernel.time import first_of_month, first_of_next_month

#: Facts on which the notice may go out as late as the day of the act: 42 CFR 431.213, by paragraph.
NoticeException = Literal[
    "death", "signed_wish", "ineligible_institution", "whereabouts_unknown", "accepted_elsewhere",
    "change_of_care_level", "preadmission_screening", "facility_transfer",
]  # fmt: skip

_PARAGRAPH: dict[str, str] = {
    "death": "(a)",
    "signed_wish": "(b)",
    "ineligible_institution": "(c)",
    "whereabouts_unknown": "(d)",
    "accepted_elsewhere": "(e)",
    "change_of_care_level": "(f)",
    "preadmission_screening": "(g)",
    "facility_transfer": "(h)",
}


class NoticeRule(msgspec.Struct, frozen=True, kw_only=True):
    """So many full days lie between mailing and effect, neither end counted; 0: up to the day itself."""

    full_days: int
    citation: str

    def last_mailing_day(self, effective_on: date) -> date:
        """The last day on which a notice of this act may be mailed: for 2025-08-01 it is 2025-07-21."""
        return effective_on - timedelta(days=self._apart)

    def earliest_effective(self, mailed_on: date) -> date:
        """The first of a month on which the act may hold: mailed 2023-05-19, it is 2023-06-01."""
        day = mailed_on + timedelta(days=self._apart)
        return day if day == first_of_month(day) else first_of_next_month(day)

    @property
    def _apart(self) -> int:
        return self.full_days + 1 if self.full_days else 0


def notice_rule(
    policy: Policy, on: date, exception: NoticeException | None = None, *, fraud: bool = False
) -> NoticeRule:
    """The rule for a notice mailed on a day: ten full days, or none on a fact that 42 CFR 431.213 names.

    `fraud`: facts, verified where possible, that show probable fraud: five days (42 CFR 431.214).
    """
    if exception is not None:
        return NoticeRule(full_days=0, citation=f"42 CFR 431.213{_PARAGRAPH[exception]}")
    if fraud:
        days = policy.number("fraud_notice_days", on)
        return NoticeRule(full_days=days, citation="42 CFR 431.214")
    days = policy.number("advance_notice_days", on)
    return NoticeRule(full_days=days, citation="42 CFR 431.211; 22 CCR 50179(d)")


def require_notice(
    rule: NoticeRule, mailed_on: date, effective_on: date, *, field: str = "effective_on"
) -> None:
    """Refuses an act that is not on the first of a month, or whose notice is too short for it."""
    earliest = rule.earliest_effective(mailed_on)
    if effective_on != first_of_month(effective_on):
        raise refuse(
            "not_first_of_month",
            "Reductions and ends take effect on the first of a month",
            f"Use {earliest} or a later first of a month.",
            citation=rule.citation,
            field=field,
            effective_on=effective_on,
            earliest=earliest,
        )
    if effective_on < earliest:
        raise refuse(
            "notice_too_short",
            f"{rule.full_days} full days lie between mailing and effect, neither end counted",
            f"The earliest lawful effective date for this mailing is {earliest}.",
            citation=rule.citation,
            field=field,
            mailed_on=mailed_on,
            effective_on=effective_on,
            earliest=earliest,
            last_mailing_day=rule.last_mailing_day(effective_on),
        )
