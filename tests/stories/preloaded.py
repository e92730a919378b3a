"""What every process of a story has in memory before it begins: the modules, and the charts checked once.

No notice is compiled here: the compiler's threads do not survive a fork, and a letter would wait for ever.
"""

import caseclock.main  # noqa: F401
from caseclock.application.checking import check_definitions
from caseclock.application.definitions import read_definitions, read_released
from caseclock.application.policies import read_policy
from caseclock.application.resources import workflows_dir
from caseclock.domain.procedures.registry import procedure_codes

_FOLDER = workflows_dir()
check_definitions(read_definitions(_FOLDER), procedure_codes(), read_policy(_FOLDER), read_released(_FOLDER))
