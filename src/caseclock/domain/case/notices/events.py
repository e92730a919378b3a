"""Events of a notice, from the draft to the mailed letter and back (D.6, I.9)."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from caseclock.domain.case.notices.kinds import Kind
from caseclock.domain.policy.notice_periods import NoticeException
from caseclock.kernel.events import InstanceEvent, event
from caseclock.kernel.secret import Secret


class NoticeEvent(InstanceEvent, frozen=True, kw_only=True, omit_defaults=True):
    """A fact about one notice. `about` is the procedure's instance whose decision it tells."""

    kind: Kind
    about: str = ""


@event("notice.drafted")
class NoticeDrafted(NoticeEvent, frozen=True, kw_only=True):
    """All that the notice will say, and until when it must be mailed. Drafted anew, this one holds."""

    content: dict[str, Any]
    language: str
    insert: bool = False
    format: str = "standard"
    effective_on: date | None = None
    exception: NoticeException | None = None
    fraud: bool = False
    last_mailing_day: date | None = None
    mailed_by: str = ""
    rereads: bool = False


@event("notice.approved")
class NoticeApproved(NoticeEvent, frozen=True, kw_only=True):
    """A person read and approved it. `fingerprint`: SHA-256 of the PDF, kept with the key of `holder`."""

    fingerprint: str = ""
    template: str = ""
    template_sha256: str = ""


@event("notice.printed")
class NoticePrinted(NoticeEvent, frozen=True, kw_only=True):
    """The print manifest says that it was printed; it is not mailed yet."""

    printed_on: date


@event("notice.mailed")
class NoticeMailed(NoticeEvent, frozen=True, kw_only=True):
    """What the print manifest says: printed, mailed, where to, in which language and format.

    `fingerprint`, `template`: as in an approval, of a letter that was mailed without one.
    """

    fingerprint: str = ""
    template: str = ""
    template_sha256: str = ""
    printed_on: date
    mailed_on: date
    address: str = ""
    addressee: str = "member"
    language: str = ""
    format: str = "standard"
    insert: bool = False
    effective_on: date | None = None
    adverse: bool = False


@event("notice.returned")
class NoticeReturned(NoticeEvent, frozen=True, kw_only=True):
    """It came back undelivered: what counted from its mailing no longer does. `fails`: its act falls too."""

    returned_on: date
    effective_on: date | None = None
    fails: bool = False


@event("notice.pulled")
class NoticePulled(NoticeEvent, frozen=True, kw_only=True):
    """Taken back before it was mailed."""

    why: Secret = ""


@event("notice.rescinded")
class NoticeRescinded(NoticeEvent, frozen=True, kw_only=True):
    """A mailed notice was answered by a rescission: what it said does not happen."""

    why: Secret = ""


@event("notice.resend_ordered")
class NoticeResendOrdered(NoticeEvent, frozen=True, kw_only=True):
    """It is to be printed and mailed once more; the new mailing counts."""

    why: Secret = ""


@event("notice.effect_held")
class NoticeEffectHeld(NoticeEvent, frozen=True, kw_only=True):
    """On the noticed day something received was still unread, so nothing took effect."""

    effective_on: date
    unread: tuple[str, ...] = ()


@event("notice.took_effect")
class NoticeTookEffect(NoticeEvent, frozen=True, kw_only=True):
    """The noticed day came with the notice mailed in time and everything received read."""

    effective_on: date


@event("notice.made_understandable")
class NoticeMadeUnderstandable(NoticeEvent, frozen=True, kw_only=True):
    """The household got it in a language or format it can read."""

    how: Literal["translated", "read_out", "alternative_format"]
    done_on: date
