"""Story 3: a newborn by MC 330 and a household discontinued; and what else befalls one (office point 7)."""

from __future__ import annotations

from typing import Any

from tests.domain.applying import replays
from tests.domain.newborns import PROCEDURE, approve, due, match, mc330, mother_of, scope, standing, told
from tests.support.office import Office

CHILD = "Baby Boy"
BORN, SEEN = "2025-05-31", "2025-06-03"


def child(office: Office, name: str = CHILD) -> dict[str, Any]:
    return {"member": office.member(name).id}


def opened(office: Office, **more: Any) -> None:
    """Another case of the office, with its mother Ana."""
    office.another_case()
    mother_of(office, on=str(office.now.date()), **more)


def served(office: Office, name: str = CHILD) -> None:
    """Matched and deemed; card and notice leave the same day."""
    match(office, name)
    office.do("establish-deemed-eligibility", **child(office, name))
    office.do("request-bic", **child(office, name))
    office.do("send-de-notice", **child(office, name), mailed_on=SEEN, language="es")


def test_a_newborn_is_covered_to_the_month_of_the_first_birthday() -> None:
    office = Office(on="2025-03-03")
    office.do(
        "open-case",
        owner="ann",
        members=[
            {"first_name": "Ana", "last_name": "Ruiz", "birth_date": "1996-05-01", "asks_for_coverage": False}
        ],
    )
    discontinued = office.case_id
    office.do("record-calworks", status="granted", eligible=[office.member("Ana").id])
    opened(office, covered=False)
    late = office.case_id
    opened(office)
    twins = office.case_id

    office.on(SEEN)
    office.case_id = discontinued
    mc330(office, born=BORN, received_on=SEEN)
    served(office)
    office.do("add-child-to-calworks", **child(office))
    office.do("record-bic-accepted", **child(office), accepted_on=SEEN)

    # Her coverage for the birth month is granted later: the match runs again by itself.
    office.case_id = late
    mc330(office, born=BORN, received_on=SEEN)
    match(office)
    assert standing(office) == ("mother_not_covered",)

    # Twins from one form; the wrong woman matched for one of them; MEDS refuses the card of the other.
    office.case_id = twins
    boy = {"birth_date": BORN, "sex": "M"}
    mc330(office, boy, boy, received_on=SEEN)
    for name in ("Baby Boy A", "Baby Boy B"):
        served(office, name)
    office.do("record-bic-refused", **child(office, "Baby Boy A"), code="0044")
    office.do("unmatch-mother", **child(office, "Baby Boy B"), why="another Ana Ruiz")
    assert sorted(office.alerts()) == ["bic_refused", "de_match_in_question"]

    # The household of the first loses cash aid and Medi-Cal; the child does not.
    office.on("2025-07-10")
    office.case_id = discontinued
    office.do("discontinue-calworks", reason="moved_out_of_state", effective_on="2025-08-01")
    office.do(
        "discontinue-medi-cal", member=office.member("Ana").id, reason="moved_out_of_state", certified=True,
        happened_on="2025-07-08", mailed_on="2025-07-10",
    )  # fmt: skip
    assert scope(office, "Ana", "2025-07", "2025-08") == ["full", "none"]
    assert scope(office, CHILD, "2025-05", "2025-08", "2026-05", "2026-06") == ["full", "full", "full", "-"]
    assert due(office, "de_age_one") == "2026-05-31"

    office.case_id = late
    approve(office, "Ana")
    assert standing(office) == ("mother_matched",)
    office.do("establish-deemed-eligibility", **child(office))
    assert scope(office, CHILD, "2025-05", "2026-05", "2026-06") == ["full", "full", "-"]

    office.case_id = twins
    office.do("match-mother", **child(office, "Baby Boy B"), outside="ssi", evidence="MEDS inquiry")
    office.do("correct-fact", **child(office, "Baby Boy A"), first_name="Leo", birth_date="2025-06-01")
    assert due(office, "de_age_one", "Leo") == "2026-06-30"
    assert scope(office, "Leo", "2025-05", "2026-06") == ["full", "full"]

    # A year on, each ends with its own month.
    office.on("2026-06-02")
    assert standing(office, "Leo") == ("de_ending",)
    assert standing(office, "Baby Boy B") == ("aged_out",)
    office.case_id = discontinued
    assert standing(office) == ("aged_out",)
    assert [day for day, _ in told(office, "de_age_one_due")] == ["2026-03-02"]
    assert office.clock(PROCEDURE, "newborn_enrollment", CHILD).status == "stopped"
    for case_id in office.states:
        office.case_id = case_id
        replays(office)
