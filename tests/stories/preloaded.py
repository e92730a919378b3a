"""What every process of a story has in memory before it begins: the modules, and the charts checked once."""

import caseclock.main  # noqa: F401
from caseclock.application.checking import check_workflows

check_workflows()
