"""Every fault that can be seeded into a good procedure is found: right file, right line, with a mend."""

import pytest

from caseclock.domain.workflow.finding import Files
from caseclock.domain.workflow.parse import load_definition
from caseclock.domain.workflow.versions import Released, changed_bodies
from tests.workflow.small import CHART, FILES, GOOD, PROCEDURE, TEXTS, check_all, definition, faults

# rule, file, what is replaced, by what, marker. The finding stands on the marker's line; where no marker
# is given, on the line where the two texts begin to differ.
_LAW = "    authority: 22 CCR 3\n"
SEEDS = [
    ("block", "procedure", "    rungs:", _LAW + "    blocks: [{command: see-hone}]\n    rungs:", "see-hone"),
    (
        "block",
        "procedure",
        "    rungs:",
        _LAW + "    blocks: [{command: see-home, reason: raedy}]\n    rungs:",
        "raedy",
    ),
    ("block", "procedure", "    rungs:", "    blocks: [{command: see-home}]\n    rungs:", "visit_due:"),
    ("block", "procedure", "    rungs:", "    unless_reason: [death]\n    rungs:", "visit_due:"),
    ("yaml", "chart", "name: visit", "name: [visit", "states:"),
    (
        "yaml",
        "procedure",
        "roles: [worker, supervisor]",
        "roles: &r [worker]\n    reasons: *r",
        "reasons: *r",
    ),
    ("yaml", "texts", "en: Home visit", "en: !!python/name:os.system x", ""),
    ("duplicate-key", "procedure", "version: 1", "version: 1\nversion: 2", "version: 2"),
    (
        "duplicate-key",
        "chart",
        "  ended:\n",
        "  waiting:\n    final: true\n  ended:\n",
        "  waiting:\n    final",
    ),
    ("unknown-field", "procedure", "starts_on: [visit.asked]\nfacts", "strats_on: [visit.asked]\nfacts", ""),
    (
        "unknown-field",
        "chart",
        "initial: true\n    exit",
        "history: {h: {}}\n    initial: true\n    exit",
        "",
    ),
    ("unknown-field", "chart", "name: visit", "name: visit\ndatamodel: {n: 1}", "datamodel"),
    ("unknown-field", "chart", "exit: [note_left]", "invoke: {src: other}", ""),
    ("unknown-field", "chart", "exit: [note_left]", "script: x", ""),
    (
        "unknown-field",
        "chart",
        "lapse, target: ended}\n  work",
        "lapse, target: ended, delay: 5}\n  work",
        "",
    ),
    ("unknown-field", "chart", "{event: look, cond: ready}", "{event: look, cond: ready, on: [x]}", ""),
    ("schema", "chart", "{event: look, cond: ready}", "{cond: ready}", ""),
    ("schema", "procedure", "unit: working_day", "unit: week", ""),
    ("schema", "procedure", "roles: [worker]\n", "roles: worker\n", ""),
    (
        "duplicate-state",
        "chart",
        "over: {initial: true, final: true}",
        "over: {initial: true, final: true}\n      home: {final: true}",
        "home: {final",
    ),
    ("guard", "chart", "cond: ready}\n      - {event: lapse", "cond: ready()}\n      - {event: lapse", ""),
    ("guard", "chart", '"visits >= 2"', "\"visits == 'v'\"", ""),
    ("guard", "chart", '"visits >= 2"', '"visits ^ ready"', ""),
    ("fact", "chart", "cond: ready}\n          home", "cond: redy}\n          home", ""),
    ("fact", "procedure", "  blocked: {}", "  blocked: {}\n  unheard_of: {}", "  unheard_of"),
    ("fact", "procedure", "starts_on: [visit.asked]\nfacts", "starts_if: nobody\nfacts", "starts_if"),
    ("name", "chart", "exit: [note_left]", "exit: [ready]", ""),
    ("name", "chart", "done.state.work", "done.state.wrok", ""),
    ("name", "procedure", "see-home:", "see_home:", ""),
    ("name", "procedure", "  blocked: {}", "  blocked: {}\n  before_noon: {answer: noon}", "  before_noon"),
    ("name", "procedure", "records: [visit.home_seen]", "records: [HomeSeen]", ""),
    ("folder", "procedure", "version: 1", "version: 2", ""),
    ("folder", "procedure", "procedure: visit", "procedure: visits", ""),
    (
        "initial",
        "chart",
        "      over: {initial: true, final: true}",
        "      over: {final: true}",
        "    states:\n      over",
    ),
    ("initial", "chart", "papers_done: {final: true}", "papers_done: {final: true, initial: true}", ""),
    ("initial", "chart", "      home:\n", "      home:\n        initial: true\n", "      home:\n"),
    ("final", "chart", "  ended:\n", "  ended:\n    final: true\n", "  ended:"),
    ("target", "chart", "target: papers_done", "target: paper_done", ""),
    (
        "internal",
        "chart",
        "{event: look, cond: ready}",
        "{event: look, target: home_open, internal: true}",
        "",
    ),
    ("internal", "chart", "target: papers_done}", "target: papers_done, internal: true}", ""),
    (
        "shadowed",
        "chart",
        "      - {event: late_paper, target: work}",
        "      - {event: late_paper, target: work}\n      - {event: late_paper, target: waiting}",
        "late_paper, target: waiting",
    ),
    ("unreachable", "chart", "  ended:\n", "  lost: {final: true}\n  ended:\n", "  lost"),
    (
        "trap",
        "chart",
        "over: {initial: true, final: true}\n    transitions:\n      - {event: late_paper, target: work}",
        "over: {initial: true}",
        "over",
    ),
    ("unsent", "chart", "{event: look, cond: ready}", "{event: peek, cond: ready}", ""),
    ("role", "procedure", "roles: [worker, supervisor]", "roles: [worker, boss]", ""),
    ("role", "procedure", "roles: [worker, supervisor]", "roles: []", ""),
    ("transition", "procedure", "{event: look,", "{event: peek,", ""),
    ("transition", "procedure", "at: due, event: lapse", "at: due, event: relapse", ""),
    ("does", "procedure", "begin-visit:", "start-visit:", ""),
    ("records", "procedure", "records: [visit.home_seen]", "records: [visit.home_seen, clock.stopped]", ""),
    ("records", "procedure", "event: lapse, alert", "event: lapse, records: [case.closed], alert", ""),
    (
        "records",
        "procedure",
        "    does: record\n    records: [visit.asked]",
        "    does: record\n    records: []",
        "  ask-visit",
    ),
    ("event", "procedure", "starts_on: [visit.asked]\nfacts", "starts_on: [visit.aksed]\nfacts", ""),
    ("event", "procedure", "stops_on: [visit.home_seen]", "stops_on: [visit.home_saw]", ""),
    ("event", "procedure", "cleared_by: [visit.home_seen]", "cleared_by: [visit.home_saw]", ""),
    ("state", "procedure", "  waiting: member", "  wating: member", ""),
    ("clock", "procedure", "stops_on: [visit.home_seen]", "stops_on: []", ""),
    ("clock", "procedure", "at: due, event", "at: day 9, event", "    rungs:"),
    ("pause", "procedure", "pause: {authority: 22 CCR 2}", "pause: never", "pauses_on"),
    ("pause", "procedure", "    resumes_on: [visit.paper_in]\n", "", "pauses_on"),
    ("pause", "procedure", "unit: working_day", "unit: month", "    pause:"),
    (
        "extend",
        "procedure",
        "unit: working_day",
        "extends_on: [visit.begun]\n    unit: working_day",
        "extends_on",
    ),
    ("rung", "procedure", "at: -2 days, alert: visit_soon, to: [owner]", "at: -2 days", "at: -2"),
    ("rung", "procedure", "at: -2 days", "at: two days before", ""),
    ("rung", "procedure", "to: [owner]}", "to: [boss]}", ""),
    ("rung", "procedure", "alert: visit_missed, ", "", "at: due"),
    ("rung", "procedure", "at: -2 days", "at: due", "at: due, event"),
    ("parameter", "procedure", "parameter: visit_days", "parameter: visit_day", ""),
    ("calendar", "procedure", "calendar: county_office", "calendar: county_ofice", ""),
    ("calendar", "procedure", "    calendar: county_office\n", "", "  visit_due"),
    ("anchor", "procedure", "unit: working_day", "anchor: {fact: asked_on}\n    unit: working_day", "anchor"),
    ("reaction", "procedure", "to: visit, subject: all", "to: visits, subject: all", ""),
    ("reaction", "procedure", "send: lapse", "send: relapse", ""),
    ("reaction", "procedure", "subject: all", "subject: case", ""),
    (
        "circle",
        "procedure",
        "subject: all}",
        "subject: all, records: [visit.a]}\n"
        "  - {when: visit.a, send: lapse, to: visit, records: [visit.b]}\n"
        "  - {when: visit.b, send: lapse, to: visit, records: [visit.a]}",
        "when: visit.a",
    ),
    ("circle", "procedure", "when: case.closed", "when: instance.moved", ""),
    (
        "field",
        "procedure",
        "records: [visit.home_seen]}",
        "records: [visit.home_seen], fields: {seen_on: {kind: word, within: {clock: visit_due}}}}",
        "[visit.home_seen], fields",
    ),
    (
        "field",
        "procedure",
        "records: [visit.home_seen]}",
        "records: [visit.home_seen], fields: {seen_on: {kind: date, within: {clock: visit_over}}}}",
        "[visit.home_seen], fields",
    ),
    (
        "field",
        "procedure",
        "records: [visit.home_seen]}",
        "records: [visit.home_seen], fields: {seen_on: {kind: date, choices: [a]}}}",
        "[visit.home_seen], fields",
    ),
    (
        "field",
        "procedure",
        "records: [visit.home_seen]}",
        "records: [visit.home_seen], fields: {reason: {kind: word}}}",
        "[visit.home_seen], fields",
    ),
    (
        "field",
        "procedure",
        "    records: [visit.begun]",
        "    fields: {w: {kind: word}}\n    records: [visit.begun]",
        "w: {kind",
    ),
    (
        "alert",
        "procedure",
        "{cleared_by: [visit.home_seen]}",
        "{raised_on: [visit.begun]}",
        "visit_soon: {raised",
    ),
    (
        "alert",
        "procedure",
        "{cleared_by: [visit.home_seen]}",
        "{raised_on: [visit.begun], to: [boss]}",
        "visit_soon: {raised",
    ),
    (
        "event",
        "procedure",
        "{cleared_by: [visit.home_seen]}",
        "{raised_on: [visit.bygone], to: [owner]}",
        "visit_soon: {raised",
    ),
    (
        "fact",
        "procedure",
        "{cleared_by: [visit.home_seen]}",
        "{raised_on: [visit.begun], to: [owner], if_fact: no}",
        "visit_soon: {raised",
    ),
    ("text", "texts", "{en: Look in, es: Mirar}", "{en: Look in}", ""),
    ("text", "texts", "  look-in: {en: Look in, es: Mirar}\n", "", "commands:"),
    ("text", "texts", "  visit_missed: {en: Visit missed, es: Visita perdida}\n", "", "alerts:"),
    ("text", "texts", "\nclocks:", "\nclock:", "clock:"),
    ("text", "texts", "  over: {en", "  under: {en: x, es: y}\n  over: {en", "  under"),
]


def test_a_good_procedure_has_no_faults() -> None:
    assert faults() == []


@pytest.mark.parametrize(
    ("rule", "part", "old", "new", "marker"),
    SEEDS,
    ids=[f"{rule}-{i}" for i, (rule, *_) in enumerate(SEEDS)],
)
def test_a_seeded_fault_is_found_where_it_is(rule: str, part: str, old: str, new: str, marker: str) -> None:
    assert old in GOOD[part], "the seed no longer fits the small procedure"
    broken = {**GOOD, part: GOOD[part].replace(old, new, 1)}
    start = broken[part].find(marker) if marker else GOOD[part].find(old) + _first_difference(old, new)
    line = broken[part].count("\n", 0, start) + 1
    found = [each for each in faults(broken) if each.rule == rule]
    assert [(each.file, each.line) for each in found].count((getattr(FILES, part), line)) >= 1, found
    assert all(each.mend and each.message for each in found)


def _first_difference(old: str, new: str) -> int:
    return next(
        (i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
    )


def test_a_second_procedure_may_not_close_a_circle_with_the_first() -> None:
    first = PROCEDURE.replace("subject: all}", "subject: all, records: [visit.lapsed]}")
    other = PROCEDURE.replace("procedure: visit", "procedure: other").replace(
        "{when: case.closed, send: lapse, to: visit, subject: all}",
        "{when: visit.lapsed, send: lapse, to: other, records: [case.closed]}",
    )
    found = check_all(
        definition({**GOOD, "procedure": first}),
        load_definition(CHART, other, TEXTS, Files("other/v1/chart.yaml", "other/v1/procedure.yaml")),
    )
    assert {each.file for each in found if each.rule == "circle"} == {
        FILES.procedure,
        "other/v1/procedure.yaml",
    }
    assert "case.closed -> visit.lapsed -> case.closed" in found[0].message + found[-1].message


def test_a_changed_body_under_a_released_number_is_refused() -> None:
    good = definition()
    released = [Released("visit", 1, good.sha256)]
    assert changed_bodies([good], released, "the database") == []
    changed = definition({**GOOD, "chart": CHART + "# a word more\n"})
    (fault,) = changed_bodies([changed], released, "the database")
    assert (fault.file, fault.line) == (FILES.procedure, 2)
    assert fault.mend == "put the old body back and make the change in v2"
    (gone,) = changed_bodies([], released, "the database")
    assert "files are gone" in gone.message


def test_titles_may_change_after_release() -> None:
    reworded = definition({**GOOD, "texts": TEXTS.replace("Home visit", "Visit at home")})
    assert reworded.sha256 == definition().sha256


def test_a_message_names_file_line_and_mend() -> None:
    (fault,) = faults(
        {**GOOD, "procedure": PROCEDURE.replace("parameter: visit_days", "parameter: visit_day")}
    )
    assert str(fault) == (
        "visit/v1/procedure.yaml:28: no parameter 'visit_day'. Mend: write 'visit_days', or "
        "add it to workflows/policy with its value and source. [parameter]"
    )
