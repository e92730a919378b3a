"""Start-up: nothing is served while a procedure file is broken or differs from what cases run under."""

from __future__ import annotations

from caseclock.application.app import Application
from caseclock.application.checking import check_definitions
from caseclock.application.definitions import read_released
from caseclock.domain.workflow.finding import DefinitionFaults
from caseclock.domain.workflow.versions import Released, changed_bodies
from caseclock.store.installed import Installed, install, installed


async def install_procedures(app: Application) -> None:
    """Checks what was read and keeps each new version's body. DefinitionFaults names file, line and mend."""
    definitions = app.rules.definitions
    known = [Released(*each) for each in await installed(app.store.pool)]
    # What is installed passed the whole check; it is not held against the library's schema at each start.
    held = {each.sha256 for each in known}
    faults = check_definitions(definitions, app.rules.codes, app.rules.policy, read_released(), held)
    if faults:
        raise DefinitionFaults(faults)
    changed = changed_bodies(definitions, known, "the database")
    if changed:
        raise DefinitionFaults(changed)
    seen = {(each.name, each.version) for each in known}
    for each in definitions:
        if (each.name, each.procedure.version) not in seen:
            version = Installed(each.name, each.procedure.version, each.sha256)
            await install(app.store.pool, version, each.chart.text, each.source.procedure.text)
