"""The folders that travel beside the code: in a checkout at its root, in the wheel under `_shipped`."""

from functools import cache
from pathlib import Path

import caseclock


@cache
def shipped(name: str) -> Path:
    """The folder `workflows` or `migrations` of this installation."""
    package = Path(caseclock.__file__).parent
    for place in (package / "_shipped" / name, package.parent.parent / name):
        if place.is_dir():
            return place
    raise FileNotFoundError(f"no folder {name} beside {package}; install the wheel or run from a checkout")
