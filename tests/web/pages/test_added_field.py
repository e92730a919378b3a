"""A field added to a command's type is at once on its page, in OpenAPI and in the history."""

from __future__ import annotations

from msgspec.structs import replace

from caseclock.application.app import Application
from caseclock.application.look_ups import LOOK_UPS
from caseclock.domain.case.work import Rules
from caseclock.domain.workflow.definition import Definition, FieldSpec
from caseclock.domain.workflow.versions import Definitions
from caseclock.web.app import create_app
from tests.support.office import rules
from tests.web.desk import API, Desk
from tests.web.intake import open_case, read, today
from tests.web.pages.html import Page

COMMAND, FIELD = "report-lawsuit", "docket_number"


def with_a_field(definition: Definition) -> Definition:
    """The procedure with one field more in one of its commands."""
    procedure = definition.procedure
    if COMMAND not in procedure.commands:
        return definition
    spec = procedure.commands[COMMAND]
    spec = replace(spec, fields={**spec.fields, FIELD: FieldSpec(kind="word")})
    return replace(definition, procedure=replace(procedure, commands={**procedure.commands, COMMAND: spec}))


def office_with_a_field(desk: Desk) -> None:
    """The desk's application, started anew on the changed procedure."""
    known = rules()
    changed = Rules(
        definitions=Definitions(map(with_a_field, known.definitions)), codes=known.codes, policy=known.policy
    )
    desk.application = Application(desk.store, desk.application.keyring, changed, LOOK_UPS)
    desk.app = create_app(desk.application, desk.access, desk.training)
    desk.client = desk.from_address("192.0.2.1")


async def test_a_field_added_to_a_command_is_on_its_page_in_openapi_and_in_the_history(desk: Desk) -> None:
    office_with_a_field(desk)
    headers = await desk.person(895, "adds.field", "worker")
    case = (await open_case(desk, headers, owner="me"))["case"]
    address = f"/cases/{case}/do/{COMMAND}"

    page = Page((await desk.client.get(address, headers=headers)).text)
    assert "Docket number (required)" in page.text
    assert page.faults == []

    document = (await desk.client.get(f"{API}/schema")).json()
    operation = document["paths"][f"{API}/cases/{{case_id}}/commands/{COMMAND}"]["post"]
    reference = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    assert FIELD in document["components"]["schemas"][reference.rpartition("/")[2]]["required"]

    filed_on = (await today(desk)).isoformat()
    form = page.form(address)
    lacking = form.posted("record", filed_on=filed_on, court="Superior Court")
    refused = Page((await desk.client.post(form.action, headers=headers, data=lacking)).text)
    assert f"f-{FIELD}-error" in refused.ids
    said = form.posted("record", filed_on=filed_on, court="Superior Court", **{FIELD: "BC-77120"})
    assert (await desk.client.post(form.action, headers=headers, data=said)).status_code == 303
    (reported,) = [
        each
        for each in (await read(desk, headers, f"/cases/{case}/history"))["items"]
        if each["type"] == "lawsuit.reported"
    ]
    assert reported["data"]["data"][FIELD] == "BC-77120"
