"""Story 8: renewals that nobody answers: ended and not cured, held by what is unread, left undecided."""

from __future__ import annotations

from tests.domain.applying import replays
from tests.domain.renewals import covered, discontinue, due, give, not_enough, packet, scope, standing
from tests.support.office import Office


def test_a_renewal_that_is_not_answered_ends_coverage_only_by_a_notice() -> None:
    office = covered(Office(on="2024-03-04"), "Ana", "Bea")
    office.on("2024-11-25")
    not_enough(office, "Ana")
    packet(office, "Ana")

    # Bea's packet is forgotten: owner, then supervisor are told, and it goes late.
    office.on("2024-12-04")
    assert "renewal_packet_late" in office.alerts()
    not_enough(office, "Bea")
    packet(office, "Bea")
    assert office.alerts() == []

    office.on("2024-12-24")
    early = {"printed_on": "2024-12-24", "mailed_on": "2024-12-24", "address": "12 Elm St"}
    ana = office.member("Ana").id
    assert office.refused("discontinue-at-renewal", member=ana, reason="no_reply", **early).code == (
        "still_time_to_answer"
    )
    office.on("2025-02-19")
    assert "renewal_no_return" in office.alerts()
    short = {"printed_on": "2025-02-19", "mailed_on": "2025-02-19", "address": "12 Elm St"}
    answer = office.refused(
        "discontinue-at-renewal", member=ana, reason="no_reply", ends_from="2025-03-01", **short
    )
    assert (answer.code, "2025-04-01" in answer.remedy) == ("notice_too_short", True)

    # Mailed a day too late for February, coverage ends with March. Nobody decides about Bea, who stays.
    discontinue(office, "Ana")
    office.on("2025-03-31", hour=23)
    assert scope(office, "Ana", "2025-03", "2025-04") == ["full", "full"]
    office.on("2025-04-01", hour=1)
    assert scope(office, "Ana", "2025-03", "2025-04") == ["full", "none"]
    assert standing(office, "Bea") == {"not_returned", "covered"}
    assert due(office, "cure", "Ana") == "2025-06-30"

    # On the last day of Bea's notice a letter lies unread: nothing ends.
    office.on("2025-04-15")
    discontinue(office, "Bea")
    office.on("2025-04-30")
    office.do("receive-paper", form="letter", received_on="2025-04-30")
    office.on("2025-05-02")
    assert scope(office, "Bea", "2025-05") == ["full"]
    assert standing(office, "Bea") == {"not_returned", "covered"}
    assert "renewal_end_held" in office.alerts()

    # Ana's ninety days pass; papers of day 91 are too late, and a new application counts anew.
    office.on("2025-07-01")
    assert standing(office, "Ana") == {"asked_no_more", "ended"}
    late = office.refused("record-renewal-papers", member=ana, received_on="2025-07-01")
    assert (late.code, str(late.facts["accepted_until"])) == ("cure_over", "2025-06-30")
    assert scope(office, "Ana", "2025-04", "2025-07") == ["none", "none"]
    assert office.events("cure.expired") == ["cure.expired"]
    assert scope(office, "Bea", "2025-07") == ["full"]
    replays(office)


def test_a_new_application_after_the_cure_begins_a_new_cycle() -> None:
    office = covered(Office(on="2024-03-04"), "Ana")
    office.on("2024-11-25")
    not_enough(office, "Ana")
    packet(office, "Ana")
    office.on("2025-02-18")
    discontinue(office, "Ana")
    office.on("2025-07-01")
    give(office, "request-coverage", "Ana", effective_on="2025-07-01")
    give(office, "approve-coverage", "Ana", citation="W&I 14005.30")
    assert [c.status for c in office.state.clocks.values() if c.name == "promptness"] == [
        "stopped",
        "running",
    ]
    assert due(office, "due", "Ana") == "2026-06-30"
    assert standing(office, "Ana") == {"scheduled", "covered"}
    assert scope(office, "Ana", "2025-06", "2025-07") == ["none", "full"]
