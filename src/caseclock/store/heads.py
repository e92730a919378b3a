"""County heads: a number of the feed, the chain there, and a signature. Kept outside, they show a cut."""

from __future__ import annotations

from datetime import datetime

import msgspec

from caseclock.store.chain import joined, microseconds
from caseclock.store.signing import Signer, Trust


class HeadsRefused(ValueError):
    """A file that proves nothing; the message is one line."""


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """How far a county's feed went when it was signed."""

    county: int
    number: int
    chain: bytes
    signature: bytes
    key_id: str
    signed_at: datetime

    def signed_by(self, trust: Trust) -> bool:
        """Whether a trusted key signed just this."""
        message = head_message(self.county, self.number, self.chain, self.signed_at)
        return trust.signed(self.key_id, message, self.signature)


class HeadsFile(msgspec.Struct, frozen=True, kw_only=True):
    """What goes outside daily: all heads of a day, signed together so that none can be left out."""

    exported_at: datetime
    heads: tuple[Head, ...]
    key_id: str
    signature: bytes
    format: str = "caseclock-heads-1"


def head_message(county: int, number: int, chain: bytes, signed_at: datetime) -> bytes:
    """The bytes a head's signature covers."""
    fields = (b"%d" % county, b"%d" % number, chain, b"%d" % microseconds(signed_at))
    return joined(b"caseclock county head 1", *fields)


def write_heads(heads: tuple[Head, ...], exported_at: datetime, signer: Signer) -> bytes:
    """The signed JSON of a day's heads."""
    signature = signer.sign(_file_message(heads, exported_at))
    file = HeadsFile(exported_at=exported_at, heads=heads, key_id=signer.key_id, signature=signature)
    return msgspec.json.format(msgspec.json.encode(file), indent=2) + b"\n"


def read_heads(text: bytes, trust: Trust) -> HeadsFile:
    """A heads file whose own signature and all of whose heads hold; HeadsRefused is one that does not."""
    try:
        file = msgspec.json.decode(text, type=HeadsFile)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise HeadsRefused("the file holds no heads; name one of heads/*.json") from error
    if not trust.signed(file.key_id, _file_message(file.heads, file.exported_at), file.signature):
        raise HeadsRefused("the heads file is not signed by a key of signing.pub")
    for head in file.heads:
        if not head.signed_by(trust):
            raise HeadsRefused(f"the head of county {head.county} in the file is not signed by a trusted key")
    return file


def _file_message(heads: tuple[Head, ...], exported_at: datetime) -> bytes:
    fields = [head_message(h.county, h.number, h.chain, h.signed_at) + h.signature for h in heads]
    return joined(b"caseclock heads file 1", b"%d" % microseconds(exported_at), *fields)
