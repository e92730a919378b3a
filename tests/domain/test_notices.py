"""A notice and its decision agree: drafted, approved, printed, mailed in time, returned, taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from caseclock.domain.case.notices.data import Notice, notices_of
from caseclock.domain.case.state import Instance
from tests.domain.applying import deny, filed, mail, person, replays
from tests.domain.calworks import discontinue, on_calworks
from tests.support.office import Office


def notices(office: Office) -> list[Notice]:
    return [notice for _, notice in notices_of(office.state)]


def newest(office: Office) -> tuple[Instance, Notice]:
    return notices_of(office.state)[-1]


def a_draft(office: Office, **more: Any) -> str:
    """A discontinuance of Ana's that a person drafts by hand; its id."""
    body = {"kind": "discontinuance", "because": "no_longer_eligible", **more}
    office.do("draft-notice", member=office.member("Ana").id, **body)
    return newest(office)[0].id


def approved(office: Office, **more: Any) -> str:
    name = a_draft(office, **more)
    office.do("approve-notice", instance=name)
    return name


# ---------------------------------------------------------------- the decision and its notice


def test_an_approval_drafts_its_notice_and_mailing_the_decision_mails_it() -> None:
    office = filed().on("2025-03-20")
    office.do("approve-coverage", cost_cents=12_345)
    [notice] = notices(office)
    says = notice.says()
    assert (says.kind, says.effective_on, says.figures["cost_cents"]) == (
        "approval", date(2025, 3, 1), 12_345,
    )  # fmt: skip
    assert (notice.stage, notice.mailed_by) == ("drafted", "mail-decision")
    office.on("2025-03-21")
    mail(office, "2025-03-21")
    [notice] = notices(office)
    assert notice.mailing is not None
    assert (notice.stage, notice.mailed_on, notice.mailing.address) == (
        "mailed", date(2025, 3, 21), "12 Elm St, Los Angeles",
    )  # fmt: skip
    assert "mailed" in newest(office)[0].configuration
    replays(office)


def test_a_denial_states_reason_law_and_until_when_a_hearing_may_be_asked_for() -> None:
    office = filed().on("2025-03-20")
    deny(office)
    says = newest(office)[1].says()
    assert (says.reason, says.adverse, says.aid_goes_on_before) == ("income_over_limit", True, None)
    assert "22 CCR 50225" in says.law
    assert says.hearing is not None
    # Ninety days from the date of the notice: a Wednesday.
    assert (says.hearing.days, says.hearing.last_day) == (90, date(2025, 6, 18))


def test_the_hearing_limit_of_an_end_is_120_days_rolled_over_a_holiday() -> None:
    # 2025-03-04 and 120 days is 2025-07-02; from 03-06 it is the Fourth of July, a Friday.
    office = on_calworks().on("2025-03-06")
    a_draft(office)
    hearing = newest(office)[1].says().hearing
    assert hearing is not None
    assert (hearing.days, hearing.last_day) == (120, date(2025, 7, 7))


def test_a_decision_taken_back_pulls_the_notice_inside_and_rescinds_the_one_that_was_mailed() -> None:
    office = filed().on("2025-03-20")
    deny(office)
    office.role = "supervisor"
    office.do("rescind-decision", reason="a mistake")
    assert [n.stage for n in notices(office)] == ["pulled"]
    deny(office)
    mail(office, "2025-03-20")
    office.do("rescind-decision", reason="a mistake")
    assert [(n.kind, n.stage) for n in notices(office)] == [
        ("denial", "pulled"), ("denial", "rescinded"), ("rescission", "drafted"),
    ]  # fmt: skip
    replays(office)


def test_a_members_own_language_address_and_format_go_before_the_households() -> None:
    own = {
        "written_language": "es",
        "mailing_address": "1 Main St\nFresno, CA 93701",
        "format": "large_print",
    }
    office = filed(person("Ana", facts=own), person("Ben"))
    for name in ("Ana", "Ben"):
        office.do("approve-coverage", member=office.member(name).id)
    ana, ben = notices(office)
    assert (ana.language, ana.insert, ana.format) == ("es", False, "large_print")
    assert ana.says().letter.lines == ("1 Main St", "Fresno, CA 93701")
    assert (ben.language, ben.format) == ("en", "standard")


def test_two_members_have_a_notice_each() -> None:
    office = filed(person("Ana"), person("Ben")).on("2025-03-20")
    for name in ("Ana", "Ben"):
        office.do("approve-coverage", member=office.member(name).id)
    assert [n.says().letter.about for n in notices(office)] == ["Ana Ruiz", "Ben Ruiz"]
    assert len({i.id for i, _ in notices_of(office.state)}) == 2


# ---------------------------------------------------------------- approving, printing, mailing


def test_the_click_that_approves_is_no_proof_of_mailing() -> None:
    office = on_calworks().on("2025-06-20")
    name = approved(office, takes_effect_on="2025-08-01")
    assert newest(office)[1].mailed_on is None
    office.do("record-printed", instance=name, printed_on="2025-06-20")
    assert (newest(office)[1].stage, newest(office)[1].mailed_on) == ("printed", None)
    office.on("2025-06-23").do(
        "record-mailed", instance=name, printed_on="2025-06-20", mailed_on="2025-06-23", address="1 Oak St"
    )
    mailing = newest(office)[1].mailing
    assert mailing is not None
    assert (mailing.printed_on, mailing.mailed_on, mailing.address, mailing.language) == (
        date(2025, 6, 20), date(2025, 6, 23), "1 Oak St", "en",
    )  # fmt: skip
    replays(office)


def test_a_draft_is_not_mailed_before_it_is_approved_and_a_notice_is_mailed_once() -> None:
    office = on_calworks().on("2025-06-20")
    name = a_draft(office)
    body = {"instance": name, "mailed_on": "2025-06-20"}
    assert office.refused("record-mailed", **body).code == "not_approved"
    office.do("approve-notice", instance=name)
    assert office.refused("approve-notice", instance=name).code == "not_a_draft"
    office.do("record-mailed", **body)
    assert office.refused("record-mailed", **body).code == "not_inside"


def test_the_notice_of_a_decision_is_mailed_by_its_own_command() -> None:
    office = filed().on("2025-03-20")
    office.do("approve-coverage")
    name = newest(office)[0].id
    office.do("approve-notice", instance=name)
    refusal = office.refused("record-mailed", instance=name, mailed_on="2025-03-20")
    assert (refusal.code, refusal.facts["command"]) == ("mailed_by_its_procedure", "mail-decision")


@pytest.mark.parametrize(
    ("mailed_on", "code"), [("2025-07-20", ""), ("2025-07-21", ""), ("2025-07-22", "notice_too_short")]
)
def test_the_last_mailing_day_of_an_act_on_the_first_of_august(mailed_on: str, code: str) -> None:
    office = on_calworks().on("2025-07-01")
    name = approved(office, takes_effect_on="2025-08-01")
    assert newest(office)[1].last_mailing_day == date(2025, 7, 21)
    office.on(mailed_on)
    body = {"instance": name, "printed_on": "2025-07-01", "mailed_on": mailed_on}
    if not code:
        office.do("record-mailed", **body)
        return
    refusal = office.refused("record-mailed", **body)
    assert (refusal.code, refusal.facts["earliest"]) == (code, date(2025, 9, 1))


def test_a_draft_too_late_for_its_day_is_refused_with_the_earliest_lawful_one() -> None:
    office = on_calworks().on("2025-07-22")
    body = {"kind": "discontinuance", "because": "x", "member": office.member("Ana").id}
    refusal = office.refused("draft-notice", takes_effect_on="2025-08-01", **body)
    assert (refusal.code, refusal.facts["earliest"]) == ("notice_too_short", date(2025, 9, 1))
    office.do("draft-notice", **body)
    assert newest(office)[1].effective_on == date(2025, 9, 1)


@pytest.mark.parametrize(("mailed_on", "code"), [("2025-07-26", ""), ("2025-07-27", "notice_too_short")])
def test_probable_fraud_needs_five_full_days(mailed_on: str, code: str) -> None:
    office = on_calworks().on("2025-07-01")
    name = approved(office, takes_effect_on="2025-08-01", fraud=True)
    answer = office.on(mailed_on).attempt(
        "record-mailed", instance=name, printed_on="2025-07-01", mailed_on=mailed_on
    )
    assert getattr(answer, "code", "") == code


def test_a_named_fact_of_431_213_lets_it_go_out_on_the_day_itself() -> None:
    office = on_calworks().on("2025-07-30")
    name = approved(office, takes_effect_on="2025-08-01", exception="signed_wish")
    office.on("2025-08-01").do(
        "record-mailed", instance=name, printed_on="2025-07-30", mailed_on="2025-08-01"
    )
    assert newest(office)[1].stage == "mailed"


def test_an_unprinted_notice_alerts_before_its_last_mailing_day() -> None:
    # The last day is Monday 21 July; Sunday the 20th is no office day, so that warning comes on Friday.
    office = on_calworks().on("2025-07-01")
    name = approved(office, takes_effect_on="2025-08-01")
    told = lambda: [  # noqa: E731
        (str(a.raised_on), a.alert, a.to)
        for a in office.state.alerts.values()
        if a.instance == name and a.clock
    ]
    office.on("2025-07-15", 17)
    assert told() == []
    office.on("2025-07-20")
    assert [(day, to) for day, _, to in told()] == [
        ("2025-07-16", ("owner",)), ("2025-07-18", ("owner", "supervisor")),
    ]  # fmt: skip
    office.on("2025-07-22")
    assert office.alerts().count("last_mailing_day_passed") == 1


# ---------------------------------------------------------------- language, format, address


@pytest.mark.parametrize(
    ("written", "language", "insert"),
    [("English", "en", False), ("Spanish", "es", False), ("Vietnamese", "en", True), ("", "en", False)],
)
def test_no_silent_english(written: str, language: str, insert: bool) -> None:
    office = filed().on("2025-03-20")
    if written:
        office.do("record-fact", fact="written_language", value=written, effective_on="2025-03-03")
    office.do("approve-coverage")
    notice = newest(office)[1]
    assert (notice.language, notice.insert) == (language, insert)
    assert ("notice_to_translate" in office.alerts()) is insert
    mail(office, "2025-03-20")
    mailing = newest(office)[1].mailing
    assert mailing is not None
    assert (mailing.language, mailing.insert) == (language, insert)
    if insert:
        body = {"instance": newest(office)[0].id, "how": "read_out", "done_on": "2025-03-20"}
        office.do("record-notice-understood", **body)
        assert "notice_to_translate" not in office.alerts()


def test_another_format_is_a_task_and_is_in_the_mailed_event() -> None:
    office = filed().on("2025-03-20")
    office.do("record-fact", fact="format", value="braille", effective_on="2025-03-03")
    office.do("approve-coverage")
    assert "notice_in_another_format" in office.alerts()
    mail(office, "2025-03-20")
    mailing = newest(office)[1].mailing
    assert mailing is not None
    assert mailing.format == "braille"


def test_a_confidential_address_is_on_no_letter() -> None:
    office = filed().on("2025-03-20")
    for fact, value in (("address", "12 Elm St"), ("city", "Fresno"), ("zip", "93701")):
        office.do("record-fact", fact=fact, value=value, effective_on="2025-03-03")
    office.do("set-confidential", what="address")
    office.do("approve-coverage")
    says = newest(office)[1].says()
    assert (says.letter.withheld, says.letter.lines) == (True, ())
    assert "Elm" not in str(newest(office)[1].content)
    assert "notice_without_address" in office.alerts()


def test_letters_about_the_dead_go_to_the_estate() -> None:
    office = on_calworks().on("2025-08-05")
    office.do("record-death", member=office.member("Ana").id, died_on="2025-08-03")
    notice = newest(office)[1]
    assert (notice.kind, notice.says().letter.to) == ("discontinuance", "Estate of Ana Ruiz")
    assert notice.exception == "death"


def test_when_cash_aid_ends_the_notice_says_what_happens_to_medi_cal() -> None:
    office = on_calworks().on("2025-06-20")
    discontinue(office)
    assert newest(office)[1].says().follow_up == "goes_on_while_reviewed"
    office.do(
        "continue-medi-cal", member=office.member("Ana").id, program="MN", cost_cents=5_000,
        mailed_on="2025-06-20", from_month="2025-08-01",
    )  # fmt: skip
    says = newest(office)[1].says()
    assert (says.follow_up, says.figures["cost_cents"]) == ("goes_on_with_cost", 5_000)
