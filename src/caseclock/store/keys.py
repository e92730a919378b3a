"""Keys: the master keys that wrap each person's data key, and the persons' keys of one load."""

from __future__ import annotations

import hmac
import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from caseclock.store.hashing import Hasher
from caseclock.store.keyfile import KeyFileError, create_private
from caseclock.store.sealed import key_id_of, seal, unseal

ENVIRONMENT = "CASECLOCK_MASTER_KEY"
FILE = "master.key"
_WRAP = b"caseclock person key"


class Keyring:
    """Master keys by id, the first of them current, and the keys of look-up hashes."""

    def __init__(self, masters: Mapping[str, bytes], hashes: Mapping[str, bytes]) -> None:
        if not masters or not hashes:
            raise KeyFileError("needs a line 'master <id> <base64>' and a line 'hash <id> <base64>'")
        self._masters = {key_id: AESGCM(key) for key_id, key in masters.items()}
        self.key_id = next(iter(masters))
        self.hasher = Hasher(hashes)
        #: By use and id, what proves that a key is the same without telling anything of it.
        self.marks = {
            (use, key_id): hmac.digest(key, f"caseclock key mark {use} {key_id}".encode(), "sha256")
            for use, keys in (("master", masters), ("hash", hashes))
            for key_id, key in keys.items()
        }

    @classmethod
    def new(cls) -> Keyring:
        """Fresh keys."""
        return cls({"k1": secrets.token_bytes(32)}, {"h1": secrets.token_bytes(32)})

    @classmethod
    def read(
        cls, data_dir: Path, environment: Mapping[str, str] = os.environ, *, make: bool = True
    ) -> Keyring:
        """The keys of CASECLOCK_MASTER_KEY, else of `master.key` in the data directory, made when absent.

        Without `make` an absent file is a KeyFileError: a fresh key would open nothing that is there.

        One key a line, `master k2 <base64>` or `hash h1 <base64>`, the current first; `;` ends a line too.
        """
        text, source = environment.get(ENVIRONMENT), ENVIRONMENT
        if text is None:
            source = str(data_dir / FILE)
            if not (make or (data_dir / FILE).exists()):
                raise KeyFileError(
                    f"{source} is missing, and what is stored is closed with it; put it back from where you "
                    f"keep your keys, or set {ENVIRONMENT}"
                )
            fresh = [
                f"{use} {b64encode(secrets.token_bytes(32)).decode()}\n" for use in ("master k1", "hash h1")
            ]
            text = create_private(data_dir / FILE, "".join(fresh))
        found: dict[str, dict[str, bytes]] = {"master": {}, "hash": {}}
        for line in text.replace(";", "\n").splitlines():
            match line.split():
                case []:
                    continue
                case ["master" | "hash" as use, key_id, value] if len(b64decode(value)) == 32:
                    found[use][key_id] = b64decode(value)
                case _:
                    raise KeyFileError(f"{source}: a line is not 'master|hash <id> <32 bytes in base64>'")
        return cls(found["master"], found["hash"])

    def new_person_key(self) -> tuple[bytes, bytes]:
        """A fresh data key, plain and wrapped by the current master key."""
        plain = secrets.token_bytes(32)
        return plain, seal(self._masters[self.key_id], plain, _WRAP, self.key_id)

    def unwrap(self, wrapped: bytes) -> bytes:
        """The plain data key; raises KeyFileError when its master key is not on this ring."""
        return unseal(self._master(wrapped), wrapped, _WRAP)

    def rewrap(self, wrapped: bytes) -> bytes:
        """The same data key under the current master key."""
        return seal(self._masters[self.key_id], self.unwrap(wrapped), _WRAP, self.key_id)

    def seal(self, plain: bytes, context: bytes) -> bytes:
        """Encrypt what belongs to no person's history and is erased soon (a secret in an outbox row)."""
        return seal(self._masters[self.key_id], plain, b"caseclock passing secret" + context, self.key_id)

    def unseal(self, box: bytes, context: bytes) -> bytes:
        """What `seal` closed in the same context."""
        return unseal(self._master(box), box, b"caseclock passing secret" + context)

    def _master(self, box: bytes) -> AESGCM:
        try:
            return self._masters[key_id_of(box)]
        except KeyError:
            raise KeyFileError(
                f"master key {key_id_of(box)!r} is not on the ring; put its line back"
            ) from None


class PersonKeys:
    """The data keys of the persons of one load; makes those that are missing when something is written."""

    def __init__(self, keyring: Keyring, loaded: Mapping[UUID, bytes | None]) -> None:
        self._keyring = keyring
        self._wrapped = dict(loaded)
        self._ready: dict[UUID, AESGCM] = {}
        self._used: dict[UUID, bytes] = {}

    def reading(self, person: UUID) -> AESGCM | None:
        """The key, or None when it was destroyed or is not known here: then the secret stays closed."""
        wrapped = self._wrapped.get(person)
        if wrapped is None:
            return None
        if person not in self._ready:
            self._ready[person] = AESGCM(self._keyring.unwrap(wrapped))
        return self._ready[person]

    def writing(self, person: UUID) -> AESGCM | None:
        """The key, made now if there is none; None when it was destroyed: an erased person stays erased."""
        if person not in self._wrapped:
            plain, self._wrapped[person] = self._keyring.new_person_key()
            self._ready[person] = AESGCM(plain)
        if (wrapped := self._wrapped[person]) is not None:
            self._used[person] = wrapped
        return self.reading(person)

    @property
    def to_store(self) -> dict[UUID, bytes]:
        """For `Unit.person_keys`: every key written with, so that each case it touched finds it again."""
        return dict(self._used)
