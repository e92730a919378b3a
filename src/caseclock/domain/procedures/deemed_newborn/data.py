"""What one newborn's deeming keeps: the match with the mother, the card, the notice, the dates."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

import msgspec

from caseclock.domain.case.view import View

CardStatus = Literal["", "requested", "issued", "refused"]


class Deeming(msgspec.Struct, frozen=True, kw_only=True):
    """One child's deemed year. `covered`: Medi-Cal of the matched mother in the birth month was seen.

    `in_question`: the match was taken back after deeming began; deeming stands until that is decided.
    """

    mother: UUID | None = None
    mother_case: UUID | None = None
    outside: str = ""
    category: str = ""
    covered: bool = False
    searched: tuple[str, ...] = ()
    in_question: bool = False
    refused: bool = False
    established_on: date | None = None
    from_month: date | None = None
    ends_on: date | None = None
    card: CardStatus = ""
    notice_mailed_on: date | None = None
    calworks_on: date | None = None
    review_opened_on: date | None = None
    ended_why: str = ""


EMPTY = Deeming()


def deeming(view: View) -> Deeming:
    """The instance's deeming; an empty one before anything happened to it."""
    return view.data or EMPTY
