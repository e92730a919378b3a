"""A pure office's case as its page tells it."""

from __future__ import annotations

from caseclock.application.casefile.ahead import Ahead, if_nothing_happens
from caseclock.application.casefile.caller import CallerView, caller_view
from caseclock.application.casefile.header import Header, header
from caseclock.application.caseview import Known
from caseclock.readmodels.tools import tools_for
from tests.support.office import Office


def known(office: Office) -> Known:
    return Known(office.now, tuple(office.history[office.case_id]), office.state)


def top(office: Office, *, restricted: bool = True) -> Header:
    definitions = office.rules.definitions
    tools = tools_for(definitions, lambda kind, value: b"")
    return header(known(office), definitions, tools, as_of=None, restricted=restricted)


def ahead(office: Office, *, restricted: bool = True) -> list[Ahead]:
    return if_nothing_happens(office.rules, known(office), office.now, restricted=restricted)


def caller(office: Office, named: str = "") -> CallerView:
    return caller_view(known(office), named)
