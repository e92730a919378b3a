"""What an event's name alone would tell of a person is told to nobody outside."""

from __future__ import annotations

from uuid import uuid4

import pytest

from caseclock.application.outside import VEILED, outside_type
from caseclock.kernel.events import event_types
from caseclock.store.webhooks import Receiver
from tests.golden.keys import registered


def test_verifying_a_persons_status_has_no_name_outside() -> None:
    registered()
    telling = {name for name, kind in event_types() if ".procedures.status_verification" in kind.__module__}
    assert len(telling) > 20
    assert {outside_type(name) for name in telling} == {VEILED}


@pytest.mark.parametrize("kind", ["case.opened", "coverage.set", "clock.rang", "readings.digested"])
def test_what_names_no_persons_affairs_keeps_its_name(kind: str) -> None:
    assert outside_type(kind) == kind


def test_a_filter_does_not_lift_the_veil() -> None:
    nosy = Receiver(webhook_id=uuid4(), url="", secret=b"", types=("status.*", "save.*"), tries=0)
    assert not nosy.wants(outside_type("status.not_confirmed"))
