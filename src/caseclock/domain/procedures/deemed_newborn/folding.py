"""How the events of a deemed newborn change what its instance keeps."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from caseclock.domain.procedures.deemed_newborn import events as e
from caseclock.domain.procedures.deemed_newborn import events_year as y
from caseclock.domain.procedures.deemed_newborn.data import EMPTY, Deeming
from caseclock.kernel.events import Recorded


def _matched(data: Deeming | None, event: e.MotherMatched, _: Recorded) -> Deeming:
    return replace(
        data or EMPTY,
        mother=event.mother,
        mother_case=event.mother_case,
        outside=event.outside,
        category=event.category,
        covered=event.covered,
        in_question=bool(data and data.in_question and not event.covered),
    )


def _unmatched(data: Deeming | None, _event: e.MotherUnmatched, _: Recorded) -> Deeming:
    known = data or EMPTY
    return replace(
        known,
        mother=None,
        mother_case=None,
        outside="",
        category="" if known.established_on is None else known.category,
        covered=False,
        in_question=known.established_on is not None,
    )


def _not_found(data: Deeming | None, event: e.MotherNotFound, _: Recorded) -> Deeming:
    known = data or EMPTY
    return replace(known, searched=tuple(dict.fromkeys(known.searched + event.steps)))


def _established(data: Deeming | None, event: y.DeemedEligibilityEstablished, recorded: Recorded) -> Deeming:
    return replace(
        data or EMPTY,
        established_on=recorded.effective_on,
        from_month=event.from_month,
        ends_on=event.ends_on,
        category=event.category,
    )


def _recounted(data: Deeming | None, event: y.DeemedEligibilityRecounted, _: Recorded) -> Deeming:
    return replace(data or EMPTY, from_month=event.from_month, ends_on=event.ends_on)


def _upheld(data: Deeming | None, _event: y.DeemedEligibilityUpheld, _: Recorded) -> Deeming:
    return replace(data or EMPTY, in_question=False)


def _refused(data: Deeming | None, _event: y.DeemedEligibilityRefused, _: Recorded) -> Deeming:
    return replace(data or EMPTY, refused=True, in_question=False)


def _ended(data: Deeming | None, event: y.DeemedEligibilityEnded, _: Recorded) -> Deeming:
    return replace(data or EMPTY, ended_why=event.reason, ends_on=event.ends_on)


def _requested(data: Deeming | None, _event: e.BicRequested, _: Recorded) -> Deeming:
    return replace(data or EMPTY, card="requested")


def _issued(data: Deeming | None, _event: e.BicIssued, _: Recorded) -> Deeming:
    return replace(data or EMPTY, card="issued")


def _card_refused(data: Deeming | None, _event: e.BicRefused, _: Recorded) -> Deeming:
    return replace(data or EMPTY, card="refused")


def _joined(data: Deeming | None, _event: e.ChildAddedToCalworks, recorded: Recorded) -> Deeming:
    return replace(data or EMPTY, calworks_on=recorded.effective_on)


def _told(data: Deeming | None, event: e.DeNoticeSent, _: Recorded) -> Deeming:
    return replace(data or EMPTY, notice_mailed_on=event.mailed_on)


def _reviewed(data: Deeming | None, _event: y.AgeOneReviewOpened, recorded: Recorded) -> Deeming:
    return replace(data or EMPTY, review_opened_on=recorded.effective_on)


FOLDS: dict[str, Any] = {
    "mother.matched": _matched,
    "mother.unmatched": _unmatched,
    "mother.not_found": _not_found,
    "deemed_eligibility.established": _established,
    "deemed_eligibility.recounted": _recounted,
    "deemed_eligibility.upheld": _upheld,
    "deemed_eligibility.refused": _refused,
    "deemed_eligibility.ended": _ended,
    "bic.requested": _requested,
    "bic.issued": _issued,
    "bic.refused": _card_refused,
    "child.added_to_calworks": _joined,
    "de_notice.sent": _told,
    "age_one_review.opened": _reviewed,
}
