"""Who comes back to a form is told what others recorded meanwhile."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from caseclock.application.app import Application
from caseclock.application.caseview import known
from caseclock.application.handle import handle
from caseclock.application.meanwhile import Entry, since
from caseclock.domain.case.view import Actor
from caseclock.kernel.ids import CaseRef
from caseclock.store.accounts import AccountStore, NewAccount
from tests.application.test_handle import ANN, a, opened


async def told(app: Application, case: str, version: int, me: str = "ann") -> list[Entry]:
    found = await known(app, ANN.county, CaseRef.parse(case).case_id, None)
    accounts = AccountStore(app.store.pool)
    return await since(accounts, app.rules, ANN.county, found.history, version, me)


async def test_each_command_is_told_once_with_who_gave_it_the_newest_first(app: Application) -> None:
    reply = await opened(app)
    case, version = reply.body["case"], reply.body["version"]
    assert await told(app, case, version) == []
    ben = Actor(account="ben", role="worker", county=ANN.county)
    await handle(app, a("add-note", {"text": "called"}, case))
    await handle(app, a("assign-case", {"owner": "ben"}, case, actor=ben))
    newest, first = await told(app, case, version)
    assert (newest.by, newest.yours, newest.what["en"]) == ("ben", False, "Assign the case")
    assert (first.by, first.yours) == ("ann", True)
    assert newest.version > first.version > version


async def test_a_colleague_is_called_by_name(app: Application) -> None:
    reply, account = await opened(app), uuid4()
    nothing: dict[str, Any] = dict.fromkeys(("site", "password_hash", "password_lives"))
    nothing |= dict.fromkeys(("email", "office", "unit", "created_by"), "")
    bea_ortiz = NewAccount(
        account_id=account,
        login="bea",
        display_name="Bea Ortiz",
        roles=("worker",),
        alert_mail=False,
        **nothing,
    )
    assert await AccountStore(app.store.pool).add(ANN.county, bea_ortiz)
    bea = Actor(account=str(account), role="worker", county=ANN.county)
    await handle(app, a("add-note", {"text": "came by"}, reply.body["case"], actor=bea))
    [entry] = await told(app, reply.body["case"], reply.body["version"])
    assert entry.by == "Bea Ortiz"
