"""The timeline: acts in the office's words with what they changed, why, and the line to copy."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from caseclock.application.casefile.acts import acts
from caseclock.application.casefile.details import Speaker, history_words
from caseclock.application.casefile.timeline import Asked, Entry, chosen_acts, timeline
from tests.casefile.looking import known
from tests.domain.applying import filed, person
from tests.support.office import Office
from tests.support.verification import aged, with_notice


def told(office: Office, language: str = "en", *, restricted: bool = True, **asked: object) -> list[Entry]:
    """The newest entry first."""
    speaker = Speaker(
        words=history_words(language),
        definitions=office.rules.definitions,
        names={"ann": "Ann Lee"},
        restricted=restricted,
    )
    chosen, _ = chosen_acts(known(office), Asked(**asked), limit=500)  # type: ignore[arg-type]
    return timeline(known(office), office.rules.codes, chosen, speaker)


def line(entry: Entry, kind: str) -> dict[str, tuple[str, str]]:
    """What the event of a type changed: before and after by label."""
    found = next(each for each in entry.lines if each.type == kind)
    return {each.label: (each.before, each.after) for each in found.changes}


def test_one_command_is_one_entry_however_many_events_it_wrote() -> None:
    office = filed()
    office.do("request-verification", items=[{"item": "income", "why": "not on file"}])
    newest, opening = told(office)
    assert (newest.title, newest.people, newest.actor_name) == ("Ask for papers", "Ana Ruiz", "Ann Lee")
    assert (opening.title, opening.entry) == ("Open a case", 1)
    assert len(acts(office.history[office.case_id])) == 2


def test_an_entry_says_each_value_before_and_after() -> None:
    office = filed()
    office.do("record-fact", fact="phone", value="555-0100")
    office.do("record-fact", fact="phone", value="555-0199", effective_on="2025-03-02")
    office.do("record-fact", fact="phone", value="555-0111")
    assert line(told(office)[0], "case.fact_recorded") == {"Telephone": ("555-0100", "555-0111")}


def test_a_procedure_that_stood_where_nothing_changes_is_called_by_its_name() -> None:
    office = filed()
    history = office.history[office.case_id]
    standing_by = replace(history[-1].meta, skipped=("mao_application-12 could not take status_settled",))
    history[-1] = replace(history[-1], meta=standing_by)
    for language, called in (("en", "Application for Medi-Cal"), ("es", "Solicitud de Medi-Cal")):
        assert told(office, language)[0].why.no_effect_on == (called,)


def test_a_clock_that_moves_says_its_old_and_new_day() -> None:
    office = filed()
    office.do(
        "extend-promptness", role="supervisor", until="2025-05-01", reason="applicant_delay", why="asked"
    )
    entry = told(office)[0]
    assert line(entry, "clock.extended") == {"Time to decide and mail": ("April 17, 2025", "May 1, 2025")}
    assert "435.912" in entry.why.law
    assert entry.why.reason


def test_a_day_of_a_clock_is_an_entry_that_names_its_cause() -> None:
    entry = told(filed().on("2025-04-03"))[0]
    assert entry.rang
    assert entry.title == "Time to decide and mail: a day to look at it"
    assert entry.why.cause == "The clock came to day 30."
    assert {"clock", "alert"} <= set(entry.kinds)
    assert "act" not in entry.kinds


def test_what_became_known_later_than_it_was_true_is_marked() -> None:
    office = filed().on("2025-03-13")
    office.do("record-fact", fact="phone", value="555-0100", effective_on="2025-03-03")
    entry = told(office)[0]
    assert (entry.late_days, entry.effective_on) == (10, date(2025, 3, 3))


def test_what_a_clock_does_at_its_own_end_is_not_late_knowledge() -> None:
    ended = told(filed().on("2025-04-18"))[0]
    assert (ended.title, ended.rang, ended.late_days) == (
        "Time to decide and mail: the time is over",
        True,
        0,
    )
    assert ended.effective_on == date(2025, 4, 17)


def test_an_alert_is_told_by_its_title_and_to_whom_in_words() -> None:
    (entry,) = told(filed().on("2025-04-03"))[:1]
    says = [{each.label: each.text for each in line.details} for line in entry.lines]
    whom = {"Alert": "The time to decide is running out", "Told": "the worker"}
    assert {"Day of the clock": "day 30"} | whom in says
    assert whom in says


def test_what_ended_a_clock_is_named_as_such() -> None:
    office = with_notice("2025-01-10", aged(30, "2025-04-20"), "2025-01-15")
    stopped = [
        {each.label: each.text for each in line.details}
        for entry in told(office)
        for line in entry.lines
        if line.type == "clock.stopped"
    ]
    assert "SAVE request answered" in {each.get("Ended by") for each in stopped}


def test_the_filters_keep_what_fits() -> None:
    office = filed(person("Ana"), person("Luis"))
    office.do("add-note", text="Ana called", member=office.member("Ana").id)
    luis = office.member("Luis").id
    assert [each.title for each in told(office, kind="note")] == ["Add a note"]
    assert [each.title for each in told(office, member=luis)] == ["Open a case"]
    assert told(office, procedure="hearing") == []
    assert told(office, person="somebody else") == []
    assert len(told(office, person="ann")) == 2


def test_the_journal_line_says_who_did_what_for_whom_with_which_paper_and_what_is_next() -> None:
    office = filed()
    office.do("request-verification", items=[{"item": "income", "why": "not on file"}])
    number = office.state.case_number
    assert told(office)[0].journal == (
        f"03/03/2025 09:00 {number} – Ann Lee (worker): Ask for papers for Ana Ruiz; MC 355, income. "
        "Next deadline: Time to answer the request, 04/02/2025."
    )


def test_a_deadline_that_had_passed_is_not_the_next_one() -> None:
    office = filed()
    office.do("request-verification", items=[{"item": "income", "why": "not on file"}])
    office.on("2025-04-04").do("add-note", text="Ana called")
    assert told(office)[0].journal.endswith("Next deadline: Time to decide and mail, 04/17/2025.")
    office.on("2025-04-20").do("add-note", text="Ana called")
    assert told(office)[0].journal.endswith("Next deadline: Three months from the application, 06/03/2025.")


def test_the_journal_line_of_an_act_never_changes() -> None:
    office = filed()
    before = told(office)[0].journal
    office.do("request-verification", items=[{"item": "income", "why": "not on file"}])
    assert told(office.on("2025-04-20"))[-1].journal == before


def test_it_speaks_spanish() -> None:
    entry = told(filed(), "es")[0]
    assert entry.title == "Abrir un caso"
    assert "Próximo plazo: Plazo para decidir y avisar, 04/17/2025." in entry.journal


def test_restricted_answers_and_places_are_shown_only_to_who_may_see_them() -> None:
    office = with_notice("2025-01-10", aged(30, "2025-04-20"), "2025-01-15")
    shown, hidden = (str(told(office, restricted=each)) for each in (True, False))
    for secret in ("Declared status", "satisfactory", "SAVE asked</", "institute"):
        assert secret not in hidden
    assert "Declared status" in shown
    assert "Hub asked" in shown
    assert "after='Hub asked" not in hidden


def test_what_was_taken_back_says_so() -> None:
    office = filed()
    office.do("record-fact", fact="phone", value="555-0100")
    office.do("reverse-command", command=office.last_command, reason="wrong case")
    back, fact, _ = told(office)
    assert (fact.taken_back, back.taken_back) == (True, False)
    assert line(back, "command.reversed") == {"Telephone": ("555-0100", "")}


def test_no_act_of_a_long_life_is_lost_or_doubled() -> None:
    office = with_notice("2025-01-10", aged(30, "2025-04-20"), "2025-01-15").on("2025-06-01")
    versions = [each.version for entry in told(office) for each in entry.lines]
    assert sorted(versions) == list(range(1, office.state.version + 1))
