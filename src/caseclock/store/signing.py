"""The key that signs county heads. It lives outside the database: who has only the database cannot sign."""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from caseclock.store.keyfile import create_private

ENVIRONMENT = "CASECLOCK_SIGNING_KEY"
PRIVATE, PUBLIC = "signing.key", "signing.pub"


class Signer:
    """Signs with one Ed25519 key; the key id is the start of the hash of its public half."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public = key.public_key().public_bytes_raw()
        self.key_id = sha256(self.public).hexdigest()[:16]

    @classmethod
    def new(cls) -> Signer:
        """A fresh key."""
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def read(cls, data_dir: Path, environment: Mapping[str, str] = os.environ) -> Signer:
        """The key of CASECLOCK_SIGNING_KEY (base64), else of `signing.key`, made (0600) when absent."""
        text = environment.get(ENVIRONMENT)
        if text is None:
            fresh = b64encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode()
            text = create_private(data_dir / PRIVATE, fresh + "\n")
        signer = cls(Ed25519PrivateKey.from_private_bytes(b64decode(text.strip(), validate=True)))
        _publish(data_dir / PUBLIC, signer.public)
        return signer

    def sign(self, message: bytes) -> bytes:
        """64 bytes."""
        return self._key.sign(message)


class Trust:
    """The public keys that signatures are checked with, by key id: today's and those before it."""

    def __init__(self, *publics: bytes) -> None:
        self._keys = {sha256(p).hexdigest()[:16]: Ed25519PublicKey.from_public_bytes(p) for p in publics}

    @classmethod
    def read(cls, path: Path) -> Trust:
        """The keys of a `signing.pub`, one in base64 a line. Keep a copy of it away from the server."""
        return cls(*(b64decode(line) for line in path.read_text(encoding="ascii").split()))

    @property
    def key_ids(self) -> tuple[str, ...]:
        """Of the keys that are trusted."""
        return tuple(self._keys)

    def signed(self, key_id: str, message: bytes, signature: bytes) -> bool:
        """Whether the key of that id is trusted and signed this message."""
        key = self._keys.get(key_id)
        if key is None:
            return False
        try:
            key.verify(signature, message)
        except InvalidSignature:
            return False
        return True


def _publish(path: Path, public: bytes) -> None:
    """Note the public key, after those of earlier years, so that old heads stay checkable."""
    line = b64encode(public).decode()
    known = path.read_text(encoding="ascii").split() if path.exists() else []
    if line not in known:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="ascii") as file:
            file.write(line + "\n")
