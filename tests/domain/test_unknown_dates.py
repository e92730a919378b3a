"""A date no calendar or parameter speaks of is refused, and never guessed."""

from __future__ import annotations

from tests.support.office import Office

ANA = {"first_name": "Ana", "last_name": "Ruiz", "birth_date": "1990-05-01"}


def test_a_filing_date_before_all_calendars_is_refused_by_file_and_year() -> None:
    office = Office(on="2025-03-03")
    office.do("open-case", members=[ANA], owner="ann", application={"filed_on": "2025-03-03"})
    refusal = office.refused(
        "correct-filing-date", role="supervisor", filed_on="2000-08-26", reason="typed wrong"
    )
    assert refusal.code == "not_in_policy"
    assert "2000" in refusal.remedy
