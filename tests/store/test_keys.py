"""Keys: made once and closed to others, rotated without touching an event, destroyed for good."""

import asyncio
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag

from caseclock.store.custody import destroy_key, rewrap
from caseclock.store.hashing import normal
from caseclock.store.keyfile import KeyFileError, create_private
from caseclock.store.keys import ENVIRONMENT, Keyring, PersonKeys
from caseclock.store.sealed import key_id_of, seal, unseal
from caseclock.store.signing import Signer, Trust
from caseclock.store.store import Store
from tests.store.writing import grow


def test_key_files_are_made_once_and_closed(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    ring, signer = Keyring.read(folder, {}), Signer.read(folder, {})
    assert (folder / "master.key").stat().st_mode & 0o777 == 0o600
    assert (folder / "signing.key").stat().st_mode & 0o777 == 0o600
    plain, wrapped = ring.new_person_key()
    assert Keyring.read(folder, {}).unwrap(wrapped) == plain
    assert Signer.read(folder, {}).key_id == signer.key_id
    assert Trust.read(folder / "signing.pub").signed(signer.key_id, b"m", signer.sign(b"m"))


async def test_of_many_processes_one_makes_the_file(tmp_path: Path) -> None:
    texts = await asyncio.gather(
        *(asyncio.to_thread(create_private, tmp_path / "k", f"{n}\n") for n in range(8))
    )
    assert len(set(texts)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["k"]


def test_a_key_file_open_to_others_is_refused(tmp_path: Path) -> None:
    Keyring.read(tmp_path, {})
    (tmp_path / "master.key").chmod(0o644)
    with pytest.raises(KeyFileError, match="chmod 600"):
        Keyring.read(tmp_path, {})


@pytest.mark.parametrize("text", ["", "master k1 AAAA", "hash h1 " + "A" * 43 + "=", "noise"])
def test_a_useless_key_text_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(KeyFileError):
        Keyring.read(tmp_path, {ENVIRONMENT: text})


def rotated() -> tuple[Keyring, Keyring, Keyring]:
    old, new, hashes = b"o" * 32, b"n" * 32, {"h1": b"h" * 32}
    return Keyring({"k1": old}, hashes), Keyring({"k2": new, "k1": old}, hashes), Keyring({"k2": new}, hashes)


async def test_rotation_rewraps_rows_and_touches_no_event(store: Store) -> None:
    county, case, person, gone = 120, uuid4(), uuid4(), uuid4()
    before, during, after = rotated()
    keys = PersonKeys(before, {})
    key = keys.writing(person)
    assert key is not None
    box = seal(key, b"said before", b"")
    keys.writing(gone)
    await grow(store, county, case, person_keys=keys.to_store)
    assert await destroy_key(store, county, gone)
    events = (await store.load(county, [case])).streams[case]
    assert await rewrap(store, during, county) == 1
    assert await rewrap(store, during, county) == 0
    loaded = await store.load(county, [case])
    assert loaded.streams[case] == events
    assert loaded.person_keys[gone] is None
    same = PersonKeys(after, loaded.person_keys).reading(person)
    assert same is not None
    assert unseal(same, box, b"") == b"said before"
    with pytest.raises(KeyFileError, match="'k2' is not on the ring"):
        before.unwrap(loaded.person_keys[person] or b"")


async def test_a_destroyed_key_stays_destroyed(store: Store) -> None:
    county, case, person = 121, uuid4(), uuid4()
    ring = Keyring.new()
    keys = PersonKeys(ring, {})
    keys.writing(person)
    await grow(store, county, case, person_keys=keys.to_store)
    assert await destroy_key(store, county, person)
    assert not await destroy_key(store, county, person)
    assert await grow(store, county, case, person_keys=keys.to_store) == "conflict"
    again = PersonKeys(ring, (await store.load(county, [case])).person_keys)
    assert again.writing(person) is None
    assert again.to_store == {}


def test_a_passing_secret_opens_in_its_context_only() -> None:
    ring = Keyring.new()
    box = ring.seal(b"code 1234", b"message 1")
    assert ring.unseal(box, b"message 1") == b"code 1234"
    assert key_id_of(box) == ring.key_id
    with pytest.raises(InvalidTag):
        ring.unseal(box, b"message 2")


def test_identifiers_are_found_however_they_are_written() -> None:
    assert normal(" 123-45 6789") == normal("１２３４５6789") == "123456789"
    hashes = {"h2": b"2" * 32, "h1": b"1" * 32}
    now, then = Keyring({"k": b"k" * 32}, hashes).hasher, Keyring({"k": b"k" * 32}, {"h1": b"1" * 32}).hasher
    assert now.lookup("ssn", "123-45-6789") == now.lookup("ssn", "123456789")
    assert now.lookup("ssn", "1") != now.lookup("a_number", "1")
    assert then.lookup("ssn", "1") in now.lookups("ssn", "1")
    assert now.same_body(b"b", then.body(b"b"))
    assert not now.same_body(b"c", then.body(b"b"))
