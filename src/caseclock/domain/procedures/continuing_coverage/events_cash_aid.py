"""Events of CalWORKs, as far as Medi-Cal hangs on it (D.4)."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from caseclock.domain.case.members import MemberEvent
from caseclock.kernel.events import Event, event


@event("calworks.recorded")
class CalworksRecorded(Event, frozen=True, kw_only=True):
    """Where the household's CalWORKs stands: pending, granted or denied."""

    status: Literal["pending", "granted", "denied"]


@event("calworks.aid_granted")
class CalworksAidGranted(MemberEvent, frozen=True, kw_only=True):
    """The member gets cash aid, and with it Medi-Cal."""

    from_month: date


@event("calworks.discontinued")
class CalworksDiscontinued(Event, frozen=True, kw_only=True):
    """The household's cash aid ended on the effective date."""

    reason: str


@event("calworks.restored")
class CalworksRestored(Event, frozen=True, kw_only=True):
    """Cash aid was restored as if it had not ended."""

    restored_from: date
    why: Literal["late_report", "hearing", "county_error"]
    received_on: date | None = None


@event("calworks.aid_restored")
class CalworksAidRestored(MemberEvent, frozen=True, kw_only=True):
    """The member has cash aid again, without a gap."""

    from_month: date


@event("calworks.transfer_requested")
class CalworksTransferRequested(Event, frozen=True, kw_only=True):
    """The case goes to another unit; everyone found ineligible has a Medi-Cal decision."""

    to: str


@event("status_report.requested")
class StatusReportRequested(Event, frozen=True, kw_only=True):
    """Members with cash aid were asked for their status report."""

    members: tuple[UUID, ...]
    form: str
    due_on: date
