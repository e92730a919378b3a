"""What a request for a hearing says, as it is kept."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from caseclock.domain.procedures.hearing_window.notice import Notice

Channel = Literal["mail", "phone", "fax", "in_person", "online", "state_hearings_division", "other_county"]


class Request(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The act contested, in which `window`, and when, how and by whom. `declined`: aid is not to go on.

    `law_only`: the agency finds that the act followed from law or policy alone. `notice_received_on`: a
    receipt of the notice that the person proved.
    """

    notice: Notice
    window: str = ""
    filed_on: date
    received_on: date
    channel: Channel
    by: str = ""
    declined: bool = False
    expedited: bool = False
    law_only: bool = False
    notice_received_on: date | None = None
