"""AES-256-GCM boxes that say which key closed them: one format byte, key id, nonce, ciphertext."""

from __future__ import annotations

import secrets

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_FORMAT = 1
_NONCE = 12


def seal(key: bytes | AESGCM, plain: bytes, context: bytes, key_id: str = "") -> bytes:
    """Encrypt; `context` is authenticated and must be given again to open."""
    name = key_id.encode()
    nonce = secrets.token_bytes(_NONCE)
    return bytes((_FORMAT, len(name))) + name + nonce + _cipher(key).encrypt(nonce, plain, context)


def unseal(key: bytes | AESGCM, box: bytes, context: bytes) -> bytes:
    """Decrypt; raises `cryptography.exceptions.InvalidTag` for another key, context or a changed box."""
    start = _after_name(box)
    return _cipher(key).decrypt(box[start : start + _NONCE], box[start + _NONCE :], context)


def key_id_of(box: bytes) -> str:
    """The key id written on a box."""
    return box[2 : _after_name(box)].decode()


def _cipher(key: bytes | AESGCM) -> AESGCM:
    """A key that closes many boxes is made ready once."""
    return key if isinstance(key, AESGCM) else AESGCM(key)


def _after_name(box: bytes) -> int:
    if len(box) < 2 or box[0] != _FORMAT:
        raise ValueError("not a sealed box of format 1")
    return 2 + box[1]
