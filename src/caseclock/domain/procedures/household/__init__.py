"""The household's case: opening, ownership, its people, its closing."""

from caseclock.domain.case.view import CommandCode, ProcedureCode
from caseclock.domain.procedures.household import opening, owning

CODE = ProcedureCode(
    name="household",
    commands={
        "open-case": CommandCode(opening.OpenCase, opening.open_case),
        "add-member": CommandCode(opening.AddMember, opening.add_member),
        "assign-case": CommandCode(owning.AssignCase, owning.assign_case),
        "close-case": CommandCode(owning.CloseCase, owning.close_case),
        "reopen-case": CommandCode(owning.ReopenCase, owning.reopen_case),
    },
)
