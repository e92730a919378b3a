"""If nothing happens: the next rung of each clock, its day, who is told, and what it moves."""

from __future__ import annotations

from datetime import date

from tests.casefile.looking import ahead
from tests.domain.applying import filed
from tests.support.verification import aged, with_notice


def test_the_nearest_rung_comes_first_with_its_day_and_who_is_told() -> None:
    first = ahead(filed(on="2025-03-03"))[0]
    assert (first.title["en"], first.at, first.on) == ("Time to decide and mail", "day 30", date(2025, 4, 2))
    assert [each.title["en"] for each in first.told] == ["the worker"]
    assert first.told[0].account == "ann"
    assert first.alert_title is not None
    assert first.alert_title["es"] == "El plazo para decidir se acaba"
    assert not first.ends


def test_a_rung_that_ends_a_clock_says_what_it_moves_and_records() -> None:
    office = filed(on="2025-03-03").on("2025-04-15")
    rung = next(each for each in ahead(office) if each.clock_id.endswith("promptness-1"))
    assert (rung.ends, rung.on) == (True, date(2025, 4, 17))
    assert [each["en"] for each in rung.moves_to] == ["Overdue"]
    assert [each.audience for each in rung.told] == ["owner", "supervisor"]
    assert rung.records


def test_a_clock_that_stopped_has_nothing_ahead() -> None:
    office = filed(on="2025-03-03")
    office.do("withdraw-application", received_on="2025-03-03", how="writing", by="member")
    names = {each.clock_id.partition(".")[2] for each in ahead(office)}
    assert "verification_return-1" not in names
    assert "mailing-1" in names


def test_what_a_rung_of_status_verification_moves_is_restricted() -> None:
    office = with_notice("2025-01-10", aged(30, "2025-04-20"), "2025-01-15").on("2025-04-18")
    shown = next(each for each in ahead(office) if each.clock_id.endswith("rop-1"))
    hidden = next(each for each in ahead(office, restricted=False) if each.clock_id.endswith("rop-1"))
    assert shown.moves_to
    assert (hidden.moves_to, hidden.records) == ([], [])
    assert (hidden.on, hidden.told) == (shown.on, shown.told)
