"""One provider for the tests of a worker, and a county of its own for each test."""

from collections.abc import AsyncIterator
from itertools import count

import pytest

from tests.support.issuer import Issuer, running_issuer
from tests.web.county.door import Door
from tests.web.desk import Desk

#: Counties that no other test uses.
_COUNTIES = count(31000)


@pytest.fixture(scope="session")
async def issuer() -> AsyncIterator[Issuer]:
    async with running_issuer({"ana": ["Eligibility"], "eva": ["Payroll"]}) as issuer:
        yield issuer


@pytest.fixture
async def door(desk: Desk, issuer: Issuer) -> Door:
    """A county whose sign-in is set and whose worker Ana is linked."""
    door = Door(desk, issuer, next(_COUNTIES))
    await door.set()
    await door.person("ana")
    return door
