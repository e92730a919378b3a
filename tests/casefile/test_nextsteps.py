"""What presses: the county's deadlines that are near and our own moves, never an act against somebody."""

from __future__ import annotations

import re

from caseclock.application.casefile.nextsteps import Step, against, first_steps, steps
from caseclock.application.forms.offered import offered_by
from caseclock.domain.case.actions import actions
from caseclock.domain.case.view import Actor
from caseclock.readmodels.tools import tools_for
from tests.domain.applying import filed
from tests.domain.renewals import covered
from tests.support.office import Office


def offered(office: Office) -> list[Step]:
    view = office._view(office.state, Actor(account="ann", role="worker", county=office.county))
    definitions = office.rules.definitions
    tools = tools_for(definitions, lambda kind, value: b"")
    may = actions(office.rules, office.state, view)
    return steps(definitions, tools, office.state, may, office.now)


def names(found: list[Step]) -> set[str]:
    return {step.action.command for step in found if step.action.allowed}


def test_a_renewal_that_is_months_ahead_does_not_press() -> None:
    office = covered(Office(on="2025-02-24"), "Ana").on("2025-03-03")
    ahead = {"mail-renewal-packet"}
    assert ahead <= names(offered(office))
    assert not names(first_steps(offered(office))) & {*ahead, "discontinue-at-renewal"}


def test_an_act_against_somebody_never_presses_though_it_would_end_a_late_deadline() -> None:
    office = filed().on("2025-05-20")
    found = first_steps(offered(office))
    commands = {n: s for d in office.rules.definitions.newest() for n, s in d.procedure.commands.items()}
    assert found
    assert not [step for step in found if against(commands[step.action.command])]


def test_what_may_be_chosen_says_its_days_in_words() -> None:
    office = filed()
    chosen = offered_by(office.state, office.rules.definitions, "mao_application")
    labels = [
        text for kind in ("member", "instance") for each in chosen[kind] for text in each.label.values()
    ]
    assert labels
    assert not [text for text in labels if re.search(r"\d{4}-\d{2}-\d{2}", text)]
