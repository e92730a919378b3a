"""In which other cases the people of a case are: their keys stay, and an open one keeps the whole case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from caseclock.domain.case.state import CaseState
from caseclock.domain.procedures.household.keeping import ELSEWHERE, SHARED
from caseclock.store.destructions import Destructions

if TYPE_CHECKING:
    from caseclock.application.app import Application


async def in_other_cases(
    app: Application, county: int, case_id: UUID, state: CaseState, body: Any, actor: Any
) -> dict[str, Any]:
    """For the decision to destroy: who of the case is in another one, and which of those are open."""
    found = await Destructions(app.store.pool).elsewhere(county, case_id, [*state.members])
    return {
        ELSEWHERE: tuple(dict.fromkeys(each.case_number for each in found if each.open)),
        SHARED: frozenset(each.person for each in found),
    }
