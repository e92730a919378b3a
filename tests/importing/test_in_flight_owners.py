"""Who owns a running case over there: an account here by its login, or nobody yet, and the name is kept."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import msgspec

from caseclock.application.app import Application
from caseclock.application.importing.in_flight import InFlight
from caseclock.application.look_ups import LOOK_UPS
from caseclock.domain.case.state import CaseState
from caseclock.store.accounts import AccountStore, NewAccount
from tests.importing.test_extract import app, state_of

__all__ = ["app"]

BEA = uuid4()
LINE = {
    "row": 1,
    "county_code": 21,
    "application": {"filed_on": "2025-01-06"},
    "members": {"Rosa": {"first_name": "Rosa", "last_name": "Vega", "birth_date": "1991-04-02"}},
}


async def loaded(app: Application, number: str, **changes: Any) -> CaseState:
    office = Application(app.store, app.keyring, app.rules, LOOK_UPS)
    await AccountStore(app.store.pool).add(
        21,
        NewAccount(
            account_id=BEA, login="bea", display_name="Bea", email="", roles=("worker",), office="", unit="",
            site=None, password_hash=None, password_lives=None, alert_mail=False, created_by="test",
        ),
    )  # fmt: skip
    line = msgspec.json.encode({**LINE, "numbers": {"county_case": number}, **changes})
    manifest = await InFlight(office).run(line, "running.jsonl")
    assert [each.outcome for each in manifest.lines] == ["done"], manifest.lines
    return await state_of(office, manifest.lines[0])


async def test_a_login_that_is_here_owns_the_case(app: Application) -> None:
    state = await loaded(app, "OWN-1", owner="Bea")
    assert (state.owner, state.queue) == (str(BEA), "")


async def test_an_owner_and_a_unit_that_are_not_here_leave_the_case_in_the_queue_and_stay_facts(
    app: Application,
) -> None:
    state = await loaded(app, "OWN-2", owner="W0417", unit="Unit 12")
    assert (state.owner, state.unit, state.queue) == ("", "", "import")
    facts = {name: timeline[-1].value for name, timeline in state.facts.items()}
    assert facts == {"named_owner": "W0417", "named_unit": "Unit 12"}


async def test_a_hand_over_over_there_to_nobody_here_ends_in_the_queue(app: Application) -> None:
    step = {"on": "2025-01-20", "do": "assign-case", "with": {"owner": "W0418"}}
    state = await loaded(app, "OWN-3", owner="bea", steps=[step])
    assert (state.owner, state.queue) == ("", "import")
    assert state.facts["named_owner"][-1].value == "W0418"
