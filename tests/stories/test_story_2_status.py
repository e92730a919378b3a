"""Story 2: a declared status that Hub and SAVE cannot confirm; full scope meanwhile.

Each year's people live in one office, with all procedures running beside each other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.stories.conftest import Offices
from tests.stories.proof import same_life
from tests.stories.reading import clock, covered, due
from tests.support.office import Office
from tests.support.verification import aged

STATUS = "status_verification"
FULL_FEDERAL = ("full", "federal")
FULL_STATE = ("full", "state_only")
RESTRICTED = ("restricted", "emergency_federal")
Make = Callable[..., Office]


def test_in_2025_an_unproven_status_changes_who_pays_and_never_the_scope(offices: Offices) -> None:
    same_life(in_2025(Office), in_2025(offices))


def test_in_2023_a_reduction_is_noticed_and_ends_by_itself_with_the_year(offices: Offices) -> None:
    same_life(in_2023(Office), in_2023(offices))


def test_in_2026_adults_who_applied_after_the_freeze_are_reduced(offices: Offices) -> None:
    same_life(in_2026(Office), in_2026(offices))


# ------------------------------------------------------------------ the three years


def in_2025(make: Make) -> Office:
    """(a) verified on day 80, (b) unverified at four ages, (f) a notice that comes back."""
    four = {"Kim": 17, "Uma": 22, "Tia": 30, "Sol": 60}
    office = unconfirmed(
        make, "2025-01-10", {"Ana": 30, "Fay": 30, **four}, legal_end="2025-04-20", mailed_on="2025-01-15"
    )
    for who in ("Ana", "Fay", *four):
        rop = clock(office, STATUS, "rop", who)
        assert rop["anchor_on"] == "2025-01-20"
        assert rop["schedule"]["due_on"] == "2025-04-20"
        assert rop["schedule"]["accepted_until_on"] == "2025-04-21"
        assert covered(office, who, "2025-02") == FULL_FEDERAL

    give(office.on("2025-01-28"), "record-returned-notice", "Fay")
    give(
        office.on("2025-04-10"), "verify-status", "Ana",
        status="satisfactory", document="I-551", received_on="2025-04-10", status_held="lpr",
    )  # fmt: skip
    assert clock(office, STATUS, "rop", "Ana")["status"] == "stopped"
    office.on("2025-04-20", hour=23)
    assert happened(office, "Tia") == ["rop.notice_mailed"]
    office.on("2025-04-21", hour=0)
    for who in four:
        assert happened(office, who) == ["rop.notice_mailed", "rop.expired"]
        assert covered(office, who, "2025-04") == FULL_FEDERAL
        assert covered(office, who, "2025-05") == FULL_STATE
        assert due(office, STATUS, "agency_action", who) == "2025-05-20"
    office.on("2025-05-01")
    for who in ("Kim", "Uma", "Tia"):
        give(office, "decide-scope", who)
        assert clock(office, STATUS, "agency_action", who)["status"] == "stopped"
    office.on("2025-05-21")
    assert "rop_action_overdue" in office.alerts()
    assert covered(office, "Sol", "2025-06") == FULL_STATE
    assert happened(office, "Ana") == ["rop.notice_mailed"]
    assert covered(office, "Ana", "2025-05") == FULL_FEDERAL

    office.on("2025-08-01")
    assert happened(office, "Fay") == ["rop.notice_mailed", "rop.notice_returned"]
    assert covered(office, "Fay", "2025-08") == FULL_FEDERAL
    give(office, "mail-rop-notice", "Fay", printed_on="2025-08-01", mailed_on="2025-08-01")
    assert due(office, STATUS, "rop", "Fay") == "2025-11-04"
    return office


def in_2023(make: Make) -> Office:
    """(c) two reductions and an age that is spared, (e) SAVE confirms ten days after a reduction."""
    people = {"Cal": 30, "Lou": 30, "Sol": 60, "Eli": 30}
    office = unconfirmed(make, "2023-02-01", people, legal_end="2023-05-14", mailed_on="2023-02-08")
    for who in people:
        rop = clock(office, STATUS, "rop", who)["schedule"]
        assert (rop["due_on"], rop["accepted_until_on"]) == ("2023-05-14", "2023-05-15")
    office.on("2023-05-16")
    assert covered(office, "Sol", "2023-06") == FULL_STATE
    refusal = office.refused("mail-reduction-notice", member=office.member("Sol").id, mailed_on="2023-05-16")
    assert refusal.code == "wrong_state"
    for day, *noticed in (("2023-05-19", "Cal", "Eli"), ("2023-05-22", "Lou")):
        office.on(day)
        for who in noticed:
            give(office, "mail-reduction-notice", who, mailed_on=day)
    assert due(office, STATUS, "reduction", "Cal") == "2023-06-01"
    assert due(office, STATUS, "reduction", "Lou") == "2023-07-01"

    give(office.on("2023-06-11"), "record-save-response", "Eli",
         step=2, code="status_matches", status_held="lpr")  # fmt: skip
    assert covered(office, "Eli", "2023-05") == FULL_FEDERAL
    assert covered(office, "Eli", "2023-06") == FULL_FEDERAL
    assert [str(e.from_month) for e in events(office, "Eli", "scope.restored")] == ["2023-06-01"]
    for who, last_full, first_less in (("Cal", "2023-05", "2023-06"), ("Lou", "2023-06", "2023-07")):
        office.on(f"{first_less}-01" if who == "Lou" else "2023-06-12")
        assert covered(office, who, last_full)[0] == "full"
        assert covered(office, who, first_less) == RESTRICTED
        assert due(office, STATUS, "table", who) == "2024-01-01"

    office.on("2023-12-31", hour=23)
    assert covered(office, "Cal", "2023-12") == RESTRICTED
    office.on("2024-01-01", hour=0)
    for who in ("Cal", "Lou"):
        assert covered(office, who, "2023-12") == RESTRICTED
        assert covered(office, who, "2024-01") == FULL_STATE
        assert len(events(office, who, "scope.restored")) == 1
    assert events(office, "Sol", "scope.reduced") == []
    assert len(office.events("coverage.requested")) == len(people)  # nobody applied again
    return office


def in_2026(make: Make) -> Office:
    """(d) age 30 is reduced; age 18, and age 30 pregnant, are not."""
    people = {"Tia": 30, "Kim": 18, "Mia": 30}
    office = unconfirmed(
        make, "2026-01-05", people, legal_end="2026-04-13", mailed_on="2026-01-08", pregnant=("Mia",)
    )
    for who in people:
        assert due(office, STATUS, "rop", who) == "2026-04-13"
        assert covered(office, who, "2026-02") == FULL_FEDERAL
    office.on("2026-04-14")
    refusal = office.refused("decide-scope", member=office.member("Tia").id)
    assert refusal.code == "needs_notice"
    for who in ("Kim", "Mia"):
        give(office, "decide-scope", who)
    give(office.on("2026-04-15"), "mail-reduction-notice", "Tia", mailed_on="2026-04-15")
    assert covered(office, "Tia", "2026-05") == FULL_STATE
    office.on("2026-05-01")
    assert covered(office, "Tia", "2026-05") == RESTRICTED
    for who in ("Kim", "Mia"):
        assert covered(office, who, "2026-05") == FULL_STATE
        assert events(office, who, "scope.reduced") == []
    return office


# ------------------------------------------------------------------ people


def unconfirmed(
    make: Make,
    on: str,
    ages: dict[str, int],
    *,
    legal_end: str,
    mailed_on: str,
    pregnant: tuple[str, ...] = (),
) -> Office:
    """One household, approved while neither Hub nor SAVE can confirm anybody; their notices are mailed."""
    office = make(on=on)
    office.do(
        "open-case",
        application={"filed_on": on},
        owner="ann",
        members=[
            {
                "first_name": name,
                "last_name": "Ruiz",
                "birth_date": aged(age, legal_end),
                "identifiers": {"a_number": f"A12345678{n}"},
                "facts": {"pregnant": True} if name in pregnant else {},
            }
            for n, (name, age) in enumerate(ages.items())
        ],
    )
    for who in ages:
        give(office, "attest-status", who, declared="satisfactory", declared_by="member", form="CCFRM604",
             signed_on=on)  # fmt: skip
        give(office, "run-hub", who)
        give(office, "record-hub-answer", who, answer="needs_next_step")
        give(office, "request-save", who, step=1)
        give(office, "record-save-response", who, step=1, code="institute_additional_verification")
        give(office, "approve-coverage", who)
    office.on(mailed_on)
    for who in ages:
        give(office, "mail-rop-notice", who, printed_on=mailed_on, mailed_on=mailed_on)
    return office


def give(office: Office, command: str, first_name: str, **body: Any) -> None:
    """A command about one member."""
    office.do(command, member=office.member(first_name).id, **body)


def events(office: Office, first_name: str, prefix: str) -> list[Any]:
    """The events of a member's verification, in order."""
    instance = office.instance(STATUS, first_name).id
    recorded = [r.event for r in office.history[office.case_id] if r.event.type.startswith(prefix)]
    return [event for event in recorded if getattr(event, "instance", "") == instance]


def happened(office: Office, first_name: str) -> list[str]:
    """What befell a member's reasonable opportunity."""
    return [event.type for event in events(office, first_name, "rop.")]
