"""What a login that is nobody's is checked against."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from caseclock.application.passwords import Passwords


@pytest.mark.parametrize(
    "hasher", [PasswordHasher(), PasswordHasher(time_cost=1, memory_cost=64, parallelism=1, hash_len=16)]
)
async def test_a_login_that_is_nobodys_costs_as_much_as_any_other(hasher: PasswordHasher) -> None:
    nobodys = Passwords(hasher)._nobody
    assert not hasher.check_needs_rehash(nobodys), "its costs are not those of a stored hash"
    with pytest.raises(VerifyMismatchError):  # computed to the end, and not refused for its form
        hasher.verify(nobodys, "teal kettle orbits quietly")
    assert not await Passwords(hasher).right(None, "teal kettle orbits quietly")
