"""How golden files are closed: one fixed key for everyone, so that they open in every run of every year."""

import importlib
import pkgutil
from pathlib import Path
from uuid import UUID

import caseclock.domain
from caseclock.kernel.events import Event, event_types
from caseclock.store.keys import Keyring, PersonKeys

FOLDER = Path(__file__).parent / "events"
COUNTY, CASE = 19, UUID("0197a000-0000-7000-8000-000000000001")
KEY = b"golden files are no one's secret"


class GoldenKeys(PersonKeys):
    """Answers the same key for every person."""

    def __init__(self) -> None:
        super().__init__(Keyring.new(), {})

    def reading(self, person: UUID) -> bytes:
        return KEY

    def writing(self, person: UUID) -> bytes:
        return KEY


def registered() -> dict[str, type[Event]]:
    """Every event type of the domain, by name; the tests' own types are left out."""
    for module in pkgutil.walk_packages(caseclock.domain.__path__, "caseclock.domain."):
        importlib.import_module(module.name)
    return {name: cls for name, cls in event_types() if cls.__module__.startswith("caseclock.")}


def path_of(name: str, version: int) -> Path:
    return FOLDER / f"{name}.v{version}.json"
