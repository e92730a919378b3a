"""Files put into one zip, named with their hashes in a manifest that is signed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from caseclock.application.proof.verify_bundle import FORMAT, MANIFEST, SIGNATURE
from caseclock.store.signing import Signer

#: A zip has no zone and begins in 1980; when the bundle was made stands in its manifest.
_STAMP = (1980, 1, 1, 0, 0, 0)


def packed(manifest: Mapping[str, Any], files: Mapping[str, bytes], signer: Signer) -> bytes:
    """The zip. The signature is over the bytes of manifest.json, so that any tool can check it."""
    named = [
        {"name": name, "size": len(content), "sha256": sha256(content).hexdigest()}
        for name, content in files.items()
    ]
    whole = {"format": FORMAT, **manifest, "key_id": signer.key_id, "files": named}
    text = msgspec.json.format(msgspec.json.encode(whole), indent=1) + b"\n"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in {MANIFEST: text, SIGNATURE: signer.sign(text), **files}.items():
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return out.getvalue()


def pem(public: bytes) -> bytes:
    """A public key as other tools read it."""
    key = Ed25519PublicKey.from_public_bytes(public)
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
