"""Who has the case: the one fact that the files cannot tell."""

from caseclock.domain.case.view import ProcedureCode, View


def unowned(view: View) -> bool:
    """Whether nobody owns the case; a queue or a unit is nobody."""
    return not view.state.owner


CODE = ProcedureCode(name="ownership", facts={"unowned": unowned})
