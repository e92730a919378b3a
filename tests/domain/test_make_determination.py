"""A worker has a rule run on what the case knows and what she adds; the case keeps it whole."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from caseclock.application.resources import workflows_dir
from caseclock.domain.case.events import DeterminationMade, RuledEvent
from tests.domain.applying import filed, person
from tests.support.office import Office
from tests.support.verification import unconfirmed


def income(office: Office, **more: Any) -> DeterminationMade:
    ana = office.member("Ana").id
    facts = more.pop("facts", {"countable_income": 167_700})
    office.do("make-determination", rule="income", member=ana, on="2024-03-31", facts=facts, **more)
    return last(office, DeterminationMade)


def last(office: Office, kind: type[Any]) -> Any:
    return next(r.event for r in reversed(office.history[office.case_id]) if isinstance(r.event, kind))


def household() -> Office:
    return filed(person("Ana"), person("Rosa"), on="2024-03-04")


def test_what_the_case_knows_is_filled_in_with_its_source_and_what_is_given_goes_first() -> None:
    event = income(household())
    assert event.facts == {"persons": 2, "countable_income": 167_700}
    assert event.sources["persons"].from_.startswith("members of the case v")
    assert event.sources["countable_income"].from_ == "stated by worker"
    alone = income(household(), facts={"persons": 1, "countable_income": 167_700})
    assert (alone.facts["persons"], alone.sources["persons"].from_) == (1, "stated by worker")


def test_a_fact_read_from_a_paper_says_which_and_when_it_came_in() -> None:
    office = household()
    office.do("receive-paper", form="pay stub", received_on="2024-03-04")
    (paper,) = office.state.papers
    event = income(office, sources={"countable_income": {"paper": paper}})
    source = event.sources["countable_income"]
    assert (source.from_, str(source.received_on)) == (f"paper {paper}", "2024-03-04")
    refusal = office.refused(
        "make-determination", rule="income", on="2024-03-31",
        facts={"countable_income": 1}, sources={"countable_income": {"paper": "she whispered it"}},
    )  # fmt: skip
    assert (refusal.code, refusal.field) == ("no_such_paper", "sources.countable_income")
    assert "whispered" not in repr(refusal)


def test_a_corrected_birth_date_is_known_by_the_event_that_corrected_it() -> None:
    office = unconfirmed("2024-03-04", "1990-05-01")
    name = next(iter(office.state.members.values())).first_name
    office.do("correct-fact", member=office.member(name).id, birth_date="1991-05-01")
    version = office.state.version
    office.do("make-determination", rule="scope", member=office.member(name).id, on="2024-04-01")
    event = last(office, DeterminationMade)
    assert event.facts["born"] == "1991-05-01"
    assert event.sources["born"].from_.startswith("member.corrected v")
    assert int(event.sources["born"].from_.rpartition("v")[2]) <= version
    assert event.result == {"scope": "full", "funding": "federal"}
    assert office.replayed() == office.state


def test_an_unknown_rule_and_a_fact_no_rule_reads_are_refused_with_what_would_pass() -> None:
    office = household()
    assert office.refused("make-determination", rule="phrenology", on="2024-03-31").code == "unknown_rule"
    refusal = office.refused(
        "make-determination", rule="income", on="2024-03-31", facts={"countable_income": 1, "shoe_size": 9}
    )
    assert (refusal.code, refusal.field) == ("wrong_facts", "shoe_size")


def determined_in_2024() -> DeterminationMade:
    return income(household())


def scope_of_2024() -> RuledEvent:
    event = last(unconfirmed("2024-03-04", "1990-05-01"), RuledEvent)
    assert isinstance(event, RuledEvent)
    return event


@pytest.mark.parametrize("decided", [determined_in_2024, scope_of_2024])
def test_a_process_that_cannot_read_the_answer_of_2024_finds_the_same_bytes_after_todays_values_changed(
    decided: Any, tmp_path: Path
) -> None:
    event = decided()
    shutil.copytree(workflows_dir() / "policy", tmp_path / "policy")
    shutil.copytree(workflows_dir() / "calendars", tmp_path / "calendars")
    changed = 0
    for file in (tmp_path / "policy").glob("*.yaml"):
        before = file.read_text("utf-8")
        after = changed_today(before)
        changed += before != after
        file.write_text(after, "utf-8")
    assert changed
    answer = subprocess.run(
        [sys.executable, "-m", "caseclock", "run-rule", event.rule, "--on", str(event.on)],
        input=msgspec.json.encode(event.facts),
        env={**os.environ, "CASECLOCK_WORKFLOWS": str(tmp_path)},
        capture_output=True,
        check=True,
    )
    result = event.result if isinstance(event, DeterminationMade) else event.explanation["result"]
    stored = msgspec.json.encode({"result": result, "explanation": event.explanation})
    assert answer.stdout.strip() == stored


def changed_today(text: str) -> str:
    """Every value that holds from 2025 or later, changed: numbers by one, switches turned over."""
    lines = []
    for line in text.splitlines():
        if "{from: 2025-" in line or "{from: 2026-" in line:
            start, found, rest = line.partition("value: ")
            value, comma, end = rest.partition(",")
            if found and value.isdigit():
                line = f"{start}{found}{int(value) + 1}{comma}{end}"
            elif found and value in ("true", "false"):
                line = f"{start}{found}{'false' if value == 'true' else 'true'}{comma}{end}"
        lines.append(line)
    return "\n".join(lines) + "\n"
