"""Checks a caseclock bundle offline: python verify_bundle.py BUNDLE.zip [--key signing.pub]

One file, Python 3.10 or later, nothing but the standard library. It says what it checked, what is wrong, and
what a bundle cannot show. Exit codes: 0 nothing wrong, 2 wrong usage, 3 something is wrong.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import zipfile
import zlib
from base64 import b64decode
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from hashlib import sha256, sha512
from typing import Any

FORMAT = "caseclock-bundle-1"
MANIFEST, SIGNATURE, KEY = "manifest.json", "manifest.sig", "public-key.pem"
EVENTS, FEED, KNOWN = "events.jsonl", "county-chain.json", "case-as-known.json"
LARGEST = 1 << 30
GENESIS = bytes(32)
UNSHOWN = (
    "that nothing was recorded in the case after the bundle was made",
    "that what people recorded was true, and that the office's clock was right",
    "that readings.jsonl is whole: it is signed as the office had it, and stands in no chain",
)
#: What Python raises where a file is not as a bundle has it.
_BROKEN = (ValueError, KeyError, TypeError, IndexError, AttributeError, RuntimeError, OverflowError, EOFError)


class Report:
    """What was checked, what is wrong (and in which file), and what was not checked."""

    def __init__(self) -> None:
        self.checked: list[str] = []
        self.faults: list[str] = []
        self.unchecked: list[str] = list(UNSHOWN)

    def fault(self, where: str, what: str) -> None:
        """Something is wrong in a file."""
        self.faults.append(f"{where}: {what}")


class Bundle:
    """The files of a bundle by name, and its manifest."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.manifest: dict[str, Any] = json.loads(files[MANIFEST])
        if self.manifest["format"] != FORMAT:
            raise ValueError(f"the format is {self.manifest['format']!r}, and this script knows {FORMAT!r}")

    def lines(self, name: str) -> list[dict[str, Any]]:
        """A file of JSON Lines."""
        return [json.loads(line) for line in self.files[name].decode().split("\n") if line]

    def events(self) -> list[dict[str, Any]]:
        """The events as recorded."""
        return self.lines(EVENTS)


Check = Callable[[Bundle, Report], None]


def verify(path: str, trusted: tuple[bytes, ...] = ()) -> Report:
    """Every check of one bundle; `trusted` are public keys (32 bytes each) that came another way."""
    report = Report()
    try:
        bundle = Bundle(_read(path, report))
    except (OSError, zipfile.BadZipFile, zlib.error, *_BROKEN) as error:
        report.fault(MANIFEST, f"the bundle cannot be read: {error}")
        return report
    for where, says, check in CHECKS:
        before = len(report.faults)
        _run(check, bundle, report, where)
        if len(report.faults) == before:
            report.checked.append(f"{where}: {says}")
    _run(lambda b, r: _signature(b, r, trusted), bundle, report, SIGNATURE)
    return report


def _run(check: Check, bundle: Bundle, report: Report, where: str) -> None:
    """One check; a file that is not as a bundle has it is a fault and not the end."""
    try:
        check(bundle, report)
    except _BROKEN as error:
        report.fault(where, f"cannot be read ({type(error).__name__}: {error})")


def _read(path: str, report: Report) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    with zipfile.ZipFile(path) as archive:
        if sum(each.file_size for each in archive.infolist()) > LARGEST:
            raise ValueError("it unpacks to more than a gigabyte")
        for each in archive.infolist():
            if each.filename in files:
                report.fault(each.filename, "stands in the bundle twice")
            files[each.filename] = archive.read(each)
    return files


def _files(bundle: Bundle, report: Report) -> None:
    listed = {each["name"]: each for each in bundle.manifest["files"]}
    for name in sorted(listed.keys() - bundle.files.keys()):
        report.fault(name, "is named in the manifest and not there")
    for name in sorted(bundle.files.keys() - listed.keys() - {MANIFEST, SIGNATURE}):
        report.fault(name, "is there and not named in the manifest")
    for name in sorted(listed.keys() & bundle.files.keys()):
        content = bundle.files[name]
        if len(content) != listed[name]["size"] or sha256(content).hexdigest() != listed[name]["sha256"]:
            report.fault(name, "was changed: its size or SHA-256 is not the one in the manifest")


def _signature(bundle: Bundle, report: Report, trusted: tuple[bytes, ...]) -> None:
    own = public_keys(bundle.files[KEY])[0]
    name = sha256(own).hexdigest()
    if bundle.manifest["key_id"] != name[:16]:
        report.fault(KEY, f"is key {name[:16]}, and the manifest names {bundle.manifest['key_id']}")
    if not signed(own, bundle.files[MANIFEST], bundle.files[SIGNATURE]):
        report.fault(SIGNATURE, f"the key in {KEY} did not sign this manifest")
    elif trusted and own not in trusted:
        report.fault(KEY, "is none of the keys that you trust")
    elif trusted:
        report.checked.append(f"{SIGNATURE}: the manifest is signed by a key that you trust ({name[:16]})")
    else:
        report.checked.append(f"{SIGNATURE}: the manifest is signed by the key in the bundle")
        report.unchecked.insert(
            0, f"whose key that is: ask the county whether its key is {name}, or give --key signing.pub"
        )


def _events(bundle: Bundle, report: Report) -> None:
    said, county = bundle.manifest["events"], bundle.manifest["county"]
    chain, moment = GENESIS, 0
    case = bundle.manifest["case"].partition("-")[2]
    for expected, event in enumerate(bundle.events(), 1):
        where = f"event {event['version']}"
        if event["version"] != expected:
            report.fault(EVENTS, f"{where} stands where {expected} must")
            return
        chain = sha256(chain + joined(*_fields(county, case, event))).digest()
        if chain.hex() != event["chain"]:
            report.fault(EVENTS, f"{where} is not what its chain was computed over")
            return
        if microseconds(event["recorded_at"]) < moment:
            report.fault(EVENTS, f"{where} was recorded before the event before it")
        moment = microseconds(event["recorded_at"])
    if (len(bundle.events()), chain.hex()) != (said["count"], said["chain"]):
        report.fault(EVENTS, "does not end where the manifest says")


def _fields(county: int, case: str, event: dict[str, Any]) -> tuple[bytes, ...]:
    """What the chain of an event covers, in this order."""
    return (
        b"%d" % county,
        case.encode(),
        b"%d" % event["version"],
        event["type"].encode(),
        b"%d" % event["schema_version"],
        event["effective_on"].encode(),
        b"%d" % microseconds(event["recorded_at"]),
        event["meta"].encode(),
        event["data"].encode(),
    )


def _feed(bundle: Bundle, report: Report) -> None:
    place, county = json.loads(bundle.files[FEED]), bundle.manifest["county"]
    key, key_id = public_keys(bundle.files[KEY])[0], bundle.manifest["key_id"]
    before, after = place["before"], place["after"]
    chain, number = (bytes.fromhex(before["chain"]), before["number"]) if before else (GENESIS, 0)
    for each in place["chains"]:
        chain = sha256(chain + bytes.fromhex(each)).digest()
    if (chain.hex(), number + len(place["chains"])) != (after["chain"], after["number"]):
        report.fault(FEED, "the events between the two heads do not lead from one to the other")
    if place["chains"][place["number"] - number - 1] != bundle.manifest["events"]["chain"]:
        report.fault(FEED, "the last event of the case is not at its number")
    for head in (before, after):
        if head and head["key_id"] != key_id:
            report.unchecked.insert(0, f"head {head['number']}, signed by an earlier key ({head['key_id']})")
        elif head and not signed(key, _head(county, head), b64decode(head["signature"])):
            report.fault(FEED, f"the head {head['number']} is not signed by the key in {KEY}")


def _head(county: int, head: dict[str, Any]) -> bytes:
    numbers = (b"%d" % county, b"%d" % head["number"])
    moment = b"%d" % microseconds(head["signed_at"])
    return joined(b"caseclock county head 1", *numbers, bytes.fromhex(head["chain"]), moment)


def _known(bundle: Bundle, report: Report) -> None:
    moment = microseconds(bundle.manifest["as_of"])
    until = sum(microseconds(event["recorded_at"]) <= moment for event in bundle.events())
    if json.loads(bundle.files[KNOWN])["version"] != until:
        report.fault(KNOWN, f"is not the case at version {until}, which is what was known then")


def _history(bundle: Bundle, report: Report) -> None:
    told, recorded = bundle.lines("history.jsonl"), bundle.events()
    names = ("version", "type", "effective_on")
    for one, other in zip(told, recorded, strict=False):
        same = all(one[name] == other[name] for name in names)
        if not same or microseconds(one["recorded_at"]) != microseconds(other["recorded_at"]):
            report.fault("history.jsonl", f"event {other['version']} is told otherwise than it was recorded")
    if len(told) != len(recorded):
        report.fault("history.jsonl", "does not tell every event")


def _notices(bundle: Bundle, report: Report) -> None:
    _contents(bundle, report, "notices.jsonl", "fingerprint")


def _documents(bundle: Bundle, report: Report) -> None:
    _contents(bundle, report, "documents.jsonl", "document")


def _contents(bundle: Bundle, report: Report, table: str, field: str) -> None:
    recorded = "\n".join(event["data"] for event in bundle.events())
    for row in bundle.lines(table):
        digest, name = row[field], row["file"]
        if digest and digest not in recorded:
            report.fault(table, f"no event names {digest}")
        if name and name not in bundle.files:
            report.fault(name, f"is named in {table} and not there")
        elif name and sha256(bundle.files[name]).hexdigest() != digest:
            report.fault(name, f"is not the file whose fingerprint {table} and the events name")


def _determinations(bundle: Bundle, report: Report) -> None:
    types = {event["version"]: event["type"] for event in bundle.events()}
    for row in bundle.lines("determinations.jsonl"):
        case, _, version = row["id"].rpartition(".")
        if case != bundle.manifest["case"] or types.get(int(version)) != row["type"]:
            report.fault("determinations.jsonl", f"{row['id']} is no event of this case")


#: Each with the file that it speaks of and what it shows.
CHECKS: tuple[tuple[str, str, Check], ...] = (
    (MANIFEST, "every file is there, none is added, and each has the SHA-256 it names", _files),
    (EVENTS, "versions without a gap, each event chained to the one before, times that never fall", _events),
    (FEED, "the last event stands in the county's chain, between two signed heads", _feed),
    (KNOWN, "the case at the version that was recorded by the moment asked for", _known),
    ("history.jsonl", "the same events in plain words, of the same types, days and moments", _history),
    ("notices.jsonl", "each letter has the fingerprint that an event of the case names", _notices),
    ("documents.jsonl", "each document has the SHA-256 that an event of the case names", _documents),
    ("determinations.jsonl", "each decision is one of the events", _determinations),
)


def microseconds(moment: str) -> int:
    """Whole microseconds since 1970 of a moment with its offset."""
    found = datetime.fromisoformat(re.sub("Z$", "+00:00", _six_digits(moment)))
    return (found - datetime(1970, 1, 1, tzinfo=timezone.utc)) // timedelta(microseconds=1)  # noqa: UP017


def _six_digits(moment: str) -> str:
    """Older Pythons read a fraction of a second only with three or six digits."""
    return re.sub(r"\.(\d+)", lambda match: "." + match[1].ljust(6, "0"), moment)


def joined(*fields: bytes) -> bytes:
    """Fields with their lengths, in eight bytes each, before them."""
    return b"".join(len(field).to_bytes(8, "big") + field for field in fields)


def public_keys(text: bytes) -> tuple[bytes, ...]:
    """The Ed25519 keys of a PEM file, or of a `signing.pub`: base64, one a line."""
    if b"BEGIN PUBLIC KEY" in text:
        body = text.split(b"-----")[2::4]
        keys = tuple(b64decode(b"".join(each.split()))[-32:] for each in body)
    else:
        keys = tuple(b64decode(line, validate=True) for line in text.split())
    if not keys or any(len(key) != 32 for key in keys):
        raise ValueError("the file holds no Ed25519 public key")
    return keys


# Ed25519 as RFC 8032 writes it. Only public data pass here, so that it need not be fast or constant in time.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
#: X, Y, Z, T with x = X/Z, y = Y/Z and x*y = T/Z.
Point = tuple[int, int, int, int]


def signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the key's owner signed these bytes."""
    if len(public) != 32 or len(signature) != 64:
        return False
    owner, start = _point(public), _point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if owner is None or start is None or scalar >= ORDER:
        return False
    digest = sha512(signature[:32] + public + message).digest()
    challenge = int.from_bytes(digest, "little") % ORDER
    left, right = _times(scalar, _BASE), _plus(start, _times(challenge, owner))
    same_x = (left[0] * right[2] - right[0] * left[2]) % P == 0
    return same_x and (left[1] * right[2] - right[1] * left[2]) % P == 0


def _plus(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _times(scalar: int, point: Point) -> Point:
    total: Point = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = _plus(total, point)
        point, scalar = _plus(point, point), scalar >> 1
    return total


def _x(y: int, sign: int) -> int | None:
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x


def _point(text: bytes) -> Point | None:
    number = int.from_bytes(text, "little")
    y, sign = number & ((1 << 255) - 1), number >> 255
    x = _x(y, sign) if y < P else None
    return None if x is None else (x, y, 1, x * y % P)


_BASE_Y = 4 * pow(5, P - 2, P) % P
_BASE_X = _x(_BASE_Y, 0) or 0
_BASE: Point = (_BASE_X, _BASE_Y, 1, _BASE_X * _BASE_Y % P)


def tell(report: Report) -> str:
    """The report as lines of text."""
    rows = [f"ok     {each}" for each in report.checked]
    rows += [f"WRONG  {each}" for each in report.faults]
    rows += ["", "A bundle does not show:", *(f"  - {each}" for each in report.unchecked), ""]
    bad = f"{len(report.faults)} things are wrong: do not rely on this bundle."
    return "\n".join([*rows, bad if report.faults else "Nothing is wrong with this bundle."]) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Reads the arguments, checks, tells; the exit code."""
    parser = argparse.ArgumentParser(description="Checks a caseclock bundle offline.")
    parser.add_argument("bundle", help="the .zip file")
    parser.add_argument("--key", help="the county's signing.pub, or a PEM file, from another source")
    asked = parser.parse_args(arguments)
    trusted: tuple[bytes, ...] = ()
    if asked.key:
        try:
            with open(asked.key, "rb") as file:  # noqa: PTH123
                trusted = public_keys(file.read())
        except (OSError, ValueError) as error:
            sys.stderr.write(f"{asked.key}: {error}\n")
            return 2
    report = verify(asked.bundle, trusted)
    sys.stdout.write(tell(report))
    return 3 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
