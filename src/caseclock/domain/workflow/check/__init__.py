"""The strict check of procedures: run at start, in tests and in CI."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from caseclock.domain.workflow.check import (
    blocks,
    charts,
    clocks,
    fields,
    guards,
    names,
    procedures,
    reactions,
    texts,
)
from caseclock.domain.workflow.check.known import Known
from caseclock.domain.workflow.definition import Definition
from caseclock.domain.workflow.finding import Finding
from caseclock.domain.workflow.versions import Released, changed_bodies


def check(
    definitions: Iterable[Definition],
    *,
    known_events: Collection[str],
    known_functions: Collection[str],
    known_facts: Collection[str],
    parameters: Collection[str],
    calendars: Collection[str],
    known_dates: Collection[str] = (),
    released: Iterable[Released] = (),
    released_file: str = "released.yaml",
    held: Collection[str] = (),
) -> list[Finding]:
    """Every fault of the procedures, in file order; an empty list lets them run.

    Functions, facts and dates (what clocks count from) are named bare (`has_owner`) or with their procedure
    (`ownership.has_owner`); a command's function is its name with underscores. `held` are the hashes of
    versions whose charts were held against the library's schema before.
    """
    every = list(definitions)
    known = Known.gather(
        every, known_events, known_functions, known_facts, known_dates, parameters, calendars
    )
    found: list[Finding] = []
    for each in every:
        for family in (names, charts, guards, procedures, fields, clocks, blocks):
            found += family.faults(each, known)
        # The library has the last word, but only on a chart that our own rules let pass.
        if not any(one.file == each.source.chart.file for one in found):
            found += charts.library_faults(each, held)
    found += reactions.faults(every, known)
    found += texts.faults(every)
    found += changed_bodies(every, released, released_file)
    return sorted(set(found))
