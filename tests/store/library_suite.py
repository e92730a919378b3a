"""The library's conformance suite, imported without the pycryptodome it wants for its own cipher's tests.

We run none of those; our secrets are closed by store/codec.py with the `cryptography` package.
"""

import importlib.util
import sys
from types import ModuleType

if importlib.util.find_spec("Crypto") is None:
    _absent = ModuleType("eventsourcing.cipher")
    _absent.AESCipher = type("AESCipher", (), {})  # type: ignore[attr-defined]
    sys.modules.setdefault("eventsourcing.cipher", _absent)

from eventsourcing.tests import persistence as suite

__all__ = ["suite"]
