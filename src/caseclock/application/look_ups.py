"""What decisions read from outside their case: for every command, or for the commands named here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from caseclock.application.intake import at_joining, at_opening
from caseclock.application.placing import named_place
from caseclock.application.retention.elsewhere import in_other_cases
from caseclock.domain.case.state import CaseState
from caseclock.domain.case.view import Actor
from caseclock.domain.procedures.household.documents import UPLOADED
from caseclock.domain.procedures.household.undoing import ENTRY
from caseclock.domain.procedures.provider_account.codes import KEYS
from caseclock.readmodels.sites import sites_of_email
from caseclock.store.commands import said
from caseclock.store.keys import Keyring

if TYPE_CHECKING:
    from caseclock.application.app import Application, LookUp


def standing_facts(keyring: Keyring) -> dict[str, Any]:
    """What each command and each rung gets: any of them may find a lapsed code and reissue it."""
    return {KEYS: code_keys(keyring)}


def code_keys(keyring: Keyring) -> Mapping[str, bytes]:
    """Keys for access codes, one from each hash key of the installation, the current one first."""
    derived = keyring.hasher.lookups("key of access codes", "1")
    return {key_id: bytes.fromhex(text) for key_id, _, text in (each.partition(":") for each in derived)}


async def certifiers_address(
    app: Application, county: int, case_id: UUID, state: CaseState, body: Any, actor: Actor
) -> dict[str, Any]:
    """Which other sites the named certifier's mail address certifies (I.16)."""
    if body.certifier is None:
        return {}
    return {"sites_of_email": await sites_of_email(app.store.pool, county, body.certifier.email, case_id)}


async def who_and_where(
    app: Application, county: int, case_id: UUID, state: CaseState, body: Any, actor: Actor
) -> dict[str, Any]:
    """For whom a case is opened, and who in it is known already."""
    place = await named_place(app, county, case_id, state, body, actor)
    return {**place, **await at_opening(app, county, case_id, state, body, actor)}


async def uploaded(
    app: Application, county: int, case_id: UUID, state: CaseState, body: Any, actor: Actor
) -> dict[str, Any]:
    """The media type of a document's content; None when it was not uploaded for this holder."""
    found = await app.blobs.media_type(county, bytes.fromhex(body.document), body.member or case_id)
    return {UPLOADED: found}


async def entry_to_move(
    app: Application, county: int, case_id: UUID, state: CaseState, body: Any, actor: Actor
) -> dict[str, Any]:
    """What was said with the command that is to be moved, its secrets in clear."""
    found = await said(app.store.pool, county, body.command)
    if found is None:
        return {}
    keys = app.keys(await app.store.load(county, [case_id]))
    plain = app.codec.decode_value(
        found.body, f"command {found.name}", 1, county=county, case_id=case_id, keys=keys
    )
    return {ENTRY: (found.name, plain)}


LOOK_UPS: dict[str, LookUp] = {
    "move-entry": entry_to_move,
    "open-case": who_and_where,
    "assign-case": named_place,
    "transfer-case": named_place,
    "reassign-alert": named_place,
    "request-transfer": named_place,
    "add-member": at_joining,
    "file-document": uploaded,
    "destroy-records": in_other_cases,
    "enrol-site": certifiers_address,
    "record-pave-contact": certifiers_address,
    "replace-certifier": certifiers_address,
}
