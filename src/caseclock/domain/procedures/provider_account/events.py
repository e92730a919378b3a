"""What happens to a site's people and their accounts. No event holds a code, a password or a login."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from caseclock.domain.case.members import MemberEvent
from caseclock.kernel.events import InstanceEvent, event
from caseclock.kernel.secret import Restricted, Secret


@event("certifier.named")
class CertifierNamed(MemberEvent, frozen=True, kw_only=True):
    """PAVE, or the office, names the site's certifier: one for each site."""


@event("certifier.replaced")
class CertifierReplaced(MemberEvent, frozen=True, kw_only=True):
    """The office put another in place: this one's codes and sessions die, the site's staff stay."""

    why: Secret


@event("staff.invited")
class StaffInvited(MemberEvent, frozen=True, kw_only=True):
    """The certifier asked a person to work in the portal."""


@event("staff.removed")
class StaffRemoved(InstanceEvent, frozen=True, kw_only=True):
    """The certifier took a person's account away."""

    why: Secret = ""


@event("access_code.issued")
class AccessCodeIssued(InstanceEvent, frozen=True, kw_only=True):
    """A code was made and mailed; the one before is void. `number` counts this person's codes."""

    number: int
    code_hash: Restricted
    lapses_at: datetime
    mailed_to: str


@event("access_code.reissued")
class AccessCodeReissued(AccessCodeIssued, frozen=True, kw_only=True):
    """The same, by the system itself, because the code before lapsed inside the dated window."""


@event("access_code.expired")
class AccessCodeExpired(InstanceEvent, frozen=True, kw_only=True):
    """A code lapsed unused. The moment of lapse decides what follows, however late it is written (I.10)."""

    number: int
    lapsed_at: datetime


@event("access_code.requested")
class AccessCodeRequested(InstanceEvent, frozen=True, kw_only=True):
    """The certifier asks the Office of Family Planning for a new code."""


@event("access_code.mail_bounced")
class AccessCodeMailBounced(InstanceEvent, frozen=True, kw_only=True):
    """The mail with a code came back. What the mail server said may name a person: encrypted."""

    number: int
    answer: Secret = ""


@event("account.activated")
class AccountActivated(InstanceEvent, frozen=True, kw_only=True):
    """The code was used; the account row of this id becomes usable. Login and password are rows."""

    account: UUID
    number: int


@event("account.blocked")
class AccountBlocked(InstanceEvent, frozen=True, kw_only=True):
    """Nobody signs in with it. `failures`: consecutive, where they are the reason."""

    why: Literal["failed_sign_ins", "by_hand"]
    failures: int = 0
    remark: Secret = ""


@event("account.unblocked")
class AccountUnblocked(InstanceEvent, frozen=True, kw_only=True):
    """It may be used again."""


@event("account.password_reset")
class AccountPasswordReset(InstanceEvent, frozen=True, kw_only=True):
    """A new password was mailed, to be changed at once."""


@event("account.disabled")
class AccountDisabled(InstanceEvent, frozen=True, kw_only=True):
    """Not used for too long."""

    last_used_on: date | None = None


@event("account.reenabled")
class AccountReenabled(InstanceEvent, frozen=True, kw_only=True):
    """Enabled after it lay unused; the days without use count anew."""


@event("account.used")
class AccountUsed(InstanceEvent, frozen=True, kw_only=True):
    """Somebody signed in with it on the effective date; recorded once a local day at most."""


@event("account.site_switched")
class AccountSiteSwitched(InstanceEvent, frozen=True, kw_only=True):
    """The certifier of several sites works in another of them now."""

    to_site: UUID


@event("training.completed")
class TrainingCompleted(InstanceEvent, frozen=True, kw_only=True):
    """A person completed a course."""

    course: str
    completed_on: date


@event("training.finished")
class TrainingFinished(InstanceEvent, frozen=True, kw_only=True):
    """With this course the person has all that the role requires."""
