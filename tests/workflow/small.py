"""A small good procedure, for tests to break."""

from collections.abc import Mapping

from caseclock.domain.workflow.check import check
from caseclock.domain.workflow.definition import Definition
from caseclock.domain.workflow.finding import DefinitionFaults, Files, Finding
from caseclock.domain.workflow.parse import load_definition

CHART = """\
name: visit
states:
  waiting:
    initial: true
    exit: [note_left]
    transitions:
      - {event: begin, target: work, cond: ready}
      - {event: lapse, target: ended}
  work:
    parallel: true
    states:
      home:
        states:
          home_open:
            initial: true
            transitions:
              - {event: home_seen, target: home_done, cond: "visits >= 2", unless: blocked}
              - {event: look, cond: ready}
          home_done: {final: true, enter: [note_home]}
      papers:
        states:
          papers_open:
            initial: true
            transitions:
              - {event: paper_in, target: papers_done}
          papers_done: {final: true}
    transitions:
      - {event: done.state.work, target: ended}
      - {event: lapse, target: ended}
  ended:
    states:
      over: {initial: true, final: true}
    transitions:
      - {event: late_paper, target: work}
"""

PROCEDURE = """\
procedure: visit
version: 1
subject: member
authority: [22 CCR 1]
starts_on: [visit.asked]
facts:
  ready: {answer: ready}
  visits: {}
  blocked: {}
commands:
  ask-visit:
    roles: [worker]
    does: record
    records: [visit.asked]
  begin-visit:
    event: begin
    roles: [worker, supervisor]
    records: [visit.begun]
  see-home: {event: home_seen, roles: [worker], does: record, records: [visit.home_seen]}
  look-in: {event: look, roles: [worker], does: record_answer, records: [answer.recorded]}
  take-paper: {event: paper_in, roles: [worker], does: record_paper, records: [visit.paper_in]}
  late-paper: {event: late_paper, roles: [worker], does: record_paper, records: [], late: true}
reactions:
  - {when: case.closed, send: lapse, to: visit, subject: all}
clocks:
  visit_due:
    starts_on: [visit.asked]
    budget: {parameter: visit_days}
    unit: working_day
    calendar: county_office
    pause: {authority: 22 CCR 2}
    pauses_on: [visit.begun]
    resumes_on: [visit.paper_in]
    stops_on: [visit.home_seen]
    rungs:
      - {at: -2 days, alert: visit_soon, to: [owner]}
      - {at: due, event: lapse, alert: visit_missed, to: [owner, "unit:intake"]}
alerts:
  visit_soon: {cleared_by: [visit.home_seen]}
waits_for:
  waiting: member
"""

TEXTS = """\
title: {en: Home visit, es: Visita al hogar}
commands:
  ask-visit: {en: Ask for a visit, es: Pedir una visita}
  begin-visit: {en: Begin, es: Comenzar}
  see-home: {en: Record the visit, es: Registrar la visita}
  look-in: {en: Look in, es: Mirar}
  take-paper: {en: Take a paper, es: Recibir un documento}
  late-paper: {en: Take a late paper, es: Recibir un documento tarde}
states:
  waiting: {en: Waiting, es: En espera}
  work: {en: Under way, es: En curso}
  home: {en: Home, es: Hogar}
  home_open: {en: Not seen, es: No visto}
  home_done: {en: Seen, es: Visto}
  papers: {en: Papers, es: Documentos}
  papers_open: {en: Missing, es: Faltan}
  papers_done: {en: All in, es: Completos}
  ended: {en: Ended, es: Terminado}
  over: {en: Over, es: Concluido}
clocks:
  visit_due: {en: Days to visit, es: Plazo de visita}
alerts:
  visit_soon: {en: Visit soon, es: Visita pronto}
  visit_missed: {en: Visit missed, es: Visita perdida}
"""

GOOD = {"chart": CHART, "procedure": PROCEDURE, "texts": TEXTS}
FILES = Files("visit/v1/chart.yaml", "visit/v1/procedure.yaml", "visit/texts.yaml")


def definition(texts: Mapping[str, str] = GOOD, files: Files = FILES) -> Definition:
    return load_definition(texts["chart"], texts["procedure"], texts["texts"], files)


def faults(texts: Mapping[str, str] = GOOD, *others: Definition) -> list[Finding]:
    """All that parser and check find, with just enough known around the procedure."""
    try:
        read = definition(texts)
    except DefinitionFaults as found:
        return found.findings
    return check_all(read, *others)


def check_all(*definitions: Definition) -> list[Finding]:
    return check(
        definitions,
        known_events=["case.closed", "answer.recorded"],
        known_functions=["visit.begin_visit"],
        known_facts=["visit.visits", "blocked"],
        parameters=["visit_days"],
        calendars=["county_office"],
    )
