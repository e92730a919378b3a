"""Story 7: renewals that end in coverage: on file, by papers, taken back before the end, cured on day 90."""

from __future__ import annotations

from tests.domain.applying import replays
from tests.domain.renewals import covered, discontinue, due, give, not_enough, packet, scope, standing
from tests.support.office import Office


def test_a_renewal_is_cured_and_nobody_loses_a_month() -> None:
    office = covered(Office(on="2024-03-04"), "Ana", "Bea", "Cho", "Dee")
    for who in ("Ana", "Bea", "Cho", "Dee"):
        assert (due(office, "packet", who), due(office, "due", who)) == ("2024-12-03", "2025-02-28")

    # Ana is renewed from what is on file, in month eight: her due month stays February.
    office.on("2024-10-15")
    give(office, "record-ex-parte-review", "Ana", result="renewed", sources=["meds", "income_data"])
    assert due(office, "due", "Ana") == "2026-02-28"

    # The others are asked: sixty days and more before the first day of February.
    office.on("2024-11-20")
    assert standing(office, "Bea") == {"review_due", "covered"}
    for who in ("Bea", "Cho", "Dee"):
        not_enough(office, who)
        packet(office, who)

    # Bea answers in January, incompletely; MC 355 asks for the rest, which comes.
    office.on("2025-01-08")
    give(office, "record-renewal-papers", "Bea", received_on="2025-01-07")
    give(office, "read-renewal-papers", "Bea", lacking=["income"])
    give(office, "request-renewal-information", "Bea", items=["income"], mailed_on="2025-01-08")
    office.on("2025-01-27")
    give(office, "record-renewal-papers", "Bea", received_on="2025-01-24", channel="online", form="pay stub")
    give(office, "read-renewal-papers", "Bea")
    give(office, "approve-renewal", "Bea")

    # Cho and Dee are silent. A notice one day late for ten full days ends a month later.
    office.on("2025-02-18")
    discontinue(office, "Cho")
    discontinue(office, "Dee")
    assert scope(office, "Cho", "2025-02", "2025-03") == ["full", "full"]

    # Cho's form comes on the last day of the month: coverage stays, at the same level.
    office.on("2025-02-28")
    give(office, "record-renewal-papers", "Cho", received_on="2025-02-28", channel="in_person")
    assert standing(office, "Cho") == {"papers_to_read", "covered"}
    # While it is unread nothing would end for anybody of the household.
    give(office, "read-renewal-papers", "Cho")
    office.on("2025-03-05")
    assert scope(office, "Cho", "2025-03") == ["full"]
    give(office, "approve-renewal", "Cho")

    # Dee's coverage ended; ninety days from the first of March run to the thirtieth of May.
    assert standing(office, "Dee") == {"packet_out", "cure_runs"}
    assert scope(office, "Dee", "2025-02", "2025-03") == ["full", "none"]
    assert due(office, "cure", "Dee") == "2025-05-30"
    office.on("2025-05-30", hour=16)
    assert "renewal_cure_ending" in office.alerts()
    give(office, "record-renewal-papers", "Dee", received_on="2025-05-30", channel="in_person")

    # Read and decided after day ninety: what counts is the day they came.
    office.on("2025-06-12")
    give(office, "read-renewal-papers", "Dee")
    give(office, "approve-renewal", "Dee")
    for who in ("Ana", "Bea", "Cho", "Dee"):
        assert due(office, "due", who) == "2026-02-28"
        assert scope(office, who, "2025-02", "2025-03", "2025-05", "2025-06", "2025-12") == ["full"] * 5
        assert standing(office, who) == {"scheduled", "covered"}
    assert office.events("renewal_discontinuance.rescinded") == ["renewal_discontinuance.rescinded"]
    assert office.events("coverage.requested") == ["coverage.requested"] * 4  # nobody applied again
    replays(office)
