"""Where the files that the agency changes are found."""

import os
from pathlib import Path

from caseclock.store.shipped import shipped


def workflows_dir() -> Path:
    """The agency's own folder named by CASECLOCK_WORKFLOWS, or the one that came with us."""
    named = os.environ.get("CASECLOCK_WORKFLOWS")
    if not named:
        return shipped("workflows")
    if not Path(named).is_dir():
        raise NotADirectoryError(f"CASECLOCK_WORKFLOWS names {named}, which is no folder")
    return Path(named)


def migrations_dir() -> Path:
    """The schema's migrations: ours alone, the agency does not change them."""
    return shipped("migrations")
