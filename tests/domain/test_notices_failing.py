"""The day of a noticed act: what came in unread holds it, and a letter that came back ends nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from caseclock.domain.case.coverage import coverage_in, is_covered
from caseclock.domain.case.notices.data import notices_of
from tests.domain.applying import deny, filed, mail, replays
from tests.domain.calworks import discontinue, had, on_calworks, standing
from tests.domain.newborns import deemed, mother_of
from tests.domain.test_notices import newest, notices
from tests.support.office import Office
from tests.support.verification import aged, with_notice


def ended_by_mail(reason: str = "failed_renewal") -> Office:
    """Ana's Medi-Cal ends on 1 September by a notice mailed on 1 August."""
    office = on_calworks().on("2025-08-01")
    body: dict[str, Any] = {"reason": reason, "mailed_on": "2025-08-01"}
    if reason == "failed_renewal":
        body |= {"steps": ["ex_parte", "packet_mailed"], "asked_on": "2025-05-01"}
    office.do("discontinue-medi-cal", member=office.member("Ana").id, **body)
    return office


def test_a_report_that_came_in_before_the_deadline_and_that_nobody_read_ends_nothing() -> None:
    """FJR v. State: aid ended by itself at the deadline although the report had come in."""
    office = ended_by_mail().on("2025-08-28")
    office.do("receive-paper", form="income report", received_on="2025-08-28")
    office.on("2025-09-02")
    assert had(office, "2025-08", "2025-09", "2025-10") == ["CalWORKs", "CalWORKs", "CalWORKs"]
    assert "effect_held" in office.alerts()
    assert standing(office) == "cw_active"
    assert [(n.kind, n.stage) for n in notices(office)] == [
        ("discontinuance", "rescinded"), ("rescission", "drafted"),
    ]  # fmt: skip
    replays(office)


def test_with_everything_read_the_noticed_end_takes_effect_on_its_day() -> None:
    office = ended_by_mail().on("2025-08-28")
    office.do("receive-paper", form="income report", received_on="2025-08-28")
    office.do("read-paper", paper=next(iter(office.state.papers)))
    office.on("2025-09-02")
    assert had(office, "2025-08", "2025-09") == ["CalWORKs", "discontinued"]
    assert "notice.took_effect" in office.events()


def test_an_end_falls_with_a_notice_that_comes_back() -> None:
    office = ended_by_mail().on("2025-08-12")
    name = newest(office)[0].id
    office.do("record-returned-mail", instance=name, returned_on="2025-08-12")
    assert had(office, "2025-09") == ["CalWORKs"]
    assert "returned_mail" in office.alerts()
    assert office.refused("record-returned-mail", instance=name, returned_on="2025-08-12").code == "not_out"
    office.on("2025-09-05")
    assert "notice.took_effect" not in office.events()
    replays(office)


@pytest.mark.parametrize("how", ["returned", "unread"])
def test_a_suspension_falls_with_its_notice(how: str) -> None:
    office = on_calworks().on("2025-06-20")
    ana = office.member("Ana").id
    office.do("suspend-for-incarceration", member=ana, held_since="2025-04-01", mailed_on="2025-06-20")
    assert had(office, "2025-07") == ["suspended"]
    fails(office, newest(office)[0].id, how)
    assert had(office, "2025-06", "2025-07") == ["CalWORKs", "CalWORKs"]
    assert standing(office) == "cw_active"
    replays(office)


@pytest.mark.parametrize("how", ["returned", "unread"])
def test_a_cost_falls_with_its_notice(how: str) -> None:
    office = on_calworks().on("2025-06-20")
    discontinue(office)
    office.do(
        "continue-medi-cal", member=office.member("Ana").id, program="MN", cost_cents=5_000,
        mailed_on="2025-06-20", from_month="2025-08-01",
    )  # fmt: skip
    fails(office, newest(office)[0].id, how)
    entry = coverage_in(office.state, office.member("Ana").id, date(2025, 8, 1))
    assert entry is not None
    assert (entry.programme, entry.cost_cents) == ("MN", 0)
    replays(office)


@pytest.mark.parametrize("how", ["returned", "unread"])
def test_a_newborn_stays_covered_when_the_notice_of_an_early_end_fails(how: str) -> None:
    office = deemed(mother_of(), "2024-05-31", "2024-06-03").on("2024-06-10")
    child = office.member("Baby Boy").id
    office.do(
        "end-deemed-eligibility", member=child, reason="left_california", happened_on="2024-06-05",
        mailed_on="2024-06-10",
    )  # fmt: skip
    assert not is_covered(office.state, child, date(2024, 7, 1))
    fails(office, newest(office)[0].id, how)
    assert is_covered(office.state, child, date(2024, 7, 1))
    assert is_covered(office.state, child, date(2025, 5, 1))
    assert not is_covered(office.state, child, date(2025, 6, 1))
    replays(office)


def fails(office: Office, notice: str, how: str) -> None:
    """The letter comes back, or on the noticed day something is unread."""
    today = str(office.now.date())
    if how == "returned":
        office.do("record-returned-mail", instance=notice, returned_on=today)
        return
    office.do("receive-paper", form="letter", received_on=today)
    effective_on = office.state.instances[notice].data.effective_on
    office.on(str(effective_on), 9)


def test_a_notice_of_a_reduction_that_comes_back_reduces_nothing() -> None:
    office = with_notice("2023-02-01", aged(30, "2023-05-14"), "2023-02-08").on("2023-05-16")
    office.do("mail-reduction-notice", mailed_on="2023-05-16")
    name = next(i.id for i, n in notices_of(office.state) if n.kind == "reduction")
    office.on("2023-05-25").do("record-returned-mail", instance=name, returned_on="2023-05-25")
    office.on("2023-06-02")
    assert "scope.reduced" not in office.events()
    assert "scope.reduction_called_off" in office.events()
    replays(office)


def test_the_notice_of_the_opportunity_names_the_last_day_on_which_proof_is_taken() -> None:
    office = with_notice("2023-02-01", aged(30, "2023-05-14"), "2023-02-08")
    figures = next(n.says().figures for _, n in notices_of(office.state) if n.kind == "rop")
    # Received on 02-13; the ninetieth day, 05-14, is a Sunday.
    assert (figures["received_by"], figures["proof_by"]) == ("2023-02-13", "2023-05-15")


def test_a_returned_notice_of_the_opportunity_is_recorded_where_its_clock_is() -> None:
    office = with_notice("2023-02-01", aged(30, "2023-05-14"), "2023-02-08").on("2023-02-20")
    name = next(i.id for i, n in notices_of(office.state) if n.kind == "rop")
    refusal = office.refused("record-returned-mail", instance=name, returned_on="2023-02-20")
    assert refusal.facts["command"] == "record-returned-notice"
    office.do("record-returned-notice", returned_on="2023-02-20")
    assert next(n.stage for _, n in notices_of(office.state) if n.kind == "rop") == "returned"
    replays(office)


def test_a_notice_sent_again_counts_from_its_new_mailing() -> None:
    office = filed().on("2025-03-20")
    deny(office)
    mail(office, "2025-03-20")
    name = newest(office)[0].id
    office.on("2025-04-01").do("record-returned-mail", instance=name, returned_on="2025-04-01")
    assert newest(office)[1].mailed_on is None
    office.do("resend-notice", instance=name, why="a new address")
    office.on("2025-04-03").do(
        "record-mailed", instance=name, printed_on="2025-04-02", mailed_on="2025-04-03", address="9 Fir St"
    )
    notice = newest(office)[1]
    assert (notice.mailed_on, [m.returned_on for m in notice.mailings]) == (
        date(2025, 4, 3), [date(2025, 4, 1), None],
    )  # fmt: skip
    replays(office)
