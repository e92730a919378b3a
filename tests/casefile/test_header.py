"""The top of a case: the next deadline, whose move, flags, each person's coverage and verification."""

from __future__ import annotations

from datetime import date

from tests.casefile.looking import top
from tests.domain.applying import filed, mail, person
from tests.domain.renewals import covered
from tests.support.office import Office
from tests.support.verification import aged, with_notice


def test_the_county_deadline_leads_with_its_legal_day_and_the_days_left() -> None:
    office = filed(on="2025-03-03")
    shown = top(office).deadline
    assert shown is not None
    assert (shown.title["en"], shown.legal_on, shown.days_left) == (
        "Time to decide and mail", date(2025, 4, 17), 45,
    )  # fmt: skip
    assert (shown.state, shown.state_title["es"]) == ("running", "En curso")
    assert "435.912" in shown.authority


def test_the_last_day_is_zero_days_left_and_the_next_one_is_overdue() -> None:
    office = filed(on="2025-03-03")
    last = top(office.on("2025-04-17")).deadline
    assert last is not None
    assert (last.days_left, last.state, last.left["en"]) == (0, "at_risk", "today is the last day")
    late = top(office.on("2025-04-18")).deadline
    assert late is not None
    assert (late.days_left, late.state, late.left["es"]) == (-1, "overdue", "1 día de atraso")


def test_what_the_household_owes_stands_beside_what_the_county_owes() -> None:
    office = filed(on="2025-03-03")
    office.do("request-verification", items=[{"item": "income", "why": "not on file"}])
    shown = top(office)
    assert shown.household_deadline is not None
    assert shown.household_deadline.title["en"] == "Time to answer the request"
    assert shown.deadline is not None
    assert shown.deadline.legal_on == date(2025, 4, 17)
    assert shown.whose_move_title["en"] == "The household"


def test_a_day_of_the_household_that_has_passed_is_no_deadline_it_can_keep() -> None:
    office = filed(on="2025-03-03")
    office.do("request-verification", items=[{"item": "income", "why": "not on file"}])
    assert top(office.on("2025-04-02")).household_deadline is not None
    assert top(office.on("2025-04-03")).household_deadline is None


def test_whose_move_names_the_one_role_that_is_waited_for() -> None:
    assert top(filed()).whose_move == "worker"


def test_each_person_shows_coverage_of_this_month_and_where_verification_stands() -> None:
    office = with_notice("2025-01-10", aged(30, "2025-04-20"), "2025-01-15")
    (ana,) = top(office).members
    assert ana.name == "Ana Ruiz"
    assert ana.verification["en"] == "SAVE wants additional verification"
    assert ana.verify_by == date(2025, 4, 20)


def test_where_verification_stands_is_hidden_from_who_may_not_see_restricted_fields() -> None:
    office = with_notice("2025-01-10", aged(30, "2025-04-20"), "2025-01-15")
    hidden = top(office, restricted=False)
    assert hidden.members[0].verification["en"] == "Being verified"
    assert not hidden.restricted_shown
    assert top(office).restricted_shown


def test_who_is_covered_reads_full_scope_and_who_does_not_ask_says_so() -> None:
    office = covered(Office(on="2025-03-03"), "Ana")
    office.do("add-member", person=person("Luis", asks_for_coverage=False))
    ana, luis = top(office).members
    assert (ana.coverage["en"], luis.coverage["en"]) == ("Full scope", "Does not ask for coverage")
    assert ana.programme


def test_who_left_stands_last_and_says_so() -> None:
    office = filed(person("Ana"), person("Luis"))
    office.do("withdraw-application", member=office.member("Ana").id, received_on="2025-03-03", how="writing")
    mail(office, "2025-03-03", member=office.member("Ana").id)
    office.do("remove-member", member=office.member("Ana").id, why="moved out")
    luis, ana = top(office).members
    assert (luis.gone, ana.gone and ana.gone["es"]) == (None, "Dejó el hogar")


def test_a_closed_case_has_no_deadline_and_is_nobodys_move() -> None:
    office = filed()
    office.do("withdraw-application", received_on="2025-03-03", how="writing", by="member")
    mail(office, "2025-03-03")
    office.do("close-case", reason="withdrawn", role="supervisor")
    shown = top(office)
    assert (shown.status, shown.deadline, shown.whose_move) == ("closed", None, "nobody")


def test_a_paper_that_nobody_read_is_flagged() -> None:
    office = filed()
    office.do("receive-paper", form="pay stub", received_on="2025-03-03")
    assert [each.title["en"] for each in top(office).flags] == ["Papers not read yet"]


def test_a_rule_of_the_office_never_hides_the_nearest_deadline_of_law() -> None:
    office = filed(on="2025-03-03", owner="")
    shown = top(office)
    assert shown.deadline is not None
    assert shown.deadline.title["en"] == "Waiting for an owner"
    assert shown.legal_deadline is not None
    assert shown.legal_deadline.legal_on == date(2025, 4, 17)
    assert top(filed(on="2025-03-03")).legal_deadline is None, "the first of the county's is of law already"
