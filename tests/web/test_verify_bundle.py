"""The script that comes with a bundle: a good one passes anywhere, and every change is found and named."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import AsyncIterator, Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from caseclock.application.proof import verify_bundle
from caseclock.application.proof.packing import packed, pem
from caseclock.application.proof.verify_bundle import ORDER, main, public_keys, signed, verify
from caseclock.store.signing import Signer
from tests.web.desk import opened_desk
from tests.web.test_bundles import denied, opened, taken

Files = dict[str, bytes]


class Given(NamedTuple):
    content: bytes
    signer: Signer


@pytest.fixture(scope="session")
async def given(database_url: str) -> AsyncIterator[Given]:
    async with opened_desk(database_url) as desk:
        signer = desk.application.signer = Signer.new()
        case = await denied(desk, await desk.person(67, "ana", "worker"))
        yield Given(await taken(desk, await desk.person(67, "ben", "auditor"), case), signer)


def zipped(files: Files) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def faults(tmp_path: Path, content: bytes, *trusted: bytes) -> list[str]:
    path = tmp_path / "bundle.zip"
    path.write_bytes(content)
    return verify(str(path), trusted).faults


def resealed(files: Files, signer: Signer) -> bytes:
    """As somebody who holds the key would send it: every hash right again, and signed."""
    manifest = json.loads(files["manifest.json"])
    rest = {name: each for name, each in files.items() if name not in ("manifest.json", "manifest.sig")}
    told = {name: value for name, value in manifest.items() if name not in ("format", "key_id", "files")}
    return packed(told, rest | {"public-key.pem": pem(signer.public)}, signer)


def lines(files: Files, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in files[name].splitlines()]


def put(files: Files, name: str, rows: list[dict[str, Any]]) -> None:
    files[name] = b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


def isolated(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The script alone in a folder, by an interpreter that sees nothing of ours."""
    script = tmp_path / "verify_bundle.py"
    script.write_bytes(Path(verify_bundle.__file__).read_bytes())
    command = [sys.executable, "-I", "-S", str(script), *arguments]
    return subprocess.run(command, cwd=tmp_path, env={}, capture_output=True, text=True, check=False)


def test_a_good_bundle_passes_with_the_standard_library_alone(given: Given, tmp_path: Path) -> None:
    (tmp_path / "good.zip").write_bytes(given.content)
    (tmp_path / "county.pem").write_bytes(pem(given.signer.public))
    ended = isolated(tmp_path, "good.zip", "--key", "county.pem")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "signed by a key that you trust" in ended.stdout
    assert ended.stdout.endswith("Nothing is wrong with this bundle.\n")
    own = isolated(tmp_path, "good.zip")
    assert own.returncode == 0
    assert sha256(given.signer.public).hexdigest() in own.stdout, "it says whose key to ask for"


def test_the_script_in_the_bundle_is_the_one_that_we_ship(given: Given) -> None:
    assert opened(given.content)["verify_bundle.py"] == Path(verify_bundle.__file__).read_bytes()


def test_a_faulty_bundle_ends_with_three_and_a_wrong_key_file_with_two(given: Given, tmp_path: Path) -> None:
    files = opened(given.content)
    (tmp_path / "bad.zip").write_bytes(zipped(files | {"report.pdf": b"another"}))
    ended = isolated(tmp_path, "bad.zip")
    assert ended.returncode == 3
    assert "WRONG  report.pdf: was changed" in ended.stdout
    (tmp_path / "key").write_text("no key")
    assert isolated(tmp_path, "bad.zip", "--key", "key").returncode == 2


def _swap(files: Files) -> None:
    rows = lines(files, "events.jsonl")
    rows[1], rows[2] = rows[2], rows[1]
    put(files, "events.jsonl", rows)


def _edit(files: Files) -> None:
    rows = lines(files, "events.jsonl")
    rows[2]["data"] = rows[2]["data"].replace("{", '{"added":1,', 1)
    put(files, "events.jsonl", rows)


def _cut(files: Files) -> None:
    put(files, "events.jsonl", lines(files, "events.jsonl")[:-1])


def _backdate(files: Files) -> None:
    rows = lines(files, "events.jsonl")
    rows[3]["effective_on"] = "2020-01-01"
    put(files, "events.jsonl", rows)


def _other_actor(files: Files) -> None:
    rows = lines(files, "events.jsonl")
    rows[0]["meta"] = rows[0]["meta"].replace("worker", "auditor")
    put(files, "events.jsonl", rows)


def _letter(files: Files) -> None:
    files[next(name for name in files if name.startswith("notices/"))] = b"%PDF another letter"


def _document(files: Files) -> None:
    files[next(name for name in files if name.startswith("documents/"))] = b"%PDF another paper"


def _invented(files: Files) -> None:
    rows = lines(files, "documents.jsonl")
    files["documents/x.pdf"] = b"never filed"
    put(files, "documents.jsonl", [{**rows[0], "document": sha256(b"never filed").hexdigest(),
                                    "file": "documents/x.pdf"}])  # fmt: skip


def _later(files: Files) -> None:
    known = json.loads(files["case-as-known.json"])
    files["case-as-known.json"] = json.dumps({**known, "version": known["version"] - 1}).encode()


def _decision(files: Files) -> None:
    rows = lines(files, "determinations.jsonl")
    rows[0]["id"] = rows[0]["id"].rpartition(".")[0] + ".1"
    put(files, "determinations.jsonl", rows)


def _retold(files: Files) -> None:
    rows = lines(files, "history.jsonl")
    rows[0]["type"] = "case.closed"
    put(files, "history.jsonl", rows)


def _unhistory(files: Files) -> None:
    put(files, "history.jsonl", lines(files, "history.jsonl")[:-1])


def _head(files: Files) -> None:
    place = json.loads(files["county-chain.json"])
    place["after"]["signed_at"] = "2020-01-01T00:00:00Z"
    files["county-chain.json"] = json.dumps(place).encode()


def _moved(files: Files) -> None:
    place = json.loads(files["county-chain.json"])
    place["chains"][0] = "00" * 32
    files["county-chain.json"] = json.dumps(place).encode()


def _no_place(files: Files) -> None:
    del files["county-chain.json"]


INSIDE: list[tuple[Callable[[Files], None], str]] = [
    (_swap, "events.jsonl: event 3 stands where 2 must"),
    (_edit, "events.jsonl: event 3 is not what its chain was computed over"),
    (_cut, "events.jsonl: does not end where the manifest says"),
    (_backdate, "events.jsonl: event 4 is not what its chain was computed over"),
    (_other_actor, "events.jsonl: event 1 is not what its chain was computed over"),
    (_letter, "is not the file whose fingerprint notices.jsonl and the events name"),
    (_document, "is not the file whose fingerprint documents.jsonl and the events name"),
    (_invented, "documents.jsonl: no event names"),
    (_later, "case-as-known.json: is not the case at version"),
    (_decision, "determinations.jsonl: "),
    (_retold, "history.jsonl: event 1 is told otherwise than it was recorded"),
    (_unhistory, "history.jsonl: does not tell every event"),
    (_head, "county-chain.json: the head"),
    (_moved, "county-chain.json: the events between the two heads do not lead from one to the other"),
    (_no_place, "county-chain.json: cannot be read"),
]


@pytest.mark.parametrize(("change", "named"), INSIDE)
def test_what_was_changed_is_named_even_where_it_was_signed_again(
    given: Given, tmp_path: Path, change: Callable[[Files], None], named: str
) -> None:
    files = opened(given.content)
    change(files)
    found = faults(tmp_path, resealed(files, given.signer), given.signer.public)
    assert any(named in each for each in found), found
    unsigned = faults(tmp_path, zipped(files))
    assert len(unsigned) >= len(found)


def test_resealing_alone_changes_nothing(given: Given, tmp_path: Path) -> None:
    assert faults(tmp_path, resealed(opened(given.content), given.signer), given.signer.public) == []


def _signature(files: Files) -> None:
    files["manifest.sig"] = bytes(64)


def _manifest(files: Files) -> None:
    files["manifest.json"] = files["manifest.json"].replace(b'"auditor"', b'"worker"')


def _readings(files: Files) -> None:
    files["readings.jsonl"] = b""


OUTSIDE: list[tuple[Callable[[Files], Any], str]] = [
    (_signature, "manifest.sig: the key in public-key.pem did not sign this manifest"),
    (_manifest, "manifest.sig: the key in public-key.pem did not sign this manifest"),
    (_readings, "readings.jsonl: was changed"),
    (lambda files: files.pop("report.pdf"), "report.pdf: is named in the manifest and not there"),
    (lambda files: files.pop("manifest.sig"), "manifest.sig: cannot be read"),
    (lambda files: files.pop("public-key.pem"), "public-key.pem: is named in the manifest and not there"),
    (lambda files: files.pop("manifest.json"), "manifest.json: the bundle cannot be read"),
    (lambda files: files.update({"more.txt": b"?"}), "more.txt: is there and not named in the manifest"),
    (lambda files: files.update({"manifest.json": b"[]"}), "manifest.json: the bundle cannot be read"),
    (lambda files: files.update({"events.jsonl": b"{}\n"}), "events.jsonl: cannot be read"),
    (lambda files: files.update({"public-key.pem": b"-----BEGIN PUBLIC KEY-----"}), "manifest.sig: cannot"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "named"), OUTSIDE)
def test_what_was_changed_in_transit_is_named(
    given: Given, tmp_path: Path, change: Callable[[Files], Any], named: str
) -> None:
    files = opened(given.content)
    change(files)
    found = faults(tmp_path, zipped(files))
    assert any(each.startswith(named) for each in found), found


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_that_stands_twice_is_named(given: Given, tmp_path: Path) -> None:
    out = io.BytesIO(given.content)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("report.pdf", b"another")
    assert "report.pdf: stands in the bundle twice" in faults(tmp_path, out.getvalue())


@pytest.mark.parametrize("content", [b"", b"no zip at all", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_bundle_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    (found,) = faults(tmp_path, content)
    assert found.startswith("manifest.json: the bundle cannot be read")


def test_a_forger_with_a_key_of_his_own_is_found_by_the_countys_key(given: Given, tmp_path: Path) -> None:
    forger = Signer.new()
    forged = resealed(opened(given.content), forger)
    assert faults(tmp_path, forged, given.signer.public) == [
        "public-key.pem: is none of the keys that you trust"
    ]


def test_the_keys_of_earlier_years_are_told_apart(given: Given, tmp_path: Path) -> None:
    """The county's key was changed since its chain was numbered: said, and not called wrong."""
    newer = Signer.new()
    (tmp_path / "newer.zip").write_bytes(resealed(opened(given.content), newer))
    report = verify(str(tmp_path / "newer.zip"), (newer.public,))
    assert report.faults == []
    assert any("signed by an earlier key" in each for each in report.unchecked)


# RFC 8032, 7.1: secret key, message, signature.
VECTORS = [
    ("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
     "d25bf5f0595bbe24655141438e7a100b"),
    ("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
     "387b2eaeb4302aeeb00d291612bb0c00"),
]  # fmt: skip


@pytest.mark.parametrize(("secret", "message", "signature"), VECTORS)
def test_signatures_are_checked_as_the_standard_says(secret: str, message: str, signature: str) -> None:
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret)).public_key().public_bytes_raw()
    text, made = bytes.fromhex(message), bytes.fromhex(signature)
    assert signed(key, text, made)
    assert not signed(key, text + b"x", made)
    again = (int.from_bytes(made[32:], "little") + ORDER).to_bytes(32, "little")
    assert not signed(key, text, made[:32] + again), "one signature has one form"
    assert not signed(key, text, bytes(32) + made[32:])
    assert not signed(b"\xff" * 32, text, made)
    assert not signed(key, text, made[:-1])


def test_our_signer_and_the_script_agree() -> None:
    for number in range(8):
        signer, message = Signer.new(), b"message %d" % number
        assert signed(signer.public, message, signer.sign(message))
        assert not signed(Signer.new().public, message, signer.sign(message))


def test_keys_are_read_from_both_kinds_of_file(tmp_path: Path) -> None:
    one, two = (Signer.read(tmp_path / name, {}).public for name in "ab")
    both = b"".join((tmp_path / name / "signing.pub").read_bytes() for name in "ab")
    assert public_keys(both) == (one, two)
    assert public_keys(pem(one) + pem(two)) == (one, two)


def test_a_bundle_that_is_not_there_is_said_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nowhere.zip"]) == 3
    assert "the bundle cannot be read" in capsys.readouterr().out
