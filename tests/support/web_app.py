"""The web application for a test: its routes are made once a process, what is behind them is the test's."""

from __future__ import annotations

from copy import copy
from functools import cache
from typing import Any

from litestar import Litestar

from caseclock.application.access import Access
from caseclock.application.app import Application
from caseclock.store.keys import Keyring
from caseclock.store.store import Store
from caseclock.web.app import create_app, parts
from tests.support.office import rules


def web_app(application: Application, access: Access, *more: Any, **others: Any) -> Litestar:
    """What `create_app` gives for these parts, over this checkout's workflows."""
    app = copy(routed())
    app.state = parts(application, access, *more, **others)
    return app


@cache
def routed() -> Litestar:
    """Every route, with nobody behind it: making them takes a second."""
    nowhere: Any = None
    return create_app(Application(Store(nowhere), Keyring.new(), rules(), {}), nowhere)
