"""What came before an adverse act and is recorded after it takes the act back, or two people hear of it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.applying import deny, filed, mail, person
from tests.domain.hearings import discontinued, reduced, scope
from tests.domain.renewals import covered, discontinue, not_enough, packet, standing
from tests.support.office import Office


def ends_at_renewal() -> Office:
    """Dee, whose coverage ends on 2025-03-01 by a notice of 2025-02-18."""
    office = covered(Office(on="2024-03-04"), "Dee").on("2024-11-20")
    not_enough(office, "Dee")
    packet(office, "Dee")
    office.on("2025-02-18")
    discontinue(office, "Dee")
    return office


def late_paper(office: Office, received_on: str, name: str = "", form: str = "letter") -> None:
    about: dict[str, Any] = {"member": office.member(name).id} if name else {}
    office.do("receive-paper", form=form, received_on=received_on, **about)


def told(office: Office, alert: str) -> list[tuple[str, ...]]:
    return [a.to for a in office.state.alerts.values() if a.alert == alert and a.cleared_at is None]


@pytest.mark.parametrize("name", ["Dee", ""])
@pytest.mark.parametrize(("received_on", "back"), [("2025-02-28", True), ("2025-03-01", False)])
def test_what_came_before_an_end_at_renewal_puts_coverage_back(
    received_on: str, back: bool, name: str
) -> None:
    office = ends_at_renewal().on("2025-03-10")
    assert scope(office, "2025-03", name="Dee") == ["none"]
    late_paper(office, received_on, name)
    assert scope(office, "2025-03", name="Dee") == ["full" if back else "none"]
    assert ("covered" in standing(office, "Dee")) is back
    assert told(office, "effect_held") == ([("owner", "supervisor")] if back else [])


def test_an_end_is_put_back_when_the_cure_is_over_too() -> None:
    office = ends_at_renewal().on("2025-08-01")
    late_paper(office, "2025-02-27", "Dee")
    assert scope(office, "2025-03", name="Dee") == ["full"]
    assert "covered" in standing(office, "Dee")


@pytest.mark.parametrize(("received_on", "back"), [("2023-05-31", True), ("2023-06-01", False)])
def test_what_came_before_a_reduction_puts_full_scope_back(received_on: str, back: bool) -> None:
    office = reduced().on("2023-06-10")
    late_paper(office, received_on, "Ana", "I-551")
    assert scope(office, "2023-05", "2023-06") == ["full", "full" if back else "restricted"]
    assert told(office, "effect_held") == ([("owner", "supervisor")] if back else [])


@pytest.mark.parametrize(("received_on", "back"), [("2025-07-31", True), ("2025-08-01", False)])
def test_what_came_before_a_discontinuance_puts_coverage_back(received_on: str, back: bool) -> None:
    office = discontinued().on("2025-08-10")
    late_paper(office, received_on, "Ana")
    assert scope(office, "2025-07", "2025-08") == ["full", "full" if back else "none"]
    assert told(office, "effect_held") == ([("owner", "supervisor")] if back else [])


@pytest.mark.parametrize(("received_on", "heard"), [("2025-03-20", True), ("2025-03-21", False)])
def test_what_came_before_a_denial_was_mailed_is_told_to_two_people(received_on: str, heard: bool) -> None:
    office = filed(person("Ana")).on("2025-03-20")
    deny(office)
    mail(office, "2025-03-20")
    office.on("2025-03-25")
    late_paper(office, received_on, "Ana", "pay stub")
    assert told(office, "came_before") == ([("owner", "supervisor")] if heard else [])


def test_another_persons_paper_takes_nothing_back() -> None:
    office = discontinued("Ana", "Ben").on("2025-08-10")
    late_paper(office, "2025-07-28", "Ben")
    assert scope(office, "2025-08", name="Ana") == ["none"]
    assert scope(office, "2025-08", name="Ben") == ["full"]


def test_full_scope_comes_back_when_the_notice_of_its_reduction_does() -> None:
    office = reduced().on("2023-06-10")
    notice = next(i for i in office.state.instances.values() if getattr(i.data, "kind", "") == "reduction")
    office.do("record-returned-mail", instance=notice.id, returned_on="2023-06-09")
    assert scope(office, "2023-05", "2023-06") == ["full", "full"]
    office.on("2023-06-12").do("mail-reduction-notice", mailed_on="2023-06-12")
    office.on("2023-07-03")
    assert scope(office, "2023-06", "2023-07") == ["full", "restricted"]
