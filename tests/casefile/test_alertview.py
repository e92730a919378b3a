"""Why an alert is there, in a sentence with its day as a person reads it."""

from __future__ import annotations

from datetime import date

import pytest

from caseclock.application.alertview import because, open_alerts
from caseclock.application.wording import rung_said
from caseclock.kernel.ids import CaseRef
from tests.domain.applying import filed
from tests.support.office import Office


def reasons(office: Office) -> list[dict[str, str]]:
    return [each.because.text for each in open_alerts(office.rules.definitions, office.state, "worker")]


def test_a_day_of_a_clock_says_which_day_it_came_to_and_when_it_ends() -> None:
    assert {
        "en": "Time to decide and mail: it came to day 30; it ends on April 17, 2025.",
        "es": "Plazo para decidir y avisar: llegó a su día 30; termina el 17 de abril de 2025.",
    } in reasons(filed(on="2025-03-03").on("2025-04-03"))


def test_the_end_of_a_clock_says_when_it_ended() -> None:
    assert {
        "en": "Time to decide and mail: it ended on April 17, 2025.",
        "es": "Plazo para decidir y avisar: terminó el 17 de abril de 2025.",
    } in reasons(filed(on="2025-03-03").on("2025-04-18"))


@pytest.mark.parametrize(
    ("at", "said"),
    [("due", "its end"), ("day 30", "day 30"), ("hour 2", "hour 2"), ("-5 days", "5 days before its end"),
     ("-1 day", "the day before its end")],
)  # fmt: skip
def test_a_day_of_a_clock_is_told_in_words(at: str, said: str) -> None:
    assert rung_said(at)["en"] == said


def test_an_alert_of_no_clock_names_what_happened_and_the_day() -> None:
    office, on = filed(), date(2025, 3, 3)
    case = CaseRef(office.state.county, office.state.case_id)
    assert because(
        office.rules.definitions, case, "household", "escalated", "escalated/1", "", on, None, None
    ).text == {
        "en": "Recorded on March 3, 2025: A worker asks you to look at this case",
        "es": "Registrado el 3 de marzo de 2025: Un trabajador le pide revisar este caso",
    }
